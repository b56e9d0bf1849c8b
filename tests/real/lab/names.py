"""Which address each name has: /etc/hosts and /etc/resolv.conf, private to the mount namespace of one run."""

import fcntl
import socket
import struct
import subprocess

REGIONS = ("us-east-1", "eu-west-1")
REGIONAL = (
    "sts", "cloudformation", "s3", "lambda", "logs", "iam", "apigateway", "events", "sns", "sqs", "dynamodb", "kinesis",
    "cognito-idp", "ssm", "secretsmanager", "kms", "api.ecr", "iot",
)
HOSTS = (
    ["sts.amazonaws.com", "s3.amazonaws.com", "iam.amazonaws.com", "lab-deployments.s3.amazonaws.com"]
    + [f"{service}.{region}.amazonaws.com" for service in REGIONAL for region in REGIONS]
)
PROXY = "proxy.example.test"


def loopback_up():
    """What `ip link set lo up` does; iproute2 need not be there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh", b"lo", 0x1 | 0x40)  # IFF_UP | IFF_RUNNING
        fcntl.ioctl(any_socket, 0x8914, request)  # SIOCSIFFLAGS


def hosts(address):
    """The text of a hosts file in which every AWS name has `address`, or none when that is None."""
    lines = ["127.0.0.1 localhost", f"127.0.0.1 {PROXY}"]
    if address:
        lines += [f"{address} {name}" for name in HOSTS]
    return "\n".join(lines) + "\n"


def bind(place, text):
    """Puts `text` in front of /etc/hosts for this mount namespace."""
    path = place / "hosts"
    path.write_text(text)
    subprocess.run(["mount", "--bind", path, "/etc/hosts"], check=True)


def bind_resolver(place):
    """The only name server is 127.0.0.1, where lab/faults.py answers that the name does not exist."""
    path = place / "resolv.conf"
    path.write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    subprocess.run(["mount", "--bind", path, "/etc/resolv.conf"], check=True)


def with_hosts(path, argv):
    """argv, run in a mount namespace of its own whose /etc/hosts is the file `path`."""
    return ["unshare", "-m", "sh", "-c", 'mount --bind "$0" /etc/hosts && exec "$@"', str(path), *map(str, argv)]
