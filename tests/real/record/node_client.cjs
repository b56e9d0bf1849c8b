'use strict';
// One client process: `{ ca: [base64], host, port }` a line in, a verdict a line out.

const net = require('node:net');
const readline = require('node:readline');
const { ask } = require('./ask.cjs');

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { ca, host, port } = JSON.parse(line);
  const socket = net.connect(port, '127.0.0.1');
  ask({ ca: ca.map((element) => Buffer.from(element, 'base64')), host, socket }).then((verdict) => {
    socket.destroy();
    process.stdout.write(`${JSON.stringify(verdict)}\n`);
  });
});
