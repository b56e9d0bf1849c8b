'use strict';
// The real programs that are asked: long-lived children with a line protocol for Node, botocore and Python, one process a case for curl.

const { execFile, spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');

/** A child that answers one line with one line; started again when it dies over a question, which is an answer too. */
class Child {
  constructor(command, args, env) {
    Object.assign(this, { command, args, env });
  }

  start() {
    this.process = spawn(this.command, this.args, { env: this.env, stdio: ['pipe', 'pipe', 'inherit'] });
    readline.createInterface({ input: this.process.stdout }).on('line', (line) => this.settle(JSON.parse(line)));
    this.process.on('exit', (code, signal) => {
      this.process = undefined;
      this.settle({ v: 'CRASH', code: signal ?? `exit ${code}` });
    });
  }

  settle(answer) {
    this.answered?.(answer);
    this.answered = undefined;
  }

  ask(question) {
    if (!this.process) this.start();
    return new Promise((resolve) => {
      this.answered = resolve;
      this.process.stdin.write(`${JSON.stringify(question)}\n`);
    });
  }

  stop() {
    this.process?.stdin.end();
  }
}

const URL_MALFORMED = 3;

function curl(program, env, { bundle, host, port }) {
  const name = host.includes(':') ? `[${host}]` : host;
  const args = [
    '-q',
    '-g',
    '-sS',
    '-m',
    '10',
    '--cacert',
    bundle,
    '--connect-to',
    `::127.0.0.1:${port}`,
    '-o',
    '/dev/null',
    `https://${name}/`,
  ];
  return new Promise((resolve) => {
    execFile(program, args, { env }, (error, _out, words) => {
      const code = `curl:${error ? error.code : 0}`;
      const msg = words
        .split('\n')[0]
        .replace(/^curl: \(\d+\) /, '')
        .replaceAll(bundle, 'BUNDLE');
      const v = !error ? 'OK' : error.code === URL_MALFORMED ? 'NOCALL' : 'FAIL';
      resolve(error ? { v, code, msg } : { v, code });
    });
  });
}

/** `programs`: `{ node18: path, …, python, curl }`; gives `ask(question)` -> verdicts by client, and `stop()`. */
function clients(programs, scratch) {
  const env = {
    CLOCK_FILE: path.join(scratch, 'clock'),
    HOME: scratch,
    LC_ALL: 'C.UTF-8',
    LD_PRELOAD: path.join(scratch, 'clock.so'),
    PATH: '/usr/bin:/bin',
  };
  const bundle = path.join(scratch, 'bundle.pem');
  const nodes = Object.keys(programs).filter((id) => id.startsWith('node'));
  const children = Object.fromEntries(nodes.map((id) => [id, new Child(programs[id], [path.join(__dirname, 'node_client.cjs')], env)]));
  children.python313_botocore = new Child(programs.python, [path.join(__dirname, 'botocore_client.py')], env);
  children.python313 = new Child(programs.python, [path.join(__dirname, 'python_client.py')], env);
  return {
    async ask({ ca, host, port }) {
      fs.writeFileSync(bundle, Buffer.concat(ca));
      const question = { bundle, ca: ca.map((element) => element.toString('base64')), host, port };
      const asked = Object.entries(children).map(async ([id, child]) => [id, await child.ask(question)]);
      asked.push(curl(programs.curl, env, question).then((verdict) => ['curl', verdict]));
      return Object.fromEntries(await Promise.all(asked));
    },
    stop: () => Object.values(children).forEach((child) => child.stop()),
  };
}

module.exports = { clients };
