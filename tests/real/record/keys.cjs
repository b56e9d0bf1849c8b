'use strict';
// Key pairs by label, made once per run: `P-256/root` is one key however often it is asked for. Never written to disk.

const crypto = require('node:crypto');
const der = require('./der.cjs');

const CURVES = {
  'P-224': 'secp224r1',
  'P-256': 'prime256v1',
  'P-384': 'secp384r1',
  'P-521': 'secp521r1',
  'P-192': 'prime192v1',
  K256: 'secp256k1',
  BP256: 'brainpoolP256r1',
};
const pool = new Map();

function generate(kind) {
  if (kind === 'explicit') return crypto.generateKeyPairSync('ec', { namedCurve: 'prime256v1', paramEncoding: 'explicit' });
  if (CURVES[kind]) return crypto.generateKeyPairSync('ec', { namedCurve: CURVES[kind] });
  if (kind === 'ed25519' || kind === 'ed448') return crypto.generateKeyPairSync(kind);
  const [family, bits] = kind.split('-');
  if (family === 'RSA') return crypto.generateKeyPairSync('rsa', { modulusLength: Number(bits), publicExponent: 65537 });
  if (family === 'RSA3') return crypto.generateKeyPairSync('rsa', { modulusLength: Number(bits), publicExponent: 3 });
  if (family === 'PSS') return crypto.generateKeyPairSync('rsa-pss', { modulusLength: Number(bits) });
  if (family === 'PSS256')
    return crypto.generateKeyPairSync('rsa-pss', {
      modulusLength: Number(bits),
      hashAlgorithm: 'sha256',
      mgf1HashAlgorithm: 'sha256',
      saltLength: 32,
    });
  if (family === 'DSA') return crypto.generateKeyPairSync('dsa', { modulusLength: Number(bits), divisorLength: 256 });
  throw new Error(`no key kind ${kind}`);
}

/** The key of a label: its kind, the private key, the SubjectPublicKeyInfo, and the identifier (RFC 5280, 4.2.1.2, method 1). */
function key(label) {
  if (pool.has(label)) return pool.get(label);
  const kind = label.split('/')[0];
  const { publicKey, privateKey } = generate(kind);
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const made = { kind, family: family(kind), privateKey, spki, keyid: crypto.createHash('sha1').update(spki).digest() };
  pool.set(label, made);
  return made;
}

const family = (kind) =>
  CURVES[kind] || kind === 'explicit' ? 'ec' : kind.startsWith('RSA') ? 'rsa' : kind.startsWith('PSS') ? 'pss' : kind.startsWith('DSA') ? 'dsa' : kind;

const SHA2 = { sha256: 1, sha384: 2, sha512: 3, sha224: 4 };
const RSA = { md5: 4, sha1: 5, sha256: 11, sha384: 12, sha512: 13, sha224: 14 };
const ECDSA = {
  sha1: '1.2.840.10045.4.1',
  sha224: '1.2.840.10045.4.3.1',
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
};
const DSA = { sha1: '1.2.840.10040.4.3', sha224: '2.16.840.1.101.3.4.3.1', sha256: '2.16.840.1.101.3.4.3.2' };
const SIZE = { md5: 16, sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64 };

const digestOid = (hash) =>
  hash === 'md5' ? '1.2.840.113549.2.5' : hash === 'sha1' ? '1.3.14.3.2.26' : `2.16.840.1.101.3.4.2.${SHA2[hash]}`;

/** RSASSA-PSS parameters (RFC 4055, 3.1). */
function pssParameters(hash, salt, mgf = hash) {
  const algorithm = (which) => der.sequence(der.oid(digestOid(which)), der.none);
  return der.sequence(
    der.context(0, true, algorithm(hash)),
    der.context(1, true, der.sequence(der.oid('1.2.840.113549.1.1.8'), algorithm(mgf))),
    der.context(2, true, der.integer(salt)),
  );
}

/** AlgorithmIdentifier of a signature by `made` with `hash`. */
function algorithm(made, { hash = 'sha256', pss, salt } = {}) {
  if (made.family === 'pss' || pss) return der.sequence(der.oid('1.2.840.113549.1.1.10'), pssParameters(hash, salt ?? SIZE[hash]));
  if (made.family === 'rsa') return der.sequence(der.oid(`1.2.840.113549.1.1.${RSA[hash]}`), der.none);
  if (made.family === 'ec') return der.sequence(der.oid(ECDSA[hash]));
  if (made.family === 'dsa') return der.sequence(der.oid(DSA[hash]));
  return der.sequence(der.oid(made.family === 'ed25519' ? '1.3.101.112' : '1.3.101.113'));
}

function sign(made, data, { hash = 'sha256', pss, salt } = {}) {
  if (made.family === 'ed25519' || made.family === 'ed448') return crypto.sign(null, data, made.privateKey);
  if (made.family === 'pss' || pss) {
    const padding = crypto.constants.RSA_PKCS1_PSS_PADDING;
    return crypto.sign(hash, data, { key: made.privateKey, padding, saltLength: salt ?? SIZE[hash] });
  }
  return crypto.sign(hash, data, made.privateKey);
}

module.exports = { key, algorithm, sign };
