//! The shape of keys: what is wrong with a pair of them before AWS is asked, for the rules that explain why AWS does not know it.
//!
//! Sources: IAM User Guide, "IAM identifiers" (prefixes of unique identifiers; base32 after them), AWS General Reference,
//! "Understanding and getting your AWS credentials" (20 and 40 characters, the token that temporary keys come with).

use crate::profile::{Credentials, Resolution};

use super::facts::CallFacts;

/// Something that no good pair of keys has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyFault {
    /// What the key id cannot be: too short, with a blank, in small letters.
    Id(&'static str),
    /// What the secret key cannot be.
    Secret(&'static str),
    /// A long-term key with the token of other keys.
    TokenOfOthers,
    /// A temporary key without its token.
    TokenMissing,
}

/// The first fault of these keys, if they have one.
pub(super) fn fault(keys: &Credentials) -> Option<KeyFault> {
    let id = keys.access_key_id.as_str();
    let secret = keys.secret.expose();
    let is_base32 = |byte: u8| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte);
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'/' || byte == b'+';
    let edge = ['"', '\'', ' ', '\t', '\r'];
    let prefix = id.get(..4).unwrap_or_default();
    Some(match (prefix, &keys.session_token) {
        _ if id.starts_with(edge) || id.ends_with(edge) => {
            KeyFault::Id("begins or ends with a quote or a blank")
        }
        _ if id.len() != 20 => KeyFault::Id("is not 20 characters long"),
        _ if !id.bytes().all(is_base32) => KeyFault::Id("holds a character that no key id has"),
        ("AKIA", Some(_)) => KeyFault::TokenOfOthers,
        ("ASIA", None) => KeyFault::TokenMissing,
        ("AKIA" | "ASIA", _) if secret.starts_with(edge) || secret.ends_with(edge) => {
            KeyFault::Secret("begins or ends with a quote or a blank")
        }
        ("AKIA" | "ASIA", _) if secret.len() != 40 => KeyFault::Secret("is not 40 characters long"),
        ("AKIA" | "ASIA", _) if !secret.bytes().all(is_base64) => {
            KeyFault::Secret("holds a character that no secret key has")
        }
        ("AKIA" | "ASIA", _) => return None,
        _ => KeyFault::Id("begins with neither AKIA nor ASIA"),
    })
}

impl CallFacts<'_> {
    /// What is wrong with the shape of the keys that this call was signed with.
    pub(super) fn key_fault(&self) -> Option<KeyFault> {
        fault(self.run.resolution.as_ref()?.credentials.as_ref()?)
    }

    /// The key id, shortened, after a blank; nothing where there is none.
    pub(super) fn key(&self) -> String {
        let key = self.run.resolution.as_ref().and_then(Resolution::masked_key_id);
        key.map(|key| format!(" `{key}`")).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    fn faults(id: &str, secret: &str, token: Option<&str>) -> Option<KeyFault> {
        let session_token = token.map(Secret::new);
        fault(&Credentials { access_key_id: id.to_owned(), secret: Secret::new(secret), session_token })
    }

    #[test]
    fn shapes_tell_what_was_mistyped() {
        assert_eq!(faults("AKIAIOSFODNN7EXAMPLE", SECRET, None), None);
        assert_eq!(faults("ASIAIOSFODNN7EXAMPLE", SECRET, Some("t")), None);
        assert_eq!(faults("ASIAIOSFODNN7EXAMPLE", SECRET, None), Some(KeyFault::TokenMissing));
        assert_eq!(faults("AKIAIOSFODNN7EXAMPLE", SECRET, Some("t")), Some(KeyFault::TokenOfOthers));
        for id in [
            "AKIAIOSFODNN7EXAMPL",
            "AKIAIOSFODNN7EXAMPL1",
            "akiaiosfodnn7example",
            "\"AKIAIOSFODNN7EXAMPLE",
            "AIDAIOSFODNN7EXAMPLE",
        ] {
            assert!(matches!(faults(id, SECRET, None), Some(KeyFault::Id(_))), "{id}");
        }
        for secret in [
            &SECRET[1..],
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKE\"",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCY-XAMPLEKEY",
        ] {
            assert!(matches!(faults("AKIAIOSFODNN7EXAMPLE", secret, None), Some(KeyFault::Secret(_))));
        }
    }
}
