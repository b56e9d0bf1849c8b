'use strict';
// A random case: a shape, some mutations of its certificates, of what is sent, of the bundle and its text, of host and time.

const { change } = require('../record/situation.cjs');
const { issueAll, pem, trusted, NOW, DAY } = require('../record/certificate.cjs');
const { PURPOSE } = require('../record/extensions.cjs');
const { scheme } = require('../record/server.cjs');
const { mutate, DNS, IPS } = require('./fields.cjs');
const { garble } = require('./garble.cjs');
const { shape } = require('./shapes.cjs');

const HOSTS = [
  ...DNS.filter((name) => !/[*\0 ,]/.test(name) && name !== ''),
  ...IPS,
  '127.1',
  '0x7f.1',
  '10.1.2',
  '010.1.2.3',
  '2130706433',
  'API.CORP.TEST',
  'api.corp.test.',
  '-api.corp.test',
  'a.api.corp.test',
  'corp.test',
  'FD00::1',
  '0:0:0:0:0:0:0:1',
  '[::1]',
  '1.2.3.4.5',
  'a'.repeat(63) + '.test',
  'api\u3002corp.test',
  'stra\u00dfe.test',
  'xn--.test',
  'xn--a.corp.test',
  'api.corp.test:443',
  'a b.test',
  'ap%69.corp.test',
  'api.corp.1',
  '1',
  '0',
  'x.0x1',
];

/** Changes of what is sent. */
const SENDING = [
  (random, { send }) => [send[0], ...random.shuffle(send.slice(1))],
  (random, { send }) => random.shuffle(send),
  (_random, { send }) => send.slice(0, 1),
  (random, { send }) => send.filter((_, index) => index === 0 || random.chance(0.6)),
  (random, { send }) => [...send, random.pick(send)],
  (random, { send, certs }) => [...send, random.pick(Object.keys(certs))],
  (random, { send, certs }) => [send[0], random.pick(Object.keys(certs)), ...send.slice(1)],
];

/** Changes of what is in the bundle: elements of labels. */
const TRUSTING = [
  (random, { certs }) => [random.shuffle(random.some(Object.keys(certs), 0.5))],
  (random, { certs }) => random.shuffle(random.some(Object.keys(certs), 0.5)).map((label) => [label]),
  (random, { certs, trust }) => [[random.pick(Object.keys(certs)), ...trust.flat()]],
  (random, { certs, trust }) => [[...trust.flat(), random.pick(Object.keys(certs))]],
  (random, { trust }) => [random.shuffle(trust.flat())],
  (_random, { trust }) => [[...trust.flat(), ...trust.flat()]],
  () => [],
  () => [[]],
];

const NOISE = [
  '\n',
  '\r\n',
  ' ',
  '\t',
  '\0',
  '-',
  '=',
  'A',
  ':',
  '\u00e4',
  '\ufeff',
  '"',
  '\\n',
  '-----BEGIN CERTIFICATE-----\n',
  '-----END CERTIFICATE-----\n',
  '-----',
  'x'.repeat(254),
  'x'.repeat(255),
  'Proc-Type: 4,ENCRYPTED\n',
  '-----BEGIN X509 CRL-----\n',
  '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
  '#',
  '\u001a',
  '\f',
  '\u00a0',
];
const WIDTHS = [1, 10, 63, 65, 76, 80, 253, 254, 255, 256, 5000];

/** Changes of a text of PEM blocks. */
const TEXT = [
  (random, text) => splice(text, random.below(text.length + 1), 0, random.pick(NOISE)),
  (random, text) => splice(text, random.below(text.length + 1), 1 + random.below(3), ''),
  (random, text) => splice(text, random.below(text.length + 1), 1, random.pick(NOISE)),
  (random, text) => lines(text, (all) => all.toSpliced(random.below(all.length), 1)),
  (random, text) =>
    lines(text, (all) =>
      all.toSpliced(
        random.below(all.length),
        0,
        random.pick(['', ' ', 'x', 'AAAA', '====', 'Comment: x', '-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----']),
      ),
    ),
  (random, text) => lines(text, (all) => all.toSpliced(random.below(all.length), 0, random.pick(all))),
  (random, text) => lines(text, (all) => all.map((line, index) => (index === random.state % all.length ? `${line} ` : line))),
  (random, text) => text.replaceAll('\n', random.pick(['\r\n', '\r', '\n\n', ' \n', '\n ', '', ' ', '\\n', '\t\n'])),
  (random, text) => rewrap(text, random.pick(WIDTHS)),
  (random, text) =>
    text.replace(/CERTIFICATE/g, () =>
      random.pick(['CERTIFICATE', 'CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE', 'certificate', 'CERTIFICATE REQUEST']),
    ),
  (random, text) => text.replaceAll('CERTIFICATE', random.pick(['X509 CERTIFICATE', 'TRUSTED CERTIFICATE', 'PKCS7'])),
  (random, text) => random.pick(['\ufeff', '\n', 'text\n', ' ', '\0', 'x'.repeat(253), 'x'.repeat(254), 'x'.repeat(255)]) + text,
  (_random, text) => text.trimEnd(),
  (_random, text) => text.replaceAll('-----\n-----', '----------'),
];

const splice = (text, at, count, insert) => text.slice(0, at) + insert + text.slice(at + count);
const lines = (text, edit) => edit(text.split('\n')).join('\n');
const rewrap = (text, width) =>
  text.replace(
    /(-----BEGIN [^-]*-----\n)([^-]*)/g,
    (_all, head, body) => `${head}${body.replace(/\n/g, '').replace(new RegExp(`.{1,${width}}`, 'g'), '$&\n')}`,
  );

function settings(random) {
  const purposes = () => random.some(['serverAuth', 'clientAuth', 'any', 'emailProtection', 'codeSigning'], 0.3).map((one) => PURPOSE[one]);
  return {
    ...(random.chance(0.6) && { trust: purposes() }),
    ...(random.chance(0.4) && { reject: purposes() }),
    ...(random.chance(0.2) && { alias: 'corp' }),
  };
}

/** A case of that number, `deep` with one element of one certificate's DER changed: `{ ca, chain, key, host, time, about }`, `about` being the data it was made from; undefined where no such certificates or handshake can be made. */
function generate(random, deep = false) {
  const start = shape(random);
  const about = { kind: start.kind, mutations: [] };
  let { certs, send, trust, host } = start;
  for (let left = random.pick([0, 1, 1, 1, 2, 2, 3, 4]); left > 0; left -= 1) {
    const label = random.pick(Object.keys(certs));
    const { kind, fields } = mutate(random, label, certs);
    certs = change(certs, { [label]: fields });
    about.mutations.push([label, kind]);
  }
  if (deep) {
    const label = random.pick(Object.keys(certs));
    const mutation = [label, 'garble'];
    const garbled = (body) => {
      const { bytes, note } = garble(random, body, label === send[0]);
      mutation.push(note);
      return bytes;
    };
    certs = change(certs, { [label]: { garble: garbled } });
    about.mutations.push(mutation);
  }
  if (random.chance(0.25)) send = random.pick(SENDING)(random, { send, certs, trust });
  if (random.chance(0.25)) trust = random.pick(TRUSTING)(random, { send, certs, trust });
  if (send.length === 0) send = ['leaf'];
  if (random.chance(0.15)) host = random.pick(HOSTS);
  const made = issued(certs);
  if (!made || !scheme(made[send[0]].key)) return undefined;
  const withSettings = random.chance(0.08);
  const block = (label) =>
    withSettings && random.chance(0.7)
      ? pem(trusted(made[label].der, settings(random)), { label: 'TRUSTED CERTIFICATE' })
      : pem(made[label].der);
  let elements = trust.map((element) => element.map(block).join(''));
  if (random.chance(0.15) && elements.length > 0) {
    about.mutations.push(['ca', 'text']);
    for (let left = 1 + random.below(2); left > 0; left -= 1) {
      const at = random.below(elements.length);
      elements = elements.with(at, random.pick(TEXT)(random, elements[at]));
    }
  }
  return {
    about: { ...about, certs, send, trust },
    ca: elements.map((text) => Buffer.from(text)),
    chain: send.map((label) => made[label].der),
    key: made[send[0]].key,
    host,
    time: clock(random, certs),
  };
}

/** The certificates; undefined where a key is too small to sign that way. */
function issued(certs) {
  try {
    return issueAll(certs);
  } catch (error) {
    if (error.code?.startsWith('ERR_OSSL')) return undefined;
    throw error;
  }
}

/** Mostly noon of the day all certificates are made for; sometimes a boundary of one of them. */
function clock(random, certs) {
  if (!random.chance(0.15)) return NOW;
  const spec = random.pick(Object.values(certs));
  const edge = random.pick([spec.from ?? NOW - 30 * DAY, spec.to ?? NOW + 300 * DAY]);
  return (typeof edge === 'number' ? edge : NOW) + random.pick([-1, 0, 1]);
}

module.exports = { generate };
