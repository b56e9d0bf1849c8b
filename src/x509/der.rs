//! Tag, length, value: DER, and as much of BER as OpenSSL lets through (`crypto/asn1/asn1_lib.c`): long forms of short
//! lengths, and indefinite lengths of constructed elements.

/// One element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tlv<'a> {
    /// The identifier octet: class, constructed bit and (low) tag number.
    pub tag: u8,
    pub value: &'a [u8],
    /// Identifier, length and value.
    pub raw: &'a [u8],
}

/// Universal and context tags, as identifier octets.
pub(crate) mod tag {
    pub(crate) const BOOLEAN: u8 = 0x01;
    pub(crate) const INTEGER: u8 = 0x02;
    pub(crate) const BIT_STRING: u8 = 0x03;
    pub(crate) const OCTET_STRING: u8 = 0x04;
    pub(crate) const OID: u8 = 0x06;
    pub(crate) const UTC_TIME: u8 = 0x17;
    pub(crate) const GENERALIZED_TIME: u8 = 0x18;
    pub(crate) const SEQUENCE: u8 = 0x30;
    pub(crate) const SET: u8 = 0x31;

    /// `[number]`, primitive.
    #[must_use]
    pub(crate) const fn context(number: u8) -> u8 {
        0x80 | number
    }

    /// `[number]`, constructed.
    #[must_use]
    pub(crate) const fn context_constructed(number: u8) -> u8 {
        0xa0 | number
    }
}

/// Reads one element after another.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    #[must_use]
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The tag of the next element, without taking it.
    #[must_use]
    pub fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next element, whatever it is.
    #[inline]
    pub fn any(&mut self) -> Option<Tlv<'a>> {
        let (&tag, after) = self.rest.split_first()?;
        if tag & 0x1f == 0x1f {
            // High tag numbers appear in no field of a certificate that anybody reads.
            return None;
        }
        if after.first() == Some(&0x80) {
            return self.indefinite(tag, &after[1..]);
        }
        let (length, header) = length(after)?;
        let value = after.get(header..)?.get(..length)?;
        let (raw, rest) = self.rest.split_at(1 + header + length);
        self.rest = rest;
        Some(Tlv { tag, value, raw })
    }

    fn indefinite(&mut self, tag: u8, after: &'a [u8]) -> Option<Tlv<'a>> {
        let length = if tag & 0x20 == 0 { None } else { end_of_contents(after, 0) }?;
        let (raw, rest) = self.rest.split_at(2 + length + 2);
        self.rest = rest;
        Some(Tlv { tag, value: &raw[2..2 + length], raw })
    }

    /// The next element, if it has that tag.
    pub fn optional(&mut self, tag: u8) -> Option<Option<Tlv<'a>>> {
        if self.peek() == Some(tag) { self.any().map(Some) } else { Some(None) }
    }

    /// The next element, which must have that tag.
    pub fn expect(&mut self, tag: u8) -> Option<Tlv<'a>> {
        if self.peek() == Some(tag) { self.any() } else { None }
    }

    /// The next element, which must have that tag; the bit that says "constructed" may be missing, because OpenSSL does not look at
    /// it where it expects a SEQUENCE OF or SET OF (`asn1_template_noexp_d2i`).
    pub fn expect_list(&mut self, tag: u8) -> Option<Tlv<'a>> {
        self.optional_list(tag)?
    }

    /// The next element, if it has that tag, as for `expect_list`.
    pub fn optional_list(&mut self, tag: u8) -> Option<Option<Tlv<'a>>> {
        let is_there = self.peek().is_some_and(|found| found | 0x20 == tag);
        if is_there { self.any().map(Some) } else { Some(None) }
    }

    /// `Some` at the end of the content, `None` where something follows.
    #[must_use]
    pub fn end(&self) -> Option<()> {
        self.is_empty().then_some(())
    }
}

/// Indefinite lengths within one another; more is a trick.
const NESTING: usize = 8;

/// How many octets come before the two zeros that end an indefinite length.
fn end_of_contents(bytes: &[u8], depth: usize) -> Option<usize> {
    let mut rest = bytes;
    while !rest.starts_with(&[0, 0]) {
        let (&tag, after) = rest.split_first()?;
        let taken = if after.first() == Some(&0x80) {
            let is_constructed = tag & 0x20 != 0;
            if !is_constructed || depth == NESTING {
                return None;
            }
            2 + end_of_contents(&after[1..], depth + 1)? + 2
        } else {
            let (length, header) = length(after)?;
            1 + header + length
        };
        rest = rest.get(taken..)?;
    }
    Some(bytes.len() - rest.len())
}

/// An empty element with a length in long form at the very end of what holds it: OpenSSL 3.0 stumbles over that.
pub(crate) fn ends_in_long_form(content: &[u8]) -> bool {
    // Such a length is an octet with its high bit set, then zeros: few certificates hold that anywhere.
    let follows_form = |at: usize| at > 0 && content[at - 1] > 0x80;
    memchr::memchr_iter(0, content).any(follows_form) && long_form_within(content, 0)
}

fn long_form_within(content: &[u8], depth: usize) -> bool {
    let mut reader = Reader::new(content);
    while let Some(element) = reader.any() {
        let is_bare = element.value.is_empty() && element.raw.len() > 2 && element.raw[1] != 0x80;
        let is_constructed = element.tag & 0x20 != 0;
        if is_bare && reader.is_empty()
            || is_constructed && depth < 32 && long_form_within(element.value, depth + 1)
        {
            return true;
        }
    }
    false
}

/// The length, and how many octets it takes.
#[inline]
fn length(bytes: &[u8]) -> Option<(usize, usize)> {
    let &first = bytes.first()?;
    if first < 0x80 {
        return Some((usize::from(first), 1));
    }
    let count = usize::from(first & 0x7f);
    if count == 0 {
        return None; // indefinite: only where it is asked for
    }
    let octets = bytes.get(1..=count)?;
    let mut length = 0_usize;
    for &octet in octets {
        if length >> 32 != 0 {
            return None;
        }
        length = length << 8 | usize::from(octet);
    }
    Some((length, 1 + count))
}

/// Constructed strings within one another (`ASN1_MAX_STRING_NEST`).
const STRING_NESTING: usize = 5;

/// The octets of a string. One in pieces (BER) passes if only one piece holds any: more would have to be copied.
#[must_use]
pub(crate) fn string<'a>(element: &Tlv<'a>) -> Option<&'a [u8]> {
    if element.tag & 0x20 == 0 { Some(element.value) } else { only_piece(element.value, STRING_NESTING) }
}

fn only_piece(content: &[u8], depth: usize) -> Option<&[u8]> {
    let mut pieces = Reader::new(content);
    let mut found: &[u8] = &[];
    while !pieces.is_empty() {
        let piece = pieces.any()?;
        let octets =
            if piece.tag & 0x20 == 0 { piece.value } else { only_piece(piece.value, depth.checked_sub(1)?)? };
        match (found, octets) {
            (_, []) => {}
            ([], octets) => found = octets,
            _ => return None,
        }
    }
    Some(found)
}

/// Whether an element of any type has the content that its type asks for, as far as `asn1_ex_c2i` looks.
#[must_use]
pub(crate) fn is_sound(element: &Tlv<'_>) -> bool {
    let length = element.value.len();
    match element.tag {
        tag::BOOLEAN => length == 1,
        tag::INTEGER | 0x0a => integer(element).is_some(),
        tag::BIT_STRING => bit_string(element).is_some(),
        5 => length == 0,
        tag::OID => object(element).is_some(),
        28 => length.is_multiple_of(4),
        30 => length.is_multiple_of(2),
        0x21 | 0x22 | 0x25 | 0x26 | 0x2a => false,
        _ => true,
    }
}

/// The content of an INTEGER as `c2i_ASN1_INTEGER` accepts it: not empty, no redundant first octet.
#[must_use]
pub(crate) fn integer<'a>(element: &Tlv<'a>) -> Option<&'a [u8]> {
    match element.value {
        [] => None,
        [0x00, next, ..] if next & 0x80 == 0 => None,
        [0xff, next, ..] if next & 0x80 != 0 => None,
        value => Some(value),
    }
}

/// The magnitude of a non-negative INTEGER without its leading zero; negative ones give `None`.
#[must_use]
pub(crate) fn unsigned(content: &[u8]) -> Option<&[u8]> {
    match content {
        [first, ..] if first & 0x80 != 0 => None,
        [0, rest @ ..] | rest => Some(rest),
    }
}

/// The octets of a BIT STRING and the number of unused bits in the last.
#[must_use]
pub(crate) fn bit_string<'a>(element: &Tlv<'a>) -> Option<(&'a [u8], u8)> {
    let (&unused, octets) = element.value.split_first()?;
    (unused <= 7).then_some((octets, unused))
}

/// The content of an OBJECT IDENTIFIER as `c2i_ASN1_OBJECT` accepts it.
#[must_use]
pub(crate) fn object<'a>(element: &Tlv<'a>) -> Option<&'a [u8]> {
    let content = element.value;
    let last = content.last()?;
    let padded =
        content.iter().enumerate().any(|(i, &octet)| octet == 0x80 && (i == 0 || content[i - 1] & 0x80 == 0));
    (last & 0x80 == 0 && !padded).then_some(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_in_every_form() {
        let mut reader = Reader::new(&[
            4, 1, 9, 4, 0x82, 0, 1, 8, 0x30, 0x80, 4, 0, 0x30, 0x80, 0, 0, 0, 0, 4, 0x80, 0, 0,
        ]);
        assert_eq!(reader.any().map(|tlv| tlv.value), Some(&[9][..]));
        assert_eq!(reader.any().map(|tlv| tlv.value), Some(&[8][..]));
        assert_eq!(
            reader.any().map(|tlv| tlv.value),
            Some(&[4, 0, 0x30, 0x80, 0, 0][..]),
            "indefinite, nested"
        );
        assert_eq!(reader.any(), None, "indefinite and primitive");
        assert_eq!(Reader::new(&[0x30, 0x80, 4, 0]).any(), None, "without an end");
        assert_eq!(Reader::new(&[4, 5, 1]).any(), None, "longer than the input");
        assert_eq!(Reader::new(&[4, 0x89, 1, 0, 0, 0, 0, 0, 0, 0, 0]).any(), None, "absurd");
    }

    #[test]
    fn long_form_of_nothing_at_the_end() {
        assert!(ends_in_long_form(&[0x30, 0x81, 0]));
        assert!(ends_in_long_form(&[0x30, 3, 5, 0x81, 0]));
        assert!(!ends_in_long_form(&[5, 0x81, 0, 5, 0]));
        assert!(!ends_in_long_form(&[4, 0x81, 1, 7]));
    }

    #[test]
    fn integers_have_no_redundant_octet() {
        let read = |bytes| Reader::new(bytes).any().and_then(|tlv| integer(&tlv));
        assert_eq!(read(&[2, 1, 0]), Some(&[0][..]));
        assert_eq!(read(&[2, 2, 0, 0x80]), Some(&[0, 0x80][..]));
        assert_eq!(read(&[2, 2, 0, 0x7f]), None);
        assert_eq!(read(&[2, 2, 0xff, 0x80]), None);
        assert_eq!(read(&[2, 0]), None);
    }
}
