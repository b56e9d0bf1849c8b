'use strict';
// Asks all recorded clients (four Nodes, botocore, curl) and their judges the same random questions, over the loopback.
// Slower than differential.cjs, and the only one that asks botocore and curl.
// node everyone.cjs JUDGE SCRATCH OUT CASES SEED KEEP; the programs come from the environment, as for record.cjs.

const net = require('node:net');
const path = require('node:path');
const { clients } = require('../record/clients.cjs');
const { Clock } = require('../record/clock.cjs');
const { serve } = require('../record/serve.cjs');
const { JudgeProcess } = require('./judge.cjs');
const { keep } = require('./kept.cjs');
const { generate } = require('./mutate.cjs');
const { Random } = require('./random.cjs');

const JUDGES = { node18: 'node18', node20: 'node20', node22: 'node22', node24: 'node24', python313_botocore: 'botocore', curl: 'curl' };

/** Whether the text stays one host when it is put into a URL. */
const isHostOfUrl = (host) => net.isIPv6(host) || !/[[\]: %]/.test(host);

/** What differs between a client and its judge; undefined if nothing does. */
function difference({ v, code, msg }, judged) {
  if (judged.ok === null || (v !== 'OK' && v !== 'FAIL')) return undefined;
  if (judged.ok !== (v === 'OK')) return 'verdict';
  if (v === 'FAIL' && judged.code !== code.replace('curl:', '')) return 'code';
  return code === 'UNSPECIFIED' && judged.message !== msg ? 'message' : undefined;
}

async function main([program, scratch, out, cases, seed, most]) {
  const { NODE18: node18, NODE20: node20, NODE22: node22, NODE24: node24, PYTHON: python, CURL: curl } = process.env;
  const asked = clients({ node18, node20, node22, node24, python, curl }, scratch);
  const clock = new Clock(path.join(scratch, 'clock'));
  const judge = new JudgeProcess(program);
  const differ = {};
  let [done, kept] = [0, 0];
  for (let index = 0; done < Number(cases) && kept < Number(most); index += 1) {
    const question = generate(new Random(seed, index));
    if (!question || !isHostOfUrl(question.host)) continue;
    clock.set(question.time);
    const server = await serve(question);
    const [answers, judged] = await Promise.all([
      asked.ask({ ca: question.ca, host: question.host, port: server.address().port }),
      judge.ask(question, Object.values(JUDGES)),
    ]);
    server.close();
    done += 1;
    const found = Object.entries(JUDGES)
      .map(([client, id]) => [client, difference(answers[client], judged[id]), judged[id]])
      .filter(([, what]) => what);
    if (found.length === 0) continue;
    kept += 1;
    found.forEach(([client]) => (differ[client] = (differ[client] ?? 0) + 1));
    const folder = keep(out, `all-${seed}-${index}`, question, answers, { found });
    const lines = found.map(
      ([client, what, said]) => `  ${client} (${what}): ${JSON.stringify(answers[client])} / ${JSON.stringify(said)}`,
    );
    console.log(
      [`DIFFERENCE in case ${index} of seed ${seed}: ${JSON.stringify(question.about.mutations)}, ${folder}`, ...lines].join('\n'),
    );
  }
  asked.stop();
  console.log(`seed ${seed}: ${done} cases, differences: ${JSON.stringify(differ)}`);
  process.exit(kept > 0 ? 1 : 0);
}

main(process.argv.slice(2));
