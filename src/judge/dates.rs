//! Signatures and dates, from the top of the chain to the leaf (`internal_verify`).

use std::rc::Rc;

use crate::x509::{Certificate, Key, Time};

use super::checks::{lacks, to_sign};
use super::codes::Code;
use super::link::Link;
use super::run::{Queued, Run, Step};
use super::signature::Outcome;

/// Where a moment stands to a date; `X509_cmp_time` counts the very second as past.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Against {
    Future,
    Past,
    Unreadable,
}

impl<'a> Run<'a> {
    pub(super) fn check_signatures_and_dates(&mut self) -> Step {
        let mut depth = self.chain.len() - 1;
        let top = Rc::clone(&self.chain[depth]);
        let mut issuer: Option<Rc<Link<'a>>> = None;
        if !top.may_have_issued(&top) && !self.parameters.partial_chain {
            if depth == 0 {
                self.fault(Code::UNABLE_TO_VERIFY_LEAF_SIGNATURE, 0, |link| {
                    format!(
                        "the issuer of {} was not found, so that its signature cannot be verified",
                        link.described(0)
                    )
                })?;
            } else {
                // A top that is not its own issuer is trusted by its settings; nobody looks at its dates.
                depth -= 1;
                issuer = Some(top);
            }
        }
        loop {
            let subject = Rc::clone(&self.chain[depth]);
            if let Some(issuer) = &issuer {
                self.check_signature(&subject, issuer, depth)?;
            }
            self.check_dates(&subject.certificate, depth)?;
            if depth == 0 {
                return Ok(());
            }
            depth -= 1;
            issuer = Some(subject);
        }
    }

    fn check_signature(&mut self, subject: &Link<'a>, issuer: &Link<'a>, depth: usize) -> Step {
        let extensions = issuer.certificate.extensions();
        let is_proxy = subject.certificate.extensions().proxy.is_some();
        if lacks(extensions, to_sign(subject.certificate.extensions())) {
            let (code, name) = if is_proxy {
                (Code::KEYUSAGE_NO_DIGITAL_SIGNATURE, "digitalSignature")
            } else {
                (Code::KEYUSAGE_NO_CERTSIGN, "keyCertSign")
            };
            self.fault(code, depth + 1, |link| {
                format!("keyUsage of {} lacks {name}", link.described(depth + 1))
            })?;
        }
        if matches!(issuer.certificate.key(), Key::Unreadable) {
            return self.fault(Code::UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY, depth + 1, |link| {
                format!("the public key of {} cannot be read", link.described(depth + 1))
            });
        }
        match self.signatures.check(&subject.certificate, &issuer.certificate) {
            Outcome::Good => Ok(()),
            Outcome::Unknown(algorithm) => {
                let who = subject.described(depth);
                self.unknown.get_or_insert_with(|| {
                    format!("the signature of {who} cannot be verified here: {algorithm}")
                });
                Ok(())
            }
            Outcome::Bad => {
                let has_one_algorithm =
                    subject.certificate.inner_algorithm.is_same(&subject.certificate.outer_algorithm);
                if has_one_algorithm {
                    self.queue(Queued::BadSignature);
                }
                self.fault(Code::CERT_SIGNATURE_FAILURE, depth, |link| {
                    let signer = issuer.described(depth + 1);
                    format!("{} was not signed by the key of {signer}", link.described(depth))
                })
            }
        }
    }

    fn check_dates(&mut self, certificate: &Certificate<'a>, depth: usize) -> Step {
        let code = match self.against(&certificate.not_before) {
            Against::Past => None,
            Against::Future => Some((Code::CERT_NOT_YET_VALID, "is not valid yet")),
            Against::Unreadable => {
                Some((Code::ERROR_IN_CERT_NOT_BEFORE_FIELD, "has a notBefore of an unusual form"))
            }
        };
        if let Some((code, words)) = code {
            self.fault(code, depth, |link| dated(link, depth, words, &link.certificate.not_before))?;
        }
        let code = match self.against(&certificate.not_after) {
            Against::Future => None,
            Against::Past => Some((Code::CERT_HAS_EXPIRED, "has expired")),
            Against::Unreadable => {
                Some((Code::ERROR_IN_CERT_NOT_AFTER_FIELD, "has a notAfter of an unusual form"))
            }
        };
        let Some((code, words)) = code else { return Ok(()) };
        self.fault(code, depth, |link| dated(link, depth, words, &link.certificate.not_after))
    }

    /// Within its dates, without an error if not.
    pub(super) fn is_current(&self, certificate: &Certificate<'a>) -> bool {
        self.against(&certificate.not_before) == Against::Past
            && self.against(&certificate.not_after) == Against::Future
    }

    fn against(&self, time: &Time<'_>) -> Against {
        match time.strict() {
            None => Against::Unreadable,
            Some(seconds) if seconds <= self.at => Against::Past,
            Some(_) => Against::Future,
        }
    }
}

fn dated(link: &Link<'_>, depth: usize, words: &str, time: &Time<'_>) -> String {
    let written = super::checks::brief(&String::from_utf8_lossy(time.bytes));
    format!("{} {words}: {written}", link.described(depth))
}
