//! What aws-lc does not verify: RSA of odd sizes and digests, PSS with any salt, ECDSA on any prime curve with any digest,
//! DSA. Plain and slow; nothing here is secret.

#![expect(
    clippy::many_single_char_names,
    reason = "the letters of RFC 8017, FIPS 186 and the curve's equation"
)]

use num_bigint::BigUint;

use crate::x509::{Curve, DsaNumbers, Key, Numbers, Reader};

use super::algorithm::{Digest, Scheme};
use super::pss::Parameters;
use super::{Claim, Outcome};

pub(super) fn verify(claim: &Claim<'_>, key: &Key<'_>) -> Outcome {
    let good = match (claim.scheme, key) {
        (Scheme::Pkcs1(digest), Key::Rsa { modulus, exponent, .. }) => {
            let Some(hash) = digest.hash(claim.message) else { return unknown(digest) };
            recover(modulus, exponent, claim.signature)
                .is_some_and(|encoded| Some(encoded) == pkcs1(digest, hash.as_ref(), modulus.len()))
        }
        (Scheme::Pss(parameters), Key::Rsa { modulus, exponent, pss, .. }) => {
            let allowed = pss.as_ref().is_none_or(|element| {
                Parameters::read(Some(element)).is_some_and(|own| own.allow(&parameters))
            });
            let Some(hash) = parameters.digest.hash(claim.message) else { return unknown(parameters.digest) };
            if parameters.mask.hash(&[]).is_none() {
                return unknown(parameters.mask);
            }
            allowed
                && recover(modulus, exponent, claim.signature).is_some_and(|encoded| {
                    pss_matches(&parameters, hash.as_ref(), &encoded, modulus).is_some()
                })
        }
        (Scheme::Ec(digest), Key::Ec { curve, point }) => {
            let Some(numbers) = curve.numbers() else { return Outcome::Unknown(curve.name) };
            let Some(hash) = digest.hash(claim.message) else { return unknown(digest) };
            ecdsa(numbers, point, hash.as_ref(), claim.signature).is_some()
        }
        (Scheme::Dsa(digest), Key::Dsa { numbers: Some(numbers), .. }) => {
            let Some(hash) = digest.hash(claim.message) else { return unknown(digest) };
            dsa(numbers, hash.as_ref(), claim.signature).is_some()
        }
        (Scheme::Dsa(_), _) => return Outcome::Unknown("DSA with inherited parameters"),
        (Scheme::Ed448, _) => return Outcome::Unknown("Ed448"),
        (Scheme::Sm2, _) => return Outcome::Unknown("SM2"),
        (_, Key::EcExplicit { .. }) => return Outcome::Unknown("an EC key with explicit parameters"),
        _ => return Outcome::Unknown("an unusual combination of key and signature"),
    };
    if good { Outcome::Good } else { Outcome::Bad }
}

fn unknown(digest: Digest) -> Outcome {
    Outcome::Unknown(match digest {
        Digest::Md4 => return Outcome::Bad, // not in OpenSSL's default provider
        Digest::Md5 => "MD5",
        Digest::Ripemd160 => "RIPEMD-160",
        _ => "a rare digest",
    })
}

/// The point in uncompressed form.
pub(super) fn uncompressed(curve: &Curve, point: &[u8]) -> Option<Vec<u8>> {
    let numbers = curve.numbers()?;
    let (x, y) = numbers.point(point)?;
    let width = usize::try_from(numbers.p.bits()).ok()?.div_ceil(8);
    let mut octets = vec![4];
    for number in [x, y] {
        let bytes = number.to_bytes_be();
        octets.resize(octets.len() + width - bytes.len(), 0);
        octets.extend(bytes);
    }
    Some(octets)
}

/// signature ^ e mod n, as many octets as the modulus has; bounds as in `rsa_ossl_public_decrypt`.
fn recover(modulus: &[u8], exponent: &[u8], signature: &[u8]) -> Option<Vec<u8>> {
    let (n, e) = (BigUint::from_bytes_be(modulus), BigUint::from_bytes_be(exponent));
    let s = BigUint::from_bytes_be(signature);
    let is_within = n.bits() <= 16_384 && e < n && (n.bits() <= 3072 || e.bits() <= 64) && n.bit(0) && s < n;
    if !is_within || signature.len() != modulus.len() {
        return None;
    }
    let number = s.modpow(&e, &n).to_bytes_be();
    let mut octets = vec![0; modulus.len() - number.len()];
    octets.extend(number);
    Some(octets)
}

/// EMSA-PKCS1-v1_5 (RFC 8017, 9.2).
fn pkcs1(digest: Digest, hash: &[u8], length: usize) -> Option<Vec<u8>> {
    let oid = digest.oid();
    let small = |number: usize| u8::try_from(number).ok();
    let mut info =
        vec![0x30, small(oid.len() + 8 + hash.len())?, 0x30, small(oid.len() + 4)?, 6, small(oid.len())?];
    info.extend_from_slice(oid);
    info.extend_from_slice(&[5, 0, 4, small(hash.len())?]);
    info.extend_from_slice(hash);
    let padding = length.checked_sub(info.len() + 3).filter(|&count| count >= 8)?;
    Some([&[0, 1][..], &vec![0xff; padding], &[0], &info].concat())
}

/// EMSA-PSS verification (RFC 8017, 9.1.2).
fn pss_matches(parameters: &Parameters, hash: &[u8], encoded: &[u8], modulus: &[u8]) -> Option<()> {
    let bits = modulus.len() * 8 - modulus.first()?.leading_zeros() as usize - 1;
    let length = bits.div_ceil(8);
    let (skipped, encoded) = encoded.split_at(encoded.len().checked_sub(length)?);
    let (rest, trailer) = encoded.split_at(length.checked_sub(1)?);
    let (masked, digest) = rest.split_at(rest.len().checked_sub(hash.len())?);
    let spare = u32::try_from(8 * length - bits).ok()?;
    let allowed = 0xff_u8.checked_shr(spare).unwrap_or(0);
    if trailer != [0xbc] || skipped.iter().any(|&octet| octet != 0) || masked.first()? & !allowed != 0 {
        return None;
    }
    let mut block = mgf1(parameters.mask, digest, masked.len())?;
    block.iter_mut().zip(masked).for_each(|(octet, mask)| *octet ^= mask);
    *block.first_mut()? &= allowed;
    let (padding, salt) = block.split_at(block.len().checked_sub(parameters.salt_length)?);
    let (one, zeros) = padding.split_last()?;
    let expected = parameters.digest.hash(&[&[0; 8], hash, salt].concat())?;
    (*one == 1 && zeros.iter().all(|&octet| octet == 0) && expected.as_ref() == digest).then_some(())
}

fn mgf1(digest: Digest, seed: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut mask = Vec::with_capacity(length + digest.length());
    let mut counter = 0_u32;
    while mask.len() < length {
        mask.extend_from_slice(digest.hash(&[seed, &counter.to_be_bytes()].concat())?.as_ref());
        counter += 1;
    }
    mask.truncate(length);
    Some(mask)
}

/// r and s, in DER and not otherwise: OpenSSL encodes them again and compares.
fn pair(signature: &[u8]) -> Option<(BigUint, BigUint)> {
    let sequence = Reader::new(signature).expect(0x30)?;
    let mut fields = Reader::new(sequence.value);
    let mut number = || {
        let element = fields.expect(2)?;
        let is_der = element.raw.len() == element.value.len() + 2 && element.value.len() < 0x80;
        let is_minimal = match element.value {
            [] => false,
            [0, next, ..] => next & 0x80 != 0,
            [first, ..] => first & 0x80 == 0,
        };
        (is_der && is_minimal).then(|| BigUint::from_bytes_be(element.value))
    };
    let numbers = (number()?, number()?);
    fields.end()?;
    let header = if sequence.value.len() < 0x80 { 2 } else { 3 };
    (sequence.raw.len() == signature.len() && signature.len() == sequence.value.len() + header)
        .then_some(numbers)
}

/// The leftmost bits of a hash, as many as the order has.
fn truncated(hash: &[u8], order: &BigUint) -> BigUint {
    let number = BigUint::from_bytes_be(hash);
    let excess = (hash.len() as u64 * 8).saturating_sub(order.bits());
    number >> excess
}

fn dsa(numbers: &DsaNumbers<'_>, hash: &[u8], signature: &[u8]) -> Option<()> {
    let number = BigUint::from_bytes_be;
    let (p, q, g, y) = (number(numbers.p), number(numbers.q), number(numbers.g), number(numbers.y));
    let (r, s) = pair(signature)?;
    let zero = BigUint::ZERO;
    let is_usable = p.bits() <= 10_000 && matches!(q.bits(), 160 | 224 | 256) && p.bit(0);
    if !is_usable || r == zero || s == zero || r >= q || s >= q {
        return None;
    }
    let w = s.modinv(&q)?;
    let (u1, u2) = (truncated(hash, &q) * &w % &q, &r * w % &q);
    let v = g.modpow(&u1, &p) * y.modpow(&u2, &p) % &p % &q;
    (v == r).then_some(())
}

fn ecdsa(curve: &Numbers, point: &[u8], hash: &[u8], signature: &[u8]) -> Option<()> {
    let (r, s) = pair(signature)?;
    let zero = BigUint::ZERO;
    if r == zero || s == zero || r >= curve.n || s >= curve.n {
        return None;
    }
    let w = s.modinv(&curve.n)?;
    let (u1, u2) = (truncated(hash, &curve.n) * &w % &curve.n, &r * w % &curve.n);
    let generator = Jacobian::affine(curve.x.clone(), curve.y.clone());
    let (x, y) = curve.point(point)?;
    let sum = generator.times(&u1, curve).plus(&Jacobian::affine(x, y).times(&u2, curve), curve);
    let inverse = sum.z.modinv(&curve.p)?;
    let x = &sum.x * &inverse % &curve.p * inverse % &curve.p;
    (x % &curve.n == r).then_some(())
}

/// A point in Jacobian coordinates: (X/Z², Y/Z³); Z = 0 at infinity.
#[derive(Clone)]
struct Jacobian {
    x: BigUint,
    y: BigUint,
    z: BigUint,
}

impl Jacobian {
    fn affine(x: BigUint, y: BigUint) -> Self {
        Self { x, y, z: BigUint::from(1_u32) }
    }

    fn infinity() -> Self {
        Self { x: BigUint::from(1_u32), y: BigUint::from(1_u32), z: BigUint::ZERO }
    }

    fn times(&self, scalar: &BigUint, curve: &Numbers) -> Self {
        let mut result = Self::infinity();
        for bit in (0..scalar.bits()).rev() {
            result = result.doubled(curve);
            if scalar.bit(bit) {
                result = result.plus(self, curve);
            }
        }
        result
    }

    fn doubled(&self, curve: &Numbers) -> Self {
        let p = &curve.p;
        let yy = &self.y * &self.y % p;
        let zz = &self.z * &self.z % p;
        let s = ((&self.x * &yy) << 2_u32) % p;
        let m = (&self.x * &self.x * 3_u32 + &curve.a * (&zz * &zz % p)) % p;
        let x = (&m * &m + (p << 1_u32) - (&s << 1_u32) % p) % p;
        let y = (m * (p + s - &x) + p - ((&yy * &yy) << 3_u32) % p) % p;
        let z = ((&self.y * &self.z) << 1_u32) % p;
        Self { x, y, z }
    }

    fn plus(&self, other: &Self, curve: &Numbers) -> Self {
        if self.z == BigUint::ZERO {
            return other.clone();
        }
        if other.z == BigUint::ZERO {
            return self.clone();
        }
        let p = &curve.p;
        let (zz, other_zz) = (&self.z * &self.z % p, &other.z * &other.z % p);
        let (u1, u2) = (&self.x * &other_zz % p, &other.x * &zz % p);
        let (s1, s2) = (&self.y * &other_zz % p * &other.z % p, &other.y * &zz % p * &self.z % p);
        if u1 == u2 {
            return if s1 == s2 { self.doubled(curve) } else { Self::infinity() };
        }
        let h = (u2 + p - &u1) % p;
        let r = (s2 + p - &s1) % p;
        let hh = &h * &h % p;
        let hhh = &h * &hh % p;
        let v = u1 * hh % p;
        let x = (&r * &r + (p << 1_u32) + p - &hhh - (&v << 1_u32) % p) % p;
        let y = (r * (v + p - &x) + p - s1 * hhh % p) % p;
        let z = &self.z * &other.z % p * h % p;
        Self { x, y, z }
    }
}
