'use strict';
// OpenSSL's `TRUSTED CERTIFICATE`: a certificate with settings of what to trust and what to reject it for.

const { pem, trusted } = require('../certificate.cjs');
const { PURPOSE } = require('../extensions.cjs');

const oid = (list) => list && list.map((one) => PURPOSE[one] ?? one);
const set = (cert, settings, label = 'TRUSTED CERTIFICATE') => ({
  cert,
  as: (_one, bytes) => pem(trusted(bytes, { ...settings, trust: oid(settings.trust), reject: oid(settings.reject) }), { label }),
});
const SELF = { leaf: { by: 'leaf', ext: { ku: null, eku: null } } };
const FOUR = { root: {}, upper: {}, lower: { by: 'upper' }, leaf: { by: 'lower' } };

const settings = [
  ['no settings', {}],
  ['alias only', { alias: 'corp' }],
  ['trust serverAuth', { trust: ['serverAuth'] }],
  ['trust clientAuth', { trust: ['clientAuth'] }],
  ['trust any', { trust: ['any'] }],
  ['trust emailProtection and serverAuth', { trust: ['emailProtection', 'serverAuth'] }],
  ['trust an unknown purpose', { trust: ['1.2.3.4'] }],
  ['trust an empty list', { trust: [] }],
  ['reject serverAuth', { reject: ['serverAuth'] }],
  ['reject clientAuth', { reject: ['clientAuth'] }],
  ['reject any', { reject: ['any'] }],
  ['reject an empty list', { reject: [] }],
  ['trust and reject serverAuth', { trust: ['serverAuth'], reject: ['serverAuth'] }],
  ['trust serverAuth, reject clientAuth', { trust: ['serverAuth'], reject: ['clientAuth'] }],
  ['trust clientAuth, reject emailProtection', { trust: ['clientAuth'], reject: ['emailProtection'] }],
];

module.exports = [
  ...settings.flatMap(([id, one]) => [
    { id: `root: ${id}`, trust: [[set('root', one)]] },
    { id: `intermediate alone: ${id}`, trust: [[set('int', one)]] },
    { id: `root and intermediate: ${id} on the intermediate`, trust: [['root', set('int', one)]] },
  ]),
  ...[['trust serverAuth', { trust: ['serverAuth'] }], ['reject serverAuth', { reject: ['serverAuth'] }], ['trust clientAuth', { trust: ['clientAuth'] }], ['no settings', {}]].flatMap(([id, one]) => [
    { id: `leaf alone: ${id}`, trust: [[set('leaf', one)]] },
    { id: `leaf alone, alone sent: ${id}`, send: ['leaf'], trust: [[set('leaf', one)]] },
    { id: `self-signed leaf: ${id}`, certs: SELF, send: ['leaf'], trust: [[set('leaf', one)]] },
    { id: `lower intermediate of two: ${id}`, certs: FOUR, send: ['leaf', 'lower', 'upper'], trust: [[set('lower', one)]] },
    { id: `upper intermediate of two: ${id}`, certs: FOUR, send: ['leaf', 'lower', 'upper'], trust: [[set('upper', one)]] },
  ]),
  { id: 'settings under the label CERTIFICATE', trust: [[set('root', { trust: ['serverAuth'] }, 'CERTIFICATE')]] },
  { id: 'settings under the label X509 CERTIFICATE', trust: [[set('root', { trust: ['serverAuth'] }, 'X509 CERTIFICATE')]] },
  { id: 'plain first, rejected second', trust: [['root', set('root', { reject: ['serverAuth'] })]] },
  { id: 'rejected first, plain second', trust: [[set('root', { reject: ['serverAuth'] }), 'root']] },
  { id: 'rejected first, plain in another element', trust: [[set('root', { reject: ['serverAuth'] })], ['root']] },
  { id: 'root plain, leaf rejected', trust: [['root', set('leaf', { reject: ['serverAuth'] })]] },
  { id: 'expired intermediate trusted alone', certs: { root: {}, int: { to: 1790000000 }, leaf: { by: 'int' } }, trust: [[set('int', { trust: ['serverAuth'] })]] },
  { id: 'intermediate with EKU clientAuth trusted alone', certs: { root: {}, int: { ext: { eku: { list: ['clientAuth'] } } }, leaf: { by: 'int' } }, trust: [[set('int', { trust: ['serverAuth'] })]] },
  { id: 'root without CA trusted', certs: { root: { ext: { bc: {} } }, int: {}, leaf: { by: 'int' } }, trust: [[set('root', { trust: ['serverAuth'] })]] },
  { id: 'broken settings', trust: [[{ cert: 'root', as: (_one, bytes) => pem(Buffer.concat([bytes, Buffer.from('30040500', 'hex')]), { label: 'TRUSTED CERTIFICATE' }) }]] },
];
