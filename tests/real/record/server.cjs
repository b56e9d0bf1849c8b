'use strict';
// The smallest TLS 1.3 server (RFC 8446) that sends exactly the certificates it is told to, byte for byte. OpenSSL's own
// server reads, orders and completes a chain before sending it, and refuses what it cannot parse: here nothing is read.
// One suite (TLS_AES_128_GCM_SHA256), one group (X25519), no resumption, no client certificate.

const crypto = require('node:crypto');

const SCHEME = { 'P-256': 0x0403, 'P-384': 0x0503, 'P-521': 0x0603, ed25519: 0x0807, ed448: 0x0808 };
const SIGNING_HASH = { 0x0403: 'sha256', 0x0503: 'sha384', 0x0603: 'sha512', 0x0804: 'sha256', 0x0809: 'sha256' };
const X25519 = 0x001d;
const RECORD = 16000;

const sha256 = (...parts) => crypto.createHash('sha256').update(Buffer.concat(parts)).digest();
const hmac = (key, data) => crypto.createHmac('sha256', key).update(data).digest();
const u8 = (value) => Buffer.from([value]);
const u16 = (value) => Buffer.from([value >> 8, value & 255]);
const u24 = (value) => Buffer.from([value >> 16, (value >> 8) & 255, value & 255]);
const vector = (size, ...parts) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([size === 1 ? u8(body.length) : size === 2 ? u16(body.length) : u24(body.length), body]);
};
const handshake = (type, ...parts) => Buffer.concat([u8(type), vector(3, ...parts)]);

function expand(secret, label, context, length) {
  const info = Buffer.concat([u16(length), vector(1, Buffer.from(`tls13 ${label}`)), vector(1, context), u8(1)]);
  return hmac(secret, info).subarray(0, length);
}

const exchange = crypto.generateKeyPairSync('x25519');
const PUBLIC = exchange.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
const SPKI_X25519 = Buffer.from('302a300506032b656e032100', 'hex');
const EMPTY = Buffer.alloc(0);
const DERIVED = expand(hmac(Buffer.alloc(32), Buffer.alloc(32)), 'derived', sha256(EMPTY), 32);

/** The signature scheme that a server with this key announces; undefined where TLS 1.3 has none. */
function scheme(key) {
  if (key.family === 'rsa') return 0x0804;
  if (key.family === 'pss') return 0x0809;
  return SCHEME[key.kind];
}

class Server {
  /** `chain`: DER in the order of sending; `key`: of the leaf, as keys.cjs makes it; `answer`: HTTP bytes once the client has asked. */
  constructor(chain, key, answer = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n') {
    this.chain = chain;
    this.key = key;
    this.answer = answer;
    this.input = EMPTY;
    this.sealed = 0;
  }

  /** Bytes from the client in, bytes for the client out. */
  receive(bytes) {
    this.input = Buffer.concat([this.input, bytes]);
    const out = [];
    while (this.input.length >= 5 && this.input.length >= 5 + this.input.readUInt16BE(3)) {
      const end = 5 + this.input.readUInt16BE(3);
      const [type, body] = [this.input[0], this.input.subarray(5, end)];
      this.input = this.input.subarray(end);
      out.push(this.record(type, body));
    }
    return Buffer.concat(out);
  }

  record(type, body) {
    if (type === 22 && !this.keys) return this.hello(body);
    // Sealed records are only counted: the first is Finished (or an alert), the second the request.
    if (type === 23 && ++this.sealed === 2) return this.seal(23, Buffer.from(this.answer));
    return EMPTY;
  }

  hello(message) {
    this.pending = Buffer.concat([this.pending ?? EMPTY, message]);
    if (this.pending.length < 4 + this.pending.readUIntBE(1, 3)) return EMPTY;
    const client = readHello(this.pending);
    const extensions = Buffer.concat([u16(43), vector(2, u16(0x0304)), u16(51), vector(2, u16(X25519), vector(2, PUBLIC))]);
    const reply = handshake(2, u16(0x0303), crypto.randomBytes(32), vector(1, client.session), u16(0x1301), u8(0), vector(2, extensions));
    let transcript = Buffer.concat([this.pending, reply]);
    const peer = crypto.createPublicKey({ key: Buffer.concat([SPKI_X25519, client.share]), format: 'der', type: 'spki' });
    const secret = hmac(DERIVED, crypto.diffieHellman({ privateKey: exchange.privateKey, publicKey: peer }));
    const server = expand(secret, 's hs traffic', sha256(transcript), 32);
    this.useKeys(server);
    const flight = [handshake(8, u16(0)), this.certificates()];
    transcript = Buffer.concat([transcript, ...flight]);
    flight.push(this.proof(sha256(transcript)));
    transcript = Buffer.concat([transcript, flight[2]]);
    flight.push(handshake(20, hmac(expand(server, 'finished', EMPTY, 32), sha256(transcript))));
    transcript = Buffer.concat([transcript, flight[3]]);
    const sealed = this.seal(22, Buffer.concat(flight));
    const master = hmac(expand(secret, 'derived', sha256(EMPTY), 32), Buffer.alloc(32));
    this.useKeys(expand(master, 's ap traffic', sha256(transcript), 32));
    return Buffer.concat([u8(22), u16(0x0303), vector(2, reply), Buffer.from('140303000101', 'hex'), sealed]);
  }

  certificates() {
    return handshake(11, u8(0), vector(3, ...this.chain.map((der) => Buffer.concat([vector(3, der), u16(0)]))));
  }

  proof(hash) {
    const signed = Buffer.concat([Buffer.alloc(64, 0x20), Buffer.from('TLS 1.3, server CertificateVerify\0'), hash]);
    const which = scheme(this.key);
    const pss = which === 0x0804 || which === 0x0809;
    const padding = { padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    const signature = crypto.sign(SIGNING_HASH[which] ?? null, signed, { key: this.key.privateKey, ...(pss && padding) });
    return handshake(15, u16(which), vector(2, signature));
  }

  useKeys(secret) {
    this.keys = { key: expand(secret, 'key', EMPTY, 16), iv: expand(secret, 'iv', EMPTY, 12), count: 0 };
  }

  seal(type, data) {
    const out = [];
    for (let at = 0; at < data.length; at += RECORD) {
      const plain = Buffer.concat([data.subarray(at, at + RECORD), u8(type)]);
      const nonce = Buffer.from(this.keys.iv);
      nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ this.keys.count++) >>> 0, 8);
      const head = Buffer.concat([u8(23), u16(0x0303), u16(plain.length + 16)]);
      const cipher = crypto.createCipheriv('aes-128-gcm', this.keys.key, nonce).setAAD(head);
      out.push(head, cipher.update(plain), cipher.final(), cipher.getAuthTag());
    }
    return Buffer.concat(out);
  }
}

/** Session id and X25519 share of a ClientHello. */
function readHello(message) {
  let at = 4 + 2 + 32;
  const take = (size) => {
    const length = message.readUIntBE(at, size);
    at += size + length;
    return message.subarray(at - length, at);
  };
  const session = take(1);
  take(2);
  take(1);
  const end = at + 2 + message.readUInt16BE(at);
  at += 2;
  let share;
  while (at < end) {
    const type = message.readUInt16BE(at);
    at += 2;
    const body = take(2);
    for (let i = 2; type === 51 && i < body.length; i += 4 + body.readUInt16BE(i + 2)) {
      if (body.readUInt16BE(i) === X25519) share = body.subarray(i + 4, i + 4 + body.readUInt16BE(i + 2));
    }
  }
  if (!share) throw new Error('the client offers no X25519 share');
  return { session, share };
}

module.exports = { Server, scheme };
