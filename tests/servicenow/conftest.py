"""What the tests of the pipe share: an instance that breaks on demand, and a certificate for this machine."""

import ipaddress
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bridge.domain import deadline
from bridge.mock.entra import CONTOSO, MockEntra
from bridge.mock.servicenow import MockServiceNow
from bridge.servicenow import client
from tests.builders import CLIENT_ID, CLIENT_SECRET, Stage, application, callback, connector, environment
from tests.conftest import ALEX


@dataclass(frozen=True)
class Certificate:
    """For 127.0.0.1 and Contoso's instance, signed by itself."""

    path: str
    server: ssl.SSLContext


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between two tries."""
    monkeypatch.setattr(client, "random", SimpleNamespace(uniform=lambda _low, _high: 0.0))


@pytest.fixture(autouse=True)
def enough_time() -> Iterator[None]:
    """The deadline of a request served earlier in this thread says nothing about a call made here."""
    deadline.start(20)
    yield
    deadline.start(20)


def variables(entra: MockEntra, servicenow: MockServiceNow, redis_url: str, **changes: str) -> dict[str, str]:
    """The environment of every bridge whose instance is broken on purpose."""
    return environment(entra, redis_url, {CONTOSO: connector(servicenow)}, **changes)


@pytest.fixture(scope="module")
def breaking(valkey: str, shared_entra: MockEntra) -> Iterator[Stage]:
    """A stage whose instance is broken by one test after the other, and mended in between."""
    redis_url = valkey.replace("/0", "/4")
    with MockServiceNow() as mock:
        mock.add_client("Bridge", [callback(CONTOSO)], client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        app = application(variables(shared_entra, mock, redis_url, BRIDGE_READ_SECONDS="5"))
        stage = Stage(app, shared_entra, mock, redis_url)
        stage.connected(ALEX)
        yield stage


@pytest.fixture
def instance(breaking: Stage) -> Iterator[MockServiceNow]:
    breaking.servicenow.journal.clear()
    yield breaking.servicenow
    breaking.servicenow.faults.clear()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "this machine")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(_names()), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .add_extension(_may_sign(), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder: Path = tmp_path_factory.mktemp("certificate")
    (folder / "certificate.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return Certificate(str(folder / "certificate.pem"), server)


def _names() -> list[x509.GeneralName]:
    return [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("contoso.service-now.com")]


def _may_sign() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
