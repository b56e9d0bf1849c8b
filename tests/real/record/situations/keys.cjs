'use strict';
// Kinds and sizes of keys and digests, at every level.

const { change, THREE } = require('../situation.cjs');

const at = (label, id, fields, more = {}) => ({ id: `${label}: ${id}`, certs: change(THREE, { [label]: fields }), ...more });
const keyed = (label, kind) => at(label, kind, { key: `${kind}/${label}` });

const CA_KINDS = ['RSA-2048', 'RSA-3072', 'RSA-4096', 'RSA-1024', 'RSA-1536', 'RSA-1962', 'RSA-1963', 'RSA-920', 'RSA-912', 'RSA-768', 'RSA3-2048', 'PSS-2048', 'PSS256-2048', 'P-192', 'P-224', 'P-384', 'P-521', 'K256', 'BP256', 'ed25519', 'ed448', 'DSA-2048'];
const LEAF_KINDS = ['RSA-2048', 'RSA-4096', 'RSA-1024', 'RSA-1536', 'RSA-2047', 'RSA-1962', 'RSA3-2048', 'PSS-2048', 'PSS256-2048', 'P-384', 'P-521', 'ed25519', 'ed448', 'K256', 'P-224'];

// The digest is that of the certificate's own signature, made by its issuer.
const signed = (id, kind, hash, more = {}) => [
  { id: `leaf: ${id}`, certs: change(THREE, { int: { key: `${kind}/int` }, leaf: { hash, ...more } }) },
  { id: `int: ${id}`, certs: change(THREE, { root: { key: `${kind}/root` }, int: { hash, ...more } }) },
  { id: `root: ${id}`, certs: change(THREE, { root: { key: `${kind}/root`, hash, ...more } }) },
];

module.exports = [
  ...CA_KINDS.flatMap((kind) => [keyed('root', kind), keyed('int', kind)]),
  ...LEAF_KINDS.map((kind) => keyed('leaf', kind)),
  ...['md5', 'sha1', 'sha224', 'sha384', 'sha512'].flatMap((hash) => signed(`RSA with ${hash}`, 'RSA-2048', hash)),
  ...['sha1', 'sha224', 'sha384', 'sha512'].flatMap((hash) => signed(`P-256 with ${hash}`, 'P-256', hash)),
  ...['sha1', 'sha256', 'sha384', 'sha512'].flatMap((hash) => signed(`PSS with ${hash}`, 'RSA-2048', hash, { pss: true })),
  ...signed('PSS with salt 20', 'RSA-2048', 'sha256', { pss: true, salt: 20 }),
  ...signed('PSS with salt 0', 'RSA-2048', 'sha256', { pss: true, salt: 0 }),
  ...signed('PSS with sha1, RSA-1024', 'RSA-1024', 'sha1', { pss: true }),
  ...signed('P-384 with sha256', 'P-384', 'sha256'),
  ...signed('P-521 with sha512', 'P-521', 'sha512'),
  ...signed('P-521 with sha256', 'P-521', 'sha256'),
  ...signed('K256 with sha256', 'K256', 'sha256'),
  at('leaf', 'RSA-1024, root missing', { key: 'RSA-1024/leaf' }, { trust: [] }),
  at('int', 'RSA-1024, expired', { key: 'RSA-1024/int', to: 1790000000 }),
  at('int', 'RSA-1024, only it in the bundle', { key: 'RSA-1024/int' }, { trust: [['int']] }),
  at('root', 'RSA-1024, not in the bundle, sent', { key: 'RSA-1024/root' }, { certs: { ...change(THREE, { root: { key: 'RSA-1024/root' } }), rootother: {} }, send: ['leaf', 'int', 'root'], trust: [['rootother']] }),
  at('leaf', 'SHA-1, intermediate missing', { hash: 'sha1' }, { send: ['leaf'] }),
  at('int', 'SHA-1, in the bundle too', { hash: 'sha1' }, { trust: [['root', 'int']] }),
  at('int', 'SHA-1, only it in the bundle', { hash: 'sha1' }, { trust: [['int']] }),
];
