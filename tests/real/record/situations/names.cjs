'use strict';
// Name constraints (RFC 5280, 4.2.1.10), on the intermediate unless said otherwise.

const { change, THREE } = require('../situation.cjs');

const critical = (nc) => ({ critical: true, ...nc });
const on = (label, id, nc, leaf = {}, more = {}) => ({ id, certs: change(THREE, { [label]: { ext: { nc: critical(nc) } }, leaf }), ...more });
const int = (...rest) => on('int', ...rest);
const san = (...list) => ({ ext: { san: { list } } });
const noSan = (subject) => ({ ext: { san: null }, ...(subject && { subject }) });
const dns = (name) => ['dns', name];
const here = dns('api.corp.test');

const FOUR = { root: {}, upper: {}, lower: { by: 'upper' }, leaf: { by: 'lower' } };
const four = (id, changes) => ({ id, certs: change(FOUR, changes), send: ['leaf', 'lower', 'upper'] });

const permits = [
  ['corp.test'], ['api.corp.test'], ['.corp.test'], ['.api.corp.test'], ['test'], ['.test'], ['orp.test'], ['other.test'], [''], ['.'], ['CORP.Test'], ['*.corp.test'], ['corp.test.'],
  ['other.test', 'corp.test'], ['sub.api.corp.test'],
].map((list) => int(`DNS permitted ${list.map((name) => `"${name}"`).join(', ')}`, { permitted: list.map(dns) }));

const excludes = ['corp.test', 'api.corp.test', '.corp.test', '.api.corp.test', 'test', 'other.test', '', 'pi.corp.test'].map((name) => int(`DNS excluded "${name}"`, { excluded: [dns(name)] }));

const dirs = [
  ['same O', [['O', 'Corp']]], ['other O', [['O', 'Other']]], ['O in other case', [['O', 'CORP']]], ['O with blanks', [['O', ' Corp  ']]], ['O as PrintableString', [['O', 'Corp', 'printable']]],
  ['whole subject', [['O', 'Corp'], ['CN', 'api.corp.test']]], ['longer than the subject', [['O', 'Corp'], ['CN', 'api.corp.test'], ['OU', 'x']]], ['empty', []], ['C first', [['C', 'DE'], ['O', 'Corp']]],
].flatMap(([id, name]) => [int(`directory permitted, ${id}`, { permitted: [['dir', name]] }), int(`directory excluded, ${id}`, { excluded: [['dir', name]] })]);

const mail = (...names) => ({ ext: { san: { list: [here, ...names.map((name) => ['email', name])] } } });
const mails = [
  ['host', 'corp.test', 'me@corp.test'], ['host, other', 'corp.test', 'me@other.test'], ['host, sub domain', 'corp.test', 'me@sub.corp.test'], ['domain', '.corp.test', 'me@sub.corp.test'],
  ['domain, its host', '.corp.test', 'me@corp.test'], ['mailbox', 'me@corp.test', 'me@corp.test'], ['mailbox, other case of the local part', 'me@corp.test', 'ME@corp.test'],
  ['mailbox, other case of the host', 'me@corp.test', 'me@CORP.test'], ['mailbox, other', 'me@corp.test', 'you@corp.test'], ['host, no at sign', 'corp.test', 'corp.test'],
].map(([id, constraint, address]) => int(`e-mail permitted, ${id}`, { permitted: [['email', constraint]] }, mail(address)));

const uri = (...names) => ({ ext: { san: { list: [here, ...names.map((name) => ['uri', name])] } } });
const uris = [
  ['host', 'corp.test', 'https://corp.test/x'], ['host with port', 'corp.test', 'https://corp.test:8443/'], ['host, sub domain', 'corp.test', 'https://a.corp.test/'], ['domain', '.corp.test', 'https://a.corp.test/'],
  ['domain, its host', '.corp.test', 'https://corp.test/'], ['no scheme', 'corp.test', 'corp.test/x'], ['no host', 'corp.test', 'https:///x'], ['user and host', 'corp.test', 'https://me@corp.test/'],
  ['urn', 'corp.test', 'urn:x:y'], ['other case', 'corp.test', 'https://CORP.test'], ['IPv6 host', 'corp.test', 'https://[::1]/'], ['port without host', 'corp.test', 'https://:80/'],
].map(([id, constraint, address]) => int(`URI permitted, ${id}`, { permitted: [['uri', constraint]] }, uri(address)));

const ip = (...names) => ({ ext: { san: { list: [here, ...names.map((name) => ['ip', name])] } } });
const bytes = (hex) => Buffer.from(hex, 'hex');
const ips = [
  ['permitted, inside', { permitted: [['ip', '10.0.0.0/8']] }, ip('10.1.2.3')],
  ['permitted, outside', { permitted: [['ip', '10.0.0.0/8']] }, ip('11.1.2.3')],
  ['permitted, host bits set in the constraint', { permitted: [['ip', '10.1.2.3/8']] }, ip('10.9.9.9')],
  ['permitted, mask with holes', { permitted: [['ip', bytes('0a000001ff0000ff')]] }, ip('10.7.7.1')],
  ['excluded, inside', { excluded: [['ip', '10.0.0.0/8']] }, ip('10.1.2.3')],
  ['excluded everything', { excluded: [['ip', '0.0.0.0/0']] }, ip('10.1.2.3')],
  ['excluded IPv4, IPv6 in the leaf', { excluded: [['ip', '0.0.0.0/0']] }, ip('fd00::1')],
  ['permitted IPv4, IPv6 in the leaf', { permitted: [['ip', '10.0.0.0/8']] }, ip('fd00::1')],
  ['permitted IPv6, inside', { permitted: [['ip', 'fd00::/16']] }, ip('fd00::1')],
  ['constraint of five bytes', { permitted: [['ip', bytes('0a0000ff00')]] }, ip('10.1.2.3')],
  ['address of five bytes', { permitted: [['ip', '10.0.0.0/8']] }, ip(bytes('0a01020304'))],
  ['permitted, DNS name only in the leaf', { permitted: [['ip', '10.0.0.0/8']] }, san(here)],
].map(([id, nc, leaf]) => int(`IP ${id}`, nc, leaf));

module.exports = [
  ...permits, ...excludes, ...dirs, ...mails, ...uris, ...ips,
  int('DNS permitted, one of two names outside', { permitted: [dns('corp.test')] }, san(here, dns('api.other.test'))),
  int('DNS permitted and excluded', { permitted: [dns('corp.test')], excluded: [dns('api.corp.test')] }),
  int('DNS permitted, wildcard name inside', { permitted: [dns('corp.test')] }, san(dns('*.corp.test'))),
  int('DNS permitted, wildcard name wider', { permitted: [dns('api.corp.test')] }, san(dns('*.corp.test'))),
  int('DNS excluded, wildcard name covers it', { excluded: [dns('secret.corp.test')] }, san(dns('*.corp.test'))),
  int('DNS permitted, CN only, inside', { permitted: [dns('corp.test')] }, noSan()),
  int('DNS permitted, CN only, outside', { permitted: [dns('other.test')] }, noSan()),
  int('DNS permitted, CN only that is no host name', { permitted: [dns('other.test')] }, noSan([['CN', 'Corp server']]), { host: 'Corp server' }),
  int('DNS permitted, CN of one label', { permitted: [dns('other.test')] }, noSan([['CN', 'localhost']]), { host: 'localhost' }),
  int('DNS permitted, CN with underscore', { permitted: [dns('other.test')] }, noSan([['CN', 'my_api.corp.test']]), { host: 'my_api.corp.test' }),
  int('DNS permitted, CN outside beside a SAN inside', { permitted: [dns('corp.test')] }, { subject: [['CN', 'www.other.test']] }),
  int('DNS permitted, IP SAN only, CN outside', { permitted: [dns('other.test')] }, { ext: { san: { list: [['ip', '10.1.2.3']] } } }, { host: '10.1.2.3' }),
  int('DNS excluded, CN with a trailing dot', { excluded: [dns('corp.test')] }, noSan([['CN', 'api.corp.test.']])),
  int('DNS permitted, CN is a wildcard', { permitted: [dns('other.test')] }, noSan([['CN', '*.corp.test']])),
  int('not critical, violated', { critical: false, permitted: [dns('other.test')] }),
  int('neither permitted nor excluded', {}),
  int('empty permitted list', { permitted: [] }),
  int('minimum 0 written out', { permitted: [['dns', 'corp.test', { min: 0 }]] }),
  int('minimum 1', { permitted: [['dns', 'corp.test', { min: 1 }]] }),
  int('maximum 3', { permitted: [['dns', 'corp.test', { max: 3 }]] }),
  int('minimum 1 of a kind the leaf does not have', { permitted: [dns('corp.test'), ['email', 'corp.test', { min: 1 }]] }),
  int('registered id permitted, not in the leaf', { permitted: [['rid', '1.2.3.4']] }),
  int('registered id permitted, in the leaf', { permitted: [['rid', '1.2.3.4']] }, san(here, ['rid', '1.2.3.4'])),
  int('registered id excluded, another in the leaf', { excluded: [['rid', '1.2.3.4']] }, san(here, ['rid', '1.2.3.5'])),
  int('other name permitted, in the leaf', { permitted: [['other', ['1.2.3.4', 'x']]] }, san(here, ['other', ['1.2.3.4', 'x']])),
  int('other name excluded, not in the leaf', { excluded: [['other', ['1.2.3.4', 'x']]] }),
  int('unreadable', { raw: '0500' }),
  int('e-mail in the subject, permitted', { permitted: [['email', 'corp.test']] }, { subject: [['email', 'me@corp.test'], ['CN', 'api.corp.test']] }),
  int('e-mail in the subject, not permitted', { permitted: [['email', 'corp.test']] }, { subject: [['email', 'me@other.test'], ['CN', 'api.corp.test']] }),
  int('e-mail in the subject as UTF8String', { permitted: [['email', 'corp.test']] }, { subject: [['email', 'me@corp.test', 'utf8'], ['CN', 'api.corp.test']] }),
  int('e-mail in the subject as UTF8String, no e-mail constraint', { permitted: [dns('corp.test')] }, { subject: [['email', 'me@corp.test', 'utf8'], ['CN', 'api.corp.test']] }),
  int('directory permitted, empty subject', { permitted: [['dir', [['O', 'Corp']]]] }, { subject: [] }),
  int('directory permitted, directory name in the SAN outside', { permitted: [['dir', [['O', 'Corp']]]] }, san(here, ['dir', [['O', 'Other']]])),
  int('directory excluded, directory name in the SAN', { excluded: [['dir', [['O', 'Other']]]] }, san(here, ['dir', [['O', 'Other'], ['CN', 'x']]])),
  int('two faults: DNS outside and expired', { permitted: [dns('other.test')] }, { to: 1790000000 }),
  int('two faults: DNS outside and wrong host', { permitted: [dns('other.test')] }, {}, { host: 'www.corp.test' }),
  int('DNS permitted, host wrong', { permitted: [dns('corp.test')] }, {}, { host: 'www.corp.test' }),
  int('DNS name with a leading dot in the leaf', { permitted: [dns('corp.test')] }, san(here, dns('.corp.test'))),
  int('empty DNS name in the leaf', { permitted: [dns('corp.test')] }, san(here, dns(''))),
  on('root', 'on the root, DNS outside', { permitted: [dns('other.test')] }),
  on('root', 'on the root, DNS excluded', { excluded: [dns('corp.test')] }),
  on('root', 'on the root, directory: the intermediate is outside', { permitted: [['dir', [['O', 'Corp'], ['CN', 'api.corp.test']]]] }),
  on('root', 'on the root, DNS name of the intermediate outside', { permitted: [dns('corp.test')] }, {}, { certs: change(THREE, { root: { ext: { nc: critical({ permitted: [dns('corp.test')] }) } }, int: { ext: { san: { list: [dns('ca.other.test')] } } } }) }),
  on('root', 'on the root, CN of the intermediate looks like a host outside', { permitted: [dns('corp.test')] }, {}, { certs: change(THREE, { root: { ext: { nc: critical({ permitted: [dns('corp.test')] }) } }, int: { subject: [['CN', 'ca.other.test']] } }) }),
  four('two levels, both satisfied', { upper: { ext: { nc: critical({ permitted: [dns('test')] }) } }, lower: { ext: { nc: critical({ permitted: [dns('corp.test')] }) } } }),
  four('two levels, lower wider than upper', { upper: { ext: { nc: critical({ permitted: [dns('other.test')] }) } }, lower: { ext: { nc: critical({ permitted: [dns('corp.test')] }) } } }),
  four('two levels, excluded above, permitted below', { upper: { ext: { nc: critical({ excluded: [dns('corp.test')] }) } }, lower: { ext: { nc: critical({ permitted: [dns('corp.test')] }) } } }),
  { id: 'self-issued intermediate is not constrained', certs: { root: { subject: [['CN', 'Ring']], ext: { nc: critical({ permitted: [['dir', [['O', 'Corp']]]] }) } }, ring: { subject: [['CN', 'Ring']] }, leaf: { by: 'ring' } }, send: ['leaf', 'ring'] },
];
