//! PEM as OpenSSL's reader takes it, block by block, until it ends or fails.
//!
//! The rules are those of `get_name`, `get_header_and_data` and `EVP_DecodeUpdate` (OpenSSL 3, `crypto/pem/pem_lib.c`
//! and `crypto/evp/encode.c`). What each client makes of the blocks is in [`super::dialect`].

use base64::Engine;
use base64::engine::general_purpose::GeneralPurpose;
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};

/// `BIO_gets` with a buffer of 255 bytes returns at most 254 of a longer line.
const LONGEST_READ: usize = 254;
const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";
const BOM: &[u8] = b"\xef\xbb\xbf";

/// One block that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Read {
    /// Where its BEGIN line starts.
    pub(super) begin: usize,
    pub(super) label: Vec<u8>,
    /// Something stood between the BEGIN line and the body, such as `Proc-Type: 4,ENCRYPTED`.
    pub(super) has_header: bool,
    pub(super) der: Vec<u8>,
}

/// Where the reader gave up, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    pub(super) begin: usize,
    pub(super) why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// `PEM_R_BAD_END_LINE`: the END line is missing, or is not the one that belongs there.
    BadEnd,
    /// `PEM_R_BAD_BASE64_DECODE`.
    BadBase64,
    /// Nothing between BEGIN and END, or nothing but a header.
    NoData,
}

/// Where the bytes come from: `BIO_gets` differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bio {
    /// `fgets`, whose answer is measured with `strlen`: a NUL hides the rest of its line, and ends the file at the start of one.
    File,
    /// Node's own, over a string or buffer.
    Memory,
}

/// Reads block after block.
pub(super) struct Blocks<'a> {
    bytes: &'a [u8],
    bio: Bio,
    at: usize,
    done: bool,
    /// Kept between blocks: bodies are collected here.
    body: Vec<u8>,
}

/// One `BIO_gets`, with what trails the line stripped (`sanitize_line`).
struct Line<'a> {
    start: usize,
    text: &'a [u8],
    /// Only a part of the line was read.
    is_partial: bool,
}

impl<'a> Blocks<'a> {
    pub(super) fn new(bytes: &'a [u8], bio: Bio) -> Self {
        Self { bytes, bio, at: 0, done: false, body: Vec::new() }
    }

    fn line(&mut self) -> Option<Line<'a>> {
        let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
        let window = &rest[..rest.len().min(LONGEST_READ)];
        let taken = memchr::memchr(b'\n', window).map_or(window.len(), |end| end + 1);
        let mut text = &window[..taken];
        if let (Bio::File, Some(end)) = (self.bio, memchr::memchr(0, text)) {
            text = &text[..end];
        }
        if text.is_empty() {
            return None;
        }
        let is_partial = text.len() == LONGEST_READ && !text.ends_with(b"\n");
        let start = self.at;
        self.at += taken;
        Some(Line { start, text: stripped(text), is_partial })
    }

    /// `get_name`: the next line that is nothing but a BEGIN line.
    fn begin(&mut self) -> Option<(usize, Vec<u8>)> {
        // A byte order mark is taken off the first line of every search: the one after an END line too.
        let first = self.line()?;
        let bom = if first.text.starts_with(BOM) { BOM.len() } else { 0 };
        if let Some(label) = label(&first.text[bom..]) {
            return Some((first.start + bom, label));
        }
        loop {
            // Straight to the next candidate: a line can only match if it starts with the marker.
            let next = self.at + memchr::memmem::find(&self.bytes[self.at..], BEGIN)?;
            if self.bio == Bio::File && self.ends_before(next) {
                return None;
            }
            self.skip_lines_before(next);
            let line = self.line()?;
            if let Some(label) = label(line.text) {
                return Some((line.start, label));
            }
        }
    }

    /// Whether a line that starts with NUL ends the file before `target`.
    fn ends_before(&self, target: usize) -> bool {
        let skipped = &self.bytes[self.at..target];
        memchr::memchr_iter(0, skipped)
            .any(|nul| nul == 0 || skipped[nul - 1] == b'\n' || self.starts_piece(self.at + nul))
    }

    /// Whether a read starts at this place of a line longer than [`LONGEST_READ`].
    fn starts_piece(&self, place: usize) -> bool {
        let line =
            memchr::memrchr(b'\n', &self.bytes[self.at..place]).map_or(self.at, |end| self.at + end + 1);
        (place - line).is_multiple_of(LONGEST_READ)
    }

    /// Moves to the start of the read that contains `target`, as reading line by line would.
    fn skip_lines_before(&mut self, target: usize) {
        let line_start =
            memchr::memrchr(b'\n', &self.bytes[self.at..target]).map_or(self.at, |end| self.at + end + 1);
        // A line is read in pieces of LONGEST_READ bytes; a marker at the start of a piece counts as one at the start of a line.
        self.at = line_start + (target - line_start) / LONGEST_READ * LONGEST_READ;
    }

    /// `get_header_and_data`: whether there was a header, with the body left in `self.body`.
    fn body(&mut self, label: &[u8]) -> Result<bool, Why> {
        let mut header = Header::Maybe;
        let mut has_header = false;
        let mut was_partial = false;
        let mut must_end = false;
        self.body.clear();
        loop {
            let line = self.line().ok_or(Why::BadEnd)?;
            let follows_partial = std::mem::replace(&mut was_partial, line.is_partial);
            if header == Header::Maybe && memchr::memchr(b':', line.text).is_some() {
                header = Header::In;
            }
            if line.text.is_empty() {
                if !follows_partial {
                    if header == Header::Past {
                        return Err(Why::BadEnd);
                    }
                    header = Header::Past;
                    has_header = !self.body.is_empty();
                    self.body.clear();
                }
                continue;
            }
            if let Some(name) = line.text.strip_prefix(END) {
                if name.strip_prefix(label) != Some(DASHES) {
                    return Err(Why::BadEnd);
                }
                // Without a blank line all of it was header.
                return if header == Header::In { Err(Why::NoData) } else { Ok(has_header) };
            }
            if must_end {
                return Err(Why::BadEnd);
            }
            self.keep(line.text);
            // Once a blank line was seen, lines are 64 characters long, save the last.
            if header == Header::Past {
                if line.text.len() > 64 {
                    return Err(Why::BadEnd);
                }
                must_end = line.text.len() < 64;
            }
        }
    }

    /// `BIO_puts`: as far as the first NUL. Line breaks are of no interest to what decodes it.
    fn keep(&mut self, line: &[u8]) {
        if let Some(end) = memchr::memchr(0, line) {
            self.body.extend_from_slice(&line[..end]);
        } else {
            self.body.extend_from_slice(line);
        }
    }
}

/// Trailing bytes are compared as signed characters: those from 0x80 on count as white space too.
fn stripped(line: &[u8]) -> &[u8] {
    let end = line.iter().rposition(|&byte| byte > b' ' && byte < 0x80).map_or(0, |last| last + 1);
    &line[..end]
}

/// The label of a BEGIN line, a C string.
fn label(line: &[u8]) -> Option<Vec<u8>> {
    let label = line.strip_prefix(BEGIN)?.strip_suffix(DASHES)?;
    Some(label.split(|&byte| byte == 0).next().unwrap_or_default().to_vec())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Header {
    Maybe,
    In,
    Past,
}

impl Iterator for Blocks<'_> {
    type Item = Result<Read, Stop>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let (begin, label) = self.begin()?;
        let read = self.body(&label).and_then(|has_header| {
            if self.body.is_empty() {
                return Err(Why::NoData);
            }
            let der = decode(&mut self.body).ok_or(Why::BadBase64)?;
            if der.is_empty() {
                return Err(Why::NoData);
            }
            Ok(Read { begin, label, has_header, der })
        });
        self.done = read.is_err();
        Some(read.map_err(|why| Stop { begin, why }))
    }
}

/// Padding is ours to check; bits left over in the last character are not looked at.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

/// `EVP_DecodeUpdate` and `EVP_DecodeFinal`: white space is skipped, a hyphen ends the text, and nothing but padding follows padding.
fn decode(body: &mut Vec<u8>) -> Option<Vec<u8>> {
    if let Some(hyphen) = memchr::memchr(b'-', body) {
        body.truncate(hyphen);
    }
    if memchr::memchr3(b' ', b'\t', b'\r', body).is_some() {
        body.retain(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
    }
    LENIENT.decode(body.as_slice()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "MAMCAQE=";

    fn read(text: &str) -> Vec<Result<(usize, Vec<u8>), Why>> {
        Blocks::new(text.as_bytes(), Bio::Memory)
            .map(|block| block.map(|read| (read.begin, read.der)).map_err(|stop| stop.why))
            .collect()
    }

    fn good() -> Vec<u8> {
        vec![0x30, 3, 2, 1, 1]
    }

    #[test]
    fn text_around_blocks_byte_order_mark_and_crlf_do_not_matter() {
        let block = format!("-----BEGIN X-----\r\n{BODY}\r\n-----END X-----\r\n");
        assert_eq!(read(&format!("\u{feff}{block}")), [Ok((3, good()))]);
        assert_eq!(read(&format!("subject=x\n{block}between\n{block}")).len(), 2);
    }

    #[test]
    fn indented_and_one_line_blocks_are_not_seen() {
        assert_eq!(read(&format!("  -----BEGIN X-----\n{BODY}\n-----END X-----\n")), []);
        let one_line = format!("-----BEGIN X----- {BODY} -----END X-----");
        assert_eq!(read(&one_line), [Err(Why::BadEnd)], "the whole line passes for a BEGIN line");
        let escaped = format!("-----BEGIN X-----\\n{BODY}\\n-----END X-----");
        assert_eq!(read(&escaped), [Err(Why::BadEnd)]);
    }

    #[test]
    fn reading_stops_at_the_first_fault() {
        let bad = "-----BEGIN X-----\n!!!!\n-----END X-----\n";
        let block = format!("-----BEGIN X-----\n{BODY}\n-----END X-----\n");
        assert_eq!(read(&format!("{bad}{block}")), [Err(Why::BadBase64)]);
        assert_eq!(read(&format!("{block}{bad}")), [Ok((0, good())), Err(Why::BadBase64)]);
        assert_eq!(
            read(&format!("-----BEGIN X-----\n{BODY}\n-----END X----------BEGIN X-----\n")),
            [Err(Why::BadEnd)]
        );
        assert_eq!(
            read("-----BEGIN X-----\nMAMCAQE\n-----END X-----\n"),
            [Err(Why::BadBase64)],
            "no padding"
        );
    }

    #[test]
    fn a_blank_line_makes_what_precedes_it_a_header() {
        let first: Vec<_> =
            Blocks::new(b"-----BEGIN X-----\n\nMAMCAQE=\n-----END X-----\n", Bio::Memory).collect();
        assert!(matches!(&first[..], [Ok(read)] if !read.has_header));
        let within: Vec<_> =
            Blocks::new(b"-----BEGIN X-----\nMAMC\n\nAQE=\n-----END X-----\n", Bio::Memory).collect();
        assert!(matches!(&within[..], [Ok(read)] if read.has_header));
    }
}
