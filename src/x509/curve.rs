//! Elliptic curves that OpenSSL knows by name.

use std::sync::OnceLock;

use num_bigint::BigUint;

/// A named curve.
#[derive(Debug)]
pub struct Curve {
    pub name: &'static str,
    /// Content octets of the object identifier.
    pub oid: &'static [u8],
    pub order_bits: usize,
    domain: Option<&'static Domain>,
    numbers: OnceLock<Option<Numbers>>,
}

/// Parameters in hexadecimal, where signatures of the curve can be verified here.
#[derive(Debug)]
struct Domain {
    p: &'static str,
    a: &'static str,
    b: &'static str,
    x: &'static str,
    y: &'static str,
    n: &'static str,
}

/// The same as numbers: y² = x³ + ax + b over the integers modulo p, with a generator (x, y) of order n.
#[derive(Debug)]
pub struct Numbers {
    pub p: BigUint,
    pub a: BigUint,
    pub b: BigUint,
    pub x: BigUint,
    pub y: BigUint,
    pub n: BigUint,
}

impl PartialEq for Curve {
    fn eq(&self, other: &Self) -> bool {
        self.oid == other.oid
    }
}

impl Eq for Curve {}

impl Curve {
    #[must_use]
    pub fn named(oid: &[u8]) -> Option<&'static Self> {
        CURVES.iter().find(|curve| curve.oid == oid)
    }

    /// The parameters, for the curves over prime fields that are listed with them.
    #[must_use]
    pub fn numbers(&self) -> Option<&Numbers> {
        self.numbers.get_or_init(|| self.domain.and_then(Numbers::parse)).as_ref()
    }

    /// Whether octets are a point of the curve, as `EC_POINT_oct2point` sees it. Without parameters: a guess by length.
    #[must_use]
    pub fn accepts(&self, octets: &[u8]) -> bool {
        if let Some(numbers) = self.numbers() {
            return numbers.point(octets).is_some();
        }
        // The field may be up to two octets wider than the order.
        let width = self.order_bits.div_ceil(8);
        let length = octets.len().wrapping_sub(1);
        (width..width + 3).any(|width| length == width || length == 2 * width)
    }
}

impl Numbers {
    fn parse(domain: &Domain) -> Option<Self> {
        let number = |digits: &str| BigUint::parse_bytes(digits.as_bytes(), 16);
        Some(Self {
            p: number(domain.p)?,
            a: number(domain.a)?,
            b: number(domain.b)?,
            x: number(domain.x)?,
            y: number(domain.y)?,
            n: number(domain.n)?,
        })
    }

    /// The point, from compressed (02, 03), uncompressed (04) or hybrid form (06, 07, whose parity has to be right).
    #[must_use]
    pub fn point(&self, octets: &[u8]) -> Option<(BigUint, BigUint)> {
        let (&form, coordinates) = octets.split_first()?;
        let width = usize::try_from(self.p.bits()).ok()?.div_ceil(8);
        let x = BigUint::from_bytes_be(coordinates.get(..width)?);
        let y = match form {
            2 | 3 if coordinates.len() == width => self.root(&x, form == 3)?,
            4 | 6 | 7 if coordinates.len() == 2 * width => BigUint::from_bytes_be(&coordinates[width..]),
            _ => return None,
        };
        let is_parity_right = form == 4 || y.bit(0) == (form & 1 == 1);
        let is_on_curve = x < self.p && y < self.p && self.holds(&x, &y);
        (is_parity_right && is_on_curve).then_some((x, y))
    }

    /// The equation of the curve. The difference of its sides is divided once, where each side would be divided once or twice.
    fn holds(&self, x: &BigUint, y: &BigUint) -> bool {
        let (left, right) = (y * y, (x * x + &self.a) * x + &self.b);
        let difference = if left > right { left - right } else { right - left };
        difference % &self.p == BigUint::ZERO
    }

    fn right_side(&self, x: &BigUint) -> BigUint {
        ((x * x + &self.a) % &self.p * x + &self.b) % &self.p
    }

    /// The y of that parity. All listed primes but that of P-224 are 3 modulo 4.
    fn root(&self, x: &BigUint, odd: bool) -> Option<BigUint> {
        let square = self.right_side(x);
        let y = if self.p.bit(1) {
            square.modpow(&((&self.p + 1_u32) >> 2), &self.p)
        } else {
            self.tonelli_shanks(&square)?
        };
        Some(if y.bit(0) == odd { y } else { &self.p - y })
    }

    fn tonelli_shanks(&self, square: &BigUint) -> Option<BigUint> {
        let (zero, one) = (BigUint::ZERO, BigUint::from(1_u32));
        if *square == zero {
            return Some(zero);
        }
        let less = &self.p - &one;
        let twos = less.trailing_zeros()?;
        let odd = &less >> twos;
        let half = &less >> 1_u32;
        let mut candidate = BigUint::from(2_u32);
        while candidate.modpow(&half, &self.p) != less {
            candidate += 1_u32;
        }
        let (mut order, mut c) = (twos, candidate.modpow(&odd, &self.p));
        let mut t = square.modpow(&odd, &self.p);
        let mut root = square.modpow(&((&odd + &one) >> 1_u32), &self.p);
        while t != one {
            let mut power = t.clone();
            let mut exponent = 0;
            while power != one {
                power = &power * &power % &self.p;
                exponent += 1;
                if exponent == order {
                    return None;
                }
            }
            let b = c.modpow(&(BigUint::from(1_u32) << (order - exponent - 1)), &self.p);
            order = exponent;
            c = &b * &b % &self.p;
            t = t * &c % &self.p;
            root = root * b % &self.p;
        }
        Some(root)
    }
}

const fn curve(
    name: &'static str,
    oid: &'static [u8],
    order_bits: usize,
    domain: Option<&'static Domain>,
) -> Curve {
    Curve { name, oid, order_bits, domain, numbers: OnceLock::new() }
}

static CURVES: [Curve; 80] = [
    curve("P-192", &[42, 134, 72, 206, 61, 3, 1, 1], 192, Some(&P_192)),
    curve("P-224", &[43, 129, 4, 0, 33], 224, Some(&P_224)),
    curve("P-256", &[42, 134, 72, 206, 61, 3, 1, 7], 256, Some(&P_256)),
    curve("P-384", &[43, 129, 4, 0, 34], 384, Some(&P_384)),
    curve("P-521", &[43, 129, 4, 0, 35], 521, Some(&P_521)),
    curve("brainpoolP160r1", &[43, 36, 3, 3, 2, 8, 1, 1, 1], 160, Some(&BRAINPOOLP160R1)),
    curve("brainpoolP192r1", &[43, 36, 3, 3, 2, 8, 1, 1, 3], 192, Some(&BRAINPOOLP192R1)),
    curve("brainpoolP224r1", &[43, 36, 3, 3, 2, 8, 1, 1, 5], 224, Some(&BRAINPOOLP224R1)),
    curve("brainpoolP256r1", &[43, 36, 3, 3, 2, 8, 1, 1, 7], 256, Some(&BRAINPOOLP256R1)),
    curve("brainpoolP320r1", &[43, 36, 3, 3, 2, 8, 1, 1, 9], 320, Some(&BRAINPOOLP320R1)),
    curve("brainpoolP384r1", &[43, 36, 3, 3, 2, 8, 1, 1, 11], 384, Some(&BRAINPOOLP384R1)),
    curve("brainpoolP512r1", &[43, 36, 3, 3, 2, 8, 1, 1, 13], 512, Some(&BRAINPOOLP512R1)),
    curve("secp256k1", &[43, 129, 4, 0, 10], 256, Some(&SECP256K1)),
    curve("SM2", &[42, 129, 28, 207, 85, 1, 130, 45], 256, None),
    curve("brainpoolP160t1", &[43, 36, 3, 3, 2, 8, 1, 1, 2], 160, None),
    curve("brainpoolP192t1", &[43, 36, 3, 3, 2, 8, 1, 1, 4], 192, None),
    curve("brainpoolP224t1", &[43, 36, 3, 3, 2, 8, 1, 1, 6], 224, None),
    curve("brainpoolP256t1", &[43, 36, 3, 3, 2, 8, 1, 1, 8], 256, None),
    curve("brainpoolP320t1", &[43, 36, 3, 3, 2, 8, 1, 1, 10], 320, None),
    curve("brainpoolP384t1", &[43, 36, 3, 3, 2, 8, 1, 1, 12], 384, None),
    curve("brainpoolP512t1", &[43, 36, 3, 3, 2, 8, 1, 1, 14], 512, None),
    curve("c2pnb163v1", &[42, 134, 72, 206, 61, 3, 0, 1], 163, None),
    curve("c2pnb163v2", &[42, 134, 72, 206, 61, 3, 0, 2], 162, None),
    curve("c2pnb163v3", &[42, 134, 72, 206, 61, 3, 0, 3], 162, None),
    curve("c2pnb176v1", &[42, 134, 72, 206, 61, 3, 0, 4], 161, None),
    curve("c2pnb208w1", &[42, 134, 72, 206, 61, 3, 0, 10], 193, None),
    curve("c2pnb272w1", &[42, 134, 72, 206, 61, 3, 0, 16], 257, None),
    curve("c2pnb304w1", &[42, 134, 72, 206, 61, 3, 0, 17], 289, None),
    curve("c2pnb368w1", &[42, 134, 72, 206, 61, 3, 0, 19], 353, None),
    curve("c2tnb191v1", &[42, 134, 72, 206, 61, 3, 0, 5], 191, None),
    curve("c2tnb191v2", &[42, 134, 72, 206, 61, 3, 0, 6], 190, None),
    curve("c2tnb191v3", &[42, 134, 72, 206, 61, 3, 0, 7], 189, None),
    curve("c2tnb239v1", &[42, 134, 72, 206, 61, 3, 0, 11], 238, None),
    curve("c2tnb239v2", &[42, 134, 72, 206, 61, 3, 0, 12], 237, None),
    curve("c2tnb239v3", &[42, 134, 72, 206, 61, 3, 0, 13], 236, None),
    curve("c2tnb359v1", &[42, 134, 72, 206, 61, 3, 0, 18], 353, None),
    curve("c2tnb431r1", &[42, 134, 72, 206, 61, 3, 0, 20], 418, None),
    curve("prime192v2", &[42, 134, 72, 206, 61, 3, 1, 2], 192, None),
    curve("prime192v3", &[42, 134, 72, 206, 61, 3, 1, 3], 192, None),
    curve("prime239v1", &[42, 134, 72, 206, 61, 3, 1, 4], 239, None),
    curve("prime239v2", &[42, 134, 72, 206, 61, 3, 1, 5], 239, None),
    curve("prime239v3", &[42, 134, 72, 206, 61, 3, 1, 6], 239, None),
    curve("secp112r1", &[43, 129, 4, 0, 6], 112, None),
    curve("secp112r2", &[43, 129, 4, 0, 7], 110, None),
    curve("secp128r1", &[43, 129, 4, 0, 28], 128, None),
    curve("secp128r2", &[43, 129, 4, 0, 29], 126, None),
    curve("secp160k1", &[43, 129, 4, 0, 9], 161, None),
    curve("secp160r1", &[43, 129, 4, 0, 8], 161, None),
    curve("secp160r2", &[43, 129, 4, 0, 30], 161, None),
    curve("secp192k1", &[43, 129, 4, 0, 31], 192, None),
    curve("secp224k1", &[43, 129, 4, 0, 32], 225, None),
    curve("sect113r1", &[43, 129, 4, 0, 4], 113, None),
    curve("sect113r2", &[43, 129, 4, 0, 5], 113, None),
    curve("sect131r1", &[43, 129, 4, 0, 22], 131, None),
    curve("sect131r2", &[43, 129, 4, 0, 23], 131, None),
    curve("sect163k1", &[43, 129, 4, 0, 1], 163, None),
    curve("sect163r1", &[43, 129, 4, 0, 2], 162, None),
    curve("sect163r2", &[43, 129, 4, 0, 15], 163, None),
    curve("sect193r1", &[43, 129, 4, 0, 24], 193, None),
    curve("sect193r2", &[43, 129, 4, 0, 25], 193, None),
    curve("sect233k1", &[43, 129, 4, 0, 26], 232, None),
    curve("sect233r1", &[43, 129, 4, 0, 27], 233, None),
    curve("sect239k1", &[43, 129, 4, 0, 3], 238, None),
    curve("sect283k1", &[43, 129, 4, 0, 16], 281, None),
    curve("sect283r1", &[43, 129, 4, 0, 17], 282, None),
    curve("sect409k1", &[43, 129, 4, 0, 36], 407, None),
    curve("sect409r1", &[43, 129, 4, 0, 37], 409, None),
    curve("sect571k1", &[43, 129, 4, 0, 38], 570, None),
    curve("sect571r1", &[43, 129, 4, 0, 39], 570, None),
    curve("wap-wsg-idm-ecid-wtls1", &[103, 43, 1, 4, 1], 112, None),
    curve("wap-wsg-idm-ecid-wtls10", &[103, 43, 1, 4, 10], 232, None),
    curve("wap-wsg-idm-ecid-wtls11", &[103, 43, 1, 4, 11], 233, None),
    curve("wap-wsg-idm-ecid-wtls12", &[103, 43, 1, 4, 12], 224, None),
    curve("wap-wsg-idm-ecid-wtls3", &[103, 43, 1, 4, 3], 163, None),
    curve("wap-wsg-idm-ecid-wtls4", &[103, 43, 1, 4, 4], 113, None),
    curve("wap-wsg-idm-ecid-wtls5", &[103, 43, 1, 4, 5], 163, None),
    curve("wap-wsg-idm-ecid-wtls6", &[103, 43, 1, 4, 6], 112, None),
    curve("wap-wsg-idm-ecid-wtls7", &[103, 43, 1, 4, 7], 161, None),
    curve("wap-wsg-idm-ecid-wtls8", &[103, 43, 1, 4, 8], 113, None),
    curve("wap-wsg-idm-ecid-wtls9", &[103, 43, 1, 4, 9], 161, None),
];

static P_224: Domain = Domain {
    p: "ffffffffffffffffffffffffffffffff000000000000000000000001",
    a: "fffffffffffffffffffffffffffffffefffffffffffffffffffffffe",
    b: "b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4",
    x: "b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21",
    y: "bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34",
    n: "ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d",
};
static SECP256K1: Domain = Domain {
    p: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
    a: "0",
    b: "7",
    x: "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
    y: "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
    n: "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
};
static P_384: Domain = Domain {
    p: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
    a: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffc",
    b: "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
    x: "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
    y: "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
    n: "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
};
static P_521: Domain = Domain {
    p: "1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    a: "1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc",
    b: "51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
    x: "c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
    y: "11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650",
    n: "1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
};
static P_192: Domain = Domain {
    p: "fffffffffffffffffffffffffffffffeffffffffffffffff",
    a: "fffffffffffffffffffffffffffffffefffffffffffffffc",
    b: "64210519e59c80e70fa7e9ab72243049feb8deecc146b9b1",
    x: "188da80eb03090f67cbf20eb43a18800f4ff0afd82ff1012",
    y: "7192b95ffc8da78631011ed6b24cdd573f977a11e794811",
    n: "ffffffffffffffffffffffff99def836146bc9b1b4d22831",
};
static P_256: Domain = Domain {
    p: "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
    a: "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc",
    b: "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
    x: "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
    y: "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
    n: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
};
static BRAINPOOLP160R1: Domain = Domain {
    p: "e95e4a5f737059dc60dfc7ad95b3d8139515620f",
    a: "340e7be2a280eb74e2be61bada745d97e8f7c300",
    b: "1e589a8595423412134faa2dbdec95c8d8675e58",
    x: "bed5af16ea3f6a4f62938c4631eb5af7bdbcdbc3",
    y: "1667cb477a1a8ec338f94741669c976316da6321",
    n: "e95e4a5f737059dc60df5991d45029409e60fc09",
};
static BRAINPOOLP192R1: Domain = Domain {
    p: "c302f41d932a36cda7a3463093d18db78fce476de1a86297",
    a: "6a91174076b1e0e19c39c031fe8685c1cae040e5c69a28ef",
    b: "469a28ef7c28cca3dc721d044f4496bcca7ef4146fbf25c9",
    x: "c0a0647eaab6a48753b033c56cb0f0900a2f5c4853375fd6",
    y: "14b690866abd5bb88b5f4828c1490002e6773fa2fa299b8f",
    n: "c302f41d932a36cda7a3462f9e9e916b5be8f1029ac4acc1",
};
static BRAINPOOLP224R1: Domain = Domain {
    p: "d7c134aa264366862a18302575d1d787b09f075797da89f57ec8c0ff",
    a: "68a5e62ca9ce6c1c299803a6c1530b514e182ad8b0042a59cad29f43",
    b: "2580f63ccfe44138870713b1a92369e33e2135d266dbb372386c400b",
    x: "d9029ad2c7e5cf4340823b2a87dc68c9e4ce3174c1e6efdee12c07d",
    y: "58aa56f772c0726f24c6b89e4ecdac24354b9e99caa3f6d3761402cd",
    n: "d7c134aa264366862a18302575d0fb98d116bc4b6ddebca3a5a7939f",
};
static BRAINPOOLP256R1: Domain = Domain {
    p: "a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377",
    a: "7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9",
    b: "26dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c07b6",
    x: "8bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262",
    y: "547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997",
    n: "a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7",
};
static BRAINPOOLP320R1: Domain = Domain {
    p: "d35e472036bc4fb7e13c785ed201e065f98fcfa6f6f40def4f92b9ec7893ec28fcd412b1f1b32e27",
    a: "3ee30b568fbab0f883ccebd46d3f3bb8a2a73513f5eb79da66190eb085ffa9f492f375a97d860eb4",
    b: "520883949dfdbc42d3ad198640688a6fe13f41349554b49acc31dccd884539816f5eb4ac8fb1f1a6",
    x: "43bd7e9afb53d8b85289bcc48ee5bfe6f20137d10a087eb6e7871e2a10a599c710af8d0d39e20611",
    y: "14fdd05545ec1cc8ab4093247f77275e0743ffed117182eaa9c77877aaac6ac7d35245d1692e8ee1",
    n: "d35e472036bc4fb7e13c785ed201e065f98fcfa5b68f12a32d482ec7ee8658e98691555b44c59311",
};
static BRAINPOOLP384R1: Domain = Domain {
    p: "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec53",
    a: "7bc382c63d8c150c3c72080ace05afa0c2bea28e4fb22787139165efba91f90f8aa5814a503ad4eb04a8c7dd22ce2826",
    b: "4a8c7dd22ce28268b39b55416f0447c2fb77de107dcd2a62e880ea53eeb62d57cb4390295dbc9943ab78696fa504c11",
    x: "1d1c64f068cf45ffa2a63a81b7c13f6b8847a3e77ef14fe3db7fcafe0cbd10e8e826e03436d646aaef87b2e247d4af1e",
    y: "8abe1d7520f9c2a45cb1eb8e95cfd55262b70b29feec5864e19c054ff99129280e4646217791811142820341263c5315",
    n: "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565",
};
static BRAINPOOLP512R1: Domain = Domain {
    p: "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca703308717d4d9b009bc66842aecda12ae6a380e62881ff2f2d82c68528aa6056583a48f3",
    a: "7830a3318b603b89e2327145ac234cc594cbdd8d3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94ca",
    b: "3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94cadc083e67984050b75ebae5dd2809bd638016f723",
    x: "81aee4bdd82ed9645a21322e9c4c6a9385ed9f70b5d916c1b43b62eef4d0098eff3b1f78e2d0d48d50d1687b93b97d5f7c6d5047406a5e688b352209bcb9f822",
    y: "7dde385d566332ecc0eabfa9cf7822fdf209f70024a57b1aa000c55b881f8111b2dcde494a5f485e5bca4bd88a2763aed1ca2b2fa8f0540678cd1e0f3ad80892",
    n: "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca92619418661197fac10471db1d381085ddaddb58796829ca90069",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generators_are_points_in_every_form() {
        for curve in &CURVES {
            let Some(numbers) = curve.numbers() else { continue };
            let width = usize::try_from(numbers.p.bits()).unwrap().div_ceil(8);
            let padded = |number: &BigUint| {
                let bytes = number.to_bytes_be();
                [vec![0; width - bytes.len()], bytes].concat()
            };
            let (x, y) = (padded(&numbers.x), padded(&numbers.y));
            let parity = u8::from(numbers.y.bit(0));
            assert!(curve.accepts(&[&[4], &x[..], &y[..]].concat()), "{}", curve.name);
            assert!(curve.accepts(&[&[2 + parity], &x[..]].concat()), "{}", curve.name);
            assert!(curve.accepts(&[&[6 + parity], &x[..], &y[..]].concat()), "{}", curve.name);
            assert!(!curve.accepts(&[&[7 - parity], &x[..], &y[..]].concat()), "{}: parity", curve.name);
            assert!(!curve.accepts(&[&[4], &y[..], &x[..]].concat()), "{}: off the curve", curve.name);
        }
    }
}
