'use strict';
// What only a client with OpenSSL's strict flag refuses (Python from 3.13 on, by default), and what it does not mind
// (`check_extensions` of crypto/x509/x509_vfy.c, `X509_V_FLAG_X509_STRICT`); and keys whose curve is spelled out.

const { change, THREE } = require('../situation.cjs');

const at = (label, id, fields, more = {}) => ({ id: `${label}: ${id}`, certs: change(THREE, { [label]: fields }), ...more });
const ext = (value) => ({ ext: value });
const both = (id, fields) => [at('root', id, fields), at('int', id, fields)];
const every = (id, fields) => [...both(id, fields), at('leaf', id, fields)];
const HELD = { trust: [['root', 'int']] };
const alone = (id, fields) => ({ id, certs: { leaf: { by: 'leaf', ...fields } }, send: ['leaf'], trust: [['leaf']] });

module.exports = [
  { id: 'sound' },
  { id: 'sound, intermediate in the bundle too', ...HELD },
  ...every('no subject key identifier', ext({ ski: null })),
  at('int', 'no authority key identifier', ext({ aki: null })),
  at('int', 'no authority key identifier, in the bundle too', ext({ aki: null }), HELD),
  at('leaf', 'no authority key identifier', ext({ aki: null })),
  at('leaf', 'authority key identifier without key id', ext({ aki: { keyid: false, issuer: true, serial: true } })),
  at('root', 'authority key identifier of itself', ext({ aki: {} })),
  ...both('basicConstraints not critical', ext({ bc: { ca: true } })),
  ...both('keyUsage not critical', ext({ ku: { list: ['keyCertSign'] } })),
  ...both('no keyUsage', ext({ ku: null })),
  at('root', 'no basicConstraints', ext({ bc: null })),
  at('root', 'v1', { version: 1, bare: true }),
  at('root', 'v1 with extensions', { version: 1 }),
  at('leaf', 'v1', { version: 1, bare: true }),
  at('leaf', 'v1 with extensions', { version: 1 }),
  at('root', 'path length', ext({ bc: { ca: true, critical: true, path: 3 } })),
  at('leaf', 'path length without CA', ext({ bc: { path: 0 } })),
  at('leaf', 'keyCertSign without CA', ext({ ku: { list: ['digitalSignature', 'keyCertSign'], critical: true } })),
  at('leaf', 'CA:TRUE', ext({ bc: { ca: true, critical: true } })),
  at('leaf', 'CA:TRUE with keyCertSign', ext({ bc: { ca: true, critical: true }, ku: { list: ['digitalSignature', 'keyCertSign'], critical: true } })),
  at('leaf', 'no subject, names not critical', { subject: [] }),
  at('leaf', 'no subject, names critical', { subject: [], ext: { san: { critical: true, list: [['dns', 'api.corp.test']] } } }),
  at('root', 'outer algorithm is another', { outer: '300a06082a8648ce3d040303' }),
  at('root', 'serial 0', { serial: 0 }),
  at('root', 'serial of 21 bytes', { serial: '01'.repeat(21) }),
  at('root', 'GeneralizedTime before 2050', { from: { general: '20260101000000Z' } }),
  alone('self-signed, CA:FALSE', ext({ bc: { critical: true }, aki: null })),
  alone('self-signed, CA:TRUE, as openssl req -x509', ext({ bc: { ca: true, critical: true }, ku: null, eku: null })),
  ...both('curve spelled out', { key: 'explicit/ca' }),
  { id: 'root: curve spelled out, direct leaf', certs: { root: { key: 'explicit/ca' }, leaf: { by: 'root' } }, send: ['leaf'] },
];
