#!/usr/bin/env python3
"""Certificates and bundles: what slsca reads, writes, repairs and captures, held against the real programs.

Started by ./run after the suite, inside the same kind of namespace. Each check below is a function that returns what is
wrong (nothing: it passed); its docstring says what it shows. What could not be tried is said, and counted as skipped.
"""

import base64
import glob
import hashlib
import json
import os
import pathlib
import pty
import re
import select
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import suite  # noqa: E402
from lab import clients, emulator, faults, front, names, process, proxies  # noqa: E402

DEBIAN = "/etc/ssl/certs/ca-certificates.crt"
HOST = "sts.us-east-1.amazonaws.com"
BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----\n(.*?)-----END CERTIFICATE-----", re.S)
# As Serverless 3 builds its agent's list (lib/aws/request.js): `ca` split at commas, `\n` made line breaks; `cafile` split, read.
AS_SERVERLESS = """
const fs = require('fs'), [host] = process.argv.slice(1), ca = [];
if (process.env.ca) ca.push(...process.env.ca.split(',').map(text => text.replace(/\\\\n/g, '\\n')));
if (process.env.cafile) ca.push(...process.env.cafile.split(',').map(path => fs.readFileSync(path.trim())));
require('https').get({host, path: '/', agent: false, ...(ca.length ? {ca} : {})}, answer => { answer.resume(); console.log('accepted'); })
  .on('error', error => { console.log(error.code + ' ' + error.message); process.exitCode = 1; });
"""
# A tunnel by hand: what any Node program does behind a proxy, with Node's own roots.
THROUGH_PROXY = """
const [host, proxy] = process.argv.slice(1), {hostname, port} = new URL(proxy);
require('http').request({hostname, port, method: 'CONNECT', path: host + ':443'}).on('connect', (_, socket) => {
  const session = require('tls').connect({socket, servername: host}, () => { console.log('accepted'); session.destroy(); });
  session.on('error', error => { console.log(error.code + ' ' + error.message); process.exitCode = 1; });
}).end();
"""
PYTHON = "import sys, urllib.request; urllib.request.urlopen('https://' + sys.argv[1] + '/'); print('accepted')"
REQUESTS = "import sys, requests; requests.get('https://' + sys.argv[1] + '/'); print('accepted')"
ODD_NAME = "it's a $(bundle) of `ours` ü.pem"
skipped = []


def skip(words):
    skipped.append(words)
    return []


class Material:
    """A scratch folder, slsca, and the real programs, each called with an environment that inherits nothing."""

    def __init__(self, lab, slsca):
        self.lab, self.slsca, self.count = lab, slsca, 0
        self.root = (lab.pki / "root.pem").read_text()
        self.other = (lab.pki / "other.pem").read_text()

    def folder(self):
        self.count += 1
        folder = self.lab.place / f"material-{self.count}"
        folder.mkdir()
        (folder / "slsca").symlink_to(self.slsca)
        return folder

    def env(self, folder, **more):
        return {"PATH": f"{folder}:{self.lab.env['PATH']}", "HOME": str(folder), "LANG": "C.UTF-8", "NO_COLOR": "1",
                "AWS_EC2_METADATA_DISABLED": "true", **more}

    def run(self, argv, env, folder, **options):
        return subprocess.run([str(word) for word in argv], env=env, cwd=folder, capture_output=True, text=True, timeout=60, **options)

    def sh(self, script, env, folder):
        """What a real shell prints for this script."""
        done = self.run(["sh", "-euc", script], env, folder)
        return done.stdout if done.returncode == 0 else f"sh failed: {done.stderr}"


def storeutl(path):
    """[(subject, sha256)] as openssl storeutl reads the file; its own text cuts long names short, so x509 words the subjects."""
    text = subprocess.run(["openssl", "storeutl", "-certs", path], capture_output=True, check=True).stdout.decode()
    blocks = [base64.b64decode(body) for body in BLOCK.findall(text)]
    total = int(re.search(r"^Total found: (\d+)$", text, re.M).group(1))
    if len(blocks) != total:
        raise SystemExit(f"openssl storeutl: {len(blocks)} blocks, {total} found")
    wording = ["openssl", "x509", "-inform", "DER", "-noout", "-subject", "-nameopt", "oneline,utf8,-esc_msb"]
    subjects = [subprocess.run(wording, input=der, capture_output=True, check=True).stdout.decode() for der in blocks]
    return [(parts(subject.split("=", 1)[1].strip()), hashlib.sha256(der).hexdigest()) for subject, der in zip(subjects, blocks)]


def parts(subject):
    """OpenSSL's one-line form (`O = "A, B", CN = K\\C5\\91`) as slsca's: quotes and escapes undone, no blanks around `=`."""
    text, quoted, raw = bytearray(), False, subject.encode()
    position, value = 0, False
    while position < len(raw):
        rest = raw[position:]
        escape = re.match(rb"\\([0-9A-Fa-f]{2})", rest)
        if escape:
            text.append(int(escape.group(1), 16))
            position += 3
        elif rest[:1] == b"\\":
            text += rest[1:2]
            position += 2
        elif rest[:1] == b'"':
            quoted = not quoted
            position += 1
        elif not quoted and not value and rest[:3] == b" = ":
            text += b"="
            value, position = True, position + 3
        else:
            value = value and (quoted or rest[:2] not in (b", ", b" +"))
            text += rest[:1]
            position += 1
    return text.decode()


def bundles_are_read_as_openssl_reads_them(test):
    """Debian's bundle and certifi's: as many certificates, with the same subjects and fingerprints, in the same order."""
    wrong, folder = [], test.folder()
    found = [DEBIAN, *glob.glob(str(test.lab.cache / "*/lib/python3*/site-packages/certifi/cacert.pem"))[:1]]
    if len(found) < 2:
        skip("certifi's bundle is not installed")
    for path in found:
        if not os.path.exists(path):
            skip(f"{path} is not there")
            continue
        done = test.run([test.slsca, "inspect", "--format", "json", path], test.env(folder), folder)
        ours = [(entry.get("subject"), entry.get("sha256")) for entry in json.loads(done.stdout)["entries"]]
        theirs = storeutl(path)
        if len(ours) != len(theirs):
            wrong.append(f"{path}: {len(ours)} certificates, openssl finds {len(theirs)}")
        wrong += [f"{path}: {one}, openssl says {other}" for one, other in zip(ours, theirs) if one != other][:5]
        print(f"         {path}: {len(theirs)} certificates", flush=True)
    return wrong


def programs(test):
    """Real programs that ask HOST for something: (name, argv)."""
    tools = test.lab.tools
    python = shutil.which("python3", path=test.lab.env["PATH"]) or sys.executable
    list_ = [("curl", ["curl", "-q", "-sS", "-o", os.devnull, "-w", "accepted", f"https://{HOST}/"]),
             ("python", [python, "-c", PYTHON, HOST]),
             ("node", [tools.node, "-e", AS_SERVERLESS, HOST])]
    if tools.moto_python:
        list_.append(("requests", [tools.moto_python, "-c", REQUESTS, HOST]))
    else:
        skip("Python's requests is not installed")
    if shutil.which("git", path=test.lab.env["PATH"]):
        list_.append(("git", ["git", "ls-remote", f"https://{HOST}/x.git"]))
    else:
        skip("git is not installed")
    return list_


def accepts(name, argv, test, env, folder):
    """Whether the program came past the certificate; its words."""
    done = test.run(argv, env, folder)
    words = done.stdout + done.stderr
    if name == "git":  # it fails in any case: there is no repository
        return not re.search(r"certificate|SSL|TLS", words) and "fatal" in words, words
    refused = re.search(r"CERTIFICATE_VERIFY_FAILED|certificate|self-signed|UNABLE_TO", words)
    if name == "python":  # the emulator's answer to a bare GET may be an HTTP error, which comes after the handshake
        return not refused and ("accepted" in words or "HTTP Error" in words), words
    return "accepted" in words and not refused, words


def a_written_bundle_is_accepted(test):
    """Node, curl, Python, requests and git refuse the server, and accept it with the exports that `slsca bundle` prints, read
    by a real sh; the bundle's name is full of what shells take for their own."""
    folder, wrong = test.folder(), []
    (folder / "messy.pem").write_bytes(("\ufeff" + test.other.replace("\n", "\r\n")).encode() + test.root.replace("\n", "\n  ").encode())
    plain = test.env(folder, GIT_TERMINAL_PROMPT="0")
    done = test.run(["slsca", "bundle", "messy.pem", "-o", ODD_NAME, "--as", "exports", "--shell", "sh"], plain, folder)
    if done.returncode:
        return [f"slsca bundle: {done.stderr}"]
    names_ = re.findall(r"^export (\w+)=", done.stdout, re.M)
    values = test.sh(done.stdout + "env -0", plain, folder)
    env = {**plain, **dict(line.split("=", 1) for line in values.split("\0") if line.split("=")[0] in names_)}
    wrong += [f"sh reads {name} as {env.get(name)!r}" for name in names_ if env.get(name) != str(folder / ODD_NAME)]
    if len(names_) < 9:
        wrong.append(f"only {names_} are exported")
    for name, argv in programs(test):
        without, words = accepts(name, argv, test, plain, folder)
        if without:
            wrong.append(f"{name} accepts the server without the bundle: {words}")
        with_, words = accepts(name, argv, test, env, folder)
        if not with_:
            wrong.append(f"{name} refuses the server with the bundle: {words.strip()[-300:]}")
    return wrong + power_shell(test, plain, folder)


def power_shell(test, env, folder):
    program = shutil.which("pwsh", path=env["PATH"])
    if not program:
        return skip("PowerShell is not installed")
    done = test.run(["slsca", "bundle", "messy.pem", "-o", ODD_NAME, "--as", "exports", "--shell", "powershell"], env, folder)
    script = done.stdout + "[Console]::OutputEncoding = [Text.Encoding]::UTF8; [Console]::Write($env:NODE_EXTRA_CA_CERTS)"
    read = test.run([program, "-NoProfile", "-Command", script], env, folder).stdout
    return [] if read == str(folder / ODD_NAME) else [f"PowerShell reads {read!r}"]


def mangled_values(root):
    """A dozen ways in which `ca` gets broken on its way into the environment."""
    body = "".join(line for line in root.splitlines() if not line.startswith("-"))
    flat = root.replace("\n", "\\n")
    return {
        "escaped twice": root.replace("\n", "\\\\n"),
        "escaped CRLF": root.replace("\n", "\\r\\n"),
        "blanks for line breaks": root.replace("\n", " "),
        "no line breaks": root.replace("\n", ""),
        "indented": root.replace("\n", "\n    "),
        "quoted": f'"{flat}"',
        "single quotes": f"'{root}'",
        "typographic dashes": root.replace("-----", "—–"),
        "lower case": root.replace("CERTIFICATE", "certificate").replace("BEGIN", "begin").replace("END", "end"),
        "bare base64": body,
        "CR only": root.replace("\n", "\r"),
        "END in the line": root.replace("\n-----END", "-----END"),
        "tabs": root.replace("\n", "\n\t"),
        "blank lines": root.replace("\n", "\n\n"),
    }


def mangled_files(root, test):
    """Files that Node's `cafile` does not read."""
    der = base64.b64decode("".join(line for line in root.splitlines() if not line.startswith("-")))
    p7b = subprocess.run(["openssl", "crl2pkcs7", "-nocrl", "-certfile", test.lab.pki / "root.pem"], capture_output=True, check=True).stdout
    return {
        "corp.der": der, "corp.p7b": p7b, "utf16.pem": root.encode("utf-16"), "oneline.pem": root.replace("\n", " ").encode(),
        "indented.pem": ("  " + root.replace("\n", "\n  ")).encode(), "escaped.pem": root.replace("\n", "\\n").encode(),
    }


def repaired(test, folder, env):
    """[(words, environment)] after each fix with values that `slsca check` prints for this environment."""
    argv = [test.slsca, "check", "--offline", "--client", "serverless-3", "--format", "json"]
    report = json.loads(test.run(argv, env, folder).stdout)
    after = []
    for finding in report["findings"]:
        for fix in finding["fix"]:
            if not fix["set"] or any("/path/to/" in value for value in fix["set"].values()):
                continue
            for command in fix["run"]:
                test.run(command, env, folder)
            changed = {name: value for name, value in env.items() if name not in fix["unset"]}
            after.append((finding["rule"], {**changed, **fix["set"]}))
    return after


def every_repaired_value_makes_node_accept(test):
    """Each mangled `ca` or `cafile` is refused by the real Node as Serverless reads it; with every value that a rule prints
    for it, Node accepts."""
    wrong, proved = [], 0
    cases = {f"ca {name}": {"ca": value} for name, value in mangled_values(test.root).items()}
    files = mangled_files(test.root, test)
    cases.update({f"cafile {name}": {"cafile": name} for name in files})
    for case, settings in cases.items():
        folder = test.folder()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        env = test.env(folder, **settings)
        node = [test.lab.tools.node, "-e", AS_SERVERLESS, HOST]
        before = "accepted" in test.run(node, env, folder).stdout
        fixes = repaired(test, folder, env)
        if before and fixes:
            fixes = [(rule, after) for rule, after in fixes if after.get("ca") != settings.get("ca")]
        if not before and not fixes:
            print(f"         {case}: no rule prints a value", flush=True)
        for rule, after in fixes:
            words = test.run(node, after, folder).stdout.strip()
            proved += 1
            if words != "accepted":
                wrong.append(f"{case}: after the fix of {rule} Node says {words}")
    print(f"         {proved} repaired values, {len(cases)} cases", flush=True)
    return wrong + ([] if proved >= 12 else [f"only {proved} repaired values were printed"])


def capture(test, folder, env, *words):
    return test.run(["slsca", "capture", HOST, "--client", "serverless-3", *words], env, folder)


def captured(test, proxy, trusted):
    """What is wrong with a capture behind this proxy: its report, its refusals, and that its export works."""
    folder, url = test.folder(), proxies.urls()[proxy]
    env = test.env(folder, HTTPS_PROXY=url, **trusted)
    plain = {name: value for name, value in env.items() if name not in trusted}
    root = test.lab.pki / "proxyca.pem"
    digest = hashlib.sha256(base64.b64decode("".join(BLOCK.search(root.read_text()).group(1).split()))).hexdigest()
    wrong, alone = [], capture(test, folder, env)
    if alone.returncode != 1 or "this is not AWS" not in alone.stdout or "Lab Inspection Root" not in alone.stdout or digest not in alone.stdout:
        wrong.append(f"without an answer it ends with {alone.returncode}: {alone.stdout}{alone.stderr}")
    other = capture(test, folder, env, "--expect", "00" * 32)
    if other.returncode != 1 or list(folder.glob("*.pem")):
        wrong.append(f"with another fingerprint it ends with {other.returncode} and leaves {list(folder.glob('*.pem'))}")
    right = capture(test, folder, env, "--expect", digest, "-o", ODD_NAME)
    export = "".join(re.findall(r"^ *((?:export|unset) .*)$", right.stdout, re.M))
    if right.returncode or not export.startswith("export NODE_EXTRA_CA_CERTS="):
        return [*wrong, f"with the right one it ends with {right.returncode}: {right.stdout}{right.stderr}"]
    value = test.sh(f'{export}\nprintf %s "$NODE_EXTRA_CA_CERTS"', env, folder)
    if value != str(folder / ODD_NAME):
        return [*wrong, f"sh reads {value!r}"]
    node = [test.lab.tools.node, "-e", THROUGH_PROXY, HOST, url]
    for extra, expected in (({}, False), ({"NODE_EXTRA_CA_CERTS": value}, True)):
        words = test.run(node, {**plain, **extra}, folder).stdout.strip()
        if (words == "accepted") != expected:
            wrong.append(f"real Node with {extra}: {words}")
    return wrong + deployed(test, folder, {**env, "NODE_EXTRA_CA_CERTS": value})


def deployed(test, folder, env):
    """Whether the real Serverless 3 reaches AWS with these settings, and does not without them."""
    if not test.lab.tools.serverless_3:
        return skip("Serverless 3 is not installed")
    wrong, service = [], suite.write_service(folder)
    for expected in (True, False):
        key = test.lab.key("any", "REAL")
        settings = {**env, **clients.QUIET, "AWS_ACCESS_KEY_ID": key[0], "AWS_SECRET_ACCESS_KEY": key[1]}
        if not expected:
            del settings["NODE_EXTRA_CA_CERTS"]
        run = clients.run(clients.CLIENTS["serverless-3"], test.lab.tools, settings, service, test.lab.place / "hosts", 150)
        if bool(front.reached(test.lab, key[0])) != expected:
            wrong.append(f"Serverless 3 {'does not reach' if expected else 'reaches'} AWS: {run.output.strip()[-400:]}")
    return wrong


def capture_behind_squid(test):
    """squid sends its root along: capture names it, writes it for the right fingerprint alone, and Node and Serverless 3 work
    with the one export it prints, and not without."""
    return captured(test, "bump", {})


def capture_behind_mitmproxy(test):
    """mitmproxy does not send its root, and `cafile` names it in vain: capture finds it there."""
    return captured(test, "mitm", {"cafile": str(test.lab.pki / "proxyca.pem")})


def capture_asks_on_a_terminal(test):
    """On a terminal it asks: anything but `yes` writes nothing, `yes` writes the root."""
    wrong = []
    for answer, expected in (("no", False), ("yes", True)):
        folder = test.folder()
        env = test.env(folder, HTTPS_PROXY=proxies.urls()["bump"])
        words, code = on_terminal([str(folder / "slsca"), "capture", HOST, "--client", "serverless-3", "-o", "root.pem"], env, folder, answer)
        there = (folder / "root.pem").exists()
        if there != expected or code != (0 if expected else 1) or ("export " in words) != expected:
            wrong.append(f"after `{answer}` it ends with {code}, the file is {'there' if there else 'not there'}: {words}")
        if there and (folder / "root.pem").stat().st_mode & 0o777 != 0o644:
            wrong.append("the file is not readable by everybody")
    return wrong


def on_terminal(argv, env, folder, answer):
    """(what is printed, exit code) of a program on a terminal of its own, which answers once it is asked."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execve(argv[0], argv, env)
    words, asked, end = b"", False, time.monotonic() + 30
    while time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        try:
            piece = os.read(terminal, 65536) if ready else b""
        except OSError:  # the other side is closed
            break
        words += piece
        if not asked and b"`yes` writes" in words:
            os.write(terminal, answer.encode() + b"\n")
            asked = True
    os.close(terminal)
    return words.decode(errors="replace"), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


CHECKS = (bundles_are_read_as_openssl_reads_them, a_written_bundle_is_accepted, every_repaired_value_makes_node_accept,
          capture_behind_squid, capture_behind_mitmproxy, capture_asks_on_a_terminal)
NEEDS = {a_written_bundle_is_accepted: ("front",), every_repaired_value_makes_node_accept: ("front",),
         capture_behind_squid: ("front", "squid"), capture_behind_mitmproxy: ("front", "mitm"),
         capture_asks_on_a_terminal: ("front", "squid")}


def up(lab):
    """As much of the lab as the checks need."""
    names.loopback_up()
    names.bind(lab.place, names.hosts(front.address("good")))
    names.bind_resolver(lab.place)
    suite.run_checked([HERE / "lab" / "pki", lab.pki], lab.env)
    for name, begin in (("emulator", emulator.start), ("front", front.start), ("faults", faults.start),
                        ("squid", proxies.start_squid), ("mitm", proxies.start_mitm)):
        lab.begin(name, begin)


def main():
    options = suite.arguments()
    failed = passed = 0
    with tempfile.TemporaryDirectory(prefix="slsca-material-") as place:
        os.chmod(place, 0o755)  # squid leaves root
        lab = suite.Lab(pathlib.Path(place), suite.tools(options.cache))
        lab.cache = options.cache
        try:
            up(lab)
            test = Material(lab, options.slsca.resolve())
            for check in CHECKS:
                name = check.__name__.replace("_", " ")
                if options.only and options.only not in check.__name__:
                    continue
                absent = [f"{need}: {lab.absent[need]}" for need in NEEDS.get(check, ()) if need in lab.absent]
                if not lab.tools.node and check in NEEDS:
                    absent.append("node is not installed")
                if absent:
                    skip(f"{name}: {'; '.join(absent)}")
                    continue
                started = time.monotonic()
                wrong = check(test)
                passed, failed = passed + (not wrong), failed + bool(wrong)
                print(f"{'FAILED' if wrong else 'ok    '} {name} ({time.monotonic() - started:.1f} s)", flush=True)
                for words in wrong:
                    print(f"         {words}", flush=True)
        finally:
            process.stop()
    for words in skipped:
        print(f"skipped  {words}")
    print(f"material: {passed} passed, {failed} failed, {len(skipped)} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
