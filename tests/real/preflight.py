#!/usr/bin/env python3
"""Whole deployments: what `slsca check --deploy` says of many hosts at once, against real programs and servers that fail.

Started by ./run after the suite, inside the same kind of namespace. Each check below is a function that returns what is
wrong (nothing: it passed); its docstring says what it shows.
"""

import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import suite  # noqa: E402
from lab import clients, emulator, faults, front, names, process, proxies  # noqa: E402

BUCKET = "lab-deployments"
SERVICE = f"""service: shop
configValidationMode: 'off'
provider:
  name: aws
  runtime: python3.12
  region: us-east-1
  deploymentBucket: {BUCKET}
functions:
  hello:
    handler: handler.hello
    events:
      - http: GET /hello
      - schedule: rate(1 day)
      - sns: orders
"""
TIMEOUT = 3
STUB, STUB_V6 = "127.0.3.1", "::1"
# What each fault is at: the last phase that is reported, and the rule that explains it.
AT_FAULT = {
    "silent": ("tls", "net/silent"), "reset": ("tls", "tls/reset-after-client-hello"), "closes": ("tls", "tls/reset-after-client-hello"),
    "closes-at-once": ("tls", "tls/reset-after-client-hello"), "reset-at-once": ("tls", "tls/reset-after-client-hello"),
    "truncated": ("tls", "tls/broken-protocol"), "plain-302": ("tls", "net/captive-portal"), "smtp": ("tls", "tls/plaintext"),
    "crawling": ("tls", "net/slow"), "tls-silent": ("http", "net/silent"), "tls-reset": ("http", "net/answer-cut-off"),
    "handshake-failure": ("tls", "tls/version-or-cipher"),
    "protocol-version": ("tls", "tls/version-or-cipher"), "unrecognized-name": ("tls", "tls/alert"),
    "junk": ("tls", "tls/broken-protocol|tls/plaintext"), "ssh": ("tls", "tls/plaintext"), "tls-empty": ("http", "net/answer-cut-off"),
    "tls-page": ("aws", "aws/not-aws"), "tls-half": ("http", "net/answer-cut-off"),
}
AT_PROXY = {
    "proxy-negotiate": "proxy/auth-required", "proxy-403": "proxy/refuses", "proxy-502": "proxy/refuses",
    "proxy-503": "proxy/refuses", "proxy-504": "proxy/refuses", "proxy-400": "proxy/refuses", "proxy-405": "proxy/refuses",
    "proxy-302": "net/captive-portal", "proxy-closes": "proxy/no-answer", "proxy-ssh": "proxy/no-answer",
    "proxy-silent": "proxy/no-answer",
}
AFTER_CONNECT = {"proxy-200-closes": "tls/reset-after-client-hello", "proxy-200-silent": "net/silent", "proxy-page": "tls/plaintext"}
AT_FRONT = {
    "plain": ("tls", "tls/plaintext"), "demanding": ("aws", "tls/client-certificate-demanded"), "blocked": ("aws", "aws/not-aws"),
    "gateway": ("aws", "aws/not-aws"), "portal": ("tls", "tls/issuer-unknown"), "expired": ("tls", "tls/expired"),
    "mismatch": ("tls", "tls/wrong-host"), "tls10": ("tls", "tls/version-or-cipher"),
}


class Preflight:
    """One home and service folder, and slsca called in it."""

    def __init__(self, lab, slsca):
        self.lab, self.slsca, self.home = lab, slsca, lab.place / "preflight"
        self.service = self.home / "service"
        self.service.mkdir(parents=True)
        (self.home / ".serverless").symlink_to(lab.place / "warm")
        (self.service / "serverless.yml").write_text(SERVICE)
        (self.service / "handler.py").write_text("def hello(event, context):\n    return {}\n")

    def env(self, key=None, **more):
        key_id, secret = key or self.lab.key("any", "SLSCA")
        return {
            "PATH": self.lab.env["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8", "NO_COLOR": "1",
            "AWS_EC2_METADATA_DISABLED": "true", "AWS_ACCESS_KEY_ID": key_id, "AWS_SECRET_ACCESS_KEY": secret,
            "NODE_EXTRA_CA_CERTS": str(self.lab.pki / "root.pem"), **more,
        }

    def hosts(self, *addresses):
        """A hosts file in which every AWS name has these addresses, in this order."""
        path = self.home / "hosts"
        path.write_text("127.0.0.1 localhost proxy.example.test\n" + "".join(
            f"{address} {name}\n" for name in names.HOSTS for address in addresses
        ))
        return path

    def check(self, env, hosts, *words):
        """(report, seconds) of `slsca check` for Serverless 3."""
        if "--timeout" not in words:
            words += ("--timeout", f"{TIMEOUT}s")
        argv = [self.slsca, "check", *(() if "--client" in words else ("--client", "serverless-3")), "--format", "json", *words]
        started = time.monotonic()
        done = subprocess.run(names.with_hosts(hosts, argv), env=env, cwd=self.service, capture_output=True, text=True, timeout=60)
        seconds = time.monotonic() - started
        return {**json.loads(done.stdout or "{}"), "exit": done.returncode, "words": done.stderr}, seconds


def cause(report):
    return (report.get("cause") or {}).get("rule")


def expect(**pairs):
    """What differs in {what: (is, should be)}; a `should be` may list alternatives with `|`."""
    return [f"{what.replace('_', ' ')}: {found!r}, not {wanted!r}" for what, (found, wanted) in pairs.items()
            if str(found) not in str(wanted).split("|")]


def deploy(test, stage, **more):
    """A real `sls deploy` to this stage: (what it printed, the hosts that its proxy was asked for)."""
    log = test.lab.place / "squid" / "access.log"
    before = len(log.read_text()) if log.exists() else 0
    env = test.env(test.lab.key("any", "REAL"), **clients.QUIET, **more)
    argv = [test.lab.tools.node, test.lab.tools.serverless_3, "deploy", "--verbose", "--stage", stage]
    done = subprocess.run(names.with_hosts(test.hosts(front.address("good")), argv), env=env, cwd=test.service, capture_output=True, text=True, timeout=240)
    time.sleep(0.3)  # squid writes the log behind the connection
    return done.stdout + done.stderr, set(re.findall(r"CONNECT ([\w.-]+):443", log.read_text()[before:]))


def a_real_deploy_calls_no_host_that_was_not_probed(test):
    """The hosts of a real `sls deploy` through squid are among those of `slsca check --deploy` through the same proxy."""
    proxy = {"HTTPS_PROXY": proxies.urls()["tunnel"]}
    report, _ = test.check(test.env(**proxy), test.hosts(front.address("good")), "--deploy", "--timeout", "20s")
    probed = {endpoint["host"] for endpoint in report.get("endpoints", [])}
    printed, called = deploy(test, "first", **proxy)
    test.lab.note(f"sls deploy called {len(called)} hosts, {len(probed)} were probed: {', '.join(sorted(called))}")
    wrong = [] if called and called <= probed else [f"called {sorted(called)}, probed {sorted(probed)}: {printed[-800:]}"]
    if "shop-first-hello" not in printed:
        wrong.append(f"the deploy did not end well: {printed[-800:]}")
    return wrong + expect(cause=(cause(report), None))


def an_exempted_host_is_told_from_the_inspected_ones(test):
    """squid opens all hosts but S3: with the proxy's root alone S3 fails, as in the real client; with both roots nothing does."""
    proxy = {"HTTPS_PROXY": proxies.urls()["exempt"]}
    hosts = test.hosts(front.address("good"))
    inspected = test.lab.pki / "proxyca.pem"
    report, _ = test.check(test.env(**proxy, NODE_EXTRA_CA_CERTS=str(inspected)), hosts, "--deploy")
    failing = {host for host in (report.get("cause") or {}).get("hosts", [])}
    wrong = expect(cause=(cause(report), "tls/mixed-interception"), hosts=(sorted(failing), [f"{BUCKET}.s3.amazonaws.com"]))
    printed, _ = deploy(test, "second", **proxy, NODE_EXTRA_CA_CERTS=str(inspected))
    said = [row["message"] for row in report["clients"] if row["service"] == "s3"]
    if not said or said[0] not in printed:
        wrong.append(f"predicted {said}, Serverless printed {printed}")
    both = test.home / "both.pem"
    both.write_text(inspected.read_text() + (test.lab.pki / "root.pem").read_text())
    report, _ = test.check(test.env(**proxy, NODE_EXTRA_CA_CERTS=str(both)), hosts, "--deploy")
    return wrong + expect(cause_with_both=(cause(report), None), exit_with_both=(report["exit"], 0))


def the_list_of_another_proxy_is_told_too(test):
    """mitmproxy, which sends no authority along, opens all hosts but S3; the other way round with the public root alone."""
    env = test.env(HTTPS_PROXY=proxies.urls()["mitm"])
    wrong = []
    for root, exempt in (("proxyca.pem", True), ("root.pem", False)):
        report, _ = test.check({**env, "NODE_EXTRA_CA_CERTS": str(test.lab.pki / root)}, test.hosts(front.address("good")), "--deploy")
        failing = set((report.get("cause") or {}).get("hosts", []))
        wrong += expect(**{root: (cause(report), "tls/mixed-interception"), "S3 fails": (f"{BUCKET}.s3.amazonaws.com" in failing, exempt)})
    return wrong


def a_slow_link_is_slow_and_nothing_else(test):
    """Every host behind a link that carries 128 bytes each 20 ms: all answer, and the report shows where the time went."""
    report, _ = test.check(test.env(), test.hosts(faults.address("slow")), "--deploy", "--timeout", "30s")
    spent = [step["ms"] for endpoint in report.get("endpoints", []) for step in endpoint["steps"] if step["phase"] == "tls"]
    wrong = expect(cause=(cause(report), None), exit=(report["exit"], 0))
    return wrong + ([] if spent and min(spent) > 100 else [f"the handshakes took {spent} ms"])


def every_service_takes_the_signature(test):
    """moto, checking keys and signatures with botocore's signer, lets the call of every service it has through."""
    report, _ = test.check(test.env(test.lab.key("known", "SLSCA")), test.hosts(front.address("enforcing")), "--service", "all")
    wrong = []
    for endpoint in report.get("endpoints", []):
        error = ((endpoint.get("aws") or {}).get("error") or {}).get("class")
        # moto takes the query of a GET for its body, and refuses the AWS CLI's own calls of these services too.
        if endpoint["service"] in ("lambda", "apigateway", "iot"):
            continue
        if error in ("signature", "invalid-key", "denied", "proxy-page") or not endpoint["signed"]:
            wrong.append(f"{endpoint['service']}: {endpoint.get('aws')} {endpoint['steps'][-1:]}")
    return wrong + expect(services=(len(report.get("endpoints", [])), 18))


def aws_says_no_in_its_own_ways(test):
    """The stub's errors in each protocol lead to the rule that explains them, one cause for all hosts."""
    wrong = []
    for says, rule, severity in (
        ({"*": "OptInRequired", "sts": "ok"}, "aws/subscription", 1),
        ({"*": "InvalidClientTokenId", "sts": "ok"}, "aws/unknown-in-region", 1),
        ({"*": "InvalidClientTokenId"}, "aws/invalid-key", 1),
        ({"*": "ExpiredToken"}, "aws/expired-token", 1),
        ({"*": "SignatureDoesNotMatch"}, "aws/signature", 1),
        ({"*": "RequestTimeTooSkewed"}, "aws/clock-skew", 1),
        ({"*": "Throttling"}, "aws/throttled", 1),
        ({"*": "ServiceUnavailable"}, "aws/service-fault", 1),
        ({"s3": "AccountProblem"}, "aws/account-suspended", 1),
        ({"cloudformation": "DeniedByOrganization"}, "aws/denied", 1),
        ({"lambda": "AccessDenied"}, None, 0),
        ({}, None, 0),
    ):
        stub = start_stub(test, {"says": says, "skew": 3600 if rule == "aws/clock-skew" else 0})
        key = ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
        report, _ = test.check(test.env(key), test.hosts(STUB), "--deploy")
        wrong += [f"{says}: {words}" for words in expect(cause=(cause(report), rule), exit=(report["exit"], severity))]
        if report.get("further_causes"):
            wrong.append(f"{says}: {len(report['further_causes'])} more causes")
        stop(stub)
    return wrong


def every_fault_ends_in_time_with_its_phase_and_rule(test):
    """All hosts of a deployment at a server that misbehaves: within the limit, in the right phase, with the right rule."""
    wrong = []
    cases = [(name, faults.address(name), *wanted) for name, wanted in AT_FAULT.items()]
    cases += [(name, front.address(name), *wanted) for name, wanted in AT_FRONT.items()]
    for name, address, phase, rule in cases:
        report, seconds = test.check(test.env(), test.hosts(address), "--deploy")
        wrong += [f"{name}: {words}" for words in judged(report, seconds, phase, rule)]
    for name, rule in AT_PROXY.items():
        env = test.env(HTTPS_PROXY=f"http://{faults.address(name)}:3128")
        report, seconds = test.check(env, test.hosts(front.address("good")), "--deploy")
        wrong += [f"{name}: {words}" for words in judged(report, seconds, "connect", rule)]
    for name, rule in AFTER_CONNECT.items():
        env = test.env(HTTPS_PROXY=f"http://{faults.address(name)}:3128")
        report, seconds = test.check(env, test.hosts(front.address("good")), "--deploy")
        wrong += [f"{name}: {words}" for words in judged(report, seconds, "tls", rule)]
    report, seconds = test.check(test.env(AWS_DEFAULT_REGION="us-east-1", AWS_ENDPOINT_URL="https://later.example.test"), test.hosts(), "--client", "aws-cli", "--deploy")
    wrong += [f"no answer about the name: {words}" for words in judged(report, seconds, "dns", "net/dns-temporary")]
    report, seconds = test.check(test.env(), test.hosts(), "--deploy")
    wrong += [f"no such name: {words}" for words in judged(report, seconds, "dns", "net/dns-not-found")]
    report, seconds = test.check(test.env(), test.hosts(front.address("refused")), "--deploy")
    return wrong + [f"refused: {words}" for words in judged(report, seconds, "tcp", "net/refused")]


def judged(report, seconds, phase, rule):
    reached = {endpoint["steps"][-1]["phase"] for endpoint in report.get("endpoints", []) if endpoint["steps"]}
    wrong = expect(phase=("".join(sorted(reached)), phase), rule=(cause(report), rule), exit=(report["exit"], 1))
    return wrong + ([] if seconds < TIMEOUT + 1 else [f"took {seconds:.1f} s"])


def black_holes_end_with_the_limit_not_with_each_host(test):
    """Eighteen hosts that drop every packet take one `--timeout`, not eighteen."""
    with socket.socket() as hole:
        hole.bind(("127.0.3.9", 443))
        hole.listen(0)
        held = [socket.socket() for _ in range(3)]  # the queue is full: further greetings are dropped
        for one in held:
            one.setblocking(False)
            one.connect_ex(("127.0.3.9", 443))
        report, seconds = test.check(test.env(), test.hosts("127.0.3.9"), "--service", "all")
        for one in held:
            one.close()
    test.lab.note(f"18 black holes: {seconds:.2f} s with --timeout {TIMEOUT}s")
    return judged(report, seconds, "tcp", "net/timeout") + ([] if seconds < TIMEOUT + 0.5 else [f"took {seconds:.2f} s"])


def both_families_of_addresses_are_tried(test):
    """IPv6 first and refusing, IPv6 alone and answering, IPv6 without a route: alone and beside IPv4."""
    wrong = []
    stub = start_stub(test, {})
    report, _ = test.check(test.env(), test.hosts(STUB_V6, STUB), "--service", "sts")
    detail = tcp(report)
    wrong += expect(cause=(cause(report), None)) + ([] if "[::1]:443" in detail and STUB in detail else [f"dual stack: {detail}"])
    report, _ = test.check(test.env(), test.hosts("2001:db8::1", STUB), "--service", "sts")
    wrong += expect(cause_beside_no_route=(cause(report), None))
    report, _ = test.check(test.env(), test.hosts("2001:db8::1"), "--service", "sts")
    wrong += expect(cause_without_route=(cause(report), "net/unreachable"))
    stop(stub)
    stub = start_stub(test, {}, STUB_V6)
    report, _ = test.check(test.env(), test.hosts(STUB_V6), "--service", "sts")
    wrong += expect(cause_by_ipv6=(cause(report), None)) + ([] if "[::1]:443" in tcp(report) else [tcp(report)])
    stop(stub)
    return wrong


def tcp(report):
    steps = [step for endpoint in report.get("endpoints", []) for step in endpoint["steps"] if step["phase"] == "tcp"]
    return steps[0]["detail"] if steps else ""


def slow_services_take_no_longer_side_by_side(test):
    """Eighteen services that answer after half a second: the time of one, not of eighteen."""
    stub = start_stub(test, {"delay": 0.5})
    report, seconds = test.check(test.env(), test.hosts(STUB), "--service", "all", "--timeout", "20s")
    stop(stub)
    test.lab.note(f"18 services that answer after 0.5 s: {seconds:.2f} s")
    return expect(services=(len(report.get("endpoints", [])), 18)) + ([] if seconds < 3 else [f"took {seconds:.2f} s"])


def start_stub(test, plan, address=STUB):
    argv = [sys.executable, HERE / "lab" / "stub.py", test.lab.pki, address, 443, json.dumps(plan)]
    return process.start("stub", argv, address, 443, test.lab.place, test.lab.env)


def stop(started):
    started.terminate()
    started.wait(5)
    process.running.remove(started)


CHECKS = (
    a_real_deploy_calls_no_host_that_was_not_probed, an_exempted_host_is_told_from_the_inspected_ones, every_service_takes_the_signature,
    the_list_of_another_proxy_is_told_too, a_slow_link_is_slow_and_nothing_else, aws_says_no_in_its_own_ways, every_fault_ends_in_time_with_its_phase_and_rule, black_holes_end_with_the_limit_not_with_each_host,
    both_families_of_addresses_are_tried, slow_services_take_no_longer_side_by_side,
)
NEEDS = {
    a_real_deploy_calls_no_host_that_was_not_probed: {"squid", "emulator", "front", "keys"},
    an_exempted_host_is_told_from_the_inspected_ones: {"squid", "emulator", "front", "keys"},
    the_list_of_another_proxy_is_told_too: {"mitm", "emulator", "front"},
    a_slow_link_is_slow_and_nothing_else: {"faults", "emulator", "front"},
    every_service_takes_the_signature: {"emulator", "front", "keys"},
    every_fault_ends_in_time_with_its_phase_and_rule: {"faults", "front"},
}


def main():
    options = suite.arguments()
    failed = passed = skipped = 0
    with tempfile.TemporaryDirectory(prefix="slsca-lab-") as place:
        os.chmod(place, 0o755)  # squid leaves root
        lab = suite.Lab(pathlib.Path(place), suite.tools(options.cache))
        try:
            lab.up()
            if "keys" not in lab.absent:
                emulator.Caller(lab, front.EMULATOR)("s3api", "create-bucket", "--bucket", BUCKET)
            test = Preflight(lab, options.slsca)
            for check in CHECKS:
                absent = [name for name in NEEDS.get(check, ()) if name in lab.absent]
                if absent or (options.only and options.only not in check.__name__):
                    skipped += 1
                    continue
                started = time.monotonic()
                wrong = check(test)
                passed, failed = passed + (not wrong), failed + bool(wrong)
                print(f"{'FAILED' if wrong else 'ok    '} {check.__name__.replace('_', ' ')} ({time.monotonic() - started:.1f} s)", flush=True)
                for words in wrong:
                    print(f"         {words}", flush=True)
        finally:
            process.stop()
    print(f"preflight: {passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
