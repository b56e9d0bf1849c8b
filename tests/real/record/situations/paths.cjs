'use strict';
// Which path is found: cross-signing, rollover, loops, depth. OpenSSL takes the first match and does not come back.

const { DAY, NOW } = require('../certificate.cjs');

const bare = { ext: { ski: null, aki: null } };
const named = (cn) => [['O', 'Corp'], ['CN', cn]];
const old = { from: NOW - 900 * DAY, to: NOW - DAY };

// An intermediate that two roots have signed.
const CROSS = {
  roota: {}, rootb: {},
  inta: { by: 'roota', key: 'P-256/shared', subject: named('Shared') },
  intb: { by: 'rootb', key: 'P-256/shared', subject: named('Shared') },
  leaf: { by: 'inta' },
};
// A new root that the old one has signed as well (AddTrust, 2020).
const ADDTRUST = {
  rootold: { ...old },
  rootnew: { key: 'P-256/new', subject: named('New root') },
  cross: { by: 'rootold', key: 'P-256/new', subject: named('New root') },
  int: { by: 'rootnew' },
  leaf: { by: 'int' },
};
const ADDTRUST_VALID = { ...ADDTRUST, rootold: {} };
// One root name, two keys.
const ROLL = {
  root: { subject: named('Roll') }, rootnew: { subject: named('Roll') },
  int: { by: 'rootnew' }, leaf: { by: 'int' },
};
const ROLL_BARE = Object.fromEntries(Object.entries(ROLL).map(([label, spec]) => [label, { ...spec, ...bare }]));
// Two intermediates that signed each other.
const LOOP = {
  seed: { by: 'seed', role: 'ca', key: 'P-256/b', subject: named('B') },
  a: { by: 'seed', role: 'ca', key: 'P-256/a', subject: named('A') },
  b: { by: 'a', role: 'ca', key: 'P-256/b', subject: named('B') },
  root: {},
  leaf: { by: 'a' },
};

/** A chain of `count` intermediates. */
function deep(count, fields = {}) {
  const certs = { root: {} };
  for (let i = 1; i <= count; i += 1) certs[`ca${i}`] = { by: i === 1 ? 'root' : `ca${i - 1}`, ...fields };
  certs.leaf = { by: count ? `ca${count}` : 'root' };
  return certs;
}

const sent = (certs) => Object.keys(certs).filter((label) => label !== 'root').reverse();
const depth = (id, certs, more = {}) => ({ id, certs, send: sent(certs), ...more });

// A ring of one name: self-issued certificates between root and leaf.
const selfIssued = { root: { subject: named('Ring') }, ring: { by: 'root', subject: named('Ring') }, leaf: { by: 'ring' } };

module.exports = [
  { id: 'cross-signed, path to A sent, A in the bundle', certs: CROSS, send: ['leaf', 'inta'], trust: [['roota']] },
  { id: 'cross-signed, path to A sent, B in the bundle', certs: CROSS, send: ['leaf', 'inta'], trust: [['rootb']] },
  { id: 'cross-signed, both sent, B in the bundle', certs: CROSS, send: ['leaf', 'inta', 'intb'], trust: [['rootb']] },
  { id: 'cross-signed, both sent in the other order, B in the bundle', certs: CROSS, send: ['leaf', 'intb', 'inta'], trust: [['rootb']] },
  { id: 'cross-signed, both sent, both roots in the bundle', certs: CROSS, send: ['leaf', 'inta', 'intb'], trust: [['roota', 'rootb']] },
  { id: 'cross-signed, A sent, B and its intermediate in the bundle', certs: CROSS, send: ['leaf', 'inta'], trust: [['rootb', 'intb']] },
  { id: 'cross-signed, A sent with its root, B and its intermediate in the bundle', certs: CROSS, send: ['leaf', 'inta', 'roota'], trust: [['rootb', 'intb']] },
  { id: 'cross-signed, both intermediates in the bundle without roots', certs: CROSS, send: ['leaf', 'inta'], trust: [['inta', 'intb']] },
  { id: 'cross-signed, A expired, both sent', certs: { ...CROSS, inta: { ...CROSS.inta, ...old } }, send: ['leaf', 'inta', 'intb'], trust: [['roota', 'rootb']] },
  { id: 'cross-signed, both expired, B later', certs: { ...CROSS, inta: { ...CROSS.inta, from: NOW - 90 * DAY, to: NOW - 9 * DAY }, intb: { ...CROSS.intb, ...old } }, send: ['leaf', 'inta', 'intb'], trust: [['roota', 'rootb']] },
  { id: 'new root in the bundle, expired cross-certificate sent', certs: { ...ADDTRUST, cross: { ...ADDTRUST.cross, ...old } }, send: ['leaf', 'int', 'cross'], trust: [['rootnew']] },
  { id: 'new root in the bundle, cross-certificate of an expired root sent', certs: ADDTRUST, send: ['leaf', 'int', 'cross'], trust: [['rootnew']] },
  { id: 'old expired root in the bundle, cross-certificate sent', certs: ADDTRUST, send: ['leaf', 'int', 'cross'], trust: [['rootold']] },
  { id: 'old and new root in the bundle, cross-certificate sent', certs: ADDTRUST, send: ['leaf', 'int', 'cross'], trust: [['rootold', 'rootnew']] },
  { id: 'old valid root in the bundle, cross-certificate sent', certs: ADDTRUST_VALID, send: ['leaf', 'int', 'cross'], trust: [['rootold']] },
  { id: 'old valid root in the bundle, new root sent instead of the cross-certificate', certs: ADDTRUST_VALID, send: ['leaf', 'int', 'rootnew'], trust: [['rootold']] },
  { id: 'old valid root in the bundle, new root and cross-certificate sent', certs: ADDTRUST_VALID, send: ['leaf', 'int', 'rootnew', 'cross'], trust: [['rootold']] },
  { id: 'old valid root in the bundle, cross-certificate and new root sent', certs: ADDTRUST_VALID, send: ['leaf', 'int', 'cross', 'rootnew'], trust: [['rootold']] },
  { id: 'cross-certificate in the bundle without its issuer', certs: ADDTRUST_VALID, send: ['leaf', 'int'], trust: [['cross']] },
  { id: 'cross-certificate before the new root in the bundle', certs: ADDTRUST_VALID, send: ['leaf', 'int'], trust: [['cross', 'rootnew']] },
  { id: 'new root before the cross-certificate in the bundle', certs: ADDTRUST_VALID, send: ['leaf', 'int'], trust: [['rootnew', 'cross']] },
  { id: 'rollover, both roots, wrong one first', certs: ROLL, send: ['leaf', 'int'], trust: [['root', 'rootnew']] },
  { id: 'rollover, both roots, right one first', certs: ROLL, send: ['leaf', 'int'], trust: [['rootnew', 'root']] },
  { id: 'rollover, only the old root', certs: ROLL, send: ['leaf', 'int'], trust: [['root']] },
  { id: 'rollover without identifiers, wrong one first', certs: ROLL_BARE, send: ['leaf', 'int'], trust: [['root', 'rootnew']] },
  { id: 'rollover without identifiers, right one first', certs: ROLL_BARE, send: ['leaf', 'int'], trust: [['rootnew', 'root']] },
  { id: 'rollover without identifiers, only the old root', certs: ROLL_BARE, send: ['leaf', 'int'], trust: [['root']] },
  { id: 'rollover without identifiers, old root in the bundle, new one sent', certs: ROLL_BARE, send: ['leaf', 'int', 'rootnew'], trust: [['root']] },
  { id: 'rollover without identifiers, wrong one expired', certs: { ...ROLL_BARE, root: { ...ROLL_BARE.root, ...old } }, send: ['leaf', 'int'], trust: [['root', 'rootnew']] },
  { id: 'renewed root of the same key, old one expired', certs: { rootold: { ...old, key: 'P-256/root', subject: named('Renew') }, root: { subject: named('Renew') }, leaf: {} }, send: ['leaf'], trust: [['rootold', 'root']] },
  { id: 'renewed root of the same key, only the expired one', certs: { rootold: { ...old, key: 'P-256/root', subject: named('Renew') }, root: { subject: named('Renew') }, leaf: {} }, send: ['leaf'], trust: [['rootold']] },
  { id: 'renewed root of the same key, expired in the bundle, renewed sent', certs: { rootold: { ...old, key: 'P-256/root', subject: named('Renew') }, root: { subject: named('Renew') }, leaf: {} }, send: ['leaf', 'root'], trust: [['rootold']] },
  { id: 'renewed root of the same key, both valid, old in the bundle, renewed sent', certs: { rootold: { key: 'P-256/root', subject: named('Renew') }, root: { subject: named('Renew') }, leaf: {} }, send: ['leaf', 'root'], trust: [['rootold']] },
  { id: 'two intermediates signed each other, none trusted', certs: LOOP, send: ['leaf', 'a', 'b'], trust: [['root']] },
  { id: 'two intermediates signed each other, one in the bundle', certs: LOOP, send: ['leaf', 'a', 'b'], trust: [['b']] },
  { id: 'two intermediates signed each other, self-signed one in the bundle', certs: LOOP, send: ['leaf', 'a', 'b'], trust: [['seed']] },
  { id: 'self-issued intermediate', certs: selfIssued, send: ['leaf', 'ring'], trust: [['root']] },
  { id: 'self-issued intermediate, path length 0 in the root', certs: { ...selfIssued, root: { ...selfIssued.root, ext: { bc: { ca: true, path: 0 } } } }, send: ['leaf', 'ring'], trust: [['root']] },
  { id: 'self-issued intermediate without identifiers', certs: Object.fromEntries(Object.entries(selfIssued).map(([label, spec]) => [label, { ...spec, ...bare }])), send: ['leaf', 'ring'], trust: [['root']] },
  { id: 'self-issued intermediate in the bundle alone', certs: selfIssued, send: ['leaf', 'ring'], trust: [['ring']] },
  { id: 'issuer of the same name but other key sent first', certs: { root: {}, fake: { subject: named('Twin') }, int: { subject: named('Twin') }, leaf: { by: 'int' } }, send: ['leaf', 'fake', 'int'] },
  { id: 'issuer of the same name but other key sent first, no identifiers', certs: { root: {}, fake: { subject: named('Twin'), ...bare }, int: { subject: named('Twin'), ...bare }, leaf: { by: 'int', ...bare } }, send: ['leaf', 'fake', 'int'] },
  { id: 'issuer of the same name but other key in the bundle, no identifiers', certs: { root: {}, fake: { subject: named('Twin'), ...bare }, int: { subject: named('Twin'), ...bare }, leaf: { by: 'int', ...bare } }, send: ['leaf', 'int'], trust: [['root', 'fake']] },
  { id: 'issuer of the same name with unreadable extensions sent first', certs: { root: {}, fake: { subject: named('Twin'), key: 'P-256/int', ext: { bc: { raw: '0101ff' } } }, int: { subject: named('Twin'), key: 'P-256/int' }, leaf: { by: 'int' } }, send: ['leaf', 'fake', 'int'] },
  { id: 'issuer of the same name and key without CA sent first', certs: { root: {}, fake: { subject: named('Twin'), key: 'P-256/int', ext: { bc: {} } }, int: { subject: named('Twin'), key: 'P-256/int' }, leaf: { by: 'int' } }, send: ['leaf', 'fake', 'int'] },
  { id: 'leaf signed by another leaf', certs: { root: {}, leafca: {}, leaf: { by: 'leafca' } }, send: ['leaf', 'leafca'] },
  { id: 'leaf signed by itself under the name of the root', certs: { root: {}, leaf: { signer: 'P-256/leaf' } }, send: ['leaf'] },
  ...[5, 6, 7, 10, 20].map((count) => depth(`${count} intermediates`, deep(count))),
  depth('100 intermediates', deep(100, { ext: { ski: null, aki: null, ku: null } })),
  depth('101 intermediates', deep(101, { ext: { ski: null, aki: null, ku: null } })),
  depth('7 intermediates, root missing', deep(7), { trust: [] }),
];
