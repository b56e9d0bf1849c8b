//! New inputs out of old ones, by a generator of random numbers with a seed.

/// Texts and bytes that mean something to readers of certificates.
const WORDS: [&[u8]; 30] = [
    b"-----BEGIN CERTIFICATE-----",
    b"-----END CERTIFICATE-----",
    b"-----BEGIN TRUSTED CERTIFICATE-----\n",
    b"-----BEGIN PKCS7-----\n",
    b"-----BEGIN X509 CRL-----\n",
    b"-----END X509 CRL-----\n",
    b"-----BEGIN PRIVATE KEY-----\n",
    b"-----BEGIN ",
    b"-----END ",
    b"-----",
    b"\n",
    b"\r\n",
    b"\r",
    b"\\n",
    b"\\\\n",
    b"\\r\\n",
    b",",
    b" ",
    b"\"",
    b"'",
    b"\xef\xbb\xbf",
    "—".as_bytes(),
    b"Proc-Type: 4,ENCRYPTED\n",
    &[0x30, 0x82],
    &[0x30, 0x80],
    &[0, 0],
    &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02],
    &[0xa0, 0x84, 0xff, 0xff, 0xff, 0xff],
    &[0x02, 0x01, 0xff],
    &[0x17, 0x0d],
];

pub(crate) struct Mutator {
    state: u64,
}

impl Mutator {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// `SplitMix64` (Steele, Lea, Flood: "Fast splittable pseudorandom number generators").
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % (limit.max(1) as u64)).unwrap_or(0)
    }

    /// One of the corpus with a few changes, at most `largest` bytes.
    pub(crate) fn mutated(&mut self, corpus: &[Vec<u8>], largest: usize) -> Vec<u8> {
        let mut input = corpus[self.below(corpus.len())].clone();
        for _ in 0..=self.below(6) {
            self.change(&mut input, corpus);
        }
        input.truncate(largest);
        input
    }

    fn change(&mut self, input: &mut Vec<u8>, corpus: &[Vec<u8>]) {
        let at = self.below(input.len() + 1);
        let byte = self.next().to_le_bytes()[0];
        match self.below(9) {
            0 if at < input.len() => input[at] ^= 1 << (byte % 8),
            1 if at < input.len() => input[at] = byte,
            2 => input.insert(at, byte),
            3 => {
                let end = (at + 1 + self.below(8)).min(input.len());
                input.drain(at.min(end)..end);
            }
            4 => {
                let word = WORDS[self.below(WORDS.len())];
                input.splice(at..at, word.iter().copied());
            }
            5 => {
                let word = WORDS[self.below(WORDS.len())];
                let end = (at + word.len()).min(input.len());
                input.splice(at..end, word.iter().copied());
            }
            6 => {
                let end = (at + self.below(200)).min(input.len());
                let piece = input[at..end].to_vec();
                input.splice(at..at, piece);
            }
            7 => {
                let other = &corpus[self.below(corpus.len())];
                let from = self.below(other.len() + 1);
                input.truncate(at);
                input.extend_from_slice(&other[from..]);
            }
            _ => input.truncate(at),
        }
    }
}
