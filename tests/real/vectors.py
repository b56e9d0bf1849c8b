"""vectors.py SLSCA FOLDER: see ./vectors.

What openssl reads as a certificate, a request or a list of revoked ones has to be found in what slsca says of the same file: the
fingerprint, the subject's key, the number of revoked. What cannot be parsed has to be said with its field and its offset.
"""

import collections
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys

LEAST = {"certificate": 500, "list": 180, "request": 20}


def openssl(*args):
    done = subprocess.run(["openssl", *map(str, args)], capture_output=True, check=False)
    return done.stdout.decode(errors="replace") if done.returncode == 0 else None


def form(path):
    return "PEM" if b"-----BEGIN" in path.read_bytes() else "DER"


def certificate(path):
    """The fingerprint of the first certificate, as openssl says it."""
    said = openssl("x509", "-inform", form(path), "-in", path, "-noout", "-fingerprint", "-sha256")
    return said and said.partition("=")[2].strip().replace(":", "").lower()


def revoked(path):
    """How many certificates a list revokes."""
    said = openssl("crl", "-inform", form(path), "-in", path, "-noout", "-text")
    return None if said is None else len(re.findall(r"^    Serial Number: ", said, re.MULTILINE))


def requested(path):
    """Whether it is a request."""
    return openssl("req", "-inform", form(path), "-in", path, "-noout", "-subject") and True


def inspected(slsca, folder):
    args = [slsca, "inspect", "--format", "json", "--at", "2026-11-23T12:00:00Z", folder]
    done = subprocess.run(args, capture_output=True, check=False)
    if done.returncode not in (0, 1) or done.stderr:
        sys.exit(f"slsca ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    return json.loads(done.stdout)


def by_file(report):
    files = collections.defaultdict(list)
    for entry in report["entries"]:
        files[pathlib.Path(entry["origin"]["path"]).resolve()].append(entry)
    return files


def compared(path, entries):
    """What was compared, and how it differs."""
    documents = [entry["document"] for entry in entries if "document" in entry]
    hashes = [one.get("sha256") for entry in entries for one in [entry, *entry.get("contained", [])]]
    if (wanted := certificate(path)) is not None:
        return "certificate", None if wanted in hashes else f"openssl reads a certificate {wanted}"
    if (wanted := revoked(path)) is not None:
        counts = [document.get("revoked") for document in documents]
        return "list", None if wanted in counts else f"openssl counts {wanted} revoked, slsca {counts}"
    if requested(path):
        return "request", None if any("request_for" in document for document in documents) else "openssl reads a request"
    return None, None


def main(slsca, folder):
    wrong, counts = [], collections.Counter()
    for name in ("x509", "pkcs7", "pkcs12"):
        report = inspected(slsca, pathlib.Path(folder) / name)
        wrong += [finding["summary"] for finding in report["findings"] if "failed; what it would have said" in finding["summary"]]
        files = by_file(report)
        for path, entries in files.items():
            counts["files"] += 1
            for entry in entries:
                counts[entry["kind"]] += 1
                if entry["kind"] == "broken-certificate":
                    reason = entry.get("reason", "")
                    print(f"  {path.name}: {reason}")
                    if not re.search(r"\(byte \d+\)$", reason):
                        wrong.append(f"{path}: neither field nor offset: {reason}")
        named = [path for path in (pathlib.Path(folder) / name).resolve().rglob("*") if path.suffix in (".pem", ".der", ".crt", ".crl")]
        with concurrent.futures.ThreadPoolExecutor() as pool:
            for path, (what, difference) in zip(named, pool.map(lambda path: compared(path, files.get(path, [])), named)):
                counts[f"compared: {what}"] += 1
                wrong += [f"{path}: {difference}"] if difference else []
    print(dict(sorted(counts.items())))
    wrong += [f"only {counts[f'compared: {what}']} of kind {what} compared" for what, least in LEAST.items() if counts[f"compared: {what}"] < least]
    print(*wrong, sep="\n")
    sys.exit(1 if wrong else 0)


main(*sys.argv[1:])
