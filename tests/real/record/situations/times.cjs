'use strict';
// Validity against the clock, and the ways to write a time (RFC 5280, 4.1.2.5).

const { DAY, NOW } = require('../certificate.cjs');
const { change, THREE } = require('../situation.cjs');

const at = (label, id, fields, more = {}) => ({ id: `${label}: ${id}`, certs: change(THREE, { [label]: fields }), ...more });
const every = (id, fields) => ['root', 'int', 'leaf'].map((label) => at(label, id, fields));
const utc = (text) => ({ utc: text });
const general = (text) => ({ general: text });

module.exports = [
  ...every('expired yesterday', { to: NOW - DAY }),
  ...every('valid from tomorrow', { from: NOW + DAY }),
  ...every('ends now', { to: NOW }),
  ...every('ended a second ago', { to: NOW - 1 }),
  ...every('ends in a second', { to: NOW + 1 }),
  ...every('begins now', { from: NOW }),
  ...every('begins in a second', { from: NOW + 1 }),
  ...every('ends before it begins', { from: NOW + DAY, to: NOW - DAY }),
  ...every('GeneralizedTime before 2050', { from: general('20260101000000Z'), to: general('20280101000000Z') }),
  ...every('without seconds', { from: utc('2601010000Z') }),
  ...every('end without seconds', { to: utc('2801010000Z') }),
  ...every('with an offset', { from: utc('260101000000+0100') }),
  ...every('with fractional seconds', { to: general('20280101000000.5Z') }),
  ...every('without Z', { to: general('20280101000000') }),
  ...every('letters in it', { to: utc('28010100000xZ') }),
  ...every('month 13', { to: utc('281301000000Z') }),
  ...every('30 February', { from: utc('260230000000Z') }),
  ...every('29 February of no leap year', { to: utc('270229000000Z') }),
  ...every('hour 24', { to: utc('280101240000Z') }),
  ...every('second 60', { to: utc('280101000060Z') }),
  ...every('a year of two digits that means 1950', { to: utc('500101000000Z') }),
  ...every('a year of two digits that means 2049', { to: utc('491231235959Z') }),
  ...every('until 9999', { to: general('99991231235959Z') }),
  ...every('since 1970', { from: utc('700101000000Z') }),
  ...every('since 1950', { from: utc('500101000000Z') }),
  ...every('since 1900', { from: general('19000101000000Z') }),
  at('leaf', 'year 0', { from: general('00000101000000Z') }),
  at('leaf', 'empty', { from: utc('') }),
  at('leaf', 'as a PrintableString', { from: { general: '20260101000000Z' }, to: utc('280101000000Z ') }),
  { id: 'clock in 1999', time: 930000000 },
  { id: 'clock in 2040', time: 2210000000 },
  { id: 'clock a second before the beginning of all', time: NOW - 30 * DAY - 1 },
  { id: 'clock at the beginning of all', time: NOW - 30 * DAY },
  { id: 'clock at the end of all', time: NOW + 300 * DAY },
  { id: 'clock a second before the end of all', time: NOW + 300 * DAY - 1 },
  { id: 'intermediate outlives the root', certs: change(THREE, { root: { to: NOW + DAY }, int: { to: NOW + 900 * DAY } }) },
  { id: 'leaf began before its issuer', certs: change(THREE, { leaf: { from: NOW - 300 * DAY } }) },
  { id: 'expired root, sent too', certs: change(THREE, { root: { to: NOW - DAY } }), send: ['leaf', 'int', 'root'] },
  { id: 'expired root not in the bundle, sent', certs: change(THREE, { root: { to: NOW - DAY }, rootother: {} }), send: ['leaf', 'int', 'root'], trust: [['rootother']] },
  { id: 'expired intermediate, only it in the bundle', certs: change(THREE, { int: { to: NOW - DAY } }), trust: [['int']] },
  { id: 'expired leaf, only the intermediate in the bundle', certs: change(THREE, { leaf: { to: NOW - DAY } }), trust: [['int']] },
  { id: 'all three expired', certs: change(THREE, { root: { to: NOW - DAY }, int: { to: NOW - 2 * DAY }, leaf: { to: NOW - 3 * DAY } }) },
  { id: 'root expired, leaf not yet valid', certs: change(THREE, { root: { to: NOW - DAY }, leaf: { from: NOW + DAY } }) },
  { id: 'root not yet valid, leaf expired', certs: change(THREE, { root: { from: NOW + DAY }, leaf: { to: NOW - DAY } }) },
];
