#!/usr/bin/env python3
"""Makes the certificates that the cases of rules use. Needs the Python package `cryptography`.

Run in this folder. Keys are thrown away, so every run gives new files; the cases depend on names and dates only.
All cases are judged at 2026-11-23T12:00:00Z.
"""
import datetime as dt
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

HERE = Path(__file__).parent
NOW = dt.datetime(2026, 11, 23, 12, 0, 0)
DAY = dt.timedelta(days=1)


def name(cn):
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Corp"), x509.NameAttribute(NameOID.COMMON_NAME, cn)])


def usage(**bits):
    names = ("digital_signature content_commitment key_encipherment data_encipherment key_agreement "
             "key_cert_sign crl_sign encipher_only decipher_only").split()
    return x509.KeyUsage(**{bit: bits.get(bit, False) for bit in names})


class Pair:
    def __init__(self, cn, issuer=None, key=None, start=-400, end=3600, ca=True, bc=True, ku=None, eku=None, sans=None,
                 path=None, digest=hashes.SHA256(), critical_unknown=False, constraints=None, aki=None, serial=None):
        self.key = key or ec.generate_private_key(ec.SECP256R1())
        self.name = name(cn)
        signer = issuer or self
        b = (x509.CertificateBuilder().subject_name(self.name).issuer_name(signer.name)
             .public_key(self.key.public_key()).serial_number(serial or x509.random_serial_number())
             .not_valid_before(NOW + start * DAY).not_valid_after(NOW + end * DAY))
        if bc:
            b = b.add_extension(x509.BasicConstraints(ca, path), critical=True)
        if ku or (ca and ku is None):
            b = b.add_extension(ku or usage(key_cert_sign=True, crl_sign=True), critical=True)
        b = b.add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
        if issuer or aki:
            ident = aki or x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key())
            b = b.add_extension(ident, critical=False)
        if eku:
            b = b.add_extension(x509.ExtendedKeyUsage(eku), critical=False)
        if sans:
            b = b.add_extension(x509.SubjectAlternativeName(sans), critical=False)
        if critical_unknown:
            b = b.add_extension(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"\x05\x00"), critical=True)
        if constraints:
            b = b.add_extension(constraints, critical=True)
        self.cert = b.sign(signer.key, digest)

    @property
    def pem(self):
        return self.cert.public_bytes(serialization.Encoding.PEM).decode()


def leaf(issuer, hosts=("sts.amazonaws.com", "*.amazonaws.com"), cn="sts.amazonaws.com", **more):
    sans = [x509.DNSName(host) for host in hosts]
    return Pair(cn, issuer, ca=False, ku=usage(digital_signature=True), eku=more.pop("eku", [ExtendedKeyUsageOID.SERVER_AUTH]),
                sans=sans, **more)


def write(file, *pairs):
    (HERE / file).write_text("".join(p if isinstance(p, str) else p.pem for p in pairs))


root = Pair("Corp Root CA")
inter = Pair("Corp Issuing CA", root, path=0)
good = leaf(inter)
write("root.pem", root)
write("intermediate.pem", inter)
write("chain.pem", good, inter)
write("chain-with-root.pem", good, inter, root)
write("leaf.pem", good)
write("chain-expired-leaf.pem", leaf(inter, end=-1), inter)
write("chain-future-leaf.pem", leaf(inter, start=1), inter)
write("chain-wrong-host.pem", leaf(inter, hosts=("portal.corp.example",), cn="portal.corp.example"), inter)
write("chain-client-only.pem", leaf(inter, eku=[ExtendedKeyUsageOID.CLIENT_AUTH]), inter)
other = Pair("Other Root CA")
write("other-root.pem", other)
write("same-name-root.pem", Pair("Corp Root CA"))
write("renewed-root.pem", Pair("Corp Root CA", key=root.key, start=-10, end=7200))

expired = Pair("Corp Old Root CA", start=-4000, end=-30)
write("expired-root.pem", expired)
write("expired-and-renewed.pem", expired, Pair("Corp Old Root CA", key=expired.key, start=-100))
write("chain-of-expired-root.pem", leaf(expired))
soon = Pair("Corp Ending Root CA", start=-4000, end=20)
write("soon-root.pem", soon)
write("chain-of-soon-root.pem", leaf(soon))
future = Pair("Corp Future Root CA", start=5)
write("future-root.pem", future)
write("chain-of-future-root.pem", leaf(future))
for label, more in {
    "not-ca": dict(ca=False, ku=usage(digital_signature=True)),
    "no-basic-constraints": dict(bc=False, ku=False),
    "no-cert-sign": dict(ku=usage(digital_signature=True)),
    "client-only": dict(eku=[ExtendedKeyUsageOID.CLIENT_AUTH]),
    "unknown-critical": dict(critical_unknown=True),
    "weak-key": dict(key=rsa.generate_private_key(65537, 1024)),
    "excludes-aws": dict(constraints=x509.NameConstraints(None, [x509.DNSName("amazonaws.com")])),
    "permits-others": dict(constraints=x509.NameConstraints([x509.DNSName("corp.example")], None)),
    "permits-aws": dict(constraints=x509.NameConstraints([x509.DNSName("amazonaws.com")], None)),
}.items():
    odd = Pair(f"Corp {label} CA", **more)
    write(f"{label}-root.pem", odd)
    write(f"chain-of-{label}-root.pem", leaf(odd))
zero = Pair("Corp Short Root CA", path=0)
middle = Pair("Corp Middle CA", zero)
write("path-length-root.pem", zero)
write("chain-of-path-length-root.pem", leaf(Pair("Corp Deep CA", middle, path=0)) if False else leaf(middle), middle)
selfsigned = Pair("sts.amazonaws.com", ca=True, ku=usage(digital_signature=True, key_cert_sign=True), sans=[x509.DNSName("sts.amazonaws.com")])
write("self-signed.pem", selfsigned)
write("hostile-root.pem", Pair("Corp\n-----BEGIN CERTIFICATE-----\x1b[2J\u202eevil"))
proxy = Pair("Corp Proxy CA")
write("proxy-root.pem", proxy)
write("chain-intercepted.pem", leaf(proxy))
write("chain-intercepted-with-root.pem", leaf(proxy), proxy)
(HERE / "root.der").write_bytes(root.cert.public_bytes(serialization.Encoding.DER))
(HERE / "root.p7b").write_bytes(pkcs7.serialize_certificates([root.cert], serialization.Encoding.PEM))
write("broken-then-root.pem", "-----BEGIN CERTIFICATE-----\nMIIBroken!\n-----END CERTIFICATE-----\n", root)
write("root-then-broken.pem", root, "-----BEGIN CERTIFICATE-----\nMIIBroken!\n-----END CERTIFICATE-----\n")
write("two-roots.pem", root, other)
write("root-twice.pem", root, root)
write("root-indented.pem", "".join("  " + line + "\n" for line in root.pem.splitlines()))
write("root-crlf.pem", root.pem.replace("\n", "\r\n"))
key = ec.generate_private_key(ec.SECP256R1()).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
write("root-and-key.pem", root, key)
write("key.pem", key)

# `cryptography` no longer signs with SHA-1; the openssl program does.
import subprocess
import tempfile

with tempfile.TemporaryDirectory() as scratch:
    def openssl(*args):
        subprocess.run(["openssl", *args], cwd=scratch, check=True, capture_output=True)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "r.key", "-out", "r.pem", "-days", "3650", "-subj", "/O=Corp/CN=Corp RSA Root CA")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "i.key", "-out", "i.csr", "-subj", "/O=Corp/CN=Corp SHA-1 CA")
    Path(scratch, "ext").write_text("basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n")
    openssl("x509", "-req", "-sha1", "-in", "i.csr", "-CA", "r.pem", "-CAkey", "r.key", "-CAcreateserial", "-days", "3650", "-extfile", "ext", "-out", "i.pem")
    write("sha1-intermediate.pem", Path(scratch, "i.pem").read_text())

# One chain for many hosts, and the same hosts as an inspecting proxy shows them: for cases with several services.
FLEET = ("*.amazonaws.com", "*.us-east-1.amazonaws.com", "*.eu-west-1.amazonaws.com", "*.ap-east-1.amazonaws.com")
fleet = Pair("Fleet Root CA")
write("fleet-root.pem", fleet)
write("chain-fleet.pem", leaf(fleet, hosts=FLEET, cn="fleet"))
inspection = Pair("Corp Inspection CA")
write("inspection-root.pem", inspection)
write("chain-fleet-inspected.pem", leaf(inspection, hosts=FLEET, cn="fleet"))
write("fleet-and-inspection.pem", fleet, inspection)

# What is no certificate: a request for one, a list of revoked ones.
ask = ec.generate_private_key(ec.SECP256R1())
asked = x509.SubjectAlternativeName([x509.DNSName("api.corp.example"), x509.IPAddress(ipaddress.ip_address("10.0.0.1"))])
request = x509.CertificateSigningRequestBuilder().subject_name(name("api.corp.example")).add_extension(asked, critical=False)
(HERE / "request.pem").write_bytes(request.sign(ask, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
revoked = x509.CertificateRevocationListBuilder().issuer_name(root.name).last_update(NOW - 40 * DAY).next_update(NOW - 10 * DAY)
for serial in (5, 6, 7):
    gone = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(NOW - 50 * DAY).build()
    revoked = revoked.add_revoked_certificate(gone)
(HERE / "revoked.crl").write_bytes(revoked.sign(root.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

# A key that OpenSSL reads from 3.5 on, which `cryptography` does not put into a certificate: put in place of another, so that
# the signature fits no more.
from cryptography.hazmat.primitives.asymmetric import mldsa  # noqa: E402


def sequence(content):
    return b"\x30\x82" + len(content).to_bytes(2, "big") + content


def with_key(cert, key):
    def info(one):
        return one.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)

    tbs = cert.tbs_certificate_bytes
    signed = sequence(tbs[4:].replace(info(cert.public_key()), info(key)))
    return x509.load_der_x509_certificate(sequence(signed + cert.public_bytes(serialization.Encoding.DER)[4 + len(tbs):]))


quantum = Pair("Corp Post-Quantum CA")
quantum.cert = with_key(quantum.cert, mldsa.MLDSA44PrivateKey.generate().public_key())
write("post-quantum.pem", quantum)
