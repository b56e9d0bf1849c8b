"""faults.py PKI: servers that misbehave in ways no real server can be configured to, and a name server that knows nothing.

Each fault has its own 127.0.2.N:443, so that unmodified clients meet it under AWS's names; each bad proxy its own
127.0.2.N:3128. One connection lasts at most two minutes.
"""

import asyncio
import pathlib
import socket
import ssl
import struct
import sys


async def hello(reader):
    """Reads what the client begins with, all of it, so that the answer comes after it and closing is no reset."""
    await reader.read(4096)


def says(words, after_hello=True, secure=False):
    """Answers `words` and closes."""

    async def serve(reader, writer):
        if after_hello:
            await hello(reader)
        writer.write(words)
        await writer.drain()
        writer.close()

    serve.secure = secure
    return serve


async def silent(reader, writer):
    await asyncio.sleep(120)


async def silent_after_request(reader, writer):
    await hello(reader)
    await asyncio.sleep(120)


silent_after_request.secure = True


async def reset_at_once(reader, writer):
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def reset(reader, writer):
    await hello(reader)
    await reset_at_once(reader, writer)


async def reset_after_request(reader, writer):
    await reset(reader, writer)


reset_after_request.secure = True


def slow(pause, size):
    """A slow link: what the good front sends comes in pieces of `size` bytes, `pause` seconds apart."""

    async def serve(reader, writer):
        from_front, to_front = await asyncio.open_connection(GOOD, 443)

        async def carry(source, sink, pieces):
            while data := await source.read(16384):
                for place in range(0, len(data), pieces):
                    sink.write(data[place : place + pieces])
                    await sink.drain()
                    await asyncio.sleep(pause if pieces < 16384 else 0)
            sink.close()

        try:
            await asyncio.gather(carry(reader, to_front, 16384), carry(from_front, writer, size))
        except OSError:
            writer.close()

    return serve


async def established_then_silent(reader, writer):
    await hello(reader)
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    await asyncio.sleep(120)


def alert(number):
    """A fatal TLS alert: content type 21, version 3.3, two bytes, level 2."""
    return says(bytes([21, 3, 3, 0, 2, 2, number]))


def page(status, body, headers=b""):
    return b"HTTP/1.1 %s\r\nContent-Type: text/html\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (
        status, headers, len(body), body
    )


GOOD = "127.0.1.1"  # front.address("good")
SIGN_IN = b"<html><title>Sign in to the guest network</title></html>"
FAULTS = {
    "silent": silent,
    "reset": reset,
    "reset-at-once": reset_at_once,
    "closes": says(b""),
    "closes-at-once": says(b"", after_hello=False),
    "handshake-failure": alert(40),
    "protocol-version": alert(70),
    "unrecognized-name": alert(112),
    # The header of a record promises 1000 bytes of a ServerHello; 20 follow.
    "truncated": says(b"\x16\x03\x03\x03\xe8" + b"\x02\x00\x03\xe4\x03\x03" + bytes(14)),
    "plain-302": says(page(b"302 Found", b"", b"Location: http://portal.example.test/\r\n")),
    "smtp": says(b"220 mail.example.test ESMTP\r\n", after_hello=False),
    "junk": says(b"\x99\x88\x77" * 80),
    "ssh": says(b"SSH-2.0-OpenSSH_9.2p1\r\n", after_hello=False),
    "tls-empty": says(b"", secure=True),
    "tls-page": says(page(b"200 OK", SIGN_IN), secure=True),
    "tls-reset": reset_after_request,
    "tls-silent": silent_after_request,
    "slow": slow(0.02, 128),
    "crawling": slow(0.5, 64),
    "tls-half": says(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 900\r\n\r\n<GetCaller", secure=True),
}
PROXIES = {
    "proxy-negotiate": says(page(b"407 Proxy Authentication Required", b"", b"Proxy-Authenticate: NTLM\r\nProxy-Authenticate: Negotiate\r\n")),
    "proxy-403": says(page(b"403 Forbidden", b"<html>Blocked by policy</html>")),
    "proxy-502": says(page(b"502 Bad Gateway", b"")),
    "proxy-503": says(page(b"503 Service Unavailable", b"")),
    "proxy-504": says(page(b"504 Gateway Timeout", b"")),
    "proxy-400": says(page(b"400 Bad Request", b"")),
    "proxy-405": says(page(b"405 Method Not Allowed", b"")),
    "proxy-200-closes": says(b"HTTP/1.1 200 Connection established\r\n\r\n"),
    "proxy-200-silent": established_then_silent,
    "proxy-302": says(page(b"302 Found", b"", b"Location: http://portal.example.test/\r\n")),
    "proxy-page": says(page(b"200 OK", b"<html>I am a web server</html>")),
    "proxy-closes": says(b""),
    "proxy-ssh": says(b"SSH-2.0-OpenSSH_9.2p1\r\n"),
    "proxy-silent": silent,
}


def address(name):
    return f"127.0.2.{(list(FAULTS) + list(PROXIES)).index(name) + 1}"


class UnknownName(asyncio.DatagramProtocol):
    """A name server: every question gets NXDOMAIN, so that a missing name is an answer and not a failure to ask; but
    names with a label `later` get SERVFAIL."""

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, sender):
        if b"\x05later" in data:  # 2: the server failed; the answer may come another time
            self.transport.sendto(data[:2] + b"\x81\x82" + data[4:6] + b"\0" * 6 + data[12:], sender)
            return
        self.transport.sendto(data[:2] + b"\x81\x83" + data[4:6] + b"\0" * 6 + data[12:], sender)


async def main(pki):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pki / "good.chain", pki / "good.key")
    for name, serve in FAULTS.items():
        secure = context if getattr(serve, "secure", False) else None
        await asyncio.start_server(serve, address(name), 443, ssl=secure, backlog=256)
    for name, serve in PROXIES.items():
        await asyncio.start_server(serve, address(name), 3128, backlog=256)
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(UnknownName, local_addr=("127.0.0.1", 53))
    await asyncio.start_server(silent, "127.0.2.200", 1)  # the last one: says that all others listen
    await asyncio.Event().wait()


def start(lab):
    from . import process

    process.start("faults", [sys.executable, pathlib.Path(__file__), lab.pki], "127.0.2.200", 1, lab.place, lab.env)


if __name__ == "__main__":
    asyncio.run(main(pathlib.Path(sys.argv[1])))
