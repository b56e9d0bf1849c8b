//! A list of revoked certificates (RFC 5280, 5), as far as it says whose it is, how old, and how long.

use super::certificate::{Algorithm, algorithm, time};
use super::der::{Reader, tag};
use super::name::Name;
use super::time::Time;

/// A list, borrowed from its DER.
#[derive(Clone, Debug)]
pub struct RevocationList<'a> {
    pub issuer: Name<'a>,
    pub this_update: Time<'a>,
    pub next_update: Option<Time<'a>>,
    /// How many certificates it revokes.
    pub revoked: usize,
    pub algorithm: Algorithm<'a>,
}

impl<'a> RevocationList<'a> {
    /// The list at the start of `bytes`.
    #[must_use]
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut parts = Reader::new(Reader::new(bytes).expect(tag::SEQUENCE)?.value);
        let mut fields = Reader::new(parts.expect(tag::SEQUENCE)?.value);
        fields.optional(tag::INTEGER)?;
        let algorithm = algorithm(&mut fields)?;
        let issuer = Name::read(&fields.any()?)?;
        let this_update = time(&mut fields)?;
        let is_time = fields.peek().is_some_and(|tag| matches!(tag, tag::UTC_TIME | tag::GENERALIZED_TIME));
        let next_update = if is_time { Some(time(&mut fields)?) } else { None };
        let revoked = fields.optional(tag::SEQUENCE)?.map_or(0, |list| count(list.value));
        Some(Self { issuer, this_update, next_update, revoked, algorithm })
    }
}

fn count(list: &[u8]) -> usize {
    let mut entries = Reader::new(list);
    std::iter::from_fn(|| entries.any()).count()
}
