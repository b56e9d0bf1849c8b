'use strict';
// Asks this Node and the judge the same random questions until they differ.
// node differential.cjs --judge PROGRAM --clock FILE [--cases N] [--seed S] [--only I] [--from I] [--replay FOLDER] [--out FOLDER]

const fs = require('node:fs');
const { Duplex } = require('node:stream');
const { parseArgs } = require('node:util');
const { ask } = require('../record/ask.cjs');
const { Clock } = require('../record/clock.cjs');
const { Server } = require('../record/server.cjs');
const { JudgeProcess } = require('./judge.cjs');
const { keep, replayed } = require('./kept.cjs');
const { generate } = require('./mutate.cjs');
const { Random } = require('./random.cjs');

const text = (value) => ({ type: 'string', ...(value !== undefined && { default: value }) });
const { values: options } = parseArgs({
  options: {
    judge: text(),
    clock: text(),
    cases: text('2000'),
    seed: text('1'),
    only: text(),
    replay: text(),
    out: text('.'),
    keep: text('1'),
    from: text('0'),
    progress: text(),
    deep: { type: 'boolean', default: false },
  },
});
const ID = `node${process.versions.node.split('.')[0]}`;

/** The client's end of a pipe in memory to a server that sends exactly this chain. */
function pipeTo({ chain, key }) {
  const server = new Server(chain, key);
  return new Duplex({
    read() {},
    write(chunk, _encoding, done) {
      const reply = server.receive(chunk);
      if (reply.length > 0) setImmediate(() => this.push(reply));
      done();
    },
  });
}

// The server's proof does not fit a garbled key: no verdict about a chain.
const HANDSHAKE = new Set(['ERR_SSL_BAD_SIGNATURE', 'ERR_SSL_WRONG_SIGNATURE_TYPE', 'ERR_SSL_WRONG_CURVE']);

/** What differs between Node's answer and the judge's; undefined if nothing does. Of garbled bytes any complaint about ASN.1 will do. */
function difference(node, judged) {
  if (judged.ok === null || HANDSHAKE.has(node.code)) return undefined;
  if (judged.ok !== (node.v === 'OK')) return 'verdict';
  const parse = (code) => options.deep && code?.startsWith('ERR_SSL_');
  if (parse(node.code) && parse(judged.code)) return undefined;
  if (node.v !== 'OK' && judged.code !== node.code) return 'code';
  if (node.code === 'UNSPECIFIED' && judged.message !== node.msg) return 'message';
  return undefined;
}

/** Asks both; gives the kind of difference, and counts. */
async function compare(judge, clock, question, tally) {
  clock.set(question.time);
  const [{ [ID]: judged }, node] = await Promise.all([
    judge.ask(question, [ID]),
    ask({ ca: question.ca, host: question.host, socket: pipeTo(question) }),
  ]);
  tally.asked += 1;
  tally[node.v] = (tally[node.v] ?? 0) + 1;
  tally.codes.set(node.code ?? 'OK', (tally.codes.get(node.code ?? 'OK') ?? 0) + 1);
  if (judged.ok === null) tally.unknown.set(judged.reason, (tally.unknown.get(judged.reason) ?? 0) + 1);
  return { what: difference(node, judged), node, judged };
}

async function main() {
  const judge = new JudgeProcess(options.judge);
  const clock = new Clock(options.clock);
  const tally = { asked: 0, codes: new Map(), unknown: new Map() };
  const began = Date.now();
  const report = () => {
    const codes = [...tally.codes]
      .sort((a, b) => b[1] - a[1])
      .map(([code, count]) => `${code} ${count}`)
      .join(', ');
    const unknown = [...tally.unknown].map(([reason, count]) => `${reason}: ${count}`).join('; ') || 'none';
    console.log(
      `${process.version} seed ${options.seed}: ${tally.asked} cases, ${tally.OK ?? 0} trusted, ${tally.FAIL ?? 0} refused, ${Math.round((Date.now() - began) / 1000)} s`,
    );
    console.log(`  codes: ${codes}\n  not judged: ${unknown}`);
  };
  const first = Number(options.only ?? options.from);
  const last = options.replay ? first : options.only ? first : Number.MAX_SAFE_INTEGER;
  let found = 0;
  for (let index = first; index <= last && (options.only || options.replay || tally.asked < Number(options.cases)); index += 1) {
    const question = options.replay ? replayed(options.replay) : generate(new Random(options.seed, index), options.deep);
    if (!question) continue;
    if (options.progress) fs.writeFileSync(options.progress, `${index} ${tally.asked + 1}\n`);
    const { what, node, judged } = await compare(judge, clock, question, tally);
    if (options.only || options.replay) console.log(JSON.stringify({ node, judged }));
    if (!what) continue;
    found += 1;
    const folder = options.replay ?? keep(options.out, `${ID}-${options.seed}-${index}`, question, { [ID]: node }, { what, judged });
    console.log(
      `DIFFERENCE (${what}) in case ${index} of seed ${options.seed}, ${process.version}\n  node:  ${JSON.stringify(node)}\n  judge: ${JSON.stringify(judged)}`,
    );
    console.log(
      `  made of: ${JSON.stringify(question.about.mutations)} on ${question.about.kind}\n  files: ${folder}\n  again: tests/real/differential/run --replay ${folder}`,
    );
    if (found >= Number(options.keep)) break;
  }
  report();
  process.exit(found > 0 ? 1 : 0);
}

main();
