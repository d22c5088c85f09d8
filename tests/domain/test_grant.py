"""When a grant is renewed, by whom, and what that changes; the store and ServiceNow are played by a few lines."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bridge.domain.agents import Agent
from bridge.domain.connector import Connector
from bridge.domain.errors import (
    NotConnected,
    ServiceNowTimeout,
    ServiceNowUnavailable,
    SignInAgain,
    StorageUnavailable,
    TokenRefused,
)
from bridge.domain.grant import REFUSAL_COOLDOWN, Grant, Grants, Tokens

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
AGENT = Agent("tenant", "agent", "Alex", frozenset())
CONNECTOR = Connector("tenant", "https://contoso.service-now.com", "client", "secret")
GRANT = Grant(
    instance_url=CONNECTOR.instance_url,
    client_id=CONNECTOR.client_id,
    access_token="access-0",
    refresh_token="refresh-0",
    lifespan_seconds=1800,
    access_expires_at=NOW + timedelta(seconds=1800),
    connected_at=NOW,
    sign_in_again_by=NOW + timedelta(days=100),
)


class Store:
    """Keeps one grant; `while_away` happens once the lease was taken, as other processes' work would."""

    def __init__(self, grant):
        self.grant, self.leases, self.while_waiting = grant, [], lambda: None

    def load(self, _):
        return self.grant

    def save(self, _, grant):
        self.grant = grant

    def replace(self, _, grant):
        if self.grant is not None:
            self.grant = grant
        return self.grant is not None

    def take(self, _):
        taken, self.grant = self.grant, None
        return taken

    @contextmanager
    def lease(self, _, *, wait=True):
        self.leases.append(wait)
        self.while_waiting()
        yield


class ServiceNow:
    """Answers refreshes in turn: tokens, or what is raised."""

    def __init__(self, *answers):
        self.answers, self.asked, self.revoked = list(answers), [], []

    def revoke(self, _, token):
        self.revoked.append(token)

    def refresh(self, _, refresh_token):
        self.asked.append(refresh_token)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class House:
    """Grants between a store and a ServiceNow, at a time that may be moved."""

    def __init__(self, *answers, grant=GRANT):
        self.store, self.servicenow, self.now, self.audited = Store(grant), ServiceNow(*answers), NOW, []
        self.grants = Grants(self.store, self.servicenow, self, lambda: self.now)  # type: ignore[arg-type]

    def record(self, event):
        self.audited.append(event)

    def fresh(self, **later):
        self.now = NOW + timedelta(**later)
        return self.grants.fresh(AGENT, CONNECTOR)


NEW = Tokens("access-1", None, 1800)


@pytest.mark.parametrize(
    ("lifespan", "renewed_before_end"), [(1800, 60), (240, 60), (200, 50), (60, 15), (4, 1), (1, 0.25)]
)
def test_a_token_is_renewed_a_minute_before_its_end_or_a_quarter_of_its_life(lifespan, renewed_before_end):
    grant = replace(GRANT, lifespan_seconds=lifespan, access_expires_at=NOW + timedelta(seconds=lifespan))
    margin = timedelta(seconds=renewed_before_end)

    assert not grant.near_its_end(grant.access_expires_at - margin - timedelta(milliseconds=1))
    assert grant.near_its_end(grant.access_expires_at - margin)


def test_what_cannot_be_renewed_is_used_to_its_very_end():
    grant = replace(GRANT, refresh_token="")

    assert not grant.near_its_end(grant.access_expires_at - timedelta(milliseconds=1))
    assert grant.near_its_end(grant.access_expires_at)


def test_a_renewal_changes_the_tokens_and_nothing_that_was_agreed():
    house = House(Tokens("access-1", "refresh-1", 900))
    renewed = house.fresh(seconds=1795)

    assert renewed == house.store.grant
    assert renewed == replace(
        GRANT,
        access_token="access-1",
        refresh_token="refresh-1",
        lifespan_seconds=900,
        access_expires_at=NOW + timedelta(seconds=1795 + 900),
    )


def test_the_old_refresh_token_is_kept_when_none_comes():
    house = House(NEW)

    assert house.fresh(seconds=1900).refresh_token == "refresh-0"


def test_somebody_elses_renewal_is_taken_and_not_repeated():
    house = House()
    newer = replace(GRANT, access_token="access-1", access_expires_at=NOW + timedelta(seconds=3600))
    house.store.while_waiting = lambda: house.store.save(AGENT, newer)

    assert house.fresh(seconds=1900) == newer
    assert house.servicenow.asked == []


def test_a_disconnection_meanwhile_is_final():
    house = House()
    house.store.while_waiting = lambda: house.store.take(AGENT)

    with pytest.raises(NotConnected):
        house.fresh(seconds=1900)
    assert house.servicenow.asked == []
    assert house.store.grant is None


def test_a_renewal_is_waited_for_only_once_the_token_is_over():
    for seconds, wait in ((1795, False), (1801, True)):
        house = House(NEW)
        house.fresh(seconds=seconds)
        assert house.store.leases == [wait]


@pytest.mark.parametrize("outage", [ServiceNowUnavailable("x"), ServiceNowTimeout("x"), StorageUnavailable("x")])
def test_an_outage_matters_only_once_the_token_is_over(outage):
    assert House(outage).fresh(seconds=1795) == GRANT

    house = House(outage)
    with pytest.raises(type(outage)):
        house.fresh(seconds=1801)
    assert house.store.grant == GRANT


def test_only_a_refusal_that_is_repeated_marks_a_grant():
    house = House(TokenRefused(), NEW)
    assert house.fresh(seconds=1900).access_token == "access-1"
    assert house.servicenow.asked == ["refresh-0"] * 2

    house = House(TokenRefused(), TokenRefused())
    with pytest.raises(SignInAgain):
        house.fresh(seconds=1900)
    assert house.store.grant == replace(GRANT, refused_at=house.now)
    assert [event.event for event in house.audited] == ["connection.refused"]


def test_a_refused_grant_rests_for_the_cooldown_and_a_success_clears_the_mark():
    refused = replace(GRANT, refused_at=NOW + timedelta(seconds=1900))
    house = House(NEW, grant=refused)

    with pytest.raises(SignInAgain):
        house.fresh(seconds=1900 + REFUSAL_COOLDOWN.total_seconds() - 1)
    assert house.servicenow.asked == []
    assert house.fresh(seconds=1900 + REFUSAL_COOLDOWN.total_seconds()).refused_at is None


def test_a_renewal_does_not_bring_back_what_was_ended_meanwhile(monkeypatch):
    house = House(NEW)
    ask = house.servicenow.refresh

    def refresh(*given):
        house.store.take(None)
        return ask(*given)

    monkeypatch.setattr(house.servicenow, "refresh", refresh)
    with pytest.raises(NotConnected):
        house.fresh(seconds=1900)
    assert house.store.grant is None
    assert house.servicenow.revoked == ["refresh-0", "access-1"]


def test_a_refresh_token_that_another_process_replaced_is_not_used_again():
    """Between the two tries the store is read again: the lease may have been lost to somebody who succeeded."""
    house = House(TokenRefused())
    newer = replace(GRANT, access_token="access-1", refresh_token="refresh-1")
    refresh = house.servicenow.refresh

    def meanwhile(connector, token):
        house.store.save(AGENT, newer)
        return refresh(connector, token)

    house.servicenow.refresh = meanwhile  # type: ignore[method-assign]

    assert house.fresh(seconds=1900) == newer
    assert house.servicenow.asked == ["refresh-0"]


@pytest.mark.parametrize(
    "connector",
    [replace(CONNECTOR, instance_url="https://other.service-now.com"), replace(CONNECTOR, client_id="other")],
)
def test_a_grant_of_another_instance_or_client_is_not_even_looked_at(connector):
    house = House(NEW)
    house.now = NOW + timedelta(seconds=1900)

    with pytest.raises(NotConnected):
        house.grants.fresh(AGENT, connector)
    with pytest.raises(NotConnected):
        house.grants.renewed(AGENT, connector, GRANT)
    assert house.servicenow.asked == []


def test_secrets_do_not_show_when_printed():
    assert "access-0" not in repr(GRANT)
    assert "refresh-0" not in repr(GRANT)
    assert "access-1" not in repr(NEW)
