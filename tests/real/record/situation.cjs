'use strict';
// A situation is data; this turns it into bytes. Fields, all but `id` optional:
// `certs` (specs by label, see certificate.cjs; default root, int, leaf), `send` (labels in the order of sending), `host`, `time`,
// `trust`: the elements of Node's `ca`, each a string, a Buffer, or a list of parts: a label (plain PEM), a string or Buffer that is no label
// (taken as it is), or `{ cert, as: (pem, der) => string | Buffer }`.

const { issueAll, pem, NOW, HOST } = require('./certificate.cjs');

const THREE = { root: {}, int: {}, leaf: { by: 'int' } };

function part(one, made) {
  if (typeof one === 'string' && made[one]) return Buffer.from(pem(made[one].der));
  if (typeof one === 'string' || Buffer.isBuffer(one)) return Buffer.from(one);
  return Buffer.from(one.as(pem(made[one.cert].der), made[one.cert].der, made));
}

function build({ certs = THREE, send, trust = [['root']], host = HOST, time = NOW }) {
  const made = issueAll(certs);
  const labels =
    send ??
    Object.keys(made)
      .filter((label) => !label.startsWith('root'))
      .reverse();
  const ca = trust.map((element) => (Array.isArray(element) ? Buffer.concat(element.map((one) => part(one, made))) : Buffer.from(element)));
  return { ca, chain: labels.map((label) => made[label].der), key: made[labels[0]].key, host, time };
}

/** The situation with fields of its certificates replaced: `change(base, { int: { to: … } })`. */
function change(certs, changes) {
  const merged = { ...certs };
  for (const [label, fields] of Object.entries(changes))
    merged[label] = { ...merged[label], ...fields, ext: { ...merged[label]?.ext, ...fields.ext } };
  return merged;
}

module.exports = { build, change, THREE };
