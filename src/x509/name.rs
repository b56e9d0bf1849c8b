//! Distinguished names, and the canonical form in which OpenSSL compares them (`crypto/x509/x_name.c`).

use std::cell::OnceCell;

use super::der::{self, Reader, Tlv, tag};
use super::oid::oids;
use super::string::{Text, UTF8};

/// A distinguished name.
#[derive(Clone, Debug)]
pub struct Name<'a> {
    /// The content of the outer SEQUENCE.
    content: &'a [u8],
    canonical: OnceCell<Vec<u8>>,
}

/// One attribute of a name, with the number of the RDN that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute<'a> {
    pub rdn: usize,
    /// Content octets of the type's object identifier.
    pub oid: &'a [u8],
    pub value: Text<'a>,
}

impl<'a> Name<'a> {
    /// `None` where `d2i_X509_NAME` refuses: unknown value types, bad UTF-8, an odd `BMPString`.
    #[must_use]
    pub fn read(element: &Tlv<'a>) -> Option<Self> {
        if element.tag | 0x20 != tag::SEQUENCE {
            return None;
        }
        let mut form = Vec::with_capacity(element.value.len());
        write_canonical(element.value, &mut form)?;
        Some(Self { content: element.value, canonical: OnceCell::from(form) })
    }

    /// As [`Self::read`]; a name of the same bytes as `other` is not worked out again.
    #[must_use]
    pub fn read_beside(element: &Tlv<'a>, other: &Self) -> Option<Self> {
        let is_same = element.tag | 0x20 == tag::SEQUENCE && element.value == other.content;
        if is_same { Some(Self { content: element.value, ..other.clone() }) } else { Self::read(element) }
    }

    /// Of the same bytes, which is more than being the same name.
    #[must_use]
    pub fn is_written_as(&self, other: &Self) -> bool {
        self.content == other.content
    }

    /// Why `read` refused, as OpenSSL's reason.
    #[must_use]
    pub fn fault(element: &Tlv<'a>) -> &'static str {
        let mut rdns = Reader::new(element.value);
        while let Some(rdn) = rdns.any() {
            let mut members = Reader::new(rdn.value);
            while let Some(member) = members.any() {
                let mut fields = Reader::new(member.value);
                let (Some(_), Some(value)) = (fields.any(), fields.any()) else { return "WRONG_TAG" };
                let text = Text { kind: value.tag, bytes: value.value };
                if let Some(reason) = text.fault() {
                    return reason;
                }
            }
        }
        "WRONG_TAG"
    }

    /// The form that is compared: equal names have equal forms.
    #[must_use]
    pub fn canonical(&self) -> &[u8] {
        self.canonical.get().map_or(&[], Vec::as_slice)
    }

    #[must_use]
    pub fn attributes(&self) -> Vec<Attribute<'a>> {
        let mut found = Vec::new();
        let mut rdns = Reader::new(self.content);
        let mut number = 0;
        while let Some(rdn) = rdns.any() {
            let mut members = Reader::new(rdn.value);
            while let Some(attribute) = members.any().and_then(|member| attribute(number, &member)) {
                found.push(attribute);
            }
            number += 1;
        }
        found
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.canonical().is_empty()
    }

    /// Values of one attribute type, in their order.
    #[must_use]
    pub fn values(&self, oid: &[u8]) -> Vec<Text<'a>> {
        self.attributes()
            .into_iter()
            .filter(|attribute| attribute.oid == oid)
            .map(|found| found.value)
            .collect()
    }

    /// Short, for people: the common name, or else organisation and unit, or else nothing. Hostile until escaped.
    #[must_use]
    pub fn shown(&self) -> String {
        let attributes = self.attributes();
        [oids::COMMON_NAME, oids::ORGANIZATIONAL_UNIT, oids::ORGANIZATION]
            .iter()
            .find_map(|oid| attributes.iter().rfind(|attribute| attribute.oid == *oid))
            .and_then(|attribute| attribute.value.utf8())
            .map_or_else(String::new, std::borrow::Cow::into_owned)
    }
}

fn attribute<'a>(rdn: usize, member: &Tlv<'a>) -> Option<Attribute<'a>> {
    if member.tag != tag::SEQUENCE {
        return None;
    }
    let mut fields = Reader::new(member.value);
    let oid = der::object(&fields.expect(tag::OID)?)?;
    let value = fields.any()?;
    fields.end()?;
    if value.tag & 0xc0 != 0 {
        return None; // not of the universal class
    }
    let kind = value.tag & 0x1f;
    let bytes = if kind == 16 { value.value } else { der::string(&value)? };
    let text = Text { kind, bytes };
    text.is_readable().then_some(Attribute { rdn, oid, value: text })
}

/// Appends the canonical form of a name's content: the SETs one after another, without an outer SEQUENCE, members sorted.
pub(super) fn write_canonical(content: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let mut rdns = Reader::new(content);
    while !rdns.is_empty() {
        let rdn = rdns.expect_list(tag::SET)?;
        let mut members = Reader::new(rdn.value);
        let first = members.any();
        let Some(first) = first else {
            members.end()?;
            continue;
        };
        if members.is_empty() {
            let start = open(out, tag::SET);
            write_member(&attribute(0, &first)?, out)?;
            close(out, start);
            continue;
        }
        let mut forms = vec![member_form(&first)?];
        while !members.is_empty() {
            forms.push(member_form(&members.any()?)?);
        }
        forms.sort();
        let start = open(out, tag::SET);
        for form in &forms {
            out.extend_from_slice(form);
        }
        close(out, start);
    }
    Some(())
}

fn member_form(member: &Tlv<'_>) -> Option<Vec<u8>> {
    let mut form = Vec::new();
    write_member(&attribute(0, member)?, &mut form)?;
    Some(form)
}

fn write_member(attribute: &Attribute<'_>, out: &mut Vec<u8>) -> Option<()> {
    let start = open(out, tag::SEQUENCE);
    let oid = open(out, tag::OID);
    out.extend_from_slice(attribute.oid);
    close(out, oid);
    if attribute.value.is_canonicalised() {
        let value = open(out, UTF8);
        write_folded(&attribute.value.utf8()?, out);
        close(out, value);
    } else {
        let value = open(out, attribute.value.kind);
        out.extend_from_slice(attribute.value.bytes);
        close(out, value);
    }
    close(out, start);
    Some(())
}

/// ASCII letters in lower case, ASCII white space collapsed, none at the ends.
fn write_folded(text: &str, out: &mut Vec<u8>) {
    let is_space = |byte: u8| matches!(byte, b' ' | 0x09..=0x0d);
    let start = out.len();
    let mut gap = false;
    for &byte in text.as_bytes() {
        if is_space(byte) {
            gap = true;
            continue;
        }
        if gap && out.len() > start {
            out.push(b' ');
        }
        gap = false;
        out.push(byte.to_ascii_lowercase());
    }
}

/// Leaves room for identifier and length, which [`close`] fills in; nearly all are this short.
fn open(out: &mut Vec<u8>, tag: u8) -> usize {
    out.extend_from_slice(&[tag, 0]);
    out.len()
}

/// The length of what was written since `start`.
fn close(out: &mut Vec<u8>, start: usize) {
    let length = out.len() - start;
    if let Ok(short @ 0..=0x7f) = u8::try_from(length) {
        out[start - 1] = short;
        return;
    }
    let octets = u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
    let skip = octets.iter().take_while(|&&octet| octet == 0).count();
    let count = octets.len() - skip;
    out[start - 1] = 0x80 | u8::try_from(count).unwrap_or(4);
    out.splice(start..start, octets[skip..].iter().copied());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(kind: u8, text: &[u8]) -> Option<Vec<u8>> {
        let mut member = Vec::new();
        let starts = [tag::SEQUENCE, tag::SET, tag::SEQUENCE].map(|tag| open(&mut member, tag));
        member.extend_from_slice(&[6, 3, 0x55, 4, 3, kind, u8::try_from(text.len()).unwrap()]);
        member.extend_from_slice(text);
        starts.into_iter().rev().for_each(|start| close(&mut member, start));
        let element = Reader::new(&member).any().unwrap();
        Name::read(&element).map(|name| name.canonical().to_vec())
    }

    #[test]
    fn string_type_case_and_spaces_do_not_matter() {
        let plain = canonical(12, b"corp root");
        assert!(plain.is_some());
        assert_eq!(canonical(19, b" Corp  ROOT\t"), plain);
        assert_eq!(canonical(30, b"\0C\0o\0r\0p\0 \0r\0o\0o\0t"), plain);
        assert_ne!(canonical(18, b"corp root"), plain, "NumericString is compared as it is");
    }

    #[test]
    fn long_values_have_long_lengths() {
        let text = "x".repeat(200);
        let mut member = Vec::new();
        let starts = [tag::SEQUENCE, tag::SET, tag::SEQUENCE].map(|tag| open(&mut member, tag));
        member.extend_from_slice(&[6, 3, 0x55, 4, 3]);
        let value = open(&mut member, UTF8);
        member.extend_from_slice(text.as_bytes());
        close(&mut member, value);
        starts.into_iter().rev().for_each(|start| close(&mut member, start));
        let element = Reader::new(&member).any().unwrap();
        let name = Name::read(&element).unwrap();
        // SET, 209 = SEQUENCE, 206 = OID and the string, 200: each length takes two octets.
        assert_eq!(name.canonical()[..6], [0x31, 0x81, 211, 0x30, 0x81, 208]);
        assert_eq!(name.canonical(), element.value);
    }

    #[test]
    fn what_cannot_be_converted_makes_the_name_unreadable() {
        assert_eq!(canonical(12, b"\xff"), None);
        assert_eq!(canonical(30, b"\0C\0"), None);
        assert_eq!(canonical(30, b"\xd8\0"), None, "half a surrogate pair");
        assert_eq!(canonical(4, b"octets"), None);
    }
}
