'use strict';
// Two faults at once, every pair of a dozen: which one does the client name?

const { DAY, NOW } = require('../certificate.cjs');
const { change, THREE } = require('../situation.cjs');

const FAULTS = [
  ['leaf expired', { certs: { leaf: { to: NOW - DAY } } }],
  ['leaf not yet valid', { certs: { leaf: { from: NOW + DAY } } }],
  ['intermediate expired', { certs: { int: { to: NOW - DAY } } }],
  ['root expired', { certs: { root: { to: NOW - DAY } } }],
  ['wrong host', { host: 'www.corp.test' }],
  ['leaf signature spoiled', { certs: { leaf: { spoil: true } } }],
  ['intermediate signature spoiled', { certs: { int: { spoil: true } } }],
  ['leaf EKU clientAuth', { certs: { leaf: { ext: { eku: { list: ['clientAuth'] } } } } }],
  ['intermediate without CA', { certs: { int: { ext: { bc: {} } } } }],
  ['intermediate keyUsage without keyCertSign', { certs: { int: { ext: { ku: { list: ['cRLSign'] } } } } }],
  ['root path length 0', { certs: { root: { ext: { bc: { ca: true, path: 0 } } } } }],
  ['leaf SHA-1', { certs: { leaf: { hash: 'sha1' } } }],
  ['leaf RSA-1024', { certs: { leaf: { key: 'RSA-1024/leaf' } } }],
  ['unknown critical extension in the intermediate', { certs: { int: { more: [['1.2.3.4.5', { critical: true, raw: '0500' }]] } } }],
  ['name constraints violated', { certs: { int: { ext: { nc: { permitted: [['dns', 'other.test']] } } } } }],
  ['another root in the bundle', { trust: [['rootother']] }],
  ['another root in the bundle, root sent', { trust: [['rootother']], send: ['leaf', 'int', 'root'] }],
  ['intermediate not sent', { send: ['leaf'] }],
  ['only the intermediate in the bundle', { trust: [['int']] }],
  ['duplicate extension in the leaf', { certs: { leaf: { more: [['san', { list: [['dns', 'x.test']] }]] } } }],
];

function together(first, second) {
  const certs = change({ ...THREE, rootother: {} }, first[1].certs ?? {});
  return { id: `${first[0]} + ${second[0]}`, send: ['leaf', 'int'], ...first[1], ...second[1], certs: change(certs, second[1].certs ?? {}) };
}

module.exports = FAULTS.flatMap((first, index) => FAULTS.slice(index + 1).map((second) => together(first, second)));
