"""slsca's answer for one client, read from its JSON report."""

import dataclasses
import json
import subprocess
import time

from . import names


@dataclasses.dataclass
class Prediction:
    """`clients[]` of the report for the client and service asked about, and the whole report."""

    ok: object
    code: str
    message: str
    report: dict
    exit: int
    seconds: float
    trouble: str
    by_service: bool


class Slsca:
    """The binary under test, and what its help says it can do."""

    def __init__(self, path, env):
        self.path = path
        done = subprocess.run([path, "check", "--help"], env=env, capture_output=True, text=True)
        self.has_service = "--service" in done.stdout
        self.has_confirm = "--confirm" in done.stdout

    def check(self, client, service, env, folder, hosts, extra=()):
        argv = [self.path, "check", "--client", client, "--format", "json", *extra]
        if self.has_service:
            argv += ["--service", service]
        if self.has_confirm and client not in ("aws-cli", "curl"):
            argv.append("--confirm")
        words = names.with_hosts(hosts, argv) if hosts else [str(word) for word in argv]
        started = time.monotonic()
        try:
            done = subprocess.run(words, env=env, cwd=folder, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            return Prediction(None, "", "", {}, -1, 60.0, "slsca did not end within 60 s", self.has_service)
        seconds = time.monotonic() - started
        return self.read(done, client, service, seconds)

    def read(self, done, client, service, seconds):
        try:
            report = json.loads(done.stdout)
        except ValueError:
            words = (done.stderr or done.stdout).strip().splitlines()
            trouble = f"no report, exit {done.returncode}: {' / '.join(words[-3:])}"
            return Prediction(None, "", "", {}, done.returncode, seconds, trouble, self.has_service)
        rows = [row for row in report.get("clients", []) if row.get("id") == client]
        wanted = [row for row in rows if row.get("service") == service] or rows
        if not wanted:
            return Prediction(None, "", "", report, done.returncode, seconds, f"no row for {client}", self.has_service)
        row = wanted[0]
        return Prediction(
            row.get("ok"), row.get("code") or "", row.get("message") or "", report, done.returncode, seconds,
            "" if row.get("ok") is not None else f"cannot tell: {row.get('reason')}",
            row.get("service") == service,
        )


def aws_answer(report):
    """The `aws` object that names an account, as STS does, or else the first there is."""
    answers = [endpoint["aws"] for endpoint in report.get("endpoints", []) if endpoint.get("aws")]
    return next((answer for answer in answers if answer.get("account")), answers[0] if answers else {})
