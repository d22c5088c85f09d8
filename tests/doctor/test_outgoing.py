"""A proxy that is not there, and a bundle that trusts nobody, are found before anything is asked through them."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from bridge.doctor import outgoing as checks
from bridge.doctor.finding import Level
from bridge.mock.servicenow.certificates import authority
from tests.doctor.proxy import proxying
from tests.settings.test_settings import read


@pytest.fixture
def authorities(tmp_path):
    """What is said of a bundle with this content."""

    def authorities(content):
        (tmp_path / "ca.pem").write_bytes(content)
        return checks.authorities(read(CA_BUNDLE=str(tmp_path / "ca.pem")).outgoing)

    return authorities


def ended_authority():
    key, name = generate_private_key(SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Ended")])
    ends = datetime.now(UTC) - timedelta(days=1)
    draft = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    draft = draft.serial_number(1).not_valid_before(ends - timedelta(days=1)).not_valid_after(ends)
    draft = draft.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return draft.sign(key, SHA256()).public_bytes(Encoding.PEM)


def test_without_a_proxy_calls_go_out_directly():
    assert checks.proxy(read().outgoing).level is Level.OK


def test_a_proxy_is_named_without_its_password():
    with proxying(None) as (proxy, _):
        said = checks.proxy(read(PROXY=proxy).outgoing)

    assert said.level is Level.OK
    assert said.seen == f"{proxy.rpartition('@')[2]} takes connections"


@pytest.mark.parametrize("address", ["127.0.0.1:1", "nowhere.invalid"])
def test_a_proxy_that_is_not_there_fails(address):
    said = checks.proxy(read(PROXY=f"http://user:canary@{address}").outgoing)

    assert (said.level, said.seen.split()[0].split(":")[0]) == (Level.FAILED, address.split(":")[0])
    assert "canary" not in said.seen


def test_a_bundle_is_counted(authorities):
    said = authorities(authority().pem + ended_authority())

    assert said.level is Level.OK
    assert said.seen.startswith("2 authorities in ")
    assert said.seen.endswith(", 1 of them ended")


@pytest.mark.parametrize("content", [b"", b"nonsense", b"-----BEGIN CERTIFICATE-----\n"])
def test_a_bundle_without_a_certificate_fails(authorities, content):
    assert authorities(content).level is Level.FAILED


def test_a_bundle_whose_authorities_have_all_ended_fails(authorities):
    assert authorities(ended_authority()).level is Level.FAILED


def test_without_a_bundle_the_system_is_trusted():
    assert "the system's store" in checks.authorities(read().outgoing).seen
