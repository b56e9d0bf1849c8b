"""stub.py PKI ADDRESS PORT PLAN: answers there as AWS's services do, each service with what PLAN says of it.

PLAN is JSON: {"presents": {HOST: PKI NAME}, "says": {SERVICE: CODE}, "delay": SECONDS, "skew": SECONDS}; `*` stands for the
others. CODE is a key of SAYS, `ok` by default. Shapes and status codes follow the services' protocols; the words are
samples. Each request is logged on standard output: host, service, code.
"""

import email.utils
import http.server
import json
import pathlib
import re
import socket
import socketserver
import ssl
import sys
import time

DENIED = "User: arn:aws:iam::123456789012:user/lab is not authorized to perform: %s"
SAYS = {  # code -> (status, what is sent as the code, message)
    "AccessDenied": (403, "AccessDenied", DENIED + " because no identity-based policy allows the %s action"),
    "DeniedByOrganization": (403, "AccessDenied", DENIED + " with an explicit deny in a service control policy"),
    "AccountProblem": (403, "AccountProblem", "There is a problem with your AWS account that prevents the operation."),
    "ExpiredToken": (403, "ExpiredToken", "The security token included in the request is expired"),
    "InvalidClientTokenId": (403, "InvalidClientTokenId", "The security token included in the request is invalid."),
    "OptInRequired": (403, "OptInRequired", "The AWS Access Key Id needs a subscription for the service"),
    "RequestTimeTooSkewed": (403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large."),
    "ServiceUnavailable": (503, "ServiceUnavailable", "Service Unavailable"),
    "SignatureDoesNotMatch": (403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided."),
    "Throttling": (400, "Throttling", "Rate exceeded"),
}
CALLER = (
    "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/lab</Arn><UserId>AIDA</UserId>"
    "<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
)
XML = ("sts", "cloudformation", "iam", "sns", "sqs")
# The spellings of services with a JSON protocol.
SPELLED = {
    "InvalidClientTokenId": "UnrecognizedClientException", "OptInRequired": "SubscriptionRequiredException",
    "ExpiredToken": "ExpiredTokenException", "AccessDenied": "AccessDeniedException", "SignatureDoesNotMatch": "InvalidSignatureException",
    "Throttling": "ThrottlingException",
}


def answer(service, code):
    """(status, content type, body) of that service for that code."""
    if code == "ok":
        body = CALLER if service == "sts" else f"<{service}/>" if service in (*XML, "s3") else "{}"
        return 200, "text/xml" if body.startswith("<") else "application/x-amz-json-1.1", body
    status, sent, words = SAYS[code]
    words = words.replace("%s", f"{service}:Describe")
    if service == "s3":
        sent = {"OptInRequired": "NotSignedUp", "InvalidClientTokenId": "InvalidAccessKeyId"}.get(sent, sent)
        return status, "application/xml", f"<Error><Code>{sent}</Code><Message>{words}</Message><RequestId>R</RequestId></Error>"
    if service in XML:
        body = f"<ErrorResponse><Error><Type>Sender</Type><Code>{sent}</Code><Message>{words}</Message></Error></ErrorResponse>"
        return status, "text/xml", body
    return 400 if status == 403 else status, "application/x-amz-json-1.1", json.dumps({"__type": SPELLED.get(sent, sent), "message": words})


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.rfile.read(int(self.headers.get("content-length") or 0))
        plan = self.server.plan
        scope = re.search(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/", self.headers.get("authorization", ""))
        service = scope.group(1) if scope else "unsigned"
        code = plan["says"].get(service, plan["says"].get("*", "ok"))
        time.sleep(plan.get("delay", 0))
        status, kind, body = answer(service, code)
        self.send_response_only(status)
        self.send_header("Date", email.utils.formatdate(time.time() + plan.get("skew", 0), usegmt=True))
        self.send_header("x-amzn-RequestId", "00000000-0000-0000-0000-000000000000")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())
        print(self.headers.get("host"), service, code, flush=True)

    do_POST = do_GET

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """TLS in the thread of the connection: one slow handshake must not hold back the others."""

    daemon_threads, request_queue_size = True, 256

    def __init__(self, pki, address, port, plan):
        self.address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
        super().__init__((address, port), Handler)
        self.plan = {"says": {}, "presents": {}, **plan}
        self.contexts = {}
        for name in {*self.plan["presents"].values(), "good"}:
            self.contexts[name] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.contexts[name].load_cert_chain(pki / f"{name}.chain", pki / f"{name}.key")
        self.context = self.contexts["good"]
        self.context.sni_callback = self.choose

    def choose(self, session, host, _):
        presents = self.plan["presents"]
        session.context = self.contexts[presents.get(host, presents.get("*", "good"))]

    def process_request_thread(self, request, address):
        try:
            request = self.context.wrap_socket(request, server_side=True)
        except (OSError, ssl.SSLError):
            request.close()
            return
        super().process_request_thread(request, address)

    def handle_error(self, *_):
        pass


if __name__ == "__main__":
    Server(pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), json.loads(sys.argv[4])).serve_forever()
