'use strict';
// Odd but possible encodings: names, algorithms, extensions, trailing bytes.

const der = require('../der.cjs');
const { name } = require('../extensions.cjs');
const { change, THREE } = require('../situation.cjs');

const at = (label, id, fields, more = {}) => ({ id: `${label}: ${id}`, certs: change(THREE, { [label]: fields }), ...more });
const every = (id, fields) => ['root', 'int', 'leaf'].map((label) => at(label, id, fields));

// The intermediate calls itself `subject`, the leaf calls its issuer `issuer`.
const pair = (id, subject, issuer) => ({ id: `issuer name ${id}`, certs: change(THREE, { int: { subject }, leaf: { issuer } }) });
const o = (text, as) => [['O', text, as]];
const ECDSA256_NULL = der.sequence(der.oid('1.2.840.10045.4.3.2'), der.none).toString('hex');
const ECDSA384 = der.sequence(der.oid('1.2.840.10045.4.3.3')).toString('hex');
const RSA256 = der.sequence(der.oid('1.2.840.113549.1.1.11'), der.none).toString('hex');
const RSA256_BARE = der.sequence(der.oid('1.2.840.113549.1.1.11')).toString('hex');
const UNKNOWN = der.sequence(der.oid('1.2.3.4')).toString('hex');
const generalized = (...names) => der.sequence(names).toString('hex');

module.exports = [
  pair('in another string type', o('Corp CA', 'utf8'), o('Corp CA', 'printable')),
  pair('in TeletexString', o('Corp CA', 'utf8'), o('Corp CA', 't61')),
  pair('in BMPString', o('Corp CA', 'utf8'), o('Corp CA', 'bmp')),
  pair('in UniversalString', o('Corp CA', 'utf8'), o('Corp CA', 'universal')),
  pair('in IA5String', o('Corp CA', 'utf8'), o('Corp CA', 'ia5')),
  pair('in VisibleString', o('Corp CA', 'utf8'), o('Corp CA', 'visible')),
  pair('in NumericString', o('123', 'utf8'), o('123', 'numeric')),
  pair('both in NumericString', o('12 3', 'numeric'), o('12 3', 'numeric')),
  pair('in other case', o('Corp CA'), o('CORP ca')),
  pair('in other case, not ASCII', o('\u00c4rger'), o('\u00e4rger')),
  pair('with other blanks', o('Corp CA'), o('  Corp   CA ')),
  pair('with a tab', o('Corp CA'), o('Corp\tCA')),
  pair('with a no-break space', o('Corp CA'), o('Corp\u00a0CA')),
  pair('with umlauts in Teletex and UTF-8', o('M\u00fcller', 'utf8'), o('M\u00fcller', 't61')),
  pair('with umlauts in BMP and UTF-8', o('M\u00fcller', 'utf8'), o('M\u00fcller', 'bmp')),
  pair('composed and decomposed', o('M\u00fcller'), o('Mu\u0308ller')),
  pair('attributes in another order', [['O', 'a'], ['CN', 'b']], [['CN', 'b'], ['O', 'a']]),
  pair('multi-valued in another order', [[['O', 'a'], ['CN', 'b']]], [[['CN', 'b'], ['O', 'a']]]),
  pair('multi-valued against two', [[['O', 'a'], ['CN', 'b']]], [['O', 'a'], ['CN', 'b']]),
  pair('one attribute more', [['O', 'a']], [['O', 'a'], ['OU', '']]),
  pair('empty against empty', [], []),
  pair('e-mail in other case', [['email', 'CA@corp.test']], [['email', 'ca@corp.test']]),
  pair('domain component', [['DC', 'corp'], ['DC', 'test']], [['DC', 'Corp', 'utf8'], ['DC', 'test']]),
  pair('only blanks', o('   '), o('')),
  ...every('subject with bad UTF-8', { subject: [['O', Buffer.from('c3', 'hex')]] }),
  ...every('subject with a BMPString of odd length', { subject: [['O', Buffer.from('004300', 'hex'), 'bmp']] }),
  ...every('subject with a PrintableString of other characters', { subject: [['O', 'a@b*', 'printable']] }),
  ...every('subject with an IA5String beyond 7 bits', { subject: [['O', Buffer.from('e4', 'hex'), 'ia5']] }),
  ...every('subject with a C of three letters', { subject: [['C', 'GER']] }),
  ...every('subject with a C in UTF-8', { subject: [['C', 'DE', 'utf8']] }),
  ...every('subject with an unknown attribute', { subject: [['1.2.3.4.5', 'x'], ['CN', 'y']] }),
  ...every('subject with an empty value', { subject: [['CN', '']] }),
  ...every('subject of 5000 characters', { subject: [['CN', 'x'.repeat(5000)]] }),
  ...every('subject with control characters', { subject: [['CN', 'a\u001b[31m\nb\u202ec']] }),
  ...every('trailing bytes after the certificate', { tail: '0500' }),
  ...every('outer algorithm is another', { outer: ECDSA384 }),
  ...every('inner algorithm is another', { inner: ECDSA384 }),
  ...every('both algorithms are another', { inner: ECDSA384, outer: ECDSA384 }),
  ...every('both algorithms are RSA', { inner: RSA256, outer: RSA256 }),
  ...every('both algorithms unknown', { inner: UNKNOWN, outer: UNKNOWN }),
  ...every('outer algorithm with NULL', { outer: ECDSA256_NULL }),
  ...every('both algorithms with NULL', { inner: ECDSA256_NULL, outer: ECDSA256_NULL }),
  { id: 'RSA algorithm without NULL', certs: change(THREE, { root: { key: 'RSA-2048/root' }, int: { inner: RSA256_BARE, outer: RSA256_BARE } }) },
  { id: 'RSA algorithm without NULL outside', certs: change(THREE, { root: { key: 'RSA-2048/root' }, int: { outer: RSA256_BARE } }) },
  { id: 'PSS algorithm without parameters', certs: change(THREE, { root: { key: 'RSA-2048/root' }, int: { pss: true, hash: 'sha1', salt: 20, inner: der.sequence(der.oid('1.2.840.113549.1.1.10'), der.sequence()).toString('hex'), outer: der.sequence(der.oid('1.2.840.113549.1.1.10'), der.sequence()).toString('hex') } }) },
  ...every('extension with critical FALSE written out', { more: [['1.2.3.4.5', { critical: false, explicitFalse: true, raw: '0500' }]] }),
  ...every('extension with empty value', { more: [['1.2.3.4.5', { raw: '' }]] }),
  at('leaf', 'SAN not a sequence', { ext: { san: { raw: '0500' } } }),
  at('leaf', 'SAN with trailing bytes', { ext: { san: { list: [['dns', 'api.corp.test']], trailing: '0500' } } }),
  at('leaf', 'SAN with a name cut short', { ext: { san: { raw: '30058205617069' } } }),
  at('leaf', 'SAN with an unknown kind', { ext: { san: { raw: generalized(der.tlv(0x89, Buffer.from('x')), der.context(2, false, Buffer.from('api.corp.test'))) } } }),
  at('leaf', 'SAN directory name with a primitive tag', { ext: { san: { raw: generalized(der.tlv(0x84, name([['CN', 'x']])), der.context(2, false, Buffer.from('api.corp.test'))) } } }),
  at('leaf', 'SAN DNS name with a constructed tag', { ext: { san: { raw: generalized(der.tlv(0xa2, der.string('ia5', 'api.corp.test'))) } } }),
  at('leaf', 'SAN critical', { ext: { san: { list: [['dns', 'api.corp.test']], critical: true } } }),
  at('leaf', 'issuer alternative name', { ext: { ian: { list: [['dns', 'www.corp.test']] } } }),
  at('leaf', 'critical issuer alternative name', { ext: { ian: { list: [['dns', 'www.corp.test']], critical: true } } }),
  at('leaf', 'long form length in basicConstraints', { ext: { bc: { raw: '308100' } } }),
  at('int', 'long form length in basicConstraints', { ext: { bc: { raw: '3081030101ff' } } }),
  at('int', 'indefinite length in basicConstraints', { ext: { bc: { raw: '30800101ff0000' } } }),
  at('leaf', 'public key algorithm unknown', { spki: der.sequence(der.sequence(der.oid('1.2.3.4')), der.bitString(Buffer.alloc(8))).toString('hex') }),
  at('int', 'public key algorithm unknown', { spki: der.sequence(der.sequence(der.oid('1.2.3.4')), der.bitString(Buffer.alloc(8))).toString('hex') }),
  at('root', 'public key algorithm unknown', { spki: der.sequence(der.sequence(der.oid('1.2.3.4')), der.bitString(Buffer.alloc(8))).toString('hex') }),
  at('int', 'public key is not on the curve', { spki: der.sequence(der.sequence(der.oid('1.2.840.10045.2.1'), der.oid('1.2.840.10045.3.1.7')), der.bitString(Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 7)]))).toString('hex') }),
  at('root', 'public key is not on the curve', { spki: der.sequence(der.sequence(der.oid('1.2.840.10045.2.1'), der.oid('1.2.840.10045.3.1.7')), der.bitString(Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 7)]))).toString('hex') }),
  at('int', 'RSA key that cannot be read', { spki: der.sequence(der.sequence(der.oid('1.2.840.113549.1.1.1'), der.none), der.bitString(Buffer.from('0500', 'hex'))).toString('hex') }),
];
