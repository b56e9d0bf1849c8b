'use strict';
// A server on the loopback for any chain and any kind of leaf key.

const net = require('node:net');
const tls = require('node:tls');
const { pem } = require('./certificate.cjs');
const { Server, scheme } = require('./server.cjs');

/** Listens on a free port of the loopback with exactly this chain. */
function serve({ chain, key }) {
  const server = scheme(key) ? net.createServer((socket) => exact(socket, chain, key)) : openssl(chain, key);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

function exact(socket, chain, key) {
  const state = new Server(chain, key);
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    socket.write(state.receive(bytes));
    if (state.sealed >= 2) socket.end();
  });
}

/** Leaf keys that TLS 1.3 has no scheme for get OpenSSL's own TLS 1.2. */
function openssl(chain, key) {
  const options = {
    cert: chain.map((der) => pem(der)).join(''),
    key: key.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ciphers: 'ALL:@SECLEVEL=0',
    maxVersion: 'TLSv1.2',
  };
  const server = tls.createServer(options, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'));
  });
  server.on('tlsClientError', () => {});
  return server;
}

module.exports = { serve };
