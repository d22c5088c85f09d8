"""Entra's keys can be had for each tenant, or it is said why not; a clock that differs too much fails."""

import re
import time
from dataclasses import replace

import pytest

from bridge.doctor import entra as checks
from bridge.doctor.finding import Level
from bridge.doctor.look import Look, clock
from bridge.mock.entra import CONTOSO, MockEntra
from tests.doctor.proxy import proxying
from tests.doctor.test_servicenow import OUTGOING
from tests.servicenow.instances import saying


def found(authority, tenant=CONTOSO, outgoing=OUTGOING):
    return {each.check: (each.level.value, each.seen) for each in checks.findings(authority, tenant, outgoing)}


def test_a_tenant_whose_keys_can_be_had_is_well(entra):
    said = found(entra.url)

    assert [level for level, _ in said.values()] == ["ok", "ok"]
    assert said["Entra's clock"][1] == "agrees with Entra's"


def test_a_tenant_that_does_not_exist_fails(entra):
    nobody = "00000000-0000-4000-8000-000000000000"

    assert found(entra.url, nobody)["Entra keys"] == ("failed", f"there is no tenant {nobody}")


def test_an_outage_fails(entra):
    entra.down()

    assert found(entra.url)["Entra keys"] == ("failed", f"tenant {CONTOSO}: the answer is 503 without keys")


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"{}", b'{"keys": []}', b'{"keys": ["a"]}', b'{"keys": [{"kty": "EC"}]}']
)
def test_what_holds_no_key_that_signs_tokens_fails(body):
    answer = f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body

    with saying(lambda connection: connection.sendall(answer)) as url:
        said = found(url)

    assert said["Entra keys"] == ("failed", f"tenant {CONTOSO}: the answer is 200 without keys")
    assert said["Entra's clock"] == ("warning", "Entra does not say what time it is")


def test_an_authority_that_cannot_be_reached_fails():
    assert found("http://127.0.0.1:1") == {"Entra": ("failed", "http://127.0.0.1:1: the connection is refused")}


def test_entra_is_asked_through_the_proxy(entra):
    port = int(entra.url.rpartition(":")[2])

    with proxying(None) as (proxy, asked):
        said = found(f"https://localhost:{port}", outgoing=replace(OUTGOING, proxy=proxy))

    assert said == {"Entra": ("failed", f"https://localhost:{port}: the proxy does not let it through")}
    assert asked == [f"localhost:{port}"]


@pytest.mark.parametrize(("seconds", "words"), [(300, "behind"), (-300, "ahead of")])
def test_a_clock_that_would_have_tokens_refused_fails(seconds, words):
    with MockEntra(clock=lambda: time.time() + seconds) as entra:
        level, seen = found(entra.url)["Entra's clock"]

    assert level == "failed"
    assert re.fullmatch(rf"this machine's clock is (299|300|301) s {words} Entra's: tokens will be refused", seen)


@pytest.mark.parametrize(
    ("ahead", "level"),
    [(0.0, Level.OK), (-29.0, Level.OK), (31.0, Level.WARNING), (-59.0, Level.WARNING), (61.0, Level.FAILED)],
)
def test_a_clock_is_forgiven_what_tokens_are_forgiven(ahead, level):
    assert clock("Entra's clock", "Entra", ahead, decisive=True).level is level


def test_a_look_shows_nothing_of_the_body():
    assert "canary" not in repr(Look(200, {}, b"canary", 1, None, None))
