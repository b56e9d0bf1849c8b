'use strict';
// A case on which answers differ, as files: to look at, and to ask again.

const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { pem } = require('../record/certificate.cjs');

/** Everything needed to ask again, keys included: they are made for this run and worth nothing. */
function keep(out, name, question, verdicts, about) {
  const folder = path.join(out, `differs-${name}`);
  fs.mkdirSync(folder, { recursive: true });
  const { ca, chain, key, host, time } = question;
  const shown = (_name, value) => (typeof value === 'bigint' ? String(value) : value);
  const line = {
    id: `differential/${name}`,
    ca_b64: ca.map((bytes) => bytes.toString('base64')),
    chain: chain.map((der) => pem(der)),
    host: { kind: 'DNS', value: host },
    time,
    verdicts,
  };
  fs.writeFileSync(path.join(folder, 'case.json'), `${JSON.stringify(line)}\n`);
  fs.writeFileSync(
    path.join(folder, 'about.json'),
    JSON.stringify({ ...about, verdicts, key: key.kind, madeOf: question.about }, shown, 1),
  );
  fs.writeFileSync(path.join(folder, 'leaf.key'), key.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  chain.forEach((der, at) => fs.writeFileSync(path.join(folder, `chain-${at}.pem`), pem(der)));
  ca.forEach((bytes, at) => fs.writeFileSync(path.join(folder, `ca-${at}.pem`), bytes));
  return folder;
}

/** The question that was kept in a folder. */
function replayed(folder) {
  const line = JSON.parse(fs.readFileSync(path.join(folder, 'case.json')));
  const { key: kind } = JSON.parse(fs.readFileSync(path.join(folder, 'about.json')));
  const privateKey = crypto.createPrivateKey(fs.readFileSync(path.join(folder, 'leaf.key')));
  const family = { rsa: 'rsa', 'rsa-pss': 'pss', ec: 'ec' }[privateKey.asymmetricKeyType] ?? privateKey.asymmetricKeyType;
  const chain = line.chain.map((one) => Buffer.from(one.replace(/-----.*-----|\n/g, ''), 'base64'));
  return {
    about: {},
    ca: line.ca_b64.map((one) => Buffer.from(one, 'base64')),
    chain,
    key: { kind, family, privateKey },
    host: line.host.value,
    time: line.time,
  };
}

module.exports = { keep, replayed };
