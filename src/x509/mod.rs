//! X.509 as OpenSSL reads it: raw fields of a certificate, without opinion.
//!
//! A general parser is too lax in some places (leading zeros of a serial number, an empty key usage) and too strict in
//! others (dates it dislikes, trailing bytes in an extension). What a client does with an odd certificate depends on
//! exactly these places, so this layer follows OpenSSL's `crypto/asn1` and `crypto/x509` field by field.
//!
//! # API
//!
//! - [`Certificate::read`]: what `d2i_X509` accepts, as borrowed fields; `Err` where it refuses.
//! - [`Certificate::extensions`]: the decoded extensions that verification looks at.
//! - [`Request::read`], [`RevocationList::read`]: who asks for what, and how many are revoked; no client looks at these.
//! - [`Name::canonical`]: the form in which OpenSSL compares names.
//! - [`subject_canonical`]: that form straight from DER, without reading the rest: cheap enough to index a store.

mod certificate;
mod curve;
mod der;
mod extensions;
mod general_name;
mod key;
mod name;
mod oid;
mod request;
mod revocation_list;
mod string;
mod time;

pub use certificate::{Algorithm, Certificate, Extension, Unreadable, subject_canonical};
pub use curve::{Curve, Numbers};
pub use der::{Reader, Tlv};
pub use extensions::{
    AuthorityKeyId, BasicConstraints, Extensions, NameConstraints, ProxyInfo, Purpose, Subtree,
};
pub use general_name::GeneralName;
pub use key::{DsaNumbers, Key};
pub use name::{Attribute, Name};
pub use oid::{dotted, oids};
pub use request::Request;
pub use revocation_list::RevocationList;
pub use string::Text;
pub use time::Time;
