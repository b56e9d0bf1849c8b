'use strict';
// Certificate extensions from plain data (RFC 5280, 4.2); `{ raw: hex }` stands for any value that has no better name.

const der = require('./der.cjs');

const OID = {
  bc: '2.5.29.19',
  ku: '2.5.29.15',
  eku: '2.5.29.37',
  san: '2.5.29.17',
  ian: '2.5.29.18',
  ski: '2.5.29.14',
  aki: '2.5.29.35',
  nc: '2.5.29.30',
  crldp: '2.5.29.31',
  policies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  policyConstraints: '2.5.29.36',
  inhibitAnyPolicy: '2.5.29.54',
  aia: '1.3.6.1.5.5.7.1.1',
  tlsFeature: '1.3.6.1.5.5.7.1.24',
  proxy: '1.3.6.1.5.5.7.1.14',
  nsCertType: '2.16.840.1.113730.1.1',
  poison: '1.3.6.1.4.1.11129.2.4.3',
  nsComment: '2.16.840.1.113730.1.13',
  ipAddrBlock: '1.3.6.1.5.5.7.1.7',
};

const PURPOSE = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  any: '2.5.29.37.0',
  msSgc: '1.3.6.1.4.1.311.10.3.3',
  nsSgc: '2.16.840.1.113730.4.1',
};

const USAGE = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];
const NS_TYPE = ['client', 'server', 'email', 'objsign', 'reserved', 'sslCA', 'emailCA', 'objCA'];

const ATTRIBUTE = {
  CN: '2.5.4.3',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  serialNumber: '2.5.4.5',
  email: '1.2.840.113549.1.9.1',
  DC: '0.9.2342.19200300.100.1.25',
  UID: '0.9.2342.19200300.100.1.1',
};

/** A Name from `[[type, text, string type?], …]`; an array of such arrays in one place is a multi-valued RDN. */
function name(rdns) {
  const value = ([type, text, as]) =>
    der.sequence(
      der.oid(ATTRIBUTE[type] ?? type),
      der.string(as ?? (type === 'email' || type === 'DC' ? 'ia5' : type === 'C' ? 'printable' : 'utf8'), text),
    );
  return der.sequence(rdns.map((rdn) => der.set(Array.isArray(rdn[0]) ? rdn.map(value) : value(rdn))));
}

/** IPv4 or IPv6 text to bytes; `address/prefix` gives address and mask, as name constraints want it. */
function ip(text) {
  const [address, prefix] = text.split('/');
  const bytes = address.includes(':') ? ip6(address) : address.split('.').map(Number);
  if (prefix === undefined) return Buffer.from(bytes);
  const mask = bytes.map((_, index) => 255 & ~(255 >> Math.min(8, Math.max(0, Number(prefix) - index * 8))));
  return Buffer.from([...bytes, ...mask]);
}

function ip6(address) {
  const [head, tail] = address.split('::').map((half) => (half ? half.split(':') : []));
  const groups = tail ? [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail] : head;
  return groups.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 255]);
}

/** One GeneralName from `[kind, value]`. */
function generalName([kind, value]) {
  const text = Buffer.isBuffer(value) ? value : Buffer.from(String(value), 'utf8');
  switch (kind) {
    case 'email':
      return der.context(1, false, text);
    case 'dns':
      return der.context(2, false, text);
    case 'dir':
      return der.context(4, true, name(value));
    case 'uri':
      return der.context(6, false, text);
    case 'ip':
      return der.context(7, false, Buffer.isBuffer(value) ? value : ip(value));
    case 'rid':
      return der.context(8, false, der.oid(value).subarray(2));
    case 'other':
      return der.context(0, true, der.oid(value[0]), der.context(0, true, der.string('utf8', value[1])));
    case 'edi':
      return der.context(5, true, der.context(1, true, der.string('utf8', value)));
    case 'x400':
      return der.context(3, true, der.sequence());
    case 'raw':
      return Buffer.from(value, 'hex');
    default:
      throw new Error(`no general name ${kind}`);
  }
}

const generalNames = (names) => der.sequence(names.map(generalName));

function subtrees(number, list) {
  if (list === undefined) return Buffer.alloc(0);
  const bounds = ({ min, max } = {}) => [
    min === undefined ? Buffer.alloc(0) : der.context(0, false, der.integer(min).subarray(2)),
    max === undefined ? Buffer.alloc(0) : der.context(1, false, der.integer(max).subarray(2)),
  ];
  return der.context(
    number,
    true,
    list.map(([kind, value, range]) => der.sequence(generalName([kind, value]), ...bounds(range))),
  );
}

const purposes = (list) => der.sequence(list.map((purpose) => der.oid(PURPOSE[purpose] ?? purpose)));

function authorityKey(value, issuer) {
  const keyid = value.keyid === undefined || value.keyid === true ? issuer.keyid : value.keyid && Buffer.from(value.keyid, 'hex');
  const parts = [];
  if (keyid) parts.push(der.context(0, false, keyid));
  if (value.issuer)
    parts.push(der.context(1, true, value.issuer === true ? der.context(4, true, issuer.issuerName) : value.issuer.map(generalName)));
  if (value.serial) parts.push(der.context(2, false, value.serial === true ? issuer.serial : Buffer.from(value.serial, 'hex')));
  return der.sequence(parts);
}

// What each friendly form means; `about` holds the issuer's and the subject's key identifiers.
const VALUE = {
  aia: () => der.sequence(der.sequence(der.oid('1.3.6.1.5.5.7.48.2'), generalName(['uri', 'http://aia.corp.test/ca.cer']))),
  aki: (value, about) => authorityKey(value, about.issuer),
  bc: (value) => der.sequence(value.ca ? der.boolean(true) : [], value.path === undefined ? [] : der.integer(value.path)),
  crldp: () => der.sequence(der.sequence(der.context(0, true, der.context(0, true, generalName(['uri', 'http://crl.corp.test/a.crl']))))),
  eku: (value) => purposes(value.list),
  ian: (value) => generalNames(value.list),
  inhibitAnyPolicy: (value) => der.integer(value.skip ?? 0),
  ku: (value) => der.namedBits(value.list.map((bit) => USAGE.indexOf(bit))),
  nc: (value) => der.sequence(subtrees(0, value.permitted), subtrees(1, value.excluded)),
  nsCertType: (value) => der.namedBits(value.list.map((bit) => NS_TYPE.indexOf(bit))),
  nsComment: () => der.string('ia5', 'made for a test'),
  poison: () => der.none,
  policies: (value) => der.sequence((value.list ?? ['2.5.29.32.0']).map((policy) => der.sequence(der.oid(policy)))),
  policyConstraints: (value) => der.sequence(der.context(0, false, Buffer.from([value.require ?? 0]))),
  policyMappings: () => der.sequence(der.sequence(der.oid('1.2.3.4'), der.oid('1.2.3.5'))),
  proxy: (value) => der.sequence(value.path === undefined ? [] : der.integer(value.path), der.sequence(der.oid('1.3.6.1.5.5.7.21.1'))),
  san: (value) => generalNames(value.list),
  ski: (value, about) => der.octets(value.keyid ? Buffer.from(value.keyid, 'hex') : about.keyid),
  tlsFeature: () => der.sequence(der.integer(5)),
};

/** One extension, or an empty buffer where `value` is null. `name` may also be a dotted identifier with a raw value. */
function extension(name, value, about) {
  if (value === null) return Buffer.alloc(0);
  const body = value.raw !== undefined ? Buffer.from(value.raw, 'hex') : VALUE[name](value, about);
  const tail = value.trailing ? Buffer.from(value.trailing, 'hex') : Buffer.alloc(0);
  const critical = value.critical === undefined ? [] : der.boolean(value.critical);
  return der.sequence(der.oid(OID[name] ?? name), value.critical || value.explicitFalse ? critical : [], der.octets(body, tail));
}

module.exports = { extension, name, ATTRIBUTE, OID, PURPOSE, USAGE };
