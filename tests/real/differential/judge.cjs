'use strict';
// The judge as a child: one line in, one line out, in order (examples/judge_stream.rs).

const { spawn } = require('node:child_process');
const readline = require('node:readline');

const base64 = (list) => list.map((bytes) => bytes.toString('base64'));

class JudgeProcess {
  constructor(program) {
    this.child = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'], env: {} });
    this.waiting = [];
    readline.createInterface({ input: this.child.stdout }).on('line', (line) => this.waiting.shift()(JSON.parse(line)));
    this.child.stdin.on('error', () => {});
    this.child.on('exit', (code, signal) => {
      this.died = signal ?? `exit ${code}`;
      this.waiting.splice(0).forEach((answer) => answer(this.lastWords));
    });
  }

  /** Answers by judge id; of a judge that has died, its end under every id. */
  ask({ ca, chain, host, time }, judges) {
    this.lastWords = Object.fromEntries(judges.map((id) => [id, { ok: 'died', code: this.died }]));
    if (this.died) return Promise.resolve(this.lastWords);
    this.child.stdin.write(`${JSON.stringify({ ca_b64: base64(ca), chain_b64: base64(chain), host, time, judges })}\n`);
    return new Promise((answer) => {
      this.waiting.push(answer);
    });
  }
}

module.exports = { JudgeProcess };
