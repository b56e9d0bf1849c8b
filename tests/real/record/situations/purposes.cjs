'use strict';
// What a certificate may be used for: extendedKeyUsage, keyUsage and nsCertType of leaf, intermediate and root.

const { change, THREE } = require('../situation.cjs');

const at = (label) => (id, ext) => ({ id: `${label}: ${id}`, certs: change(THREE, { [label]: { ext } }) });
const [root, int, leaf] = ['root', 'int', 'leaf'].map(at);
const eku = (...list) => ({ eku: { list } });
const ku = (...list) => ({ ku: { list, critical: true } });

const onEveryLevel = [
  ['EKU serverAuth', eku('serverAuth')],
  ['EKU clientAuth', eku('clientAuth')],
  ['EKU serverAuth and clientAuth', eku('serverAuth', 'clientAuth')],
  ['EKU any', eku('any')],
  ['EKU any and serverAuth', eku('any', 'serverAuth')],
  ['EKU any, critical', { eku: { list: ['any'], critical: true } }],
  ['EKU codeSigning', eku('codeSigning')],
  ['EKU emailProtection and timeStamping', eku('emailProtection', 'timeStamping')],
  ['EKU OCSP signing', eku('ocspSigning')],
  ['EKU unknown', eku('1.2.3.4')],
  ['EKU unknown and serverAuth', eku('1.2.3.4', 'serverAuth')],
  ['EKU Netscape step-up', eku('nsSgc')],
  ['EKU Microsoft step-up', eku('msSgc')],
  ['EKU empty list', eku()],
  ['EKU not a sequence', { eku: { raw: '0500' } }],
  ['EKU trailing bytes', { eku: { list: ['serverAuth'], trailing: '00' } }],
].flatMap(([id, ext]) => [root(id, ext), int(id, ext), leaf(id, ext)]);

const usages = ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment', 'keyAgreement', 'keyCertSign', 'cRLSign', 'encipherOnly', 'decipherOnly'];

module.exports = [
  ...onEveryLevel,
  ...usages.map((usage) => leaf(`keyUsage ${usage} only`, ku(usage))),
  leaf('keyUsage digitalSignature and keyCertSign', ku('digitalSignature', 'keyCertSign')),
  leaf('keyUsage of no bit', { ku: { list: [] } }),
  leaf('no keyUsage, no EKU', { ku: null, eku: null }),
  leaf('keyUsage dataEncipherment, no EKU', { ...ku('dataEncipherment'), eku: null }),
  ...['server', 'client', 'sslCA', 'email', 'objsign', 'reserved'].map((type) => leaf(`nsCertType ${type}`, { nsCertType: { list: [type] } })),
  leaf('nsCertType client and server', { nsCertType: { list: ['client', 'server'] } }),
  leaf('nsCertType empty', { nsCertType: { list: [] } }),
  leaf('nsCertType not a bit string', { nsCertType: { raw: '0500' } }),
  leaf('nsCertType client, no EKU', { nsCertType: { list: ['client'] }, eku: null }),
];
