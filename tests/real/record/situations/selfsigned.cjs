'use strict';
// Self-signed server certificates: the certificate of the lone appliance, of a laptop, of `openssl req -x509`.

const { DAY, HOST, NOW } = require('../certificate.cjs');

const PLAIN = { ku: null, eku: null, aki: {}, ski: {} };
const CA = { ...PLAIN, bc: { ca: true, critical: true } };
const self = (ext, fields = {}) => ({ leaf: { by: 'leaf', ext, ...fields } });
const one = (id, certs, more = {}) => ({ id, certs, send: ['leaf'], trust: [['leaf']], ...more });

const reissued = (id, fields, more = {}) =>
  one(id, { leafold: { by: 'leafold', ext: CA, key: 'P-256/leaf' }, leaf: { by: 'leaf', ext: CA, serial: 77, ...fields } }, { trust: [['leafold']], ...more });

module.exports = [
  one('CA:TRUE, in the bundle', self(CA)),
  one('CA:TRUE, empty list of roots', self(CA), { trust: [] }),
  one('CA:TRUE, list of one empty string', self(CA), { trust: [''] }),
  one('CA:TRUE, another root in the bundle', { ...self(CA), root: {} }, { trust: [['root']] }),
  one('CA:TRUE, in the bundle beside another root', { ...self(CA), root: {} }, { trust: [['root', 'leaf']] }),
  one('CA:TRUE, sent twice', self(CA), { send: ['leaf', 'leaf'] }),
  one('CA:FALSE, in the bundle', self({ ...PLAIN, bc: { critical: true } })),
  one('no basicConstraints, in the bundle', self(PLAIN)),
  one('no extensions but SAN', self({ ...PLAIN, aki: null, ski: null })),
  one('CN only, no SAN', self({ ...CA, san: null })),
  one('CN only, wrong host', self({ ...CA, san: null }), { host: 'other.corp.test' }),
  one('wrong host', self(CA), { host: 'other.corp.test' }),
  one('keyUsage without keyCertSign', self({ ...PLAIN, ku: { list: ['digitalSignature', 'keyEncipherment'], critical: true }, eku: { list: ['serverAuth'] } })),
  one('CA:TRUE, keyUsage without keyCertSign', self({ ...CA, ku: { list: ['digitalSignature'] } })),
  one('CA:TRUE, keyUsage keyCertSign only', self({ ...CA, ku: { list: ['keyCertSign'] } })),
  one('CA:TRUE, keyUsage keyCertSign and digitalSignature', self({ ...CA, ku: { list: ['keyCertSign', 'digitalSignature'] } })),
  one('EKU clientAuth', self({ ...CA, eku: { list: ['clientAuth'] } })),
  one('EKU anyExtendedKeyUsage', self({ ...CA, eku: { list: ['any'] } })),
  one('EKU serverAuth and clientAuth', self({ ...CA, eku: { list: ['serverAuth', 'clientAuth'] } })),
  one('expired', self(CA, { from: NOW - 90 * DAY, to: NOW - DAY })),
  one('not yet valid', self(CA, { from: NOW + DAY })),
  one('expired, not in the bundle', { ...self(CA, { from: NOW - 90 * DAY, to: NOW - DAY }), root: {} }, { trust: [['root']] }),
  one('path length 0', self({ ...CA, bc: { ca: true, path: 0 } })),
  one('v1', self(undefined, { version: 1, bare: true })),
  one('v1, CN is another host', self(undefined, { version: 1, bare: true, subject: [['CN', 'other.corp.test']] })),
  one('v1, RSA', self(undefined, { version: 1, bare: true, key: 'RSA-2048/leaf' })),
  one('v2', self(undefined, { version: 2, bare: true })),
  one('RSA-2048 SHA-256', self(CA, { key: 'RSA-2048/leaf' })),
  one('RSA-1024', self(CA, { key: 'RSA-1024/leaf' })),
  one('RSA-2048 SHA-1', self(CA, { key: 'RSA-2048/leaf', hash: 'sha1' })),
  one('RSA-2048 MD5', self(CA, { key: 'RSA-2048/leaf', hash: 'md5' })),
  one('SHA-1, not in the bundle', { ...self(CA, { hash: 'sha1' }), root: {} }, { trust: [['root']] }),
  one('spoiled signature, in the bundle', self(CA, { spoil: true })),
  one('spoiled signature, not in the bundle', { ...self(CA, { spoil: true }), root: {} }, { trust: [['root']] }),
  one('authority key identifier of another key', self({ ...CA, aki: { keyid: 'aabbccdd' } })),
  one('unknown critical extension', self(CA, { more: [['1.2.3.4.5', { critical: true, raw: '0500' }]] })),
  one('IP in SAN', self({ ...CA, san: { list: [['ip', '10.1.2.3']] } }), { host: '10.1.2.3' }),
  one('IP in CN only', self({ ...CA, san: null }, { subject: [['CN', '10.1.2.3']] }), { host: '10.1.2.3' }),
  one('localhost', self({ ...CA, san: { list: [['dns', 'localhost'], ['ip', '127.0.0.1'], ['ip', '::1']] } }), { host: 'localhost' }),
  one('empty subject', self(CA, { subject: [] })),
  one('subject differs from issuer, signed by its own key', self(CA, { issuer: [['CN', 'Somebody else']] })),
  reissued('re-issued with the same key, old one in the bundle', { key: 'P-256/leaf' }),
  reissued('re-issued with a new key, old one in the bundle', { key: 'P-256/leafnew' }),
  reissued('re-issued with a new key, no identifiers, old one in the bundle', { key: 'P-256/leafnew', ext: { ...CA, aki: null, ski: null } }),
  reissued('re-issued with the same key, both in the bundle', { key: 'P-256/leaf' }, { trust: [['leafold', 'leaf']] }),
  reissued('re-issued with the same key, CA:FALSE, old one in the bundle', { key: 'P-256/leaf', ext: { ...PLAIN, bc: {} } }),
  reissued('re-issued with the same key, sent with the old one', { key: 'P-256/leaf' }, { send: ['leaf', 'leafold'] }),
  { id: 'a CA and its leaf of one name', certs: { root: { subject: [['CN', HOST]] }, leaf: { by: 'root', subject: [['CN', HOST]] } } },
  { id: 'a root used as the server', certs: { root: { ext: { san: { list: [['dns', HOST]] } } } }, send: ['root'] },
  { id: 'a root used as the server, keyUsage for it', certs: { root: { ext: { ku: { list: ['keyCertSign', 'digitalSignature'] }, san: { list: [['dns', HOST]] } } } }, send: ['root'] },
];
