'use strict';
// A sound list of revoked certificates beside the root: nobody here looks at it.

const der = require('../der.cjs');
const keys = require('../keys.cjs');
const { pem, NOW, DAY } = require('../certificate.cjs');

/** The CRL of `by` that revokes `revoked`, or nothing (RFC 5280, 5.1). */
function list(by, revoked) {
  return (_one, _bytes, made) => {
    const algorithm = keys.algorithm(made[by].key);
    const entries = revoked.map((label) => der.sequence(der.integer(made[label].serial), der.time(NOW - 2 * DAY)));
    const body = der.sequence(
      der.integer(1),
      algorithm,
      made[by].name,
      der.time(NOW - DAY),
      der.time(NOW + 30 * DAY),
      entries.length ? der.sequence(entries) : [],
    );
    return pem(der.sequence(body, algorithm, der.bitString(keys.sign(made[by].key, body))), { label: 'X509 CRL' });
  };
}

const TWO = { root: {}, leaf: { by: 'root' } };
const part = (by, ...revoked) => ({ cert: 'root', as: list(by, revoked) });

module.exports = [
  { id: 'the leaf is on a list after the root', certs: TWO, trust: [['root', part('root', 'leaf')]] },
  { id: 'the leaf is on a list before the root', certs: TWO, trust: [[part('root', 'leaf'), 'root']] },
  { id: 'the intermediate is on a list after the root', trust: [['root', part('root', 'int')]] },
  { id: 'a list that revokes nothing, after the root', certs: TWO, trust: [['root', part('root')]] },
  { id: 'a list alone', certs: TWO, trust: [[part('root', 'leaf')]] },
];
