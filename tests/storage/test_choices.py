"""The labels an instance has shown are everybody's in the tenant, and no other tenant's or instance's."""

from dataclasses import replace

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bridge.domain.connector import Connector
from bridge.domain.errors import StorageUnavailable
from bridge.storage.choices import RedisChoices

CONNECTOR = Connector("tenant-a", "https://contoso.service-now.com", "client", "secret")


@pytest.fixture
def choices(redis):
    return RedisChoices(redis)


def test_labels_are_read_back_as_they_were_shown(choices):
    shown = {"state": {"1": "Neu", "-5": 'in "Arbeit"'}, "priority": {"1": "1 - Überaus kritisch", "": ":"}}
    choices.add(CONNECTOR, shown)

    assert choices.load(CONNECTOR) == shown


def test_what_is_shown_later_is_added_or_renames(choices):
    choices.add(CONNECTOR, {"state": {"1": "New", "2": "In Progress"}})
    choices.add(CONNECTOR, {"state": {"2": "Working"}, "impact": {"1": "High"}})

    assert choices.load(CONNECTOR) == {"state": {"1": "New", "2": "Working"}, "impact": {"1": "High"}}


@pytest.mark.parametrize("change", [{"tenant": "tenant-b"}, {"instance_url": "https://other.service-now.com"}])
def test_another_tenant_and_another_instance_have_labels_of_their_own(choices, change):
    choices.add(CONNECTOR, {"state": {"1": "New"}})

    assert choices.load(replace(CONNECTOR, **change)) == {}


def test_what_somebody_else_wrote_is_text_or_not_there(choices, redis):
    choices.add(CONNECTOR, {"state": {"1": "New"}})
    (place,) = redis.keys("*choices*")
    redis.hset(place, mapping={b'["state",2]': b"Two", b'["state"]': b"x", b"{": b"x", b'["state","3"]': b"\xff"})

    assert choices.load(CONNECTOR) == {"state": {"1": "New", "2": "Two"}}


def test_nothing_shown_yet_is_no_labels(choices):
    assert choices.load(CONNECTOR) == {}


def test_a_store_that_is_not_there_is_an_outage_of_its_own():
    away = RedisChoices(Redis(port=1, retry=Retry(NoBackoff(), 0)))
    with pytest.raises(StorageUnavailable):
        away.load(CONNECTOR)
    with pytest.raises(StorageUnavailable):
        away.add(CONNECTOR, {"state": {"1": "New"}})
