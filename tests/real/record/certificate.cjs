'use strict';
// One situation as data -> its certificates. Every field has a sane default, so a case names only what is odd about it.

const crypto = require('node:crypto');
const der = require('./der.cjs');
const keys = require('./keys.cjs');
const { extension, name, OID } = require('./extensions.cjs');

const NOW = 1796126400; // 2026-12-01T12:00:00Z: the clock of every case that does not name another
const DAY = 86400;
const HOST = 'api.corp.test';

const DEFAULTS = {
  root: { bc: { ca: true, critical: true }, ku: { list: ['keyCertSign', 'cRLSign'], critical: true }, ski: {} },
  ca: { bc: { ca: true, critical: true }, ku: { list: ['keyCertSign', 'cRLSign'], critical: true }, ski: {}, aki: {} },
  leaf: {
    ku: { list: ['digitalSignature'], critical: true },
    eku: { list: ['serverAuth'] },
    ski: {},
    aki: {},
    san: { list: [['dns', HOST]] },
  },
};

/**
 * Issues the certificate `label` of `specs`. Fields of a spec, all optional: `role` (root, ca, leaf), `by` (issuer's label), `key`, `signer`
 * (label of another key that signs), `subject`, `issuer`, `serial`, `from`, `to`, `version`, `bare` (no extensions at all), `ext` (by name; null drops a default), `more` (extra
 * `[name, value]`), `hash`, `pss`, `salt`, `inner`/`outer` (hex of the algorithm), `spki` (hex), `spoil` (flips a bit of the signature),
 * `garble` (a function that gets what is to be signed and gives what is signed instead).
 */
function issue(label, specs, made) {
  if (made[label]) return made[label];
  const spec = specs[label];
  const role = spec.role ?? (label.startsWith('root') ? 'root' : label.startsWith('leaf') ? 'leaf' : 'ca');
  const own = keys.key(spec.key ?? `P-256/${label}`);
  const selfSigned = (spec.by ?? (role === 'root' ? label : 'root')) === label;
  const subjectName = name(
    spec.subject ?? [
      ['O', 'Corp'],
      ['CN', role === 'leaf' ? HOST : `Corp ${label}`],
    ],
  );
  const serial = serialBytes(spec.serial, label);
  const subject = { key: own, keyid: own.keyid, name: subjectName, issuerName: subjectName, serial };
  const issuer = selfSigned ? subject : issue(spec.by ?? 'root', specs, made);
  const signer = spec.signer ? keys.key(spec.signer) : issuer.key;
  const issuerName = spec.issuer ? name(spec.issuer) : issuer.name;
  const about = { issuer: { ...issuer, ...(issuer.shownKeyid && { keyid: issuer.shownKeyid }) }, keyid: own.keyid };
  const algorithm = keys.algorithm(signer, spec);
  const sound = der.sequence(
    versionField(spec.version ?? 3),
    der.integer(serial),
    spec.inner ? Buffer.from(spec.inner, 'hex') : algorithm,
    issuerName,
    der.sequence(der.time(spec.from ?? NOW - 30 * DAY), der.time(spec.to ?? NOW + 300 * DAY)),
    subjectName,
    spec.spki ? Buffer.from(spec.spki, 'hex') : own.spki,
    extensions(spec, DEFAULTS[role], about),
  );
  const body = spec.garble ? spec.garble(sound) : sound;
  const signature = keys.sign(signer, body, spec);
  if (spec.spoil) signature[signature.length - 1] ^= 1;
  const bytes = der.sequence(body, spec.outer ? Buffer.from(spec.outer, 'hex') : algorithm, der.bitString(signature));
  const shownKeyid = spec.ext?.ski?.keyid && Buffer.from(spec.ext.ski.keyid, 'hex');
  made[label] = { ...subject, issuerName, shownKeyid, der: Buffer.concat([bytes, Buffer.from(spec.tail ?? '', 'hex')]) };
  return made[label];
}

function serialBytes(serial, label) {
  if (typeof serial === 'string') return Buffer.from(serial, 'hex');
  if (serial !== undefined) return der.integer(serial).subarray(2);
  const bytes = crypto.createHash('sha256').update(label).digest().subarray(0, 12);
  bytes[0] &= 0x7f;
  bytes[0] |= 0x40;
  return bytes;
}

const versionField = (version) => (version === 1 ? Buffer.alloc(0) : der.context(0, true, der.integer(version - 1)));

function extensions(spec, defaults, about) {
  if (spec.bare) return Buffer.alloc(0);
  const wanted = { ...defaults, ...spec.ext };
  const list = [...Object.entries(wanted), ...(spec.more ?? [])].map(([which, value]) => extension(which, value, about));
  if (!spec.emptyExtensions && list.every((one) => one.length === 0)) return Buffer.alloc(0);
  return der.context(3, true, der.sequence(list));
}

/** All certificates of a situation, by label. */
function issueAll(specs) {
  const made = {};
  for (const label of Object.keys(specs)) issue(label, specs, made);
  return made;
}

/** PEM as openssl writes it; `label` and `width` may differ. */
function pem(bytes, { label = 'CERTIFICATE', width = 64, eol = '\n' } = {}) {
  const lines = bytes.toString('base64').match(new RegExp(`.{1,${width}}`, 'g'));
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join(eol);
}

/** `X509_CERT_AUX` after the certificate: OpenSSL's `TRUSTED CERTIFICATE`. Identifiers are dotted. */
function trusted(bytes, { trust, reject, alias } = {}) {
  const list = (oids) => oids.map((one) => der.oid(one));
  const settings = der.sequence(
    trust ? der.sequence(list(trust)) : [],
    reject ? der.context(0, true, list(reject)) : [],
    alias ? der.string('utf8', alias) : [],
  );
  return Buffer.concat([bytes, settings]);
}

module.exports = { issueAll, pem, trusted, NOW, DAY, HOST, OID };
