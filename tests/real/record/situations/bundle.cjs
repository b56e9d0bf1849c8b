'use strict';
// What is in the bundle and what the server sends: incomplete, doubled, out of order.

const { DAY, NOW } = require('../certificate.cjs');

const FOUR = { root: {}, upper: {}, lower: { by: 'upper' }, leaf: { by: 'lower' } };
const WRONG = { root: {}, int: {}, leaf: { by: 'int' }, rootother: {} };
const TWO = { root: {}, leaf: { by: 'root' } };
const old = { from: NOW - 90 * DAY, to: NOW - DAY };

// One intermediate renewed: same name and key, the old one has expired.
const RENEWED = { root: {}, int: { key: 'P-256/int' }, intold: { key: 'P-256/int', subject: [['O', 'Corp'], ['CN', 'Corp int']], ...old }, leaf: { by: 'int' } };
// The same, renewed with another key.
const REKEYED = { ...RENEWED, intold: { ...RENEWED.intold, key: 'P-256/intold' } };

module.exports = [
  { id: 'root in the bundle, intermediate sent' },
  { id: 'root in the bundle, direct leaf', certs: TWO },
  { id: 'root in the bundle, root sent too', send: ['leaf', 'int', 'root'] },
  { id: 'intermediate not sent', send: ['leaf'] },
  { id: 'intermediate not sent, but in the bundle', send: ['leaf'], trust: [['root', 'int']] },
  { id: 'intermediate not sent, but in the bundle first', send: ['leaf'], trust: [['int', 'root']] },
  { id: 'intermediate and root as two elements', send: ['leaf'], trust: [['root'], ['int']] },
  { id: 'only the intermediate in the bundle', trust: [['int']] },
  { id: 'only the intermediate in the bundle, leaf alone sent', send: ['leaf'], trust: [['int']] },
  { id: 'only the intermediate in the bundle, root sent', send: ['leaf', 'int', 'root'], trust: [['int']] },
  { id: 'only the leaf in the bundle', trust: [['leaf']] },
  { id: 'only the leaf in the bundle, leaf alone sent', send: ['leaf'], trust: [['leaf']] },
  { id: 'only the leaf in the bundle, issued by a root that was sent', certs: TWO, send: ['leaf', 'root'], trust: [['leaf']] },
  { id: 'leaf and intermediate in the bundle', trust: [['leaf', 'int']] },
  { id: 'leaf, intermediate and root in the bundle', trust: [['leaf', 'int', 'root']] },
  { id: 'another root in the bundle', certs: WRONG, trust: [['rootother']] },
  { id: 'another root in the bundle, root sent', certs: WRONG, send: ['leaf', 'int', 'root'], trust: [['rootother']] },
  { id: 'another root in the bundle, leaf alone sent', certs: WRONG, send: ['leaf'], trust: [['rootother']] },
  { id: 'another root in the bundle, direct leaf', certs: { ...TWO, rootother: {} }, send: ['leaf'], trust: [['rootother']] },
  { id: 'empty list of roots', trust: [] },
  { id: 'list of one empty string', trust: [''] },
  { id: 'list of an empty string and the root', trust: ['', ['root']] },
  { id: 'root twice in one element', trust: [['root', 'root']] },
  { id: 'root twice in two elements', trust: [['root'], ['root']] },
  { id: 'many other roots before the right one', certs: { ...WRONG, root2: {}, root3: {}, root4: {} }, trust: [['rootother', 'root2', 'root3', 'root4', 'root']], send: ['leaf', 'int'] },
  { id: 'sent in the wrong order', certs: FOUR, send: ['leaf', 'upper', 'lower'] },
  { id: 'four levels', certs: FOUR, send: ['leaf', 'lower', 'upper'] },
  { id: 'four levels, upper intermediate missing', certs: FOUR, send: ['leaf', 'lower'] },
  { id: 'four levels, lower intermediate missing', certs: FOUR, send: ['leaf', 'upper'] },
  { id: 'four levels, upper intermediate in the bundle', certs: FOUR, send: ['leaf', 'lower'], trust: [['root', 'upper']] },
  { id: 'four levels, only the upper intermediate in the bundle', certs: FOUR, send: ['leaf', 'lower'], trust: [['upper']] },
  { id: 'four levels, only the lower intermediate in the bundle', certs: FOUR, send: ['leaf', 'lower', 'upper', 'root'], trust: [['lower']] },
  { id: 'root sent first after the leaf', send: ['leaf', 'root', 'int'] },
  { id: 'a stranger sent beside the chain', certs: WRONG, send: ['leaf', 'rootother', 'int'], trust: [['root']] },
  { id: 'intermediate sent twice', send: ['leaf', 'int', 'int'] },
  { id: 'leaf sent twice', send: ['leaf', 'leaf', 'int'] },
  { id: 'another leaf is sent first', certs: { ...WRONG, leaf2: { by: 'int', ext: { san: { list: [['dns', 'other.corp.test']] } } } }, send: ['leaf2', 'leaf', 'int'], trust: [['root']] },
  { id: 'a stranger is sent first', certs: { ...WRONG, leaf2: { by: 'rootother' } }, send: ['leaf2', 'leaf', 'int'], trust: [['root']] },
  { id: 'intermediate sent first', send: ['int', 'leaf'] },
  { id: 'expired intermediate sent, renewed one in the bundle', certs: RENEWED, send: ['leaf', 'intold'], trust: [['root', 'int']] },
  { id: 'renewed intermediate sent, expired one in the bundle', certs: RENEWED, send: ['leaf', 'int'], trust: [['root', 'intold']] },
  { id: 'expired and renewed intermediate sent, expired first', certs: RENEWED, send: ['leaf', 'intold', 'int'] },
  { id: 'expired and renewed intermediate sent, renewed first', certs: RENEWED, send: ['leaf', 'int', 'intold'] },
  { id: 'expired and renewed intermediate in the bundle', certs: RENEWED, send: ['leaf'], trust: [['root', 'intold', 'int']] },
  { id: 'only the expired intermediate sent', certs: RENEWED, send: ['leaf', 'intold'] },
  { id: 're-keyed intermediate, old one sent', certs: REKEYED, send: ['leaf', 'intold'] },
  { id: 're-keyed intermediate, old one in the bundle', certs: REKEYED, send: ['leaf', 'int'], trust: [['root', 'intold']] },
  { id: 'public and private root in two elements', certs: WRONG, trust: [['rootother'], ['root']] },
  { id: 'root in the third element', certs: WRONG, trust: [['rootother'], ['rootother'], ['root']] },
];
