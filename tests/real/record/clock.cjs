'use strict';
// The file that clock.c maps: what time() is for every client.

const fs = require('node:fs');

class Clock {
  /** Starts with the real time: zero. */
  constructor(path) {
    fs.closeSync(fs.openSync(path, 'a'));
    this.file = fs.openSync(path, 'r+');
    this.set(0);
  }

  set(at) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(at));
    fs.writeSync(this.file, bytes, 0, 8, 0);
  }
}

module.exports = { Clock };
