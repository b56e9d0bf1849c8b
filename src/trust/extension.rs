//! Extensions of a certificate as facts for people and rules; what verification makes of them is in `x509`.

use crate::x509::{Certificate, GeneralName, Reader, Subtree, dotted, oids};

use super::certificate::{BasicConstraints, NameConstraints};

/// `id-pe-authorityInfoAccess` (RFC 5280, 4.2.2.1).
const AUTHORITY_INFO_ACCESS: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 1, 1];

pub(super) fn basic_constraints(parsed: &Certificate<'_>) -> BasicConstraints {
    let is_critical = parsed
        .extension_list
        .iter()
        .any(|extension| extension.oid == oids::BASIC_CONSTRAINTS && extension.critical);
    match &parsed.extensions().basic_constraints {
        None => BasicConstraints::Absent,
        Some(constraints) if constraints.is_ca => BasicConstraints::Ca {
            path_length: constraints.path_length.and_then(|length| u32::try_from(length).ok()),
            critical: is_critical,
        },
        Some(_) => BasicConstraints::NotCa,
    }
}

/// RFC 5280, 4.2.1.3: names of the bits, which are counted from the highest of the first octet.
pub(super) const USAGES: [(u16, &str); 9] = [
    (0x0080, "digitalSignature"),
    (0x0040, "nonRepudiation"),
    (0x0020, "keyEncipherment"),
    (0x0010, "dataEncipherment"),
    (0x0008, "keyAgreement"),
    (0x0004, "keyCertSign"),
    (0x0002, "cRLSign"),
    (0x0001, "encipherOnly"),
    (0x8000, "decipherOnly"),
];

/// The purposes of extendedKeyUsage as dotted identifiers, `None` without the extension.
pub(super) fn purposes(parsed: &Certificate<'_>) -> Option<Vec<String>> {
    let extension =
        parsed.extension_list.iter().find(|extension| extension.oid == oids::EXTENDED_KEY_USAGE)?;
    let mut list = Reader::new(Reader::new(extension.value).any()?.value);
    let mut purposes = Vec::new();
    while let Some(purpose) = list.any() {
        purposes.push(dotted(purpose.value));
    }
    Some(purposes)
}

pub(super) fn name_constraints(constraints: &crate::x509::NameConstraints<'_>) -> NameConstraints {
    let dns = |trees: &[Subtree<'_>]| {
        let names = trees.iter().filter_map(|tree| match &tree.base {
            GeneralName::Dns(name) => Some(String::from_utf8_lossy(name).into_owned()),
            _ => None,
        });
        names.collect()
    };
    NameConstraints { permitted_dns: dns(&constraints.permitted), excluded_dns: dns(&constraints.excluded) }
}

/// `id-ad-caIssuers`, and the tag of a URI among general names (RFC 5280, 4.2.2.1 and 4.2.1.6).
const CA_ISSUERS: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 0x30, 2];
const URI: u8 = 0x86;

/// Where the certificate says that its issuer's can be had, in its own order. Hostile until escaped.
pub(super) fn issuer_locations(parsed: &Certificate<'_>) -> Vec<String> {
    let extension = parsed.extension_list.iter().find(|extension| extension.oid == AUTHORITY_INFO_ACCESS);
    let list = extension.and_then(|extension| Reader::new(extension.value).any());
    let mut list = Reader::new(list.map(|list| list.value).unwrap_or_default());
    let mut locations = Vec::new();
    while let Some(description) = list.any() {
        let mut parts = Reader::new(description.value);
        let (method, place) = (parts.any(), parts.any());
        if let (Some(method), Some(place)) = (method, place)
            && method.value == CA_ISSUERS
            && place.tag == URI
        {
            locations.push(String::from_utf8_lossy(place.value).into_owned());
        }
    }
    locations
}

/// Says where to ask whether it is revoked, or who issued it.
pub(super) fn has_revocation_pointer(parsed: &Certificate<'_>) -> bool {
    let pointers = [oids::CRL_DISTRIBUTION_POINTS, AUTHORITY_INFO_ACCESS];
    parsed.extension_list.iter().any(|extension| pointers.contains(&extension.oid))
}
