//! `slsca capture`.

use clap::Args;

use super::{Color, Format};

#[derive(Debug, Args)]
#[command(
    after_help = "The connection takes the proxy that the client would take; nothing is signed or sent over it.\n\
    The root is written only after you say that its fingerprint is the one you were told: on a terminal by `yes`, in a \
    script by --expect.\n\nExamples:\n  \
    slsca capture sts.amazonaws.com                     who opens the connection, where its root is, what to set\n  \
    slsca capture sts.amazonaws.com --request           a text to send to IT: which certificate, which fingerprint\n  \
    slsca capture sts.amazonaws.com -o corp.pem --expect 3F:A1:…   in a script, with the fingerprint that IT told you\n  \
    slsca capture git.corp.example --client curl --aia  ask where the certificates say that their issuers are"
)]
pub struct CaptureArgs {
    /// The host to connect to, such as sts.amazonaws.com
    #[arg(value_name = "HOST[:PORT]")]
    pub host: String,
    /// The client whose way is taken and whose setting is looked for [default: the first found installed, else serverless-3]
    #[arg(long, value_name = "ID")]
    pub client: Option<String>,
    /// The Node version the client runs on: 18, 20, 22 or 24 [default: the one on PATH, else 20]
    #[arg(long, value_name = "MAJOR", value_parser = clap::value_parser!(u32).range(0..=99))]
    pub node: Option<u32>,
    /// Fetch a missing issuer from the http:// address that the certificate names for it
    #[arg(long)]
    pub aia: bool,
    /// The SHA-256 fingerprint that the root must have; then it is written without asking
    #[arg(long, value_name = "SHA256", value_parser = fingerprint)]
    pub expect: Option<Fingerprint>,
    /// Print a short text to send to IT, and write nothing
    #[arg(long, conflicts_with_all = ["expect", "output"])]
    pub request: bool,
    /// The file for the root [default: HOST-root.pem]
    #[arg(long, short = 'o', value_name = "FILE")]
    pub output: Option<String>,
    /// Connect to ADDR:PORT when HOST:PORT is wanted, as curl's option (an empty HOST or PORT is any)
    #[arg(long, value_name = "HOST:PORT:ADDR:PORT")]
    pub connect_to: Vec<String>,
    /// Judge as if it were this time: 2026-11-23T17:00:00Z or @1795453200
    #[arg(long, value_name = "TIME", value_parser = super::instant)]
    pub at: Option<i64>,
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// 64 hexadecimal digits, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint(pub String);

/// With or without colons or blanks, in either case, as browsers, `openssl` and help desks write it.
fn fingerprint(text: &str) -> Result<Fingerprint, String> {
    let digits: String = text.chars().filter(|c| !matches!(c, ':' | ' ' | '-')).collect();
    let digits = digits.to_ascii_lowercase();
    if digits.len() == 40 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err("that is a SHA-1 fingerprint, which can be forged: ask for SHA-256, 64 digits".to_owned());
    }
    if digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err("a SHA-256 fingerprint has 64 hexadecimal digits".to_owned());
    }
    Ok(Fingerprint(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_are_read_as_people_write_them() {
        let digits = "3fa1".repeat(16);
        let colons: Vec<String> = digits
            .to_uppercase()
            .as_bytes()
            .chunks(2)
            .map(|pair| String::from_utf8_lossy(pair).into_owned())
            .collect();
        for text in [digits.clone(), digits.to_uppercase(), colons.join(":"), colons.join(" ")] {
            assert_eq!(fingerprint(&text), Ok(Fingerprint(digits.clone())), "{text}");
        }
        assert!(fingerprint(&digits[..40]).is_err_and(|why| why.contains("SHA-1")));
        assert!(fingerprint("").is_err() && fingerprint(&"xy".repeat(32)).is_err());
    }
}
