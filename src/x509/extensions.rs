//! The extensions that verification looks at, as OpenSSL caches them (`ossl_x509v3_cache_extensions`, `crypto/x509/v3_purp.c`).

use super::certificate::Extension;
use super::der::{self, Reader, Tlv, tag};
use super::general_name::GeneralName;
use super::oid::oids;

/// Decoded extensions. One that cannot be decoded, or occurs twice, is absent here and named in `invalid`.
#[derive(Clone, Debug, Default)]
pub struct Extensions<'a> {
    /// The first extension that makes the certificate invalid as an issuer.
    pub invalid: Option<&'static str>,
    /// One that OpenSSL 3.0 cannot read and 3.5 can.
    pub invalid_before_3_5: Option<&'static str>,
    pub basic_constraints: Option<BasicConstraints>,
    /// What makes it a proxy certificate.
    pub proxy: Option<ProxyInfo>,
    /// The first octet of the bit string, and the second above it.
    pub key_usage: Option<u16>,
    pub extended_key_usage: Option<Purpose>,
    /// The first octet of nsCertType.
    pub netscape_type: Option<u8>,
    pub subject_key_id: Option<&'a [u8]>,
    pub authority_key_id: Option<AuthorityKeyId<'a>>,
    pub alternative_names: Option<Vec<GeneralName<'a>>>,
    pub name_constraints: Option<NameConstraints<'a>>,
    /// Object identifier of the first critical extension that OpenSSL does not handle.
    pub unhandled_critical: Option<&'a [u8]>,
    /// RFC 3779 resources, whose path validation is not modelled.
    pub has_resources: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BasicConstraints {
    pub is_ca: bool,
    /// `None` also for a number beyond 64 bits: no limit.
    pub path_length: Option<i64>,
}

/// proxyCertInfo (RFC 3820).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProxyInfo {
    /// How many proxy certificates may follow.
    pub path_length: Option<i64>,
}

/// What extendedKeyUsage says about TLS servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// serverAuth, or one of the two server-gated-crypto purposes that count as it. anyExtendedKeyUsage does not.
    pub allows_server: bool,
}

#[derive(Clone, Debug)]
pub struct AuthorityKeyId<'a> {
    pub key_id: Option<&'a [u8]>,
    pub issuer: Option<Vec<GeneralName<'a>>>,
    /// Content octets of the INTEGER.
    pub serial: Option<&'a [u8]>,
}

#[derive(Clone, Debug, Default)]
pub struct NameConstraints<'a> {
    pub permitted: Vec<Subtree<'a>>,
    pub excluded: Vec<Subtree<'a>>,
}

#[derive(Clone, Debug)]
pub struct Subtree<'a> {
    pub base: GeneralName<'a>,
    /// `minimum` is absent or 0, and `maximum` absent.
    pub is_plain: bool,
}

/// What a critical extension may be without making the certificate unusable (`X509_supported_extension`).
const HANDLED: [&[u8]; 15] = [
    oids::NETSCAPE_CERT_TYPE,
    oids::KEY_USAGE,
    oids::SUBJECT_ALT_NAME,
    oids::BASIC_CONSTRAINTS,
    oids::CERTIFICATE_POLICIES,
    oids::CRL_DISTRIBUTION_POINTS,
    oids::EXTENDED_KEY_USAGE,
    oids::IP_ADDRESS_BLOCKS,
    oids::AS_IDENTIFIERS,
    oids::OCSP_NO_CHECK,
    oids::POLICY_CONSTRAINTS,
    oids::PROXY_CERT_INFO,
    oids::NAME_CONSTRAINTS,
    oids::POLICY_MAPPINGS,
    oids::INHIBIT_ANY_POLICY,
];

impl<'a> Extensions<'a> {
    #[must_use]
    pub fn decode(list: &[Extension<'a>]) -> Self {
        let mut decoder = Decoder { list, invalid: None, invalid_before_3_5: None };
        let basic_constraints = decoder.one(oids::BASIC_CONSTRAINTS, "basicConstraints", basic_constraints);
        let proxy = decoder.one(oids::PROXY_CERT_INFO, "proxyCertInfo", proxy_info);
        let has_name = |oid| list.iter().any(|extension| extension.oid == oid);
        if proxy.is_some()
            && (basic_constraints.is_some_and(|constraints| constraints.is_ca)
                || has_name(oids::SUBJECT_ALT_NAME)
                || has_name(oids::ISSUER_ALT_NAME))
        {
            decoder.fault("proxyCertInfo");
        }
        let key_usage = decoder.one(oids::KEY_USAGE, "keyUsage", bits);
        if key_usage == Some(0) {
            decoder.fault("keyUsage");
        }
        let extended_key_usage = decoder.one(oids::EXTENDED_KEY_USAGE, "extendedKeyUsage", purposes);
        let netscape_type = decoder.one(oids::NETSCAPE_CERT_TYPE, "nsCertType", bits);
        let subject_key_id = decoder.one(oids::SUBJECT_KEY_ID, "subjectKeyIdentifier", octets);
        let authority_key_id = decoder.one(oids::AUTHORITY_KEY_ID, "authorityKeyIdentifier", authority);
        let alternative_names = decoder.one(oids::SUBJECT_ALT_NAME, "subjectAltName", general_names);
        let name_constraints = decoder.one(oids::NAME_CONSTRAINTS, "nameConstraints", constraints);
        decoder.one(oids::CRL_DISTRIBUTION_POINTS, "cRLDistributionPoints", distribution_points);
        Self {
            invalid: decoder.invalid,
            invalid_before_3_5: decoder.invalid_before_3_5,
            basic_constraints,
            proxy,
            key_usage,
            extended_key_usage,
            netscape_type: netscape_type.map(|bits| bits.to_le_bytes()[0]),
            subject_key_id,
            authority_key_id,
            alternative_names,
            name_constraints,
            unhandled_critical: list
                .iter()
                .find(|extension| extension.critical && !HANDLED.contains(&extension.oid))
                .map(|extension| extension.oid),
            has_resources: has_name(oids::IP_ADDRESS_BLOCKS) || has_name(oids::AS_IDENTIFIERS),
        }
    }
}

struct Decoder<'l, 'a> {
    list: &'l [Extension<'a>],
    invalid: Option<&'static str>,
    invalid_before_3_5: Option<&'static str>,
}

impl<'a> Decoder<'_, 'a> {
    /// The only extension of that type, decoded.
    fn one<T>(&mut self, oid: &[u8], name: &'static str, decode: fn(&Tlv<'a>) -> Option<T>) -> Option<T> {
        let mut found = self.list.iter().filter(|extension| extension.oid == oid);
        let extension = found.next()?;
        let is_single = found.next().is_none();
        let value =
            Reader::new(extension.value).any().filter(|_| is_single).and_then(|element| decode(&element));
        if value.is_none() {
            self.fault(name);
        }
        if der::ends_in_long_form(extension.value) {
            self.invalid_before_3_5.get_or_insert(name);
        }
        value
    }

    fn fault(&mut self, name: &'static str) {
        self.invalid.get_or_insert(name);
    }
}

fn sequence<'a>(element: &Tlv<'a>) -> Option<Reader<'a>> {
    (element.tag == tag::SEQUENCE).then(|| Reader::new(element.value))
}

/// A SEQUENCE OF, whose constructed bit is not looked at.
fn list<'a>(element: &Tlv<'a>) -> Option<Reader<'a>> {
    (element.tag | 0x20 == tag::SEQUENCE).then(|| Reader::new(element.value))
}

fn basic_constraints(element: &Tlv<'_>) -> Option<BasicConstraints> {
    let mut fields = sequence(element)?;
    let is_ca = match fields.optional(tag::BOOLEAN)? {
        None => false,
        Some(Tlv { value: [flag], .. }) => *flag != 0,
        Some(_) => return None,
    };
    let path_length = match fields.optional(tag::INTEGER)? {
        None => None,
        Some(number) => small(der::unsigned(der::integer(&number)?)?),
    };
    fields.end()?;
    Some(BasicConstraints { is_ca, path_length })
}

/// `ASN1_INTEGER_get`: -1, which means "none" to its callers, when the number is too big.
fn small(magnitude: &[u8]) -> Option<i64> {
    if magnitude.len() > 8 {
        return None;
    }
    i64::try_from(magnitude.iter().fold(0_u64, |value, &octet| value << 8 | u64::from(octet))).ok()
}

fn proxy_info(element: &Tlv<'_>) -> Option<ProxyInfo> {
    let mut fields = sequence(element)?;
    let path_length = match fields.optional(tag::INTEGER)? {
        None => None,
        Some(number) => der::unsigned(der::integer(&number)?).and_then(small),
    };
    let mut policy = sequence(&fields.any()?)?;
    fields.end()?;
    der::object(&policy.expect(tag::OID)?)?;
    policy.optional(tag::OCTET_STRING)?;
    policy.end()?;
    Some(ProxyInfo { path_length })
}

fn bits(element: &Tlv<'_>) -> Option<u16> {
    if element.tag != tag::BIT_STRING {
        return None;
    }
    let (octets, unused) = der::bit_string(element)?;
    let last = octets.len().wrapping_sub(1);
    let octet = |at: usize| {
        let value = octets.get(at).copied().unwrap_or(0);
        if at == last { value & (0xff << unused) } else { value }
    };
    Some(u16::from_le_bytes([octet(0), octet(1)]))
}

fn purposes(element: &Tlv<'_>) -> Option<Purpose> {
    let mut list = list(element)?;
    let mut allows_server = false;
    while !list.is_empty() {
        let oid = der::object(&list.expect(tag::OID)?)?;
        allows_server |= [oids::SERVER_AUTH, oids::MICROSOFT_SGC, oids::NETSCAPE_SGC].contains(&oid);
    }
    Some(Purpose { allows_server })
}

fn octets<'a>(element: &Tlv<'a>) -> Option<&'a [u8]> {
    if element.tag & !0x20 == tag::OCTET_STRING { der::string(element) } else { None }
}

fn authority<'a>(element: &Tlv<'a>) -> Option<AuthorityKeyId<'a>> {
    let mut fields = sequence(element)?;
    let key_id = fields.optional(tag::context(0))?.map(|element| element.value);
    let issuer = match fields.optional_list(tag::context_constructed(1))? {
        None => None,
        Some(names) => Some(GeneralName::read_all(names.value)?),
    };
    let serial = match fields.optional(tag::context(2))? {
        None => None,
        Some(number) => Some(der::integer(&number)?),
    };
    fields.end()?;
    Some(AuthorityKeyId { key_id, issuer, serial })
}

fn general_names<'a>(element: &Tlv<'a>) -> Option<Vec<GeneralName<'a>>> {
    GeneralName::read_all(list(element)?.rest())
}

fn constraints<'a>(element: &Tlv<'a>) -> Option<NameConstraints<'a>> {
    let mut fields = sequence(element)?;
    let mut trees = |number| match fields.optional_list(tag::context_constructed(number))? {
        None => Some(Vec::new()),
        Some(list) => subtrees(list.value),
    };
    let found = NameConstraints { permitted: trees(0)?, excluded: trees(1)? };
    fields.end()?;
    Some(found)
}

fn subtrees(content: &[u8]) -> Option<Vec<Subtree<'_>>> {
    let mut list = Reader::new(content);
    let mut trees = Vec::new();
    while !list.is_empty() {
        let mut fields = sequence(&list.any()?)?;
        let base = GeneralName::read(&fields.any()?)?;
        let minimum = fields.optional(tag::context(0))?;
        let maximum = fields.optional(tag::context(1))?;
        fields.end()?;
        let is_zero = match &minimum {
            None => true,
            Some(number) => der::integer(number)? == [0],
        };
        if let Some(number) = &maximum {
            der::integer(number)?;
        }
        trees.push(Subtree { base, is_plain: is_zero && maximum.is_none() });
    }
    Some(trees)
}

/// Only whether they are well formed: revocation lists are not fetched.
fn distribution_points(element: &Tlv<'_>) -> Option<()> {
    let mut list = list(element)?;
    while !list.is_empty() {
        let mut fields = sequence(&list.any()?)?;
        let point = fields.optional(tag::context_constructed(0))?;
        let reasons = fields.optional(tag::context(1))?;
        let issuer = fields.optional_list(tag::context_constructed(2))?;
        fields.end()?;
        if let Some(reasons) = reasons {
            der::bit_string(&reasons)?;
        }
        let issuers = issuer.map_or(Some(0), |names| Some(GeneralName::read_all(names.value)?.len()))?;
        match point {
            Some(point) => point_name(point.value)?,
            None if issuers == 0 => return None,
            None => {}
        }
    }
    Some(())
}

fn point_name(content: &[u8]) -> Option<()> {
    let mut inner = Reader::new(content);
    let name = inner.any()?;
    inner.end()?;
    match name.tag {
        0x80 | 0xa0 => GeneralName::read_all(name.value).map(drop),
        0x81 | 0xa1 => Some(()),
        _ => None,
    }
}
