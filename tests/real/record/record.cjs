'use strict';
// Builds every situation, asks every real client, writes one JSON line a case. See README.md.
// node record.cjs SCRATCH OUT [FILTER]; the programs come from the environment (NODE18 NODE20 NODE22 NODE24 PYTHON CURL).

const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { build } = require('./situation.cjs');
const { clients } = require('./clients.cjs');
const { pem } = require('./certificate.cjs');
const { Clock } = require('./clock.cjs');
const { serve } = require('./serve.cjs');

/** Text where it is UTF-8, base64 where it is not: as the reader expects it. */
function written(ca) {
  const isText = ca.every((element) => Buffer.from(element.toString('utf8'), 'utf8').equals(element));
  return isText ? { ca: ca.map((element) => element.toString('utf8')) } : { ca_b64: ca.map((element) => element.toString('base64')) };
}

async function main([scratch, out, filter = '']) {
  const { NODE18: node18, NODE20: node20, NODE22: node22, NODE24: node24, PYTHON: python, CURL: curl } = process.env;
  const clock = new Clock(path.join(scratch, 'clock'));
  const asked = clients({ node18, node20, node22, node24, python, curl }, scratch);
  const file = fs.openSync(out, 'w');
  const seen = new Set();
  for (const situation of require('./situations/index.cjs').filter(({ id }) => id.includes(filter))) {
    if (seen.has(situation.id)) throw new Error(`two situations are called ${situation.id}`);
    seen.add(situation.id);
    const made = build(situation);
    clock.set(made.time);
    const server = await serve(made);
    const verdicts = await asked.ask({ ca: made.ca, host: made.host, port: server.address().port });
    server.close();
    const line = {
      id: situation.id,
      ...written(made.ca),
      chain: made.chain.map((der) => pem(der)),
      host: { kind: net.isIP(made.host) ? 'IP' : 'DNS', value: made.host },
      time: made.time,
      verdicts,
    };
    fs.writeSync(file, `${JSON.stringify(line)}\n`);
  }
  asked.stop();
  process.stdout.write(`${seen.size} situations recorded\n`);
}

main(process.argv.slice(2));
