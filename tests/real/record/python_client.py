"""One client process: {"bundle": path, "host", "port"} a line in, a verdict a line out. The handshake is that of a program which
changes nothing: `ssl.create_default_context(cafile=bundle)`, whose verify flags are VERIFY_X509_STRICT and
VERIFY_X509_PARTIAL_CHAIN from Python 3.13 on. urllib3 sets the same since 2.4, for requests; botocore and pip make contexts of their own."""

import json
import socket
import ssl
import sys


def shake_hands(bundle, host, port):
    context = ssl.create_default_context(cafile=bundle)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
        context.wrap_socket(plain, server_hostname=host).close()


def verdict(error):
    if isinstance(error, ssl.SSLCertVerificationError) and getattr(error, "verify_code", 0):
        return {"v": "FAIL", "code": f"X509:{error.verify_code}", "msg": error.verify_message}
    if isinstance(error, ssl.SSLError):
        return {"v": "FAIL", "code": error.reason or "SSLError", "msg": str(error.args[-1])}
    return {"v": "FAIL", "code": type(error).__name__, "msg": str(error)}


for line in sys.stdin:
    question = json.loads(line)
    try:
        shake_hands(question["bundle"], question["host"], question["port"])
        answer = {"v": "OK"}
    except Exception as error:  # every failure is an answer here
        answer = verdict(error)
    print(json.dumps(answer), flush=True)
