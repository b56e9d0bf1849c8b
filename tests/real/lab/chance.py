"""Situations nobody thought of: every part of one drawn by a generator that a seed repeats.

A situation is a way of presenting a server, up to two proxy variables, NO_PROXY, and trust settings that fit, do not fit,
or are damaged. What the live client does is the expectation, as for every other situation.
"""

import random

from . import faults, front, situation

CLIENTS = ("serverless-3", "osls-3", "osls-4", "aws-cli", "curl", "node")
# A client that waits for a silent peer takes minutes, which says nothing new.
SLOW = {"silent", "proxy-silent", "proxy-closes", "proxy-ssh"}
# Whether such a server's FIN or its RST arrives first is a race, and clients word the two differently.
RACE = {"closes-at-once"}
PROXIED = ("proxy", "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
REAL = ("tunnel", "tunnel", "bump", "bump", "exempt", "mitm", "login", "login-ok", "login-wrong", "deny", "tls")
EXEMPTIONS = (
    ".amazonaws.com", "amazonaws.com", "*.amazonaws.com", "*", "sts.us-east-1.amazonaws.com", ".us-east-1.amazonaws.com", "AMAZONAWS.COM",
    "amazonaws.com:443", "amazonaws.com:80", "localhost,127.0.0.1", "localhost, .amazonaws.com ,10.0.0.0/8", "localhost .amazonaws.com",
    "us-east-1.amazonaws.com", "naws.com", "https://amazonaws.com", "",
)
GOOD = ("root.pem", "root.pem", "proxyca.pem", "two.pem")
ODD = (
    "other.pem", "rotated.pem", "intermediate.pem", "chain-without-root.pem", "bad-first.pem", "bad-last.pem", "bom.pem", "crlf.pem", "cut.pem",
    "empty.pem", "folder", "indented.pem", "key-first.pem", "keyonly.pem", "nosuch.pem", "oneline.pem", "preamble.pem", "prose.pem",
    "root.der", "root.p7b", "trusted.pem", "utf16.pem",
)
TEXTS = ("root.pem", "proxyca.pem", "other.pem", "bad-first.pem", "crlf.pem", "indented.pem", "oneline.pem", "prose.pem", "two.pem")


def trust_file(chance):
    return "{pki}/" + chance.choice(GOOD if chance.random() < 0.7 else ODD)


def trust_files(chance):
    """What people write into `cafile`: a path, or several with blanks, quotes and commas too many."""
    path = trust_file(chance)
    return chance.choice([path] * 6 + [f"{trust_file(chance)},{path}", f"{path} , {trust_file(chance)}", f"{path},", f'"{path}"', f" {path}"])


def trust_text(chance):
    """What people write into `ca`."""

    def one():
        return "{%s:%s}" % (chance.choice(["text", "escaped", "escaped"]), chance.choice(TEXTS if chance.random() < 0.4 else TEXTS[:2]))

    return chance.choice([one(), one(), one(), f"{one()},{one()}", f"{one()}, {one()}", f"{one()}{one()}", f'"{one()}"', trust_file(chance), "", " "])


def proxy_url(chance):
    if chance.random() < 0.12:
        return "{bad:%s}" % chance.choice(sorted(set(faults.PROXIES) - SLOW))
    url = "{proxy:%s}" % chance.choice(REAL)
    # A proxy without a scheme is left out: what Serverless makes of it depends on the network.
    return chance.choice([url] * 8 + [f"{url}/", f" {url}", "http://127.0.0.1:9", "http://gone.example.test:3128", ""])


def environment(chance):
    env = {}
    if chance.random() < 0.6:
        for name in chance.sample(PROXIED, chance.choice([1, 1, 1, 2])):
            env[name] = proxy_url(chance)
        if chance.random() < 0.4:
            env[chance.choice(["NO_PROXY", "NO_PROXY", "no_proxy"])] = chance.choice(EXEMPTIONS)
    for name, likely in (("NODE_EXTRA_CA_CERTS", 0.45), ("AWS_CA_BUNDLE", 0.5), ("CURL_CA_BUNDLE", 0.5), ("REQUESTS_CA_BUNDLE", 0.15), ("SSL_CERT_FILE", 0.2)):
        if chance.random() < likely:
            env[name] = trust_file(chance)
    if chance.random() < 0.45:
        env[chance.choice(["cafile", "cafile", "HTTPS_CAFILE", "https_cafile"])] = trust_files(chance)
    if chance.random() < 0.25:
        env[chance.choice(["ca", "ca", "HTTPS_CA", "https_ca"])] = trust_text(chance)
    for name, value, likely in (
        ("NODE_TLS_REJECT_UNAUTHORIZED", "0", 0.08), ("NODE_TLS_REJECT_UNAUTHORIZED", "false", 0.03), ("NODE_OPTIONS", "--use-openssl-ca", 0.08),
        ("AWS_STS_REGIONAL_ENDPOINTS", "legacy", 0.05), ("AWS_EXECUTION_ENV", "AWS_Lambda_nodejs20.x", 0.02),
    ):
        if chance.random() < likely:
            env[name] = value
    return env


def server(chance):
    everything = sorted((set(front.FRONTS) | set(faults.FAULTS) | {"none", "refused"}) - SLOW - RACE - {"enforcing"})
    return "good" if chance.random() < 0.5 else chance.choice(everything)


def fits(where, client):
    """A fault that answers itself is no AWS: plain Node reports its status, which the front cannot tell from having reached it."""
    return not (client == "node" and where.startswith("tls-"))


def draw(seed, count):
    """`count` situations, each with one client; the same for the same seed."""
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        env = environment(chance)
        where = server(chance)
        says = f"{where}; " + ", ".join(f"{name}={value}" for name, value in env.items())
        client = chance.choice([name for name in CLIENTS if fits(where, name)])
        yield situation.Situation(id=f"seed-{seed}-{number}", says=says, server=where, env=env, clients=(client,))
