//! The base64 between two markers, whatever stands for its line breaks.

use base64::Engine;
use base64::engine::general_purpose::{GeneralPurpose, STANDARD};
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};

/// What a body holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) der: Vec<u8>,
    /// Nothing but lines of canonical base64, as every reader takes them.
    pub(super) is_clean: bool,
    /// The padding at the end is missing.
    pub(super) lacks_padding: bool,
    /// `-` and `_` stand for `+` and `/`.
    pub(super) is_url_alphabet: bool,
}

/// Why a body cannot be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Undecodable {
    /// The place of the first byte that does not belong.
    Character(usize),
    /// The characters are fine, but there are too few or too many.
    Incomplete,
    Nothing,
}

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The bytes of a body.
pub(super) fn decode(body: &[u8]) -> Result<Body, Undecodable> {
    decode_lines(body).map_or_else(|| decode_leniently(body), Ok)
}

/// The body without the header before it: what follows the last line with a colon.
pub(super) fn after_header(body: &[u8]) -> &[u8] {
    let mut at = 0;
    let mut end = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if line.contains(&b':') {
            end = at;
        }
    }
    &body[end..]
}

/// The longest line of a clean body (RFC 2045, 6.8).
const LONGEST_LINE: usize = 76;

/// The plain case, which nearly every body is: whole lines of base64, padded.
fn decode_lines(body: &[u8]) -> Option<Body> {
    let mut digits = Vec::with_capacity(body.len());
    // A clean body begins after the line of BEGIN, and ends before that of END.
    let mut is_clean = body.ends_with(b"\n");
    for (number, line) in lines(body).enumerate() {
        let content = line.trim_ascii();
        is_clean &= line.strip_suffix(b"\r").unwrap_or(line).len() == content.len()
            && content.is_empty() == (number == 0)
            && content.len() <= LONGEST_LINE;
        digits.extend_from_slice(content);
    }
    if digits.is_empty() || !digits.len().is_multiple_of(4) {
        return None;
    }
    let canonical = STANDARD.decode(&digits).ok();
    let is_clean = is_clean && canonical.is_some();
    let der = canonical.or_else(|| LENIENT.decode(&digits).ok())?;
    Some(Body { der, is_clean, lacks_padding: false, is_url_alphabet: false })
}

/// Line after line, without their ends.
pub(super) fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = (!rest.is_empty()).then(|| &rest[..end]);
        rest = rest.get(end + 1..).unwrap_or_default();
        line
    })
}

fn decode_leniently(body: &[u8]) -> Result<Body, Undecodable> {
    let mut digits = Vec::with_capacity(body.len());
    let mut is_url_alphabet = false;
    let mut at = 0;
    while at < body.len() {
        match &body[at..] {
            [byte, ..] if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=') => {
                digits.push(*byte);
            }
            [b'-', ..] => digits.push(b'+'),
            [b'_', ..] => digits.push(b'/'),
            [b'\\', b'n' | b'r' | b't', ..] => at += 1,
            rest => at += decoration(rest).ok_or(Undecodable::Character(at))? - 1,
        }
        is_url_alphabet |= matches!(body.get(at), Some(b'-' | b'_'));
        at += 1;
    }
    let padding = digits.iter().rev().take_while(|digit| **digit == b'=').count();
    let lacks_padding = !digits.len().is_multiple_of(4) && padding == 0;
    if digits.len() == padding {
        return Err(Undecodable::Nothing);
    }
    let der = LENIENT.decode(&digits).map_err(|_| Undecodable::Incomplete)?;
    Ok(Body { der, is_clean: false, lacks_padding, is_url_alphabet })
}

/// The length of what people and programs put between base64: blanks, quotes, mail's quotation marks, escapes.
fn decoration(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] | [0xe2, 0x80, 0x8b..=0x8d | 0xa8 | 0xa9, ..] => Some(3),
        [0xc2, 0xa0, ..] => Some(2),
        [b' ' | b'\t'..=b'\r' | 0 | 0x1a | b'"' | b'\'' | b'`' | b',' | b';' | b'>' | b'|' | b'\\', ..] => {
            Some(1)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn der(body: &str) -> Result<Vec<u8>, Undecodable> {
        decode(body.as_bytes()).map(|body| body.der)
    }

    #[test]
    fn whatever_stands_for_line_breaks() {
        for body in [
            "\nAQID\nBAU=\n",
            "AQID BAU=",
            "\\nAQID\\nBAU=\\n",
            "\\\\nAQID\\\\nBAU=",
            "\r AQID\r BAU=\r",
            "> AQID\n> BAU=",
            "AQID\u{a0}BAU=",
        ] {
            assert_eq!(der(body), Ok(vec![1, 2, 3, 4, 5]), "{body}");
        }
        assert!(decode(b"\nAQID\r\nBAU=\r\n").is_ok_and(|body| body.is_clean));
    }

    #[test]
    fn padding_and_the_other_alphabet() {
        let missing = decode(b"\nAQIDBAU\n");
        assert!(missing.is_ok_and(|body| body.lacks_padding && body.der == [1, 2, 3, 4, 5]));
        let url = decode(b"\n-_-_\n");
        assert!(url.is_ok_and(|body| body.is_url_alphabet && body.der == [0xfb, 0xff, 0xbf]));
    }

    #[test]
    fn what_is_no_base64() {
        assert_eq!(der("\nAQ!D\n"), Err(Undecodable::Character(3)));
        assert_eq!(der("\nA\n"), Err(Undecodable::Incomplete));
        assert_eq!(der(" \n"), Err(Undecodable::Nothing));
        assert_eq!(der("AQ=ID"), Err(Undecodable::Incomplete));
    }
}
