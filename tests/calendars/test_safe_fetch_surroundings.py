"""What a machine's settings may and may not do to a fetch: proxies, stored passwords, trusted certificates."""

import asyncio
import ipaddress
import os
import ssl
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.calendars.safe_fetch import SafeFetch
from bot.domain.errors import CalendarError
from tests.calendars.fetch_once import here
from tests.calendars.servers import always, serving

NAME = "calendar.test"
HERE = (ipaddress.ip_network("127.0.0.1/32"),)


async def fetched(url: str, **surroundings: str) -> str:
    """Fetch in a process with these environment variables; return what it says."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.calendars.fetch_once", url),
        env={**os.environ, **surroundings},
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await child.communicate()
    assert child.returncode == 0
    return said.decode()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a self-signed certificate for one name; its key stands in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2000, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2200, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "self-signed.pem"
    file.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return file


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    """Serve with the self-signed certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


async def test_a_certificate_nobody_vouches_for_is_refused(tls: ssl.SSLContext) -> None:
    async with serving(always(b"secret"), tls=tls) as server:
        for host in (NAME, "127.0.0.1"):
            with pytest.raises(CalendarError, match="could not be reached"):
                await SafeFetch(networks=HERE, look_up=here).get(server.url(host=host, scheme="https"))
        assert server.asked == []


async def test_a_certificate_the_machine_trusts_is_good_for_its_own_name_alone(
    tls: ssl.SSLContext, certificate: Path
) -> None:
    async with serving(always(b"fine"), tls=tls) as server:
        good, other = (server.url(host=host, scheme="https") for host in (NAME, "other.test"))
        assert await fetched(good, SSL_CERT_FILE=str(certificate)) == "fine"
        assert "could not be reached" in await fetched(other, SSL_CERT_FILE=str(certificate))
        assert len(server.asked) == 1


async def test_proxies_and_passwords_of_the_machine_are_left_alone(tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine {NAME} login ann password secret\n", encoding="utf-8")
    netrc.chmod(0o600)
    async with serving(always(b"proxied")) as proxy, serving(always(b"direct")) as server:
        names = ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
        proxies = dict.fromkeys(names, proxy.url("/"))
        plain = {"no_proxy": "", "NO_PROXY": "", "NETRC": str(netrc)}
        assert await fetched(server.url(host=NAME), **proxies, **plain) == "direct"
        assert proxy.asked == []
        assert "Authorization" not in server.asked[0].headers
