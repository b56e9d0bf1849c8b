'use strict';
// Repeatable choices: one generator for each case, seeded by the run's seed and the case's number.

const crypto = require('node:crypto');

class Random {
  constructor(...seed) {
    this.state = crypto.createHash('sha256').update(seed.join('/')).digest().readUInt32LE(0);
  }

  /** mulberry32: a number from 0 up to 1. */
  next() {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  below(bound) {
    return Math.floor(this.next() * bound);
  }

  chance(probability) {
    return this.next() < probability;
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  /** Each element with that probability. */
  some(list, probability = 0.4) {
    return list.filter(() => this.chance(probability));
  }

  shuffle(list) {
    const out = [...list];
    for (let i = out.length - 1; i > 0; i -= 1) {
      const j = this.below(i + 1);
      [out[i], out[j]] = [out[j], out[i]];
    }
    return out;
  }

  bytes(length) {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }
}

module.exports = { Random };
