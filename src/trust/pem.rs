//! What is in a text or file, found leniently: every block that a person would recognise, however it was mangled.
//!
//! This says what is there. What a client makes of it is in [`super::dialect`].

use std::borrow::Cow;
use std::ops::Range;

use super::body;
use super::mangled::Mangled;
use super::marker::{self, Look, Marker};

/// One block, from its BEGIN marker to the end of its END marker, or as far as it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// From the first hyphen of BEGIN.
    pub(super) span: Range<usize>,
    /// In upper case. Hostile until escaped.
    pub(super) label: Cow<'static, str>,
    pub(super) body: Range<usize>,
    /// In ascending order, each once.
    pub(super) mangled: Vec<Mangled>,
}

/// No file of certificates has more blocks; the rest is left unread.
pub(super) const MOST_BLOCKS: usize = 100_000;

/// All blocks, in their order. They do not overlap.
pub(super) fn scan(bytes: &[u8]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open: Option<Marker> = None;
    let mut at = 0;
    while blocks.len() < MOST_BLOCKS {
        let found = marker::next(bytes, at);
        let done = blocks.last().map_or(0, |block| block.span.end);
        match (&found, open.take()) {
            (Some(marker), Some(begin)) if !marker.is_begin => {
                blocks.push(closed(bytes, &begin, marker, done));
            }
            (Some(marker), Some(begin)) => blocks.push(unclosed(bytes, &begin, marker.span.start, done)),
            (Some(marker), None) if !marker.is_begin => blocks.extend(headless(bytes, marker, done)),
            (None, Some(begin)) => blocks.push(unclosed(bytes, &begin, bytes.len(), done)),
            _ => {}
        }
        let Some(marker) = found else { break };
        at = marker.span.end;
        open = marker.is_begin.then_some(marker);
    }
    blocks
}

/// From BEGIN to END. `done` is where the block before ends.
fn closed(bytes: &[u8], begin: &Marker, end: &Marker, done: usize) -> Block {
    let body = begin.span.end..end.span.start;
    let mut mangled = around(bytes, begin, done);
    let after_end = bytes.get(end.span.end..).unwrap_or_default();
    if !mangled.contains(&Mangled::Quoted) && starts_quote(after_end) {
        mangled.push(Mangled::Quoted);
    }
    if follows_end(after_end) {
        mangled.push(Mangled::AfterEnd);
    }
    if end.label != begin.label {
        mangled.push(Mangled::WrongEnd);
    }
    mangled.extend(of_look(end.look));
    mangled.extend(within(&bytes[body.clone()]));
    block(begin.span.start..end.span.end, begin, body, mangled)
}

fn unclosed(bytes: &[u8], begin: &Marker, limit: usize, done: usize) -> Block {
    let end = begin.span.end + bytes[begin.span.end..limit].trim_ascii_end().len();
    let mut mangled = around(bytes, begin, done);
    mangled.push(Mangled::NoEnd);
    block(begin.span.start..end, begin, begin.span.end..end, mangled)
}

/// An END marker without BEGIN takes the base64 before it along.
fn headless(bytes: &[u8], end: &Marker, done: usize) -> Option<Block> {
    let mut start = end.span.start;
    let mut is_last = true;
    for line in bytes[done..end.span.start].split_inclusive(|byte| *byte == b'\n').rev() {
        let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
        let content = line.trim_ascii();
        if !content.iter().all(is_base64) || (content.len() < 40 && !is_last) {
            break;
        }
        is_last &= content.is_empty();
        start -= line.len();
    }
    let body = bytes[start..end.span.start].trim_ascii_start();
    // A stray END line, as in an explanation, is nothing.
    (body.len() > 32).then(|| {
        let start = end.span.start - body.len();
        block(start..end.span.end, end, start..end.span.start, vec![Mangled::NoBegin])
    })
}

fn block(span: Range<usize>, marker: &Marker, body: Range<usize>, mut mangled: Vec<Mangled>) -> Block {
    mangled.sort_unstable();
    mangled.dedup();
    Block { span, label: marker.label.clone(), body, mangled }
}

fn of_look(look: Look) -> Option<Mangled> {
    match look {
        Look::Exact => None,
        Look::Hyphens => Some(Mangled::Hyphens),
        Look::LowerCase => Some(Mangled::LowerCase),
        Look::Typographic => Some(Mangled::TypographicDashes),
    }
}

/// The BEGIN marker and its line.
fn around(bytes: &[u8], begin: &Marker, done: usize) -> Vec<Mangled> {
    let start = begin.span.start;
    let mut mangled: Vec<_> = of_look(begin.look).into_iter().collect();
    // No further back than the block before, or one long line of markers would be searched again for each of them.
    let gap = &bytes[done..start];
    let line = memchr::memrchr2(b'\n', b'\r', gap).map(|end| &gap[end + 1..]);
    let before = line.unwrap_or(gap);
    let before = before.strip_prefix(b"\xef\xbb\xbf").unwrap_or(before);
    if line.is_none() && done > 0 {
        mangled.push(between(gap));
    } else if matches!(before.last(), Some(b'"' | b'\'')) {
        mangled.push(Mangled::Quoted);
    } else if before.iter().any(|byte| *byte != b'-') {
        mangled.push(if before.ends_with(b"\\n") { Mangled::Escapes } else { Mangled::Indented });
    }
    mangled
}

/// What separates two blocks on one line.
fn between(gap: &[u8]) -> Mangled {
    match gap {
        [.., b'\\', b'\\', b'n'] => Mangled::DoubleEscapes,
        [.., b'\\', b'n'] => Mangled::Escapes,
        _ => Mangled::JoinedToPrevious,
    }
}

/// Whether text follows on the line of END: neither the end of a value that is escaped or quoted, nor the next block.
fn follows_end(after: &[u8]) -> bool {
    let line = memchr::memchr(b'\n', after).map_or(after, |end| &after[..end]);
    let text = stripped(line);
    let is_other =
        matches!(text.first(), None | Some(b'\\' | b'"' | b'\'')) || memchr::memchr(b'\r', text).is_some();
    !is_other && marker::next(text, 0).is_none()
}

fn starts_quote(after: &[u8]) -> bool {
    let after = after.strip_prefix(b"\\n").unwrap_or(after);
    matches!(after.first(), Some(b'"' | b'\''))
}

/// The body, and what precedes END on its line.
fn within(text: &[u8]) -> Vec<Mangled> {
    if memchr::memchr(b'\\', text).is_some()
        && let Some(escapes) = escapes(text)
    {
        return vec![escapes];
    }
    if memchr::memchr(b'\n', text).is_some() {
        return line_faults(text);
    }
    let has_returns = memchr::memchr(b'\r', text).is_some();
    vec![if has_returns { Mangled::CarriageReturns } else { Mangled::OneLine }]
}

/// What backslashes in a body stand for.
fn escapes(text: &[u8]) -> Option<Mangled> {
    // Un-escaped once, what was escaped twice still has a backslash at the end of every line.
    if memchr::memmem::find(text, b"\\\n").is_some() {
        return Some(Mangled::DoubleEscapes);
    }
    match memchr::memmem::find(text, b"\\n") {
        Some(at) if at > 0 && text[at - 1] == b'\\' => Some(Mangled::DoubleEscapes),
        Some(_) => Some(Mangled::Escapes),
        None => memchr::memmem::find(text, b"\\r").map(|_| Mangled::EscapedReturns),
    }
}

/// The faults of a body that has lines. The first is the rest of the BEGIN line, the last what precedes END on its own.
fn line_faults(text: &[u8]) -> Vec<Mangled> {
    let mut mangled = Vec::new();
    let begin = memchr::memchr(b'\n', text).unwrap_or(text.len());
    let end = memchr::memrchr(b'\n', text).map_or(0, |end| end + 1);
    if !stripped(&text[..begin]).is_empty() {
        mangled.push(Mangled::OneLine);
    }
    if end < text.len() {
        mangled.push(Mangled::EndWithinLine);
    }
    let lines = body::lines(text.get(begin + 1..end).unwrap_or_default());
    let mut starts_blank = false;
    let mut has_blank = false;
    let mut is_wrapped = true;
    let mut was_short = false;
    for (number, line) in lines.enumerate() {
        let content = stripped(line);
        if content.is_empty() {
            starts_blank |= number == 0;
            has_blank |= number > 0;
            continue;
        }
        if memchr::memchr(b':', content).is_some() {
            mangled.push(Mangled::Header);
        }
        is_wrapped &= !was_short && content.len() <= 64;
        was_short = content.len() < 64;
    }
    // A blank line right after BEGIN is an empty header, which is allowed before lines of 64 characters.
    if has_blank || (starts_blank && !is_wrapped) {
        mangled.push(Mangled::BlankLine);
    }
    mangled
}

/// Without what OpenSSL takes off the end of a line.
fn stripped(line: &[u8]) -> &[u8] {
    let end = line.iter().rposition(|&byte| byte > b' ' && byte < 0x80).map_or(0, |last| last + 1);
    &line[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &[u8]) -> Block {
        let mut blocks = scan(text);
        assert_eq!(blocks.len(), 1, "{blocks:?}");
        blocks.remove(0)
    }

    #[test]
    fn a_plain_block_is_not_mangled() {
        for text in [
            "-----BEGIN X-----\nAQID\n-----END X-----\n",
            "\u{feff}-----BEGIN X-----\r\nAQID\r\n-----END X-----\r\n",
            "text\n-----BEGIN X-----  \n  AQ\n  ID  \n-----END X-----",
            "-----BEGIN X-----\n\nAQID\n-----END X-----\n",
        ] {
            let block = one(text.as_bytes());
            assert_eq!((block.label.as_ref(), &block.mangled[..]), ("X", &[][..]), "{text}");
            assert!(
                text[block.span.clone()].starts_with("-----BEGIN") && text[block.span].ends_with("-----")
            );
        }
    }

    #[test]
    fn each_way_of_mangling_is_named() {
        use Mangled as M;
        let cases = [
            ("  -----BEGIN X-----\nAQID\n-----END X-----", vec![M::Indented]),
            ("'-----BEGIN X-----\nAQID\n-----END X-----'", vec![M::Quoted]),
            ("-----BEGIN X-----\\nAQID\\n-----END X-----", vec![M::Escapes]),
            ("-----BEGIN X-----\\\\nAQID\\\\n-----END X-----", vec![M::DoubleEscapes]),
            ("-----BEGIN X-----\\\nAQID\\\n-----END X-----", vec![M::DoubleEscapes]),
            ("-----BEGIN X-----\\r\nAQID\\r\n-----END X-----", vec![M::EscapedReturns]),
            ("-----BEGIN X----- AQID -----END X-----", vec![M::OneLine]),
            ("-----BEGIN X-----AQID-----END X-----", vec![M::OneLine]),
            ("-----BEGIN X-----\rAQID\r-----END X-----\r", vec![M::CarriageReturns]),
            ("-----BEGIN X-----\nAQID\n", vec![M::NoEnd]),
            ("-----BEGIN X-----\nAQ\n\nID\n-----END X-----", vec![M::BlankLine]),
            ("-----BEGIN X-----\nAQID\n\n-----END X-----", vec![M::BlankLine]),
            ("-----BEGIN X-----\n\nAQ\nID\n-----END X-----", vec![M::BlankLine]),
            ("-----BEGIN X-----\nAQID\n  -----END X-----", vec![M::EndWithinLine]),
            ("-----BEGIN X-----\nAQID\n-----END Y-----", vec![M::WrongEnd]),
            ("-----BEGIN X-----\nAQID\n-----END X----- # x\n", vec![M::AfterEnd]),
            ("-----begin crl-----\nAQID\n-----end crl-----", vec![M::LowerCase]),
            ("----BEGIN CRL----\nAQID\n----END CRL----", vec![M::Hyphens]),
            ("—–BEGIN CRL—–\nAQID\n—–END CRL—–", vec![M::TypographicDashes]),
        ];
        for (text, mangled) in cases {
            let block = one(text.as_bytes());
            assert_eq!(block.mangled, mangled, "{text}");
            let body = body::decode(&text.as_bytes()[block.body]);
            assert_eq!(body.map(|body| body.der), Ok(vec![1, 2, 3]), "{text}");
        }
    }

    #[test]
    fn files_joined_without_a_line_break_are_two_blocks() {
        let text = b"-----BEGIN X-----\nAQID\n-----END X----------BEGIN X-----\nAQID\n-----END X-----\n";
        let blocks = scan(text);
        assert_eq!(blocks.len(), 2);
        assert_eq!(blocks[1].mangled, [Mangled::JoinedToPrevious]);
        let nested = scan(b"-----BEGIN X-----\n-----BEGIN X-----\nAQID\n-----END X-----\n");
        assert_eq!(
            nested.iter().map(|block| block.mangled.clone()).collect::<Vec<_>>(),
            [vec![Mangled::NoEnd], vec![]]
        );
    }

    #[test]
    fn a_body_without_begin_is_found_by_its_end() {
        let body = "QUJD".repeat(16);
        let text = format!("some text\n{body}\n-----END X-----\n");
        let block = one(text.as_bytes());
        assert_eq!(
            (&text[block.body], block.mangled),
            (format!("{body}\n").as_str(), vec![Mangled::NoBegin])
        );
        assert_eq!(scan(b"the last line is -----END X-----\n"), []);
    }

    proptest::proptest! {
        #[test]
        fn spans_are_in_order_and_in_bounds(
            pieces in proptest::collection::vec((0_usize..PIECES.len(), proptest::collection::vec(0_u8.., 0..6)), 0..24),
        ) {
            let text: Vec<u8> = pieces.iter().flat_map(|(piece, noise)| [PIECES[*piece], noise].concat()).collect();
            let mut last = 0;
            for block in scan(&text) {
                proptest::prop_assert!(last <= block.span.start && block.span.end <= text.len());
                proptest::prop_assert!(block.span.start <= block.body.start && block.body.end <= block.span.end);
                let _ = body::decode(&text[block.body]);
                last = block.span.end;
            }
        }
    }

    const PIECES: [&[u8]; 12] = [
        b"-----BEGIN CERTIFICATE-----\n",
        b"-----END CERTIFICATE-----\n",
        b"-----",
        b"BEGIN ",
        b"END ",
        b"CERTIFICATE",
        b"\n",
        b"AQIDBAUGBwgJ",
        b"\\n",
        "—".as_bytes(),
        b"\xef\xbb\xbf",
        b"-",
    ];
}
