//! `GeneralName`, with the shapes that OpenSSL's templates accept.

use super::der::{self, Reader, Tlv, tag};
use super::name::Name;

/// A name of subjectAltName, nameConstraints, authorityKeyIdentifier or cRLDistributionPoints.
#[derive(Clone, Debug)]
pub enum GeneralName<'a> {
    /// `type-id` and the element within `[0]`.
    Other {
        oid: &'a [u8],
        value: Tlv<'a>,
    },
    Email(&'a [u8]),
    Dns(&'a [u8]),
    X400,
    Directory(Name<'a>),
    EdiParty,
    Uri(&'a [u8]),
    Ip(&'a [u8]),
    RegisteredId(&'a [u8]),
}

impl<'a> GeneralName<'a> {
    #[must_use]
    pub fn read(element: &Tlv<'a>) -> Option<Self> {
        Some(match element.tag {
            0xa0 => other(element.value)?,
            0x81 | 0xa1 => Self::Email(der::string(element)?),
            0x82 | 0xa2 => Self::Dns(der::string(element)?),
            0xa3 => Self::X400,
            0xa4 => {
                let mut inner = Reader::new(element.value);
                let name = Name::read(&inner.any()?)?;
                inner.end()?;
                Self::Directory(name)
            }
            0xa5 => edi_party(element.value)?,
            0x86 | 0xa6 => Self::Uri(der::string(element)?),
            0x87 | 0xa7 => Self::Ip(der::string(element)?),
            0x88 => Self::RegisteredId(der::object(element)?),
            _ => return None,
        })
    }

    /// The content of a `SEQUENCE OF GeneralName`.
    #[must_use]
    pub fn read_all(content: &'a [u8]) -> Option<Vec<Self>> {
        let mut names = Vec::new();
        let mut list = Reader::new(content);
        while !list.is_empty() {
            names.push(Self::read(&list.any()?)?);
        }
        Some(names)
    }
}

fn other(content: &[u8]) -> Option<GeneralName<'_>> {
    let mut inner = Reader::new(content);
    let oid = der::object(&inner.expect(tag::OID)?)?;
    let mut wrapper = Reader::new(inner.expect(tag::context_constructed(0))?.value);
    inner.end()?;
    let value = wrapper.any().filter(der::is_sound)?;
    wrapper.end()?;
    Some(GeneralName::Other { oid, value })
}

/// `[0] DirectoryString OPTIONAL, [1] DirectoryString`, both explicit.
fn edi_party(content: &[u8]) -> Option<GeneralName<'_>> {
    let mut inner = Reader::new(content);
    inner.optional(tag::context_constructed(0))?;
    let mut party = Reader::new(inner.expect(tag::context_constructed(1))?.value);
    inner.end()?;
    let is_string = matches!(party.any()?.tag, 12 | 19 | 20 | 22 | 28 | 30);
    party.end()?;
    is_string.then_some(GeneralName::EdiParty)
}
