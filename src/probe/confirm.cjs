'use strict';
// Asks this Node what it says to one endpoint: the question comes as JSON on stdin, the word goes to stdout as JSON. Nothing is
// sent but the handshake (and CONNECT, if there is a proxy).

const net = require('node:net');
const tls = require('node:tls');

const speak = (word) => process.stdout.write(JSON.stringify({ node: process.versions.node, ...word }), () => process.exit(0));

/** Options as `https.Agent` and `https-proxy-agent` give them: `ca` only where the client has a list of its own. */
function options({ name, ca, verify }) {
  const own = ca && { ca: ca.map((one) => one.text ?? Buffer.from(one.base64, 'base64')) };
  return {
    servername: net.isIP(name) ? '' : name,
    ALPNProtocols: ['http/1.1'],
    // The name that is checked stays the same where another address is connected to.
    checkServerIdentity: (_, certificate) => tls.checkServerIdentity(name, certificate),
    rejectUnauthorized: verify,
    ...own,
  };
}

/** `judged`: Node refused the certificate, as opposed to a connection that broke. */
function heard(socket) {
  socket.on('error', ({ code, message }) => speak({ ok: false, judged: socket.authorizationError != null, code, message }));
  return socket;
}

function shakeHands(hop, socket) {
  heard(tls.connect({ ...options(hop), ...(socket ? { socket } : hop.at) }, () => speak({ ok: true })));
}

function tunnel({ proxy, endpoint }) {
  const basic = proxy.basic ? `Proxy-Authorization: Basic ${Buffer.from(proxy.basic).toString('base64')}\r\n` : '';
  const request = `CONNECT ${endpoint.authority} HTTP/1.1\r\nHost: ${endpoint.authority}\r\n${basic}Proxy-Connection: close\r\n\r\n`;
  const socket = proxy.tls ? tls.connect({ ...options(proxy), ...proxy.at }, start) : net.connect(proxy.at, start);
  heard(socket);
  let head = '';
  function start() {
    socket.write(request);
    socket.on('readable', read);
  }
  function read() {
    for (let byte; !head.endsWith('\r\n\r\n') && head.length < 32768 && (byte = socket.read(1)); ) head += byte.toString('latin1');
    if (!head.endsWith('\r\n\r\n')) return;
    socket.removeListener('readable', read);
    if (!/^HTTP\/1\.\d 2/.test(head)) return speak({ ok: false, judged: false, code: head.split(' ')[1] });
    socket.removeAllListeners('error');
    shakeHands(endpoint, socket);
  }
}

let text = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (part) => (text += part));
process.stdin.on('end', () => {
  const question = JSON.parse(text);
  if (question.proxy) tunnel(question);
  else shakeHands(question.endpoint);
});
