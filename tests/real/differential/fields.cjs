'use strict';
// Mutations of one certificate: each a function of the random choices that gives fields of its spec (tests/real/record/certificate.cjs).

const { NOW, DAY, HOST } = require('../record/certificate.cjs');
const { PURPOSE, USAGE } = require('../record/extensions.cjs');
const der = require('../record/der.cjs');

const hex = (random, most) => random.bytes(random.below(most)).toString('hex');
const ext = (name, value) => ({ ext: { [name]: value } });
const flags = (random) => random.pick([{}, {}, { critical: true }, { critical: true }, { critical: false, explicitFalse: true }]);

const NAMES = [
  'corp.test',
  'api.corp.test',
  '.corp.test',
  'test',
  '.test',
  'other.test',
  '',
  'CORP.test',
  'sub.api.corp.test',
  '*.corp.test',
  'corp.test.',
  '.',
  'pi.corp.test',
];
const DNS = [
  HOST,
  HOST,
  '*.corp.test',
  'www.corp.test',
  'API.corp.test',
  'a*.corp.test',
  '*i.corp.test',
  '*.test',
  'api.corp.test.',
  '',
  'localhost',
  '10.1.2.3',
  'xn--bcher-kva.corp.test',
  'b\u00fccher.corp.test',
  '*',
  '*.*.test',
  'api..corp.test',
  '.corp.test',
  'api.corp.test ',
  'x, DNS:api.corp.test',
  'my_api.corp.test',
  'a\0b.test',
];
const IPS = ['10.1.2.3', '127.0.0.1', 'fd00::1', '::1', '10.1.2.4', '::ffff:10.1.2.3'.replace('10.1.2.3', 'a01:203')];
const MAILS = [
  'me@corp.test',
  'ME@corp.test',
  'me@sub.corp.test',
  'me@other.test',
  'corp.test',
  '@corp.test',
  'me@CORP.test',
  '"a b"@corp.test',
  'a@b@corp.test',
  '',
];
const URIS = [
  'https://corp.test/x',
  'https://api.corp.test:8443',
  'https://me@corp.test/',
  'urn:x:y',
  'corp.test',
  'https:///x',
  'https://[::1]/',
  'http://:80/',
  '//corp.test',
  'https://corp.test?x',
  'https://a.corp.test#x',
  'ldap://10.1.2.3/',
];
const OIDS = ['1.2.3.4', '1.2.3.4.5', '2.5.4.3', '1.3.6.1.4.1.311.20.2.3'];
const PEOPLE = [
  [['O', 'Corp']],
  [['O', 'CORP']],
  [['O', 'Other']],
  [],
  [
    ['O', 'Corp'],
    ['CN', HOST],
  ],
  [['O', ' Corp ', 'printable']],
  [
    ['C', 'DE'],
    ['O', 'Corp'],
  ],
  [['CN', 'x']],
];

function generalName(random) {
  const kind = random.pick(['dns', 'dns', 'dns', 'dns', 'ip', 'ip', 'email', 'uri', 'dir', 'rid', 'other', 'raw']);
  const value = { dns: DNS, ip: IPS, email: MAILS, uri: URIS, dir: PEOPLE, rid: OIDS };
  if (kind === 'other') return ['other', [random.pick(OIDS), 'x']];
  if (kind === 'raw')
    return [
      'raw',
      random.pick(['8903010203', '870501020304ff', '8700', '8200', '8403020100', 'a4023000', '8100', '8600', 'a500', 'a3023000', '0c0161']),
    ];
  return [kind, random.pick(value[kind])];
}

const several = (random, most, one) => Array.from({ length: random.below(most + 1) }, () => one(random));

function subtree(random) {
  const kind = random.pick(['dns', 'dns', 'dns', 'ip', 'email', 'uri', 'dir', 'dir', 'rid', 'other']);
  const ranges = random.pick([undefined, undefined, undefined, undefined, undefined, { min: 0 }, { min: 1 }, { max: 2 }]);
  const ips = [
    '10.0.0.0/8',
    '10.1.2.3/32',
    '0.0.0.0/0',
    '11.0.0.0/8',
    'fd00::/16',
    '::/0',
    '10.1.2.3/8',
    Buffer.from('0a000001ff0000ff', 'hex'),
    Buffer.from('0a01', 'hex'),
  ];
  const value = { dns: NAMES, ip: ips, email: [...MAILS, ...NAMES], uri: NAMES, dir: PEOPLE, rid: OIDS };
  if (kind === 'other') return ['other', [random.pick(OIDS), 'x'], ranges];
  return [kind, random.pick(value[kind]), ranges];
}

function constraints(random) {
  const lists = {};
  if (random.chance(0.7)) lists.permitted = [...several(random, 2, subtree), ...(random.chance(0.6) ? [['dns', 'corp.test']] : [])];
  if (random.chance(0.4)) lists.excluded = several(random, 2, subtree);
  return ext('nc', { ...flags(random), ...lists });
}

function nameOf(random) {
  const types = ['utf8', 'printable', 't61', 'bmp', 'universal', 'ia5', 'numeric'];
  const texts = [
    'Corp',
    'CORP',
    ' Corp ',
    'Corp  CA',
    'corp ca',
    'M\u00fcller',
    'm\u00fcller',
    '',
    'a\tb',
    '123',
    HOST,
    'www.corp.test',
    '*.corp.test',
    'x'.repeat(70),
  ];
  const attribute = () => [
    random.pick(['CN', 'CN', 'O', 'OU', 'C', 'L', 'DC', 'email', 'serialNumber', 'UID', '1.2.3.4']),
    random.pick(texts),
    random.chance(0.5) ? random.pick(types) : undefined,
  ];
  return Array.from({ length: random.below(4) }, () => (random.chance(0.15) ? [attribute(), attribute()] : attribute()));
}

/** The same name in other clothes: what the canonical comparison forgives, and what it does not. */
function disguise(random, cn) {
  const as = random.pick(['utf8', 'printable', 't61', 'bmp', 'universal', 'ia5']);
  const change = random.pick([
    (text) => text,
    (text) => text.toUpperCase(),
    (text) => ` ${text}  `,
    (text) => text.replace(' ', '   '),
    (text) => text.replace(' ', '\t'),
    (text) => `${text}.`,
    (text) => text.replace(' ', '\u00a0'),
  ]);
  return [
    ['O', change('Corp'), as],
    ['CN', change(cn), random.chance(0.5) ? as : undefined],
  ];
}

function time(random) {
  const day = random.pick([
    '20260101',
    '20251231',
    '20491231',
    '20500101',
    '19700101',
    '20240229',
    '20250229',
    '20260431',
    '20261301',
    '20260001',
    '20260100',
    '99991231',
    '00000101',
  ]);
  const clock = random.pick(['000000', '235959', '240000', '236000', '000060', '0000', '00']);
  const zone = random.pick(['Z', 'Z', 'Z', 'Z', '', '+0000', '+0100', '-0530', '.5Z', 'z', ' ', 'ZZ']);
  return random.chance(0.6) ? { utc: day.slice(2) + clock + zone } : { general: day + clock + zone };
}

const instant = (random) => NOW + random.pick([-900 * DAY, -DAY, -1, 0, 1, DAY, 900 * DAY]);
const hashes = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'];
const WHOLE = [
  'bc',
  'ku',
  'eku',
  'san',
  'ski',
  'aki',
  'nc',
  'nsCertType',
  'crldp',
  'policies',
  'ian',
  'proxy',
  'policyConstraints',
  'inhibitAnyPolicy',
  'policyMappings',
  'aia',
  'tlsFeature',
  'poison',
  'nsComment',
];
const FRIENDLY = {
  bc: { ca: true },
  ku: { list: ['keyCertSign'] },
  eku: { list: ['serverAuth'] },
  san: { list: [['dns', HOST]] },
  nc: { permitted: [['dns', 'corp.test']] },
  nsCertType: { list: ['server'] },
  ian: { list: [['dns', 'x.test']] },
};
const RAW = [
  '0500',
  '',
  '3000',
  '30',
  '0101ff',
  '040101',
  '03020780',
  '03020000',
  '0303070080',
  '30030101ff',
  '3003010100',
  '30060101ff020100',
  '30050101ff0500',
  '3004020100ff',
  '30800000',
  '308100',
  '30820000',
  '0c0161',
  '02010a',
];

const CA_KEYS = [
  'P-256',
  'P-256',
  'P-384',
  'P-521',
  'RSA-2048',
  'RSA-1024',
  'RSA-1536',
  'PSS-2048',
  'ed25519',
  'P-224',
  'RSA3-2048',
  'RSA-768',
];
const LEAF_KEYS = ['P-256', 'P-384', 'P-521', 'RSA-2048', 'RSA-1024', 'PSS-2048', 'ed25519'];

const PURPOSES = [...Object.keys(PURPOSE), '1.2.3.4'];
const NS = ['client', 'server', 'email', 'objsign', 'sslCA', 'emailCA', 'objCA'];
const ECDSA = Object.fromEntries(
  [
    ['sha256', '1.2.840.10045.4.3.2'],
    ['sha384', '1.2.840.10045.4.3.3'],
    ['rsa', '1.2.840.113549.1.1.11'],
    ['unknown', '1.2.3.4'],
  ].map(([name, oid]) => [name, der.sequence(der.oid(oid)).toString('hex')]),
);

/** Name -> fields; weights by repetition are in `TABLE`. */
const MUTATIONS = {
  bc: (random) =>
    ext(
      'bc',
      random.chance(0.2)
        ? null
        : {
            ...flags(random),
            ca: random.chance(0.7),
            ...(random.chance(0.5) && { path: random.pick([0, 0, 1, 2, 3, -1, 2n ** 64n, 127, 128]) }),
          },
    ),
  ku: (random) => ext('ku', random.chance(0.2) ? null : { ...flags(random), list: random.some(USAGE) }),
  eku: (random) => ext('eku', random.chance(0.2) ? null : { ...flags(random), list: random.some(PURPOSES, 0.25) }),
  san: (random) =>
    ext(
      'san',
      random.chance(0.2)
        ? null
        : { ...flags(random), list: [...several(random, 3, generalName), ...(random.chance(0.5) ? [['dns', HOST]] : [])] },
    ),
  nc: constraints,
  ns: (random) => ext('nsCertType', { ...flags(random), list: random.some(NS) }),
  ski: (random) => ext('ski', random.pick([null, { keyid: hex(random, 8) }, { keyid: '' }, {}])),
  aki: (random) =>
    ext(
      'aki',
      random.pick([
        null,
        { keyid: false },
        { keyid: hex(random, 8) },
        { issuer: true, serial: true },
        { keyid: false, issuer: true, serial: true },
        { issuer: true, serial: hex(random, 4) },
        { keyid: false, serial: '01' },
        { keyid: false, issuer: [['dir', random.pick(PEOPLE)]], serial: true },
        {
          issuer: [
            ['dns', 'x'],
            ['dir', random.pick(PEOPLE)],
          ],
        },
      ]),
    ),
  raw: (random) =>
    ext(random.pick(['bc', 'ku', 'eku', 'san', 'ski', 'aki', 'nc', 'nsCertType', 'crldp', 'proxy', 'ian', 'policies']), {
      ...flags(random),
      raw: random.pick(RAW),
    }),
  trailing: (random) => {
    const name = random.pick(['bc', 'ku', 'eku', 'san']);
    return ext(name, { ...FRIENDLY[name], trailing: random.pick(['00', '0500', 'ff']) });
  },
  extra: (random) => {
    const name = random.pick(WHOLE);
    return { more: [[name, { ...flags(random), ...FRIENDLY[name] }]] };
  },
  unknown: (random) => ({ more: [['1.2.3.4.5', { ...flags(random), raw: random.pick(RAW) }]] }),
  bare: () => ({ bare: true }),
  version: (random) => ({ version: random.pick([1, 2, 3, 4, 5]), bare: random.chance(0.4) }),
  serial: (random) => ({ serial: random.pick(['00', '0001', '80', 'ff80', '', '01'.repeat(21), '7f', '0080', hex(random, 24)]) }),
  from: (random) => ({ from: instant(random) }),
  to: (random) => ({ to: instant(random) }),
  oddFrom: (random) => ({ from: time(random) }),
  oddTo: (random) => ({ to: time(random) }),
  subject: (random) => ({ subject: nameOf(random) }),
  issuer: (random) => ({ issuer: nameOf(random) }),
  hash: (random) => ({ hash: random.pick(hashes) }),
  pss: (random) => ({ pss: true, hash: random.pick(hashes), ...(random.chance(0.3) && { salt: random.pick([0, 20, 32]) }) }),
  signer: (random) => ({
    signer: random.pick(['P-256/stranger', 'P-256/root', 'P-256/int', 'P-256/leaf', 'RSA-2048/stranger', 'ed25519/stranger']),
  }),
  spoil: () => ({ spoil: true }),
  outer: (random) => ({ outer: random.pick(Object.values(ECDSA)) }),
  inner: (random) => ({ inner: random.pick(Object.values(ECDSA)) }),
  tail: () => ({ tail: '0500' }),
};

const TABLE = [
  ...Object.keys(MUTATIONS),
  'bc',
  'bc',
  'ku',
  'ku',
  'eku',
  'eku',
  'san',
  'san',
  'nc',
  'nc',
  'aki',
  'aki',
  'ski',
  'from',
  'to',
  'to',
  'extra',
  'unknown',
  'hash',
  'disguise',
  'disguise',
  'key',
  'key',
  'key',
];

/** One random change of one certificate's spec. */
function mutate(random, label, specs) {
  const kind = random.pick(TABLE);
  const spec = specs[label];
  if (kind === 'disguise') return { kind, fields: { issuer: disguise(random, `Corp ${spec.by ?? 'root'}`) } };
  if (kind === 'key') return { kind, fields: { key: `${random.pick(label.startsWith('leaf') ? LEAF_KEYS : CA_KEYS)}/${label}` } };
  return { kind, fields: MUTATIONS[kind](random) };
}

module.exports = { mutate, DNS, IPS };
