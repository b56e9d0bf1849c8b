'use strict';
// Where a case starts from: the certificates, who issued whom, what is sent and what is in the bundle.

const { HOST } = require('../record/certificate.cjs');

const named = (cn) => [
  ['O', 'Corp'],
  ['CN', cn],
];

/** Labels of certificates that are sent, and of those in the bundle; `certs` by label. */
const SHAPES = {
  lone: () => ({ certs: { leaf: { by: 'leaf', ext: { ku: null, eku: null } } }, send: ['leaf'], trust: [['leaf']] }),
  two: () => ({ certs: { root: {}, leaf: { by: 'root' } }, send: ['leaf'], trust: [['root']] }),
  three: () => ({ certs: { root: {}, int: {}, leaf: { by: 'int' } }, send: ['leaf', 'int'], trust: [['root']] }),
  four: () => ({
    certs: { root: {}, upper: {}, lower: { by: 'upper' }, leaf: { by: 'lower' } },
    send: ['leaf', 'lower', 'upper'],
    trust: [['root']],
  }),
  deep: (random) => {
    const count = 3 + random.below(6);
    const certs = { root: {} };
    for (let i = 1; i <= count; i += 1) certs[`ca${i}`] = { by: i === 1 ? 'root' : `ca${i - 1}` };
    certs.leaf = { by: `ca${count}` };
    return { certs, send: Object.keys(certs).slice(1).reverse(), trust: [['root']] };
  },
  cross: () => ({
    certs: {
      roota: {},
      rootb: {},
      inta: { by: 'roota', key: 'P-256/shared', subject: named('Shared') },
      intb: { by: 'rootb', key: 'P-256/shared', subject: named('Shared') },
      leaf: { by: 'inta' },
    },
    send: ['leaf', 'inta', 'intb'],
    trust: [['roota', 'rootb']],
  }),
  rollover: () => ({
    certs: {
      rootold: { subject: named('Roll') },
      root: { subject: named('Roll') },
      cross: { by: 'rootold', subject: named('Roll'), key: 'P-256/root' },
      int: {},
      leaf: { by: 'int' },
    },
    send: ['leaf', 'int', 'cross'],
    trust: [['rootold', 'root']],
  }),
  twins: () => ({
    certs: { root: {}, twin: { subject: named('Twin') }, int: { subject: named('Twin') }, leaf: { by: 'int' } },
    send: ['leaf', 'twin', 'int'],
    trust: [['root']],
  }),
  renewed: () => ({
    certs: { root: {}, intold: { subject: named('Renew'), key: 'P-256/int' }, int: { subject: named('Renew') }, leaf: { by: 'int' } },
    send: ['leaf', 'intold', 'int'],
    trust: [['root']],
  }),
  web: (random) => web(random),
};

/** A handful of certificates over few names and keys, each signed by some other: loops, twins and dead ends come by themselves. */
function web(random) {
  const count = 3 + random.below(5);
  const names = ['A', 'B', 'C', 'D'].slice(0, 2 + random.below(3));
  const keys = ['a', 'b', 'c', 'd'].slice(0, 2 + random.below(3));
  const certs = {};
  const labels = [];
  for (let i = 0; i < count; i += 1) {
    const label = `ca${i}`;
    const at = random.below(names.length);
    const key = random.chance(0.7) ? keys[at % keys.length] : random.pick(keys);
    const self = i === 0 || random.chance(0.3);
    certs[label] = {
      role: self ? 'root' : 'ca',
      by: self ? label : random.pick(labels),
      subject: named(names[at]),
      key: `P-256/${key}`,
      ...(random.chance(0.4) && { ext: { ski: null, aki: null } }),
    };
    labels.push(label);
  }
  certs.leaf = { by: random.pick(labels), ...(random.chance(0.3) && { ext: { aki: null } }) };
  return { certs, send: ['leaf', ...random.shuffle(random.some(labels, 0.7))], trust: [random.shuffle(random.some(labels, 0.5))] };
}

const WEIGHTED = [
  'lone',
  'two',
  'two',
  'three',
  'three',
  'three',
  'four',
  'four',
  'deep',
  'cross',
  'cross',
  'rollover',
  'twins',
  'renewed',
  'web',
  'web',
  'web',
];

function shape(random) {
  const kind = random.pick(WEIGHTED);
  return { kind, host: HOST, pem: [], ...SHAPES[kind](random) };
}

module.exports = { shape, named };
