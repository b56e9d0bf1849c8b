//! Keys as they were found: the id may be shown shortened, the rest never.

use super::order::Order;
use super::values::looks_like_secret;
use crate::input::vars;
use crate::secret::Secret;

/// What a request is signed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    pub access_key_id: String,
    pub secret: Secret,
    pub session_token: Option<Secret>,
}

/// The variables that a client takes the session token from; the first that is not empty counts.
///
/// botocore knows the old name and asks for it first (`EnvProvider` of `botocore/credentials.py`, 1.44.8).
#[must_use]
pub fn token_variables(client: Order) -> &'static [&'static str] {
    match client {
        Order::AwsCli => &[vars::AWS_SECURITY_TOKEN, vars::AWS_SESSION_TOKEN],
        _ => &[vars::AWS_SESSION_TOKEN],
    }
}

/// A key id as reports show it: the first and the last four characters. Of a secret key in its place nothing is shown.
#[must_use]
pub fn masked(access_key_id: &str) -> String {
    if looks_like_secret(access_key_id) {
        return "…".to_owned();
    }
    let characters: Vec<char> = access_key_id.chars().collect();
    let start: String = characters.iter().take(4).collect();
    let end: String = characters.iter().skip(characters.len().saturating_sub(4)).collect();
    format!("{start}…{end}")
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn eight_characters_of_a_key_id_are_shown() {
        assert_eq!(masked("AKIAIOSFODNN7EXAMPLE"), "AKIA…MPLE");
        assert_eq!(masked("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), "…");
    }
}
