"""The emulator of AWS: moto, twice: one that takes every key, and one that checks keys and signatures.

moto checks signatures with botocore's own signer, so the second one is the judge of slsca's SigV4.
"""

import json
import subprocess
import time
import urllib.request

from . import front, process

ACCOUNT = "123456789012"
STACK = "lab-dev"
TEMPLATE = json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})


def start(lab):
    for name, where in (("moto", front.EMULATOR), ("moto-enforcing", front.ENFORCING)):
        address, port = where.split(":")
        process.start(name, [lab.tools.moto_server, "-H", address, "-p", port], address, int(port), lab.place, lab.env)


class Caller:
    """The AWS CLI against one emulator, as its administrator."""

    def __init__(self, lab, where):
        self.lab, self.where = lab, where

    def __call__(self, *words):
        env = {**self.lab.env, "AWS_ACCESS_KEY_ID": "AKIAADMINISTRATOR000", "AWS_SECRET_ACCESS_KEY": "any",
               "AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT_URL": f"http://{self.where}", "AWS_EC2_METADATA_DISABLED": "true"}
        done = subprocess.run([self.lab.tools.aws, *words, "--output", "json"], env=env, capture_output=True, text=True)
        if done.returncode:
            raise process.Absent(f"the emulator refuses {' '.join(words[:2])}: {done.stderr.strip()}")
        return json.loads(done.stdout) if done.stdout.strip() else {}


def prepare(lab):
    """The stack that `sls info` looks for, and users whose keys the checking emulator knows."""
    Caller(lab, front.EMULATOR)("cloudformation", "create-stack", "--stack-name", STACK, "--template-body", TEMPLATE)
    enforcing = Caller(lab, front.ENFORCING)
    enforcing("cloudformation", "create-stack", "--stack-name", STACK, "--template-body", TEMPLATE)
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
    started = time.monotonic()
    keys = list(boto(lab, policy))
    request = urllib.request.Request(f"http://{front.ENFORCING}/moto-api/reset-auth", data=b"0", headers={"Content-Type": "text/plain"})
    with urllib.request.urlopen(request) as answer:
        answer.read()
    lab.note(f"{len(keys)} users known to the checking emulator, made in {time.monotonic() - started:.1f} s")
    return keys


def boto(lab, policy, users=48):
    """(key id, secret) of users made by one Python process with moto's own boto3: the CLI takes a second for each call."""
    program = """
import boto3, json, sys
where, policy, users = sys.argv[1:]
iam = boto3.client("iam", endpoint_url=where, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
for number in range(int(users)):
    name = f"developer-{number}"
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="all", PolicyDocument=policy)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    print(json.dumps([key["AccessKeyId"], key["SecretAccessKey"], name]))
"""
    argv = [lab.tools.moto_python, "-c", program, f"http://{front.ENFORCING}", policy, str(users)]
    done = subprocess.run(argv, env=lab.env, capture_output=True, text=True)
    if done.returncode:
        raise process.Absent(f"no users could be made: {done.stderr.strip().splitlines()[-1:]}")
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]
