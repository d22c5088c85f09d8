"""An instance that would not work for the bridge is told from one that would, by what it shows to a stranger."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bridge.doctor import servicenow as checks
from bridge.doctor.finding import Level
from bridge.doctor.look import Look
from bridge.domain.connector import Connector
from bridge.mock.servicenow import MockServiceNow
from bridge.mock.servicenow.certificates import authority
from bridge.settings import OutgoingSettings
from tests.doctor.proxy import proxying

OUTGOING = OutgoingSettings(1.0, 1.0, 5, 5.0, None, None)
HOST = "contoso.service-now.com"


def found(url, outgoing=OUTGOING, **changes):
    connector = Connector("tenant-a", url, "client", "canary-secret", **changes)
    return {each.check: (each.level.value, each.seen) for each in checks.findings("tenant-a", connector, outgoing)}


@pytest.fixture
def trusting(tmp_path):
    """The mock's authority is trusted."""
    file = tmp_path / "ca.pem"
    file.write_bytes(authority().pem)
    return replace(OUTGOING, ca_bundle=str(file))


@pytest.fixture
def encrypted():
    """Starts an instance under a certificate for a host, which ends in so many days."""
    started = []

    def start(days, host="localhost"):
        context = authority().context(host, ends=datetime.now(UTC) + timedelta(days=days))
        mock = MockServiceNow(incidents=0, tls=context).start()
        started.append(mock)
        return mock

    yield start
    for mock in started:
        mock.stop()


def test_an_instance_that_asks_a_stranger_who_it_is_is_well(renewed_servicenow):
    said = found(renewed_servicenow.url)

    assert said["ServiceNow"][0] == "ok"
    assert said["ServiceNow's clock"] == ("ok", "agrees with 127.0.0.1's")
    asked = renewed_servicenow.journal.last
    assert (asked.path, asked.user, "authorization" in asked.headers) == ("/api/now/table/incident", None, False)


def test_plain_http_is_a_warning(renewed_servicenow):
    assert found(renewed_servicenow.url)["ServiceNow's TLS"] == ("warning", "127.0.0.1 is asked over plain http")


@pytest.mark.parametrize(
    ("kind", "settings", "words"),
    [
        ("hibernating", {}, "127.0.0.1 is hibernating"),
        ("redirect", {"location": "https://developer.servicenow.com/dev.do"}, "127.0.0.1 is hibernating"),
        ("redirect", {"location": "https://login.example/?canary"}, "127.0.0.1 redirects to login.example"),
        ("redirect", {}, "127.0.0.1 redirects to 127.0.0.1"),
        ("unavailable", {}, "127.0.0.1 answers 503 with a page, not 401 in JSON as instances do"),
        ("login_page", {}, "127.0.0.1 answers 200 with a page, not 401 in JSON as instances do"),
        ("wrong_content_type", {}, "127.0.0.1 answers 401 with a page, not 401 in JSON as instances do"),
        ("forbidden", {}, "127.0.0.1 answers 403, not 401 in JSON as instances do"),
        ("stall", {}, "127.0.0.1: there is no answer in time"),
        ("reset", {}, "127.0.0.1: the connection breaks before an answer"),
    ],
)
def test_an_instance_that_would_not_work_fails(renewed_servicenow, kind, settings, words):
    renewed_servicenow.faults.add(kind, **settings)

    said = found(renewed_servicenow.url, replace(OUTGOING, read_seconds=0.2))

    assert said["ServiceNow"] == ("failed", words)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("rate_limited", "127.0.0.1 has reached its rate limit"),
        ("error_in_200", "127.0.0.1 answers without asking who asks"),
    ],
)
def test_an_instance_that_works_oddly_is_a_warning(renewed_servicenow, kind, words):
    renewed_servicenow.faults.add(kind)

    assert found(renewed_servicenow.url)["ServiceNow"] == ("warning", words)


@pytest.mark.parametrize(("milliseconds", "level"), [(600, Level.OK), (3100, Level.WARNING)])
def test_an_instance_that_takes_its_time_is_a_warning(milliseconds, level):
    seen = Look(401, {"content-type": "application/json"}, b"", milliseconds, None, None)

    assert checks.answer(HOST, seen).level is level


def test_an_instance_that_is_down_is_said_to_refuse():
    assert found("http://127.0.0.1:1")["ServiceNow"] == ("failed", "127.0.0.1: the connection is refused")


def test_a_name_that_does_not_resolve_fails():
    said = found("https://nowhere.invalid")

    assert said["ServiceNow's name"] == ("failed", "nowhere.invalid does not resolve")
    assert said["ServiceNow"] == ("failed", "nowhere.invalid: the name does not resolve")


@pytest.mark.parametrize(
    ("addresses", "level"),
    [
        (["149.96.1.1"], Level.OK),
        (["149.96.1.1", "2606:4700::1"], Level.OK),
        (["10.1.2.3"], Level.WARNING),
        (["149.96.1.1", "169.254.169.254"], Level.WARNING),
        (["fe80::1%eth0"], Level.WARNING),
        (["127.0.0.1"], Level.WARNING),
    ],
)
def test_a_name_that_leads_to_a_private_address_is_a_warning(addresses, level):
    assert checks.name(HOST, addresses).level is level


def test_a_certificate_is_told_with_its_end(encrypted, trusting):
    mock = encrypted(days=60)

    said = found(f"https://localhost:{mock.port}", trusting)

    assert said["ServiceNow"][0] == "ok"
    ends = datetime.now(UTC) + timedelta(days=60)
    assert said["ServiceNow's TLS"] == ("ok", f"localhost has a valid certificate until {ends:%Y-%m-%d}")


def test_a_certificate_that_ends_soon_is_a_warning(encrypted, trusting):
    mock = encrypted(days=10)

    assert found(f"https://localhost:{mock.port}", trusting)["ServiceNow's TLS"][0] == "warning"


@pytest.mark.parametrize(
    ("days", "host", "words"), [(-1, "localhost", "certificate has expired"), (60, HOST, "(?i)hostname mismatch")]
)
def test_a_certificate_that_is_not_valid_fails_with_its_reason(encrypted, trusting, days, host, words):
    mock = encrypted(days, host)

    level, seen = found(f"https://localhost:{mock.port}", trusting)["ServiceNow"]

    assert level == "failed"
    assert seen.startswith("localhost: the certificate is not valid: ")
    assert re.search(words, seen)


def test_an_authority_that_nobody_trusts_fails(encrypted):
    mock = encrypted(days=60)

    level, seen = found(f"https://localhost:{mock.port}")["ServiceNow"]

    assert (level, "unable to get local issuer certificate" in seen) == ("failed", True)


def test_an_instance_that_does_not_speak_tls_fails(renewed_servicenow):
    said = found(f"https://localhost:{renewed_servicenow.port}")

    assert said["ServiceNow"] == ("failed", "localhost: TLS cannot be agreed on")


def test_through_a_proxy_the_certificate_is_the_instances(encrypted, trusting):
    mock = encrypted(days=60, host=HOST)

    with proxying(mock.port) as (proxy, asked):
        said = found(f"https://{HOST}", replace(trusting, proxy=proxy))

    assert said["ServiceNow"][0] == "ok"
    assert said["ServiceNow's TLS"][0] == "ok"
    assert "ServiceNow's name" not in said
    assert asked == [f"{HOST}:443"]


def test_a_proxy_that_lets_nobody_through_is_told_from_an_instance_that_is_down():
    with proxying(None) as (proxy, _):
        said = found(f"https://{HOST}", replace(OUTGOING, proxy=proxy))

    assert said["ServiceNow"] == ("failed", f"{HOST}: the proxy does not let it through")


@pytest.mark.parametrize(("seconds", "words"), [(600, "behind"), (-600, "ahead of")])
def test_clocks_that_differ_are_a_warning(renewed_servicenow, seconds, words):
    renewed_servicenow.clock.advance(seconds)

    level, seen = found(renewed_servicenow.url)["ServiceNow's clock"]

    assert level == "warning"
    assert re.fullmatch(rf"this machine's clock is (599|600|601) s {words} 127\.0\.0\.1's", seen)


def test_a_connector_that_is_switched_off_is_a_warning_and_nobody_is_asked(renewed_servicenow):
    assert found(renewed_servicenow.url, enabled=False) == {
        "ServiceNow": ("warning", "127.0.0.1: the exchange is switched off")
    }
    assert len(renewed_servicenow.journal) == 0


def test_a_tenant_without_a_connector_is_a_warning():
    (said,) = checks.findings("tenant-a", None, OUTGOING)

    assert (said.level, said.seen) == (Level.WARNING, "tenant tenant-a has no connector")
