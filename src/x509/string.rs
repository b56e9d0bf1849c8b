//! Character strings of names, as `ASN1_STRING_to_UTF8` turns them into UTF-8.

use std::borrow::Cow;

/// A string with its ASN.1 type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text<'a> {
    /// Universal tag number: 12 `UTF8String`, 19 `PrintableString`, 22 `IA5String`, …
    pub kind: u8,
    pub bytes: &'a [u8],
}

pub(crate) const UTF8: u8 = 12;
pub(crate) const IA5: u8 = 22;
const NUMERIC: u8 = 18;
const PRINTABLE: u8 = 19;
const T61: u8 = 20;
const VISIBLE: u8 = 26;
const UNIVERSAL: u8 = 28;
const BMP: u8 = 30;

impl<'a> Text<'a> {
    /// As UTF-8; `None` where OpenSSL cannot convert it. T61 is read as Latin-1, as everybody does.
    #[must_use]
    pub fn utf8(&self) -> Option<Cow<'a, str>> {
        match self.kind {
            UTF8 => std::str::from_utf8(self.bytes).ok().map(Cow::Borrowed),
            NUMERIC | PRINTABLE | T61 | IA5 | VISIBLE => Some(latin1(self.bytes)),
            BMP => wide(self.bytes, 2),
            UNIVERSAL => wide(self.bytes, 4),
            _ => None,
        }
    }

    /// Whether names are compared by characters (`ASN1_MASK_CANON`) and not by type and octets.
    #[must_use]
    pub fn is_canonicalised(&self) -> bool {
        matches!(self.kind, UTF8 | PRINTABLE | T61 | IA5 | VISIBLE | UNIVERSAL | BMP)
    }

    #[must_use]
    pub fn is_ia5(&self) -> bool {
        self.kind == IA5
    }

    /// Why a name with this value cannot be read, as OpenSSL's reason.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        if self.is_readable() {
            let is_convertible = !self.is_canonicalised() || self.utf8().is_some();
            let reason = if self.kind == UTF8 { "INVALID_UTF8STRING" } else { "ILLEGAL_CHARACTERS" };
            return (!is_convertible).then_some(reason);
        }
        Some(match self.kind {
            BMP => "BMPSTRING_IS_WRONG_LENGTH",
            UNIVERSAL => "UNIVERSALSTRING_IS_WRONG_LENGTH",
            _ => "MSTRING_WRONG_TAG",
        })
    }

    /// Whether `d2i` takes this type and length as the value of a name's attribute (`B_ASN1_PRINTABLE`).
    pub(crate) fn is_readable(&self) -> bool {
        match self.kind {
            BMP => self.bytes.len().is_multiple_of(2),
            UNIVERSAL => self.bytes.len().is_multiple_of(4),
            3 => self.bytes.first().is_some_and(|&unused| unused <= 7),
            7..=9 | 11..=16 | NUMERIC | PRINTABLE | T61 | IA5 | 29 => true,
            _ => false,
        }
    }
}

fn latin1(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) if bytes.is_ascii() => Cow::Borrowed(text),
        _ => Cow::Owned(bytes.iter().map(|&byte| char::from(byte)).collect()),
    }
}

fn wide(bytes: &[u8], width: usize) -> Option<Cow<'static, str>> {
    let units = bytes.chunks_exact(width);
    if !units.remainder().is_empty() {
        return None;
    }
    let code = |unit: &[u8]| unit.iter().fold(0_u32, |code, &byte| code << 8 | u32::from(byte));
    units.map(|unit| char::from_u32(code(unit))).collect::<Option<String>>().map(Cow::Owned)
}
