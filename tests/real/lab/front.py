"""What answers on port 443 under AWS's names: nginx, one loopback address for each way of presenting itself.

Requests that arrive are handed to the emulator, and logged with the key id they were signed with: that log, not a
client's exit code, says who reached "AWS".
"""

import re

from . import process

# Name of a front -> the certificate it presents (pki NAME.chain), extra directives, and what it does with a request.
EMULATOR, ENFORCING = "127.0.0.1:5000", "127.0.0.1:5001"
PASS = f"proxy_pass http://{EMULATOR};"
PORTAL = "return 302 http://portal.example.test/login;"
BLOCKED = 'default_type text/html; return 403 "<html><title>Blocked</title>Category: cloud storage</html>";'
GATEWAY = 'default_type text/html; return 502 "<html>upstream error</html>";'
FRONTS = {
    "good": ("good", "", PASS),
    "enforcing": ("good", "", f"proxy_pass http://{ENFORCING};"),
    "leafonly": ("leafonly", "", PASS),
    "withroot": ("withroot", "", PASS),
    "shuffled": ("shuffled", "", PASS),
    "direct": ("direct", "", PASS),
    "expired": ("expired", "", PASS),
    "notyet": ("notyet", "", PASS),
    "mismatch": ("mismatch", "", PASS),
    "client": ("client", "", PASS),
    "cnonly": ("cnonly", "", PASS),
    "oldissued": ("oldissued", "", PASS),
    "oldrooted": ("oldrooted", "", PASS),
    "selfca": ("selfca", "", PASS),
    "selfleaf": ("selfleaf", "", PASS),
    "selfsign": ("selfsign", "", PASS),
    "short": ("short", "", PASS),
    "sha1": ("sha1", "", PASS),
    "tls10": ("good", "ssl_protocols TLSv1;", PASS),
    "tls12": ("good", "ssl_protocols TLSv1.2;", PASS),
    "tls13": ("good", "ssl_protocols TLSv1.3;", PASS),
    "demanding": ("good", "ssl_client_certificate {pki}/other.pem; ssl_verify_client on;", PASS),
    "portal": ("selfleaf", "", PORTAL),
    "blocked": ("good", "", BLOCKED),
    "gateway": ("good", "", GATEWAY),
    "plain": (None, "", 'return 200 "hello";'),
}
LOG = "front-access.log"


def address(front):
    """127.0.1.N for a front; None for `none`; 127.0.1.250, where nobody listens, for `refused`."""
    if front == "none":
        return None
    if front == "refused":
        return "127.0.1.250"
    if front in FRONTS:
        return f"127.0.1.{list(FRONTS).index(front) + 1}"
    from . import faults

    return faults.address(front)


def server(name, pki):
    certificate, extra, action = FRONTS[name]
    if certificate is None:
        return f"server {{ listen {address(name)}:443; location / {{ {action} }} }}"
    return (
        f"server {{ listen {address(name)}:443 ssl; ssl_certificate {pki}/{certificate}.chain; "
        f"ssl_certificate_key {pki}/{certificate}.key; {extra.format(pki=pki)} location / {{ {action} }} }}"
    )


def configuration(place, pki):
    temporary = "".join(f"{kind}_temp_path {place}/t-{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    servers = "\n".join(server(name, pki) for name in FRONTS)
    # Security level 0 lets the front speak TLS 1.0 and present a short key: judging that is the client's part.
    return f"""daemon off; master_process off; worker_processes 1; pid {place}/front.pid;
error_log {place}/front-error.log info; events {{ worker_connections 512; }}
http {{
{temporary}
client_max_body_size 64m; server_tokens off; keepalive_timeout 5;
ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers DEFAULT@SECLEVEL=0;
log_format reached '$status $upstream_status $host $request_method $http_authorization';
access_log {place}/{LOG} reached;
proxy_http_version 1.1; proxy_set_header Host $host; proxy_set_header X-Forwarded-Proto https;
{servers}
}}
"""


def start(lab):
    config = lab.place / "front.conf"
    config.write_text(configuration(lab.place, lab.pki))
    argv = ["nginx", "-e", lab.place / "front-early.log", "-c", config]
    process.start("front", argv, address("good"), 443, lab.place, lab.env)


def reached(lab, key_id):
    """[(host, status)] of the requests signed with key_id that the emulator itself answered."""
    found = []
    for line in (lab.place / LOG).read_text(errors="replace").splitlines():
        status, upstream, host, _, authorization = line.split(" ", 4)
        if upstream != "-" and re.search(rf"Credential={key_id}/", authorization):
            found.append((host, status))
    return found


def seen(lab, key_id):
    """True when any front, also one that is not AWS, was handed a request signed with key_id."""
    return f"Credential={key_id}/" in (lab.place / LOG).read_text(errors="replace")
