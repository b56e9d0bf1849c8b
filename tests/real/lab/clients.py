"""The real clients: how each is called, and which line of what it prints is the one a user would look up.

A client says nothing about whether it reached AWS that a test could rely on; the front's log does (lab/front.py).
"""

import dataclasses
import re
import subprocess
import time

from . import names

CALLER = "Action=GetCallerIdentity&Version=2011-06-15"
# Asks as a plain Node program would, and prints what an error handler is given.
NODE = """
const [host, key] = process.argv.slice(1);
const authorization = `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0`;
require('https').get({host, path: '/?%s', headers: {authorization}}, answer => {
  answer.resume(); console.log(`status ${answer.statusCode}`);
}).on('error', error => { console.log(`${error.code} ${error.message}`); process.exitCode = 1; });
""" % CALLER


@dataclasses.dataclass(frozen=True)
class Client:
    """A real program. `argv` takes the tools and the environment of the case."""

    id: str
    tool: str
    service: str
    argv: object
    env: dict = dataclasses.field(default_factory=dict)


def serverless(tool, node):
    return [node, tool, "info"]


def aws(tool, node):
    return [tool, "sts", "get-caller-identity", "--output", "json"]


QUIET = {"SLS_TELEMETRY_DISABLED": "1", "SLS_TRACKING_DISABLED": "1", "SLS_NOTIFICATIONS_MODE": "off", "SLS_AWS_REQUEST_MAX_RETRIES": "0"}
CLIENTS = {
    client.id: client
    for client in (
        Client("serverless-3", "serverless_3", "cloudformation", serverless, QUIET),
        Client("osls-3", "osls_3", "cloudformation", serverless, QUIET),
        Client("osls-4", "osls_4", "cloudformation", serverless, QUIET),
        Client("aws-cli", "aws", "sts", aws, {"AWS_MAX_ATTEMPTS": "1"}),
        Client("curl", "curl", "sts", None),
        Client("node", "node", "sts", None),
    )
}


@dataclasses.dataclass
class Run:
    """What a real client did."""

    output: str
    exit: int
    seconds: float
    hung: bool


def argv(client, tools, env):
    tool = getattr(tools, client.tool)
    host = "sts.us-east-1.amazonaws.com"
    key, secret = env.get("AWS_ACCESS_KEY_ID", ""), env.get("AWS_SECRET_ACCESS_KEY", "")
    if client.id == "curl":
        signing = ["--aws-sigv4", "aws:amz:us-east-1:sts", "--user", f"{key}:{secret}"]
        return [tool, "-q", "-sS", "-m", "25", *signing, f"https://{host}/?{CALLER}"]
    if client.id == "node":
        return [tool, "-e", NODE, host, key]
    return client.argv(tool, tools.node)


def run(client, tools, env, folder, hosts, limit):
    """Runs the client in `folder` with exactly `env`, at most `limit` seconds."""
    words = names.with_hosts(hosts, argv(client, tools, env))
    started = time.monotonic()
    process = subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env, cwd=folder
    )
    try:
        output, _ = process.communicate(timeout=limit)
        hung = False
    except subprocess.TimeoutExpired:
        process.kill()
        output, _ = process.communicate()
        hung = True
    return Run(output.decode(errors="replace"), process.returncode, time.monotonic() - started, hung)


def normal(text):
    """Text without what differs from run to run: blanks, the line of Python's own source, colours, OpenSSL's thread id."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    text = re.sub(r"\(_ssl\.c:\d+\)", "(_ssl.c)", text)
    text = re.sub(r"\b[0-9A-F]{12,16}:error:", ":error:", text)
    return " ".join(text.split())


def without_host(text):
    """Text in which every AWS host is the same one: for a prediction made for another service of the same client."""
    return re.sub(r"[a-z0-9.-]+\.amazonaws\.com", "HOST.amazonaws.com", text)
