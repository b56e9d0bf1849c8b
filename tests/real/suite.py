#!/usr/bin/env python3
"""Runs every situation with the real client and with slsca, and compares. Started by ./run, inside the namespace.

A case passes when slsca's `ok` equals what the front saw of the real client, when a failing client printed the
message that slsca predicted, and when slsca signed for nobody whom the client itself would not have asked.
"""

import argparse
import concurrent.futures
import itertools
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import types

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from lab import chance, clients, compare, emulator, faults, front, names, prediction, process, proxies, situation  # noqa: E402

SERVICE = """service: lab
configValidationMode: 'off'
provider:
  name: aws
  runtime: python3.12
  stage: dev
  region: us-east-1
functions:
  hello:
    handler: handler.hello
"""


class Lab:
    """Where everything of this run is, what could not be started, and the keys that are still unused."""

    def __init__(self, place, tools):
        self.place, self.tools = place, tools
        self.pki = place / "pki"
        self.env = {"PATH": os.environ["PATH"], "HOME": str(place), "LANG": "C.UTF-8"}
        self.absent, self.keys = {}, iter(())
        self.lock, self.numbers = threading.Lock(), itertools.count(1)

    def note(self, words):
        print(f"  {words}", flush=True)

    def up(self):
        names.loopback_up()
        names.bind(self.place, names.hosts(front.address("good")))
        names.bind_resolver(self.place)
        run_checked([HERE / "lab" / "pki", self.pki], self.env)
        for name, begin in (("emulator", emulator.start), ("front", front.start), ("faults", faults.start),
                            ("squid", proxies.start_squid), ("mitm", proxies.start_mitm), ("keys", self.make_keys),
                            ("compiled schema", warm)):
            self.begin(name, begin)

    def begin(self, name, begin):
        started = time.monotonic()
        try:
            begin(self)
            self.note(f"{name} is up after {time.monotonic() - started:.1f} s")
        except (process.Absent, OSError) as error:
            self.absent[name] = str(error)
            self.note(f"{name} could not be started: {error}")

    def make_keys(self, _):
        self.keys = iter(emulator.prepare(self))

    def key(self, kind, who):
        """(key id, secret) for one run of `who`; unique, so that the front's log tells the runs apart."""
        with self.lock:
            number = next(self.numbers)
            if kind in ("known", "wrong-secret"):
                key_id, secret, _ = next(self.keys)
                return key_id, secret if kind == "known" else secret[::-1]
        return f"AKIA{who}{number:0{16 - len(who)}d}", "any+secret/of+the+lab0000000000000000000"


def warm(lab):
    """Serverless compiles its schema once for a home: 3 s that every later run is spared by a link to the first one's."""
    home = lab.place / "warm"
    for client in clients.CLIENTS.values():
        if client.argv is clients.serverless and getattr(lab.tools, client.tool):
            job = home / client.id
            service = write_service(job)
            (job / ".serverless").symlink_to(home)
            env = {**lab.env, "HOME": str(job), "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", **client.env}
            clients.run(client, lab.tools, env, service, lab.place / "hosts", 60)


def run_checked(argv, env):
    done = subprocess.run([str(word) for word in argv], env=env, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{argv[0]} failed: {done.stderr}")


def environment(lab, case, client, job, who):
    """The environment of one run, nothing inherited, and the (key id, secret) it was given."""
    key = lab.key(case.keys, who)
    base = {
        "PATH": lab.env["PATH"], "HOME": str(job), "LANG": "C.UTF-8", "NO_COLOR": "1", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true", "AWS_ACCESS_KEY_ID": key[0], "AWS_SECRET_ACCESS_KEY": key[1], **client.env,
    }
    base.update({name: situation.fill(value, lab.pki, job) for name, value in case.env.items()})
    for name in case.unset:
        base.pop(name, None)
    return base, key


def write_service(job):
    service = job / "service"
    service.mkdir(parents=True)
    (service / "serverless.yml").write_text(SERVICE)
    (service / "handler.py").write_text("def hello(event, context):\n    return {}\n")
    return service


def prepare(lab, case, job, key):
    """A home and a service folder of this run's own."""
    service = write_service(job)
    (job / ".serverless").symlink_to(lab.place / "warm")
    for name, text in case.files.items():
        path = job / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(situation.fill(text, lab.pki, job).replace("KEYID", key[0]).replace("SECRET", key[1]))
    hosts = job / "hosts"
    hosts.write_text(names.hosts(case.address()))
    return service, hosts


def run_case(lab, slsca, case, client):
    """One situation, one client: the real run, the prediction, and what differs between them (empty: nothing)."""
    with lab.lock:
        folder = lab.place / f"job-{next(lab.numbers)}"
    real_job, our_job = folder / "real", folder / "slsca"
    env, real_key = environment(lab, case, client, real_job, "REAL")
    service, hosts = prepare(lab, case, real_job, real_key)
    real = clients.run(client, lab.tools, env, service, hosts, 45)
    env, our_key = environment(lab, case, client, our_job, "SLSCA")
    service, hosts = prepare(lab, case, our_job, our_key)
    extra = ()
    if case.connect_to:  # the names stay unknown: only the option leads to the front
        hosts.write_text(names.hosts(None))
        extra = ("--connect-to", f"::{case.address()}:443")
    if case.server == "crawling":  # within the usual time nobody can tell
        extra = [*extra, "--timeout", "100s"]
    # Only STS says whose keys they are.
    if "account" in case.expect and client.service != "sts":
        extra = [*extra, "--service", "sts"]
    ours = slsca.check(client.id, client.service, env, service, hosts, extra)
    return compare.Outcome(case, client, real, ours, lab, real_key[0], our_key[0])


def plan(cases, options):
    """(situation, client) pairs of this run."""
    for case in cases:
        chosen = list(case.clients) + (list(case.more) if options.all else [])
        for name in chosen:
            if not options.only or any(text in f"{case.id}/{name}" for text in options.only.split(",")):
                yield case, clients.CLIENTS[name]


def why_not(lab, case, client):
    """Why a case cannot be run here, or nothing."""
    if not getattr(lab.tools, client.tool):
        return f"{client.id} is not installed"
    return next((f"{name}: {lab.absent[name]}" for name in sorted(case.needs()) if name in lab.absent), "")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slsca", required=True, type=pathlib.Path)
    parser.add_argument("--cache", required=True, type=pathlib.Path)
    parser.add_argument("--all", action="store_true", help="also the clients and situations of the longer mode")
    parser.add_argument("--only", default="", help="only cases whose SITUATION/CLIENT contains this, or one of several with commas")
    parser.add_argument("--random", type=int, default=0, metavar="N", help="instead of the situations written down, N drawn at random")
    parser.add_argument("--seed", type=int, default=1, help="what --random draws from")
    parser.add_argument("--minimum", type=int, default=30, help="fail when fewer cases ran")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args()


def tools(cache):
    """Paths of the programs that ./install put into the cache; None for what is not there."""

    def there(path):
        return path if path and pathlib.Path(path).exists() else None

    def on_path(name):
        return next((f"{folder}/{name}" for folder in os.environ["PATH"].split(":") if os.access(f"{folder}/{name}", os.X_OK)), None)

    return types.SimpleNamespace(
        moto_server=there(cache / "moto/bin/moto_server"), moto_python=there(cache / "moto/bin/python"),
        mitmdump=there(cache / "mitmproxy/bin/mitmdump"), aws=there(cache / "awscli/bin/aws"),
        serverless_3=there(cache / "serverless-3/node_modules/serverless/bin/serverless.js"),
        osls_3=there(cache / "osls-3/node_modules/osls/bin/serverless.js"),
        osls_4=there(cache / "osls-4/node_modules/osls/bin/serverless.js"),
        curl=on_path("curl"), node=on_path("node"),
    )


def report(outcomes, skipped, options):
    failed = [outcome for outcome in outcomes if outcome.differences]
    for words in skipped:
        print(f"skipped  {words}")
    for outcome in failed:
        print(outcome.explained())
    passed = len(outcomes) - len(failed)
    too_few = not options.only and len(outcomes) < options.minimum
    if too_few:
        print(f"only {len(outcomes)} cases ran, fewer than the minimum of {options.minimum}")
    print(f"{passed} passed, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed or too_few or not outcomes else 0


def main():
    options = arguments()
    cases = list(chance.draw(options.seed, options.random)) if options.random else situation.load(HERE / "cases")
    with tempfile.TemporaryDirectory(prefix="slsca-lab-") as place:
        os.chmod(place, 0o755)  # squid leaves root
        lab = Lab(pathlib.Path(place), tools(options.cache))
        try:
            lab.up()
            slsca = prediction.Slsca(options.slsca, lab.env)
            pairs = list(plan(cases, options))
            skipped = [f"{case.id}/{client.id}: {why}" for case, client in pairs if (why := why_not(lab, case, client))]
            pairs = [pair for pair in pairs if not why_not(lab, *pair)]
            outcomes = []
            with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
                for outcome in pool.map(lambda pair: run_case(lab, slsca, *pair), pairs):
                    outcomes.append(outcome)
                    print(outcome.line(options.verbose), flush=True)
            return report(outcomes, skipped, options)
        finally:
            process.stop()


if __name__ == "__main__":
    sys.exit(main())
