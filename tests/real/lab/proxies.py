"""Real proxies: squid (one process, a port for each way a company runs it) and mitmproxy.

Both intercept with the lab's own authority. squid sends that authority along with the certificate it makes up,
mitmproxy does not: clients word the failure differently. Both leave the buckets of S3 alone (squid on one of its ports).
"""

import os
import pathlib
import pwd
import subprocess

from . import front, names, process

USER, PASSWORD = "corp", "s3cr:t/@"
SQUID = {"tunnel": 3128, "login": 3129, "deny": 3130, "bump": 3131, "tls": 3132, "exempt": 3133}
MITM = {"mitm": 8080}
HELPERS = pathlib.Path("/usr/lib/squid")


def urls():
    """Name -> proxy URL, as a user would write it into a variable."""
    found = {name: f"http://127.0.0.1:{port}" for name, port in {**SQUID, **MITM}.items()}
    found["tls"] = f"https://{names.PROXY}:{SQUID['tls']}"
    found["login-ok"] = f"http://{USER}:s3cr%3At%2F%40@127.0.0.1:{SQUID['login']}"
    found["login-wrong"] = f"http://{USER}:guess@127.0.0.1:{SQUID['login']}"
    return found


def squid_configuration(place, pki):
    return f"""
http_port 127.0.0.1:{SQUID['tunnel']} name=tunnel
http_port 127.0.0.1:{SQUID['login']} name=login
http_port 127.0.0.1:{SQUID['deny']} name=deny
http_port 127.0.0.1:{SQUID['bump']} name=bump ssl-bump tls-cert={place}/authority.pem generate-host-certificates=on
http_port 127.0.0.1:{SQUID['exempt']} name=exempt ssl-bump tls-cert={place}/authority.pem generate-host-certificates=on
https_port 127.0.0.1:{SQUID['tls']} name=tls tls-cert={place}/own.chain tls-key={place}/own.key
sslcrtd_program {HELPERS}/security_file_certgen -s {place}/made -M 4MB
sslcrtd_children 1
tls_outgoing_options cafile={place}/root.pem
auth_param basic program {HELPERS}/basic_ncsa_auth {place}/users
auth_param basic children 1
auth_param basic realm Example Corp
acl on_login myportname login
acl on_deny myportname deny
acl on_bump myportname bump exempt
acl on_exempt myportname exempt
acl not_inspected ssl::server_name .s3.amazonaws.com
acl known proxy_auth REQUIRED
http_access deny on_deny
http_access allow on_login known
http_access deny on_login
http_access allow all
acl beginning at_step SslBump1
ssl_bump peek on_bump beginning
ssl_bump splice on_exempt not_inspected
ssl_bump bump on_bump
ssl_bump splice all
hosts_file {place}/hosts
dns_nameservers 127.0.0.1
cache deny all
cache_log {place}/cache.log
access_log stdio:{place}/access.log
pid_filename {place}/pid
coredump_dir {place}
shutdown_lifetime 1 second
visible_hostname {names.PROXY}
pinger_enable off
"""


def start_squid(lab):
    place = lab.place / "squid"
    place.mkdir()
    (place / "authority.pem").write_text((lab.pki / "proxyca.pem").read_text() + (lab.pki / "proxyca.key").read_text())
    for name, source in {"own.chain": "proxy.chain", "own.key": "proxy.key", "root.pem": "root.pem"}.items():
        (place / name).write_bytes((lab.pki / source).read_bytes())
    (place / "hosts").write_text(names.hosts(front.address("good")))
    try:
        subprocess.run(["htpasswd", "-bc", place / "users", USER, PASSWORD], check=True, capture_output=True, env=lab.env)
        subprocess.run([HELPERS / "security_file_certgen", "-c", "-s", place / "made", "-M", "4MB"], check=True, capture_output=True, env=lab.env)
    except (OSError, subprocess.CalledProcessError) as error:
        raise process.Absent(f"squid cannot be prepared: {error}") from error
    config = place / "squid.conf"
    config.write_text(squid_configuration(place, lab.pki))
    hand_over(place)
    process.start("squid-process", ["squid", "-N", "-f", config], "127.0.0.1", SQUID["tunnel"], lab.place, lab.env)


def hand_over(place):
    """squid begun by root becomes user `proxy` and wants its files to be that user's."""
    try:
        owner = pwd.getpwnam("proxy")
        for path in [place, *place.rglob("*")]:
            os.chown(path, owner.pw_uid, owner.pw_gid)
    except (KeyError, PermissionError, OSError) as error:
        raise process.Absent(f"squid's files cannot be given to user proxy: {error}") from error


def start_mitm(lab):
    place = lab.place / "mitm"
    place.mkdir()
    (place / "mitmproxy-ca.pem").write_text((lab.pki / "proxyca.key").read_text() + (lab.pki / "proxyca.pem").read_text())
    argv = [lab.tools.mitmdump, "--listen-host", "127.0.0.1", "-p", MITM["mitm"], "--set", f"confdir={place}",
            "--ignore-hosts", r"\.s3\.amazonaws\.com:443$", "--set", f"ssl_verify_upstream_trusted_ca={lab.pki}/root.pem"]
    process.start("mitm-process", argv, "127.0.0.1", MITM["mitm"], lab.place, lab.env)
