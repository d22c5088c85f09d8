"""TLS with an authority of the mock's own, and the checks that clients make."""

import gc
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import urllib3

from bridge.mock.servicenow import MockServiceNow
from bridge.mock.servicenow.certificates import authority

LIST = "/api/now/table/incident"


@pytest.fixture(scope="module")
def encrypted():
    with MockServiceNow(incidents=0, tls=True) as mock:
        yield mock


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_client_that_trusts_the_authority_gets_through_under_strict_checks(encrypted, host):
    context = ssl.create_default_context(cafile=encrypted.ca_file)
    context.verify_flags |= ssl.VERIFY_X509_STRICT  # the default since Python 3.13
    with urllib3.PoolManager(ssl_context=context, retries=False) as pool:
        assert pool.request("GET", f"https://{host}:{encrypted.port}{LIST}").status == 401
    assert encrypted.url == f"https://127.0.0.1:{encrypted.port}"


def test_a_client_that_does_not_is_not_let_down(encrypted):
    with urllib3.PoolManager(retries=False) as pool, pytest.raises(urllib3.exceptions.SSLError):
        pool.request("GET", encrypted.url + LIST)


def test_faults_happen_under_tls_too(encrypted):
    context = ssl.create_default_context(cafile=encrypted.ca_file)
    with urllib3.PoolManager(ssl_context=context, retries=False) as pool:
        for kind in ("reset", "cut_body", "length_too_long"):
            encrypted.faults.add(kind, times=1)
            with pytest.raises(urllib3.exceptions.HTTPError):
                pool.request("GET", encrypted.url + LIST)
        assert pool.request("GET", encrypted.url + LIST).status == 401


def test_the_authority_s_file_goes_with_the_mock():
    mock = MockServiceNow(incidents=0, tls=True)
    file = Path(mock.ca_file)
    assert file.read_bytes().startswith(b"-----BEGIN CERTIFICATE-----")
    mock.start().stop()
    assert file.exists()
    del mock
    gc.collect()
    assert not file.exists()


@pytest.mark.parametrize(
    ("host", "ends", "complaint"),
    [
        ("localhost", timedelta(hours=-1), "certificate has expired"),
        ("contoso.service-now.com", timedelta(days=7), "doesn't match 'localhost'|not valid for 'localhost'"),
    ],
)
def test_a_certificate_can_have_ended_or_be_for_another_host(host, ends, complaint):
    theirs = authority().context(host, ends=datetime.now(UTC) + ends)
    ours = ssl.create_default_context(cadata=authority().pem.decode())
    with (
        MockServiceNow(incidents=0, tls=theirs) as mock,
        urllib3.PoolManager(ssl_context=ours, retries=False) as pool,
        pytest.raises(urllib3.exceptions.SSLError, match=complaint),
    ):
        pool.request("GET", f"https://localhost:{mock.port}{LIST}")


def test_without_tls_there_is_no_authority(instance):
    with pytest.raises(ValueError, match="tls=True"):
        _ = instance.ca_file
