'use strict';
// Subject and authority key identifiers, serials: how an issuer is told from another (RFC 5280, 4.2.1.1 and 4.1.2.2).

const { change, THREE } = require('../situation.cjs');

const at = (label, id, fields, more = {}) => ({ id: `${label}: ${id}`, certs: change(THREE, { [label]: fields }), ...more });
const aki = (value) => ({ ext: { aki: value } });
const both = (id, fields) => [at('leaf', id, fields), at('int', id, fields)];
const every = (id, fields) => ['root', 'int', 'leaf'].map((label) => at(label, id, fields));

module.exports = [
  ...both('no authority key identifier', aki(null)),
  ...both('empty authority key identifier', aki({ keyid: false })),
  ...both('key id of another key', aki({ keyid: '0102030405' })),
  ...both('issuer and serial', aki({ keyid: false, issuer: true, serial: true })),
  ...both('key id, issuer and serial', aki({ issuer: true, serial: true })),
  ...both('issuer and wrong serial', aki({ keyid: false, issuer: true, serial: '0badc0de' })),
  ...both('right key id, wrong serial', aki({ issuer: true, serial: '0badc0de' })),
  ...both('right key id, wrong issuer', aki({ issuer: [['dir', [['CN', 'Somebody else']]]], serial: true })),
  ...both('issuer alone, wrong', aki({ keyid: false, issuer: [['dir', [['CN', 'Somebody else']]]] })),
  ...both('issuer is no directory name', aki({ issuer: [['dns', 'ca.corp.test']], serial: true })),
  ...both('wrong issuer after a right one', aki({ issuer: [['dir', [['O', 'Corp'], ['CN', 'Corp root']]], ['dir', [['CN', 'Somebody else']]]], serial: true })),
  ...both('serial alone, wrong', aki({ keyid: false, serial: '01' })),
  ...both('serial with a leading zero', aki({ keyid: false, serial: '0001' })),
  ...both('unreadable authority key identifier', aki({ raw: '0500' })),
  ...both('authority key identifier critical', aki({ critical: true })),
  ...every('no subject key identifier', { ext: { ski: null } }),
  ...every('subject key identifier of its own', { ext: { ski: { keyid: '0a0b0c' } } }),
  ...every('empty subject key identifier', { ext: { ski: { raw: '0400' } } }),
  ...every('unreadable subject key identifier', { ext: { ski: { raw: '0500' } } }),
  at('root', 'authority key identifier of itself', aki({})),
  at('root', 'authority key identifier of another', aki({ keyid: '0102' })),
  at('root', 'authority key identifier with another serial', aki({ issuer: true, serial: '0badc0de' })),
  at('root', 'authority key identifier with its own serial', aki({ issuer: true, serial: true })),
  ...every('serial 0', { serial: 0 }),
  ...every('serial negative', { serial: -5 }),
  ...every('serial of 21 bytes', { serial: '01'.repeat(21) }),
  ...every('serial of 64 bytes', { serial: '01'.repeat(64) }),
  ...every('serial with leading 00', { serial: '0001' }),
  ...every('serial with leading ff', { serial: 'ff80' }),
  ...every('serial without content', { serial: '' }),
  { id: 'all serials the same', certs: change(THREE, { root: { serial: 1 }, int: { serial: 1 }, leaf: { serial: 1 } }) },
  { id: 'no identifiers anywhere', certs: change(THREE, { root: { ext: { ski: null } }, int: { ext: { ski: null, aki: null } }, leaf: { ext: { ski: null, aki: null } } }) },
  { id: 'root re-issued with another serial, leaf names the old one', certs: { rootold: { subject: [['CN', 'Re']], key: 'P-256/root', serial: 5 }, root: { subject: [['CN', 'Re']], serial: 6 }, leaf: { by: 'rootold', ext: { aki: { issuer: true, serial: true } } } }, send: ['leaf'] },
  { id: 'root re-issued with another serial, both in the bundle', certs: { rootold: { subject: [['CN', 'Re']], key: 'P-256/root', serial: 5 }, root: { subject: [['CN', 'Re']], serial: 6 }, leaf: { by: 'rootold', ext: { aki: { issuer: true, serial: true } } } }, send: ['leaf'], trust: [['root', 'rootold']] },
];
