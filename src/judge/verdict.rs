//! What a client says to a chain.

/// A client's answer, with our reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// `None`: cannot be told; `reason` says why.
    pub ok: Option<bool>,
    /// What the client's runtime gives: `CERT_HAS_EXPIRED` (Node), `X509:10` (Python), `60` (curl), the name of rustls' error.
    pub code: Option<String>,
    /// The same in OpenSSL's numbers (`X509_V_ERR_*`), whichever client it is; the nearest one where the client has its own.
    pub error: Option<u16>,
    /// The client's own words. Empty when all is well. May hold text from certificates: hostile until escaped.
    pub message: String,
    /// The certificate the verdict is about: 0 is the leaf.
    pub depth: Option<usize>,
    /// That certificate in DER, wherever it came from: the chain as sent or the store.
    pub culprit: Option<Vec<u8>>,
    /// Our sentence: which certificate, which field. May hold text from certificates: hostile until escaped.
    pub why: String,
    /// Why it cannot be told.
    pub reason: Option<String>,
    /// Where the anchor came from that the chain was tied to; only when `ok` is true.
    pub anchor: Option<AnchorOrigin>,
}

/// Who vouches for the anchor of a trusted chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnchorOrigin {
    /// Mozilla's roots, as built into the client.
    BuiltIn,
    /// The user gave it.
    Given,
}

impl Verdict {
    fn empty() -> Self {
        Self {
            ok: None,
            code: None,
            error: None,
            message: String::new(),
            depth: None,
            culprit: None,
            why: String::new(),
            reason: None,
            anchor: None,
        }
    }

    /// What a real client said: its code and its words, or that it is content. Our reasons are missing, and no permit follows.
    #[must_use]
    pub fn heard(refusal: Option<(&str, &str)>) -> Self {
        match refusal {
            Some((code, message)) => Self::refused(code, message, ""),
            None => Self { ok: Some(true), ..Self::empty() },
        }
    }

    pub(super) fn unknown(reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..Self::empty() }
    }

    pub(super) fn trusted(why: impl Into<String>, anchor: Option<AnchorOrigin>) -> Self {
        Self { ok: Some(true), why: why.into(), anchor, ..Self::empty() }
    }

    /// The client says no, in its own words.
    pub(super) fn refused(
        code: impl Into<String>,
        message: impl Into<String>,
        why: impl Into<String>,
    ) -> Self {
        Self {
            ok: Some(false),
            code: Some(code.into()),
            message: message.into(),
            why: why.into(),
            ..Self::empty()
        }
    }

    pub(super) fn error(mut self, number: Option<u16>) -> Self {
        self.error = number;
        self
    }

    /// The certificate that it is about.
    pub(super) fn about(mut self, depth: usize, der: Option<&[u8]>) -> Self {
        self.depth = Some(depth);
        self.culprit = der.map(<[u8]>::to_vec);
        self
    }
}
