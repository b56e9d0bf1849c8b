//! BEGIN and END markers, found leniently: in lower case, with the wrong number of hyphens, with dashes of a word processor.

use std::borrow::Cow;
use std::ops::Range;

/// `-----BEGIN LABEL-----` or `-----END LABEL-----`, or what a person would take for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    pub(super) span: Range<usize>,
    pub(super) is_begin: bool,
    /// In upper case, with single blanks. Empty if there is none.
    pub(super) label: Cow<'static, str>,
    pub(super) look: Look,
}

/// How a marker looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// As RFC 7468 has it.
    Exact,
    LowerCase,
    /// Not five hyphens on each side, or blanks where none belong.
    Hyphens,
    /// Dashes that are not hyphens.
    Typographic,
}

/// The next marker from here on.
pub(super) fn next(bytes: &[u8], from: usize) -> Option<Marker> {
    let mut at = from;
    loop {
        // An en or em dash starts with 0xe2 in UTF-8; 0x97 is the em dash of Windows' code page.
        at += memchr::memchr3(b'-', 0xe2, 0x97, bytes.get(at..)?)?;
        let end = dashes_end(bytes, at);
        if let Some(marker) = marker(bytes, at, end) {
            return Some(marker);
        }
        at = end.max(at + 1);
    }
}

/// The marker whose leading dashes are these.
fn marker(bytes: &[u8], start: usize, dashes: usize) -> Option<Marker> {
    if dashes < start + 2 {
        return None;
    }
    let blanks = bytes[dashes..].iter().take(3).take_while(|byte| **byte == b' ').count();
    let word = dashes + blanks;
    let (is_begin, length) = word_at(&bytes[word..])?;
    let label_start = word + length;
    let label_end = label_start + label_length(&bytes[label_start..]);
    let label = &bytes[label_start..label_end];
    let trailing = trailing_end(bytes, label_end);
    let leading = &bytes[start..dashes];
    let tail = &bytes[label_end..trailing];
    let look = if !leading.is_ascii() || !tail.is_ascii() {
        Look::Typographic
    } else if blanks > 0 || leading.len() != 5 || tail.len() != 5 || !is_plain(label) {
        Look::Hyphens
    } else if bytes[word..label_end].iter().any(u8::is_ascii_lowercase) {
        Look::LowerCase
    } else {
        Look::Exact
    };
    // What looks odd has to say something known, or it is a line of prose.
    if look != Look::Exact && !ends_like_a_label(label) {
        return None;
    }
    // Of more hyphens five belong to the marker.
    let start = if leading.is_ascii() { dashes - leading.len().min(5) } else { start };
    Some(Marker { span: start..trailing, is_begin, label: normal(label), look })
}

/// The word, and its length with the blank after it.
fn word_at(bytes: &[u8]) -> Option<(bool, usize)> {
    let is = |word: &[u8]| {
        let head = bytes.get(..word.len()).unwrap_or_default();
        head.eq_ignore_ascii_case(word) && bytes.get(word.len()).is_some_and(|next| is_blank(*next))
    };
    if is(b"BEGIN") {
        Some((true, 6))
    } else if is(b"END") {
        Some((false, 4))
    } else {
        None
    }
}

/// A blank, a tab, or the first byte of a no-break space.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | 0xa0 | 0xc2)
}

fn label_length(bytes: &[u8]) -> usize {
    let is_label = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'#' | b'.' | b'/' | b'_' | 0) || is_blank(*byte)
    };
    bytes.iter().take(64).take_while(|byte| is_label(byte)).count()
}

/// Where the dashes after a label end. Of the dashes between END and a BEGIN on the same line, five belong to BEGIN.
fn trailing_end(bytes: &[u8], from: usize) -> usize {
    let end = dashes_end(bytes, from);
    let is_shared = end > from + 5 && word_at(&bytes[end..]).is_some();
    if is_shared { end - 5 } else { end }
}

fn dashes_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    loop {
        at += match bytes.get(at..).unwrap_or_default() {
            [b'-' | 0x96 | 0x97, ..] => 1,
            [0xe2, 0x80, 0x90..=0x95, ..] | [0xe2, 0x88, 0x92, ..] => 3,
            _ => return at,
        };
    }
}

fn ends_like_a_label(label: &[u8]) -> bool {
    let label = normal(label);
    ["CERTIFICATE", "CRL", "KEY", "REQUEST", "PKCS7"].iter().any(|ending| label.ends_with(ending))
}

fn is_plain(label: &[u8]) -> bool {
    !label.iter().any(|byte| matches!(byte, b'\t' | 0xa0 | 0xc2))
        && !label.starts_with(b" ")
        && !label.ends_with(b" ")
}

/// As a C string in upper case, with single blanks.
fn normal(label: &[u8]) -> Cow<'static, str> {
    const USUAL: &str = "CERTIFICATE";
    if label == USUAL.as_bytes() {
        return USUAL.into();
    }
    let label = label.split(|byte| *byte == 0).next().unwrap_or_default();
    let mut text = String::with_capacity(label.len());
    for word in label.split(|byte| is_blank(*byte)).filter(|word| !word.is_empty()) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&String::from_utf8_lossy(word));
    }
    text.make_ascii_uppercase();
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8]) -> Vec<(bool, Cow<'static, str>, Look)> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(marker) = next(text, at) {
            at = marker.span.end;
            found.push((marker.is_begin, marker.label, marker.look));
        }
        found
    }

    fn one(text: &[u8]) -> (bool, Cow<'static, str>, Look) {
        let mut found = all(text);
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    #[test]
    fn markers_in_every_disguise() {
        let begin = |label: &'static str, look| (true, label.into(), look);
        assert_eq!(one(b"x-----BEGIN CERTIFICATE-----"), begin("CERTIFICATE", Look::Exact));
        assert_eq!(one(b"-----begin certificate-----"), begin("CERTIFICATE", Look::LowerCase));
        assert_eq!(one(b"----BEGIN CERTIFICATE----"), begin("CERTIFICATE", Look::Hyphens));
        assert_eq!(one(b"------BEGIN CERTIFICATE-----"), begin("CERTIFICATE", Look::Hyphens));
        assert_eq!(one(b"----- BEGIN X509 CRL-----"), begin("X509 CRL", Look::Hyphens));
        assert_eq!(one("—–BEGIN CERTIFICATE—–".as_bytes()), begin("CERTIFICATE", Look::Typographic));
        assert_eq!(one(b"\x97\x97-BEGIN CERTIFICATE\x97\x97-"), begin("CERTIFICATE", Look::Typographic));
        assert_eq!(one("-----BEGIN\u{a0}CERTIFICATE-----".as_bytes()), begin("CERTIFICATE", Look::Hyphens));
        assert_eq!(one(b"-----BEGIN CERTIFICATE\n"), begin("CERTIFICATE", Look::Hyphens));
    }

    #[test]
    fn two_markers_share_the_hyphens_between_them() {
        let found = all(b"-----END CERTIFICATE----------BEGIN X509 CRL-----");
        assert_eq!(
            found,
            [(false, "CERTIFICATE".into(), Look::Exact), (true, "X509 CRL".into(), Look::Exact)]
        );
    }

    #[test]
    fn prose_is_no_marker() {
        assert_eq!(all(b"--- begin here -- and END there - BEGIN CERTIFICATE"), []);
        assert_eq!(all("a — BEGIN of something – END".as_bytes()), []);
    }
}
