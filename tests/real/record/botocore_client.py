"""One client process: {"bundle": path, "host", "port"} a line in, a verdict a line out. The request goes through botocore's own
session (URLLib3Session, verify=path); only the address that urllib3 connects to is replaced."""

import json
import ssl
import sys

import botocore.awsrequest
import botocore.httpsession
import urllib3.exceptions
import urllib3.util.connection
from urllib3.util.ssl_match_hostname import CertificateError

real_connect = urllib3.util.connection.create_connection


def send(bundle, host, port):
    urllib3.util.connection.create_connection = lambda address, *rest, **more: real_connect(("127.0.0.1", port), *rest, **more)
    session = botocore.httpsession.URLLib3Session(verify=bundle, timeout=10)
    name = f"[{host}]" if ":" in host else host
    request = botocore.awsrequest.AWSRequest(method="GET", url=f"https://{name}/").prepare()
    request.stream_output = False
    return session.send(request)


def causes(error):
    """The error and everything it wraps."""
    seen, queue = [], [error]
    while queue:
        one = queue.pop(0)
        if not isinstance(one, BaseException) or one in seen:
            continue
        seen.append(one)
        queue += [one.__cause__, one.__context__, getattr(one, "reason", None), getattr(one, "kwargs", {}).get("error"), *one.args]
    return seen


# urllib3 and Python refuse some hosts before the handshake: no verdict about a chain.
REFUSED_HOST = ("LocationParseError", "ModuleNotFoundError", "InvalidURL", "UnicodeEncodeError")


def verdict(error):
    chain = causes(error)
    for one in chain:
        if type(one).__name__ in REFUSED_HOST:
            return {"v": "NOCALL", "code": type(one).__name__, "msg": str(one)}
    for one in chain:
        if isinstance(one, ssl.SSLCertVerificationError) and getattr(one, "verify_code", 0):
            return {"v": "FAIL", "code": f"X509:{one.verify_code}", "msg": str(one.args[-1])}
    for one in chain:
        if isinstance(one, CertificateError):
            return {"v": "FAIL", "code": "CertificateError", "msg": str(one)}
    for one in chain:
        if isinstance(one, ssl.SSLError):
            return {"v": "FAIL", "code": one.reason or "SSLError", "msg": str(one.args[-1])}
    return {"v": "FAIL", "code": type(chain[-1]).__name__, "msg": str(chain[-1])}


for line in sys.stdin:
    question = json.loads(line)
    try:
        send(question["bundle"], question["host"], question["port"])
        answer = {"v": "OK"}
    except Exception as error:  # every failure is an answer here
        answer = verdict(error)
    print(json.dumps(answer), flush=True)
