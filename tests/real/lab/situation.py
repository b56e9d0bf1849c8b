"""A situation: one table of cases/*.toml, and how its templates become an environment.

Templates in values: {pki} the folder of certificates, {text:FILE} and {escaped:FILE} a file of it with real newlines or
with backslash-n, {proxy:NAME} the URL of a real proxy, {bad:NAME} the URL of a proxy of lab/faults.py, {job} a folder
of this run's own.
"""

import dataclasses
import pathlib
import re
import tomllib

from . import faults, front, proxies

FIELDS = {"id", "says", "server", "env", "unset", "files", "keys", "clients", "more", "expect", "connect_to"}


@dataclasses.dataclass(frozen=True)
class Situation:
    """`clients` run in every run, `more` only with --all. `keys` says which access keys: any, known, wrong-secret, unknown."""

    id: str
    says: str
    server: str = "good"
    env: dict = dataclasses.field(default_factory=dict)
    unset: tuple = ()
    files: dict = dataclasses.field(default_factory=dict)
    keys: str = "any"
    clients: tuple = ()
    more: tuple = ()
    expect: dict = dataclasses.field(default_factory=dict)
    connect_to: bool = False

    def needs(self):
        """Names of the components without which this situation cannot be had."""
        found = {"front", "emulator"}
        for value in self.env.values():
            for name in re.findall(r"\{proxy:([\w-]+)\}", value):
                found.add("mitm" if name in proxies.MITM else "squid")
            if "{bad:" in value:
                found.add("faults")
        if self.server in faults.FAULTS or self.server == "none":
            found.add("faults")
        if self.server == "enforcing":
            found.add("keys")
        return found

    def address(self):
        return front.address(self.server)


def fill(text, pki, job):
    """`text` with its templates replaced."""

    def value(match):
        kind, name = match.group(1), match.group(2)
        if kind == "pki":
            return str(pki)
        if kind == "job":
            return str(job)
        if kind == "text":
            return (pki / name).read_text()
        if kind == "escaped":
            return (pki / name).read_text().replace("\n", "\\n")
        if kind == "proxy":
            return proxies.urls()[name]
        return f"http://{faults.address(name)}:3128"

    return re.sub(r"\{(pki|job|text|escaped|proxy|bad)(?::([^}]*))?\}", value, text)


def load(folder):
    """All situations of a folder, in the order of files and tables."""
    found = []
    for path in sorted(pathlib.Path(folder).glob("*.toml")):
        for table in tomllib.loads(path.read_text())["situation"]:
            unknown = set(table) - FIELDS
            if unknown:
                raise SystemExit(f"{path.name}: {table.get('id')}: unknown fields {sorted(unknown)}")
            lists = {name: tuple(table[name]) for name in ("clients", "more", "unset") if name in table}
            found.append(Situation(**{**table, **lists}))
    ids = [situation.id for situation in found]
    if len(ids) != len(set(ids)):
        raise SystemExit(f"situation ids are not unique: {sorted(name for name in ids if ids.count(name) > 1)}")
    return found
