'use strict';
// Changes one element of a DER structure and writes all lengths anew: bytes that parse as a tree, and mean something else.

const der = require('../record/der.cjs');

/** The elements of `bytes` as `{ tag, body | children }`; undefined if it is no sequence of whole elements. */
function parse(bytes, depth = 0) {
  const list = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 2 > bytes.length) return undefined;
    const tag = bytes[at];
    let [length, head] = [bytes[at + 1], 2];
    if (length >= 0x80) {
      const size = length & 0x7f;
      if (size === 0 || size > 3 || at + 2 + size > bytes.length) return undefined;
      [length, head] = [bytes.readUIntBE(at + 2, size), 2 + size];
    }
    if (at + head + length > bytes.length) return undefined;
    const body = bytes.subarray(at + head, at + head + length);
    // Extension values are elements inside an OCTET STRING.
    const inner = (tag & 0x20 || tag === 0x04) && depth < 12 ? parse(body, depth + 1) : undefined;
    list.push(inner && inner.length > 0 ? { tag, children: inner } : { tag, body });
    at += head + length;
  }
  return list;
}

function write({ tag, body, children, long }) {
  const whole = der.tlv(tag, children ? children.map(write) : body);
  if (!long) return whole;
  const content = children ? Buffer.concat(children.map(write)) : body;
  return Buffer.concat([Buffer.from([tag, 0x83, content.length >> 16, (content.length >> 8) & 255, content.length & 255]), content]);
}

function places(list, out = []) {
  list.forEach((element, index) => {
    out.push([list, index]);
    if (element.children) places(element.children, out);
  });
  return out;
}

const TAGS = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1e, 0x30, 0x31, 0x80, 0x81, 0x82, 0x86, 0x87, 0xa0, 0xa1, 0xa3,
];

const CHANGES = [
  (random, list, at) => {
    list[at].tag = random.pick(TAGS);
  },
  (random, list, at) => {
    list[at].tag ^= random.pick([0x20, 0x80, 0x40, 1]);
  },
  (_random, list, at) => {
    list.splice(at, 1);
  },
  (_random, list, at) => {
    list.splice(at, 0, list[at]);
  },
  (random, list, at) => {
    list.splice(at, 0, { tag: random.pick(TAGS), body: random.bytes(random.below(4)) });
  },
  (random, list, at) => {
    list.splice(at + 1, 0, { tag: random.pick(TAGS), body: random.bytes(random.below(4)) });
  },
  (random, list, at) => {
    const other = random.below(list.length);
    [list[at], list[other]] = [list[other], list[at]];
  },
  (_random, list, at) => {
    list[at].long = true;
  },
  (random, list, at) => {
    leaf(list[at], (body) => Buffer.concat([body, random.bytes(1 + random.below(3))]));
  },
  (_random, list, at) => {
    leaf(list[at], (body) => body.subarray(0, -1));
  },
  (_random, list, at) => {
    leaf(list[at], () => Buffer.alloc(0));
  },
  (random, list, at) => {
    leaf(list[at], (body) => flip(random, body));
  },
  (random, list, at) => {
    leaf(list[at], (body) => flip(random, body));
  },
  (random, list, at) => {
    leaf(list[at], (body) => flip(random, body));
  },
];

function leaf(element, change) {
  element.body = change(element.children ? Buffer.concat(element.children.map(write)) : element.body);
  delete element.children;
}

function flip(random, body) {
  if (body.length === 0) return body;
  const out = Buffer.from(body);
  out[random.below(out.length)] ^= 1 << random.below(8);
  return out;
}

/** `body` (a TBSCertificate) with one element changed; not its key, where `sparesKey`; and a note of what was done. */
function garble(random, body, sparesKey) {
  const [tbs] = parse(body);
  const inKey = new Set();
  if (sparesKey) places([tbs.children[tbs.children[0].tag === 0xa0 ? 6 : 5]]).forEach(([list, at]) => inKey.add(list[at]));
  const open = places(tbs.children).filter(([list, at]) => !inKey.has(list[at]));
  const [list, at] = random.pick(open);
  const before = write(list[at]).toString('hex');
  const change = random.pick(CHANGES);
  change(random, list, at);
  return {
    bytes: write(tbs),
    note: `change ${CHANGES.indexOf(change)} of ${before.slice(0, 60)}, ${list[at] ? write(list[at]).toString('hex').slice(0, 60) : 'dropped'}`,
  };
}

module.exports = { garble };
