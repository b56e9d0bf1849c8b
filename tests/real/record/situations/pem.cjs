'use strict';
// How the bundle is written: what a copied, converted, pasted or concatenated PEM looks like.

const crypto = require('node:crypto');
const der = require('../der.cjs');
const { pem } = require('../certificate.cjs');

const OTHER = { root: {}, int: {}, leaf: { by: 'int' }, rootother: {} };
const as = (id, write, more = {}) => ({ id, trust: [[{ cert: 'root', as: write }]], ...more });
const text = (id, write) => as(id, (one) => write(one));
const beside = (id, ...elements) => ({ id, certs: OTHER, send: ['leaf', 'int'], trust: elements });

const lines = (one) => one.trimEnd().split('\n');
const body = (one) => lines(one).slice(1, -1);
const reframe = (one, change) => [lines(one)[0], ...change(body(one)), lines(one).at(-1), ''].join('\n');
const block = (label, content) => `-----BEGIN ${label}-----\n${content}\n-----END ${label}-----\n`;
const BAD64 = block('CERTIFICATE', 'this is !!! not base64');
const BADDER = block('CERTIFICATE', Buffer.from('not a certificate at all').toString('base64'));
const EMPTY = '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n';
const OPEN = '-----BEGIN CERTIFICATE-----\n';

const key = crypto.generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
const KEY = key.export({ type: 'pkcs8', format: 'pem' });
const SEC1 = key.export({ type: 'sec1', format: 'pem' });
const ENCRYPTED = key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
const PARAMETERS = block('EC PARAMETERS', Buffer.from('06082a8648ce3d030107', 'hex').toString('base64'));
const LEGACY = '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF\n\nAAAAAAAAAAAAAAAAAAAAAA==\n-----END RSA PRIVATE KEY-----\n';
const CSR = block('CERTIFICATE REQUEST', der.sequence(der.integer(0)).toString('base64'));
const BADKEY = block('PRIVATE KEY', 'AAAA!');
const CRL = block('X509 CRL', der.sequence(der.sequence(der.integer(1))).toString('base64'));
const PKCS7 = (bytes) => der.sequence(der.oid('1.2.840.113549.1.7.2'), der.context(0, true, der.sequence(der.integer(1), der.set(), der.sequence(der.oid('1.2.840.113549.1.7.1')), der.context(0, true, bytes), der.set())));

module.exports = [
  text('CRLF', (one) => one.replaceAll('\n', '\r\n')),
  text('CR only', (one) => one.replaceAll('\n', '\r')),
  text('no newline at the end', (one) => one.trimEnd()),
  text('blank lines at the end', (one) => `${one}\n\n\n`),
  text('blank lines before', (one) => `\n\n${one}`),
  text('text before', (one) => `Root of Corp\n===========\n${one}`),
  text('text after', (one) => `${one}That was the root.\n`),
  text('text before on the same line', (one) => `x${one}`),
  text('text after END on the same line', (one) => `${one.trimEnd()} # root\n`),
  text('comment lines with #', (one) => `# root\n${one}# end\n`),
  text('leading blanks on every line', (one) => one.replace(/^/gm, '    ')),
  text('leading tab on every line', (one) => one.replace(/^/gm, '\t')),
  text('leading blanks in the body', (one) => reframe(one, (all) => all.map((line) => `  ${line}`))),
  text('leading blank on the BEGIN line', (one) => ` ${one}`),
  text('leading blank on the END line', (one) => one.replace('-----END', ' -----END')),
  text('trailing blanks on every line', (one) => one.replaceAll('\n', '  \n')),
  text('trailing tabs in the body', (one) => reframe(one, (all) => all.map((line) => `${line}\t`))),
  text('trailing blank after BEGIN', (one) => one.replace('CERTIFICATE-----\n', 'CERTIFICATE----- \n')),
  text('body in one line', (one) => reframe(one, (all) => [all.join('')])),
  text('body wrapped at 76', (one) => reframe(one, (all) => all.join('').match(/.{1,76}/g))),
  text('body wrapped at 80', (one) => reframe(one, (all) => all.join('').match(/.{1,80}/g))),
  text('body wrapped at 10', (one) => reframe(one, (all) => all.join('').match(/.{1,10}/g))),
  text('body wrapped at 1', (one) => reframe(one, (all) => all.join('').match(/./g))),
  text('body wrapped at 63', (one) => reframe(one, (all) => all.join('').match(/.{1,63}/g))),
  text('body with blanks for newlines', (one) => reframe(one, (all) => [all.join(' ')])),
  text('blanks for all newlines', (one) => one.replaceAll('\n', ' ')),
  text('no newlines at all', (one) => one.replaceAll('\n', '')),
  text('literal \\n', (one) => one.replaceAll('\n', '\\n')),
  text('literal \\r\\n', (one) => one.replaceAll('\n', '\\r\\n')),
  text('literal \\\\n', (one) => one.replaceAll('\n', '\\\\n')),
  text('in double quotes', (one) => `"${one.trimEnd()}"`),
  text('in single quotes', (one) => `'${one.trimEnd()}'`),
  text('in double quotes on lines of their own', (one) => `"\n${one}"\n`),
  text('blank line after BEGIN', (one) => reframe(one, (all) => ['', ...all])),
  text('blank line before END', (one) => reframe(one, (all) => [...all, ''])),
  text('blank line in the body', (one) => reframe(one, (all) => [all[0], '', ...all.slice(1)])),
  text('blank lines between all lines', (one) => one.replaceAll('\n', '\n\n')),
  text('header in the block', (one) => reframe(one, (all) => ['Comment: x', '', ...all])),
  text('header in the block without a blank line', (one) => reframe(one, (all) => ['Comment: x', ...all])),
  text('Proc-Type header', (one) => reframe(one, (all) => ['Proc-Type: 4,ENCRYPTED', 'DEK-Info: AES-256-CBC,00', '', ...all])),
  text('UTF-8 byte order mark', (one) => `\ufeff${one}`),
  as('UTF-16LE with a byte order mark', (one) => Buffer.from(`\ufeff${one}`, 'utf16le')),
  as('UTF-16BE with a byte order mark', (one) => Buffer.from(`\ufeff${one}`, 'utf16le').swap16()),
  as('UTF-16LE', (one) => Buffer.from(one, 'utf16le')),
  as('DER', (_one, bytes) => bytes),
  as('DER in base64 without a frame', (_one, bytes) => bytes.toString('base64')),
  as('PEM in base64', (one) => Buffer.from(one).toString('base64')),
  as('PKCS#7 in PEM', (_one, bytes) => pem(PKCS7(bytes), { label: 'PKCS7' })),
  as('PKCS#7 in DER', (_one, bytes) => PKCS7(bytes)),
  text('label X509 CERTIFICATE', (one) => one.replaceAll('CERTIFICATE', 'X509 CERTIFICATE')),
  text('label TRUSTED CERTIFICATE', (one) => one.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE')),
  text('label PUBLIC CERTIFICATE', (one) => one.replaceAll('CERTIFICATE', 'PUBLIC CERTIFICATE')),
  text('label in lower case', (one) => one.replaceAll('CERTIFICATE', 'certificate')),
  text('label CERTIFICATE CHAIN', (one) => one.replaceAll('CERTIFICATE', 'CERTIFICATE CHAIN')),
  text('four dashes', (one) => one.replaceAll('-----', '----')),
  text('six dashes', (one) => one.replaceAll('-----', '------')),
  text('long dashes', (one) => one.replaceAll('--', '\u2014')),
  text('BEGIN without the closing dashes', (one) => one.replace('CERTIFICATE-----', 'CERTIFICATE')),
  text('END missing', (one) => `${lines(one).slice(0, -1).join('\n')}\n`),
  text('END of another label', (one) => one.replace('END CERTIFICATE', 'END X509 CERTIFICATE')),
  text('END in lower case', (one) => one.replace('-----END CERTIFICATE', '-----end certificate')),
  text('BEGIN missing', (one) => lines(one).slice(1).join('\n')),
  text('BEGIN twice', (one) => OPEN + one),
  text('END twice', (one) => `${one}-----END CERTIFICATE-----\n`),
  text('body missing', () => EMPTY),
  text('last line of the body missing', (one) => reframe(one, (all) => all.slice(0, -1))),
  text('middle line of the body missing', (one) => reframe(one, (all) => [...all.slice(0, 3), ...all.slice(4)])),
  text('last character of the body missing', (one) => reframe(one, (all) => [...all.slice(0, -1), all.at(-1).slice(0, -1)])),
  text('base64url alphabet', (one) => reframe(one, (all) => all.map((line) => line.replaceAll('+', '-').replaceAll('/', '_')))),
  text('padding in the middle', (one) => reframe(one, (all) => [`${all[0].slice(0, 62)}==`, ...all.slice(1)])),
  text('extra padding', (one) => reframe(one, (all) => [...all, '===='])),
  text('a dash in the body', (one) => reframe(one, (all) => [all[0], '-', ...all.slice(1)])),
  text('a NUL in the body', (one) => reframe(one, (all) => [`${all[0]}\0`, ...all.slice(1)])),
  text('a NUL before', (one) => `\0${one}`),
  text('a NUL after', (one) => `${one}\0`),
  text('a form feed in the body', (one) => reframe(one, (all) => [all[0], '\f', ...all.slice(1)])),
  text('a no-break space in the label', (one) => one.replace('BEGIN CERTIFICATE', 'BEGIN\u00a0CERTIFICATE')),
  text('a no-break space after BEGIN', (one) => one.replace('CERTIFICATE-----\n', 'CERTIFICATE-----\u00a0\n')),
  text('a zero width space before', (one) => `\u200b${one}`),
  text('Windows end of file', (one) => `${one}\u001a`),
  text('a line of 300 before', (one) => `${'x'.repeat(300)}\n${one}`),
  text('a line of 254 before', (one) => `${'x'.repeat(254)}\n${one}`),
  text('a line of 254 that ends where BEGIN begins', (one) => `${'x'.repeat(254)}${one}`),
  text('a body line of 253', (one) => reframe(one, (all) => all.join('').match(/.{1,253}/g))),
  text('a body line of 254', (one) => reframe(one, (all) => all.join('').match(/.{1,254}/g))),
  text('a body line of 255', (one) => reframe(one, (all) => all.join('').match(/.{1,255}/g))),
  as('trailing bytes after the DER', (_one, bytes) => pem(Buffer.concat([bytes, Buffer.from('0000', 'hex')]))),
  as('the certificate twice in one block', (_one, bytes) => pem(Buffer.concat([bytes, bytes]))),
  as('DER cut short', (_one, bytes) => pem(bytes.subarray(0, -5))),
  text('an HTML page', () => '<html><body>404 Not Found</body></html>\n'),
  text('a path', () => '/etc/ssl/certs/corp.pem'),
  text('blanks only', () => '  \n \n'),
  text('a URL', () => 'https://corp.test/root.pem'),
  as('binary garbage', () => Buffer.from(Array.from({ length: 256 }, (_, index) => index))),
  beside('bad base64 before', [BAD64, 'root']),
  beside('bad base64 after', ['root', BAD64]),
  beside('bad DER before', [BADDER, 'root']),
  beside('bad DER after', ['root', BADDER]),
  beside('bad block between', ['rootother', BADDER, 'root']),
  beside('bad block in an element of its own, before', [BADDER], ['root']),
  beside('bad block in an element of its own, after', ['root'], [BADDER]),
  beside('garbage in an element of its own', ['hello\n'], ['root']),
  beside('empty block before', [EMPTY, 'root']),
  beside('open block before', [OPEN, 'root']),
  beside('open block with a body before', [`${OPEN}AAAA\n`, 'root']),
  beside('END and BEGIN on one line', [{ cert: 'rootother', as: (one) => one.trimEnd() }, 'root']),
  beside('END and BEGIN on one line, right one first', [{ cert: 'root', as: (one) => one.trimEnd() }, 'rootother']),
  beside('a comma between', [{ cert: 'rootother', as: (one) => `${one.trimEnd()},` }, 'root']),
  beside('a comma on a line of its own', ['rootother', ',\n', 'root']),
  beside('private key before', [KEY, 'root']),
  beside('private key after', ['root', KEY]),
  beside('private key only', [KEY]),
  beside('EC key and parameters before', [PARAMETERS, SEC1, 'root']),
  beside('encrypted private key before', [ENCRYPTED, 'root']),
  beside('legacy encrypted private key before', [LEGACY, 'root']),
  beside('private key with bad base64 before', [BADKEY, 'root']),
  beside('certificate request before', [CSR, 'root']),
  beside('certificate request only', [CSR]),
  beside('broken CRL before', [CRL, 'root']),
  beside('PKCS#7 block before', [{ cert: 'root', as: (_one, bytes) => pem(PKCS7(bytes), { label: 'PKCS7' }) }, 'root']),
  beside('public key before', [crypto.createPublicKey(key).export({ type: 'spki', format: 'pem' }), 'root']),
  beside('SSH key before', ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA me@corp\n', 'root']),
  beside('OpenSSL text dump before each', ['Certificate:\n    Data:\n        Version: 3 (0x2)\n', 'rootother', 'Certificate:\n    Data:\n', 'root']),
  beside('bag attributes before each', ['Bag Attributes\n    friendlyName: Other\nsubject=CN = Other\n', 'rootother', 'Bag Attributes: <No Attributes>\n', 'root']),
  beside('the good one twice, a bad one between', ['root', BADDER, 'root']),
];
