'use strict';
// A DER writer that also writes what DER forbids: cases need odd encodings on purpose (X.690).

function tlv(tag, ...parts) {
  const body = Buffer.concat(parts.flat());
  const size = body.length;
  if (size < 0x80) return Buffer.concat([Buffer.from([tag, size]), body]);
  const bytes =
    size < 0x100 ? [0x81, size] : size < 0x10000 ? [0x82, size >> 8, size & 255] : [0x83, size >> 16, (size >> 8) & 255, size & 255];
  return Buffer.concat([Buffer.from([tag, ...bytes]), body]);
}

const sequence = (...parts) => tlv(0x30, ...parts);
const set = (...parts) => tlv(0x31, ...parts);
const octets = (...parts) => tlv(0x04, ...parts);
const boolean = (value) => tlv(0x01, Buffer.from([value ? 0xff : 0]));
const none = Buffer.from([0x05, 0]);
const context = (number, constructed, ...parts) => tlv(0x80 | (constructed ? 0x20 : 0) | number, ...parts);

/** INTEGER from a number, a BigInt, or its content bytes as they are. */
function integer(value) {
  if (Buffer.isBuffer(value)) return tlv(0x02, value);
  let rest = BigInt(value);
  const bytes = [];
  do {
    bytes.unshift(Number(rest & 255n));
    rest >>= 8n;
  } while (rest !== 0n && rest !== -1n);
  if (BigInt(value) >= 0n && bytes[0] & 0x80) bytes.unshift(0);
  if (BigInt(value) < 0n && !(bytes[0] & 0x80)) bytes.unshift(0xff);
  return tlv(0x02, Buffer.from(bytes));
}

function oid(dotted) {
  const [first, second, ...rest] = dotted.split('.').map(BigInt);
  const bytes = [];
  for (const arc of [first * 40n + second, ...rest]) {
    const group = [Number(arc & 127n)];
    for (let high = arc >> 7n; high > 0n; high >>= 7n) group.unshift(Number(high & 127n) | 0x80);
    bytes.push(...group);
  }
  return tlv(0x06, Buffer.from(bytes));
}

/** BIT STRING of named bits (X.680: trailing zero bits are left out). */
function namedBits(bits) {
  const last = Math.max(-1, ...bits);
  const body = Buffer.alloc(1 + Math.ceil((last + 1) / 8));
  for (const bit of bits) body[1 + (bit >> 3)] |= 0x80 >> (bit & 7);
  body[0] = last < 0 ? 0 : 7 - (last & 7);
  return tlv(0x03, body);
}

const bitString = (body, unused = 0) => tlv(0x03, Buffer.from([unused]), body);

const STRINGS = { utf8: 12, numeric: 18, printable: 19, t61: 20, ia5: 22, visible: 26, universal: 28, bmp: 30 };

/** A string of the named type; Buffers are taken as the content bytes. */
function string(type, text) {
  if (Buffer.isBuffer(text)) return tlv(STRINGS[type], text);
  if (type === 'bmp') return tlv(30, Buffer.from(text, 'utf16le').swap16());
  if (type === 'universal') {
    const points = [...text].map((character) => character.codePointAt(0));
    const body = Buffer.alloc(points.length * 4);
    points.forEach((point, index) => body.writeUInt32BE(point, index * 4));
    return tlv(28, body);
  }
  return tlv(STRINGS[type], Buffer.from(text, type === 't61' ? 'latin1' : 'utf8'));
}

/** UTCTime before 2050, GeneralizedTime from then on (RFC 5280, 4.1.2.5); `{ utc | general: text }` as written. */
function time(at) {
  if (typeof at === 'object') return at.utc !== undefined ? tlv(0x17, Buffer.from(at.utc)) : tlv(0x18, Buffer.from(at.general));
  const date = new Date(at * 1000);
  const digits = date.toISOString().replace(/[-:T]/g, '').slice(0, 14);
  const year = date.getUTCFullYear();
  return year >= 1950 && year < 2050 ? time({ utc: `${digits.slice(2)}Z` }) : time({ general: `${digits}Z` });
}

module.exports = { tlv, sequence, set, octets, boolean, none, context, integer, oid, namedBits, bitString, string, time };
