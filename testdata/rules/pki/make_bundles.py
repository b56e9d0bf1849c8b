#!/usr/bin/env python3
"""Makes the certificates for the cases about how certificates go together: cross-signed, renewed, issued by another key, and
what known products present. Needs the Python package `cryptography`.

Run in this folder. Keys are thrown away, so every run gives new files. All cases are judged at 2026-11-23T12:00:00Z.
"""
import base64
import datetime as dt
import subprocess
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

HERE = Path(__file__).parent
NOW = dt.datetime(2026, 11, 23, 12, 0, 0)
DAY = dt.timedelta(days=1)


def key():
    return ec.generate_private_key(ec.SECP256R1())


class Authority:
    """A name and a key, and the certificates made for them."""

    def __init__(self, cn, organisation="Corp", key=key):
        self.key = key()
        # The certificate whose issuer and serial number the certificates it issues name, if they do.
        self.told = None
        self.name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
                               x509.NameAttribute(NameOID.COMMON_NAME, cn)])

    def certificate(self, issuer=None, start=-400, end=3600):
        issuer = issuer or self
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        return (self.builder(self.name, self.key, issuer, start, end)
                .add_extension(x509.BasicConstraints(True, None), critical=True)
                .add_extension(usage, critical=True)
                .sign(issuer.key, hashes.SHA256()))

    def leaf(self, hosts=("sts.amazonaws.com", "*.amazonaws.com")):
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
        return (self.builder(name, key(), self, -10, 300)
                .add_extension(x509.BasicConstraints(False, None), critical=True)
                .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
                .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]), critical=False)
                .sign(self.key, hashes.SHA256()))

    @staticmethod
    def builder(name, own, issuer, start, end):
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
        if issuer.told:
            general_name = x509.DirectoryName(issuer.told.issuer)
            identifier = x509.AuthorityKeyIdentifier(identifier.key_identifier, [general_name], issuer.told.serial_number)
        return (x509.CertificateBuilder().subject_name(name).issuer_name(issuer.name)
                .public_key(own.public_key()).serial_number(x509.random_serial_number())
                .not_valid_before(NOW + start * DAY).not_valid_after(NOW + end * DAY)
                .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
                .add_extension(identifier, critical=False))


def write(file, *certificates):
    pem = (certificate.public_bytes(serialization.Encoding.PEM).decode() for certificate in certificates)
    (HERE / file).write_text("".join(pem))


# A root whose key an elder root has signed too.
elder = Authority("Corp Elder Root CA")
young = Authority("Corp Young Root CA")
write("elder-root.pem", elder.certificate())
write("young-root.pem", young.certificate())
write("young-cross.pem", young.certificate(elder))
write("chain-of-young.pem", young.leaf())
# The same, and the root that issued itself has ended.
write("young-expired-root.pem", young.certificate(start=-4000, end=-30))
# The other way round: the certificate of the elder root has ended.
write("young-expired-cross.pem", young.certificate(elder, start=-4000, end=-30))

# A root that was set up again under its name.
old, new = Authority("Corp Rekeyed Root CA"), Authority("Corp Rekeyed Root CA")
issuing = Authority("Corp Rekeyed Issuing CA")
intermediate = issuing.certificate(old)
write("rekeyed-old-root.pem", old.certificate())
write("rekeyed-new-root.pem", new.certificate())
write("rekeyed-intermediate.pem", intermediate)
write("chain-of-rekeyed.pem", issuing.leaf(), intermediate)

# A root that was renewed with its key, and a CA below it that names the serial number of the old certificate.
renewed = Authority("Corp Numbered Root CA")
before, after = renewed.certificate(), renewed.certificate()
renewed.told = before
numbered = Authority("Corp Numbered Issuing CA")
write("numbered-old-root.pem", before)
write("numbered-new-root.pem", after)
write("chain-of-numbered.pem", numbered.leaf(), numbered.certificate(renewed))

# What a known product presents.
zscaler = Authority("Zscaler Root CA", "Zscaler Inc.")
node = Authority("Zscaler Intermediate Root CA (zscalertwo.net)", "Zscaler Inc.")
write("zscaler-root.pem", zscaler.certificate())
write("chain-zscaler.pem", node.leaf(), node.certificate(zscaler))

# Two certificates between one BEGIN and one END.
both = b"".join(x509.load_pem_x509_certificate((HERE / file).read_bytes()).public_bytes(serialization.Encoding.DER)
                for file in ("root.pem", "other-root.pem"))
(HERE / "two-in-one-block.pem").write_text(
    "-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(both).decode() + "-----END CERTIFICATE-----\n")

# OpenSSL's own form, with trust settings.
subprocess.run(["openssl", "x509", "-in", "root.pem", "-addtrust", "serverAuth", "-trustout", "-out", "trusted-root.pem"], cwd=HERE, check=True)
