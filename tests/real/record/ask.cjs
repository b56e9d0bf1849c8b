'use strict';
// What the Node that runs this file says about a server: `tls.connect` with `ca`, as https.Agent calls it.
// Resolves to `{ v, code, msg }`, the way the recorded verdicts are written.

const net = require('node:net');
const tls = require('node:tls');

/** `ca`: strings or Buffers; `host`: as in a URL, IPv6 without brackets; `socket`: connected to the server. */
function ask({ ca, host, socket }) {
  return new Promise((resolve) => {
    const fail = (error) => resolve({ v: 'FAIL', code: error.code ?? error.name, msg: message(error) });
    let secure;
    try {
      secure = tls.connect({ socket, ca, host, servername: net.isIP(host) ? '' : host });
    } catch (error) {
      fail(error);
      return;
    }
    secure.once('secureConnect', () => {
      resolve({ v: 'OK' });
      secure.destroy();
    });
    secure.on('error', (error) => {
      fail(error);
      secure.destroy();
    });
  });
}

/** The reason of a host mismatch; of OpenSSL's errors the number, library, function and reason, without thread and source line. */
function message(error) {
  if (error.reason && error.code === 'ERR_TLS_CERT_ALTNAME_INVALID') return error.reason;
  return String(error.message)
    .replace(/^[0-9A-F]+:error:/, '')
    .replace(/:[^:]*\.cc?:\d+:.*\n?$/s, '')
    .trim();
}

module.exports = { ask };
