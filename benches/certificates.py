# ruff: noqa: INP001 - part of scripts
"""A certificate for servers on this machine, so that benches talk over TLS as SayDo does."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def new_certificate() -> bytes:
    """Return a self-signed certificate for this machine, its key with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return made.public_bytes(serialization.Encoding.PEM) + secret


def trusting(certificate: Path) -> dict[str, str]:
    """Return the environment of a process that trusts it besides whom this machine trusts anyway."""
    theirs = ssl.get_default_verify_paths().cafile
    bundle = certificate.with_name("trusted.pem")
    known = Path(theirs).read_bytes() if theirs else b""
    bundle.write_bytes(known + b"\n" + certificate.read_bytes().partition(b"-----BEGIN PRIVATE")[0])
    return {"SSL_CERT_FILE": str(bundle)}
