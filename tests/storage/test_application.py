"""An application's tokens are kept sealed for as long as they live, one for each tenant, application and resource."""

from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bridge.domain import deadline
from bridge.domain.application import ApplicationToken
from bridge.domain.errors import IdentityUnavailable, StorageUnavailable
from bridge.storage.application import RedisApplicationTokens
from bridge.storage.cipher import Cipher

KEYS = {"k1": bytes(32)}
GRAPH, MANAGEMENT = "https://graph.microsoft.com", "https://management.azure.com"


def token_for(seconds: float) -> ApplicationToken:
    now = datetime.now(UTC)
    return ApplicationToken("canary-access", now, now + timedelta(seconds=seconds))


@pytest.fixture
def tokens(redis):
    return RedisApplicationTokens(redis, redis, Cipher(KEYS), "client")


def test_a_token_is_read_back_for_what_it_was_given_for_and_nothing_else(tokens, redis):
    token = token_for(3600)
    tokens.save("tenant", GRAPH, token)

    assert tokens.load("tenant", GRAPH) == token
    assert tokens.load("another", GRAPH) is None
    assert tokens.load("tenant", MANAGEMENT) is None
    assert RedisApplicationTokens(redis, redis, Cipher(KEYS), "other").load("tenant", GRAPH) is None


def test_it_is_gone_with_its_end(tokens, redis):
    tokens.save("tenant", GRAPH, token_for(3600))
    (place,) = redis.keys()

    assert 3590 <= redis.ttl(place) <= 3600


def test_what_cannot_be_opened_or_read_is_not_there(tokens, redis):
    tokens.save("tenant", GRAPH, token_for(3600))
    (place,) = redis.keys()
    assert RedisApplicationTokens(redis, redis, Cipher({"k2": bytes(32)}), "client").load("tenant", GRAPH) is None

    redis.set(place, Cipher(KEYS).seal(b'{"access_token": "x"}', place.decode()))
    assert tokens.load("tenant", GRAPH) is None


def test_one_at_a_time_renews(tokens):
    with tokens.lease("tenant", GRAPH):
        with tokens.lease("another", GRAPH), tokens.lease("tenant", MANAGEMENT):
            pass
        with pytest.raises(IdentityUnavailable), tokens.lease("tenant", GRAPH, wait=False):
            pass
        with deadline.within(0.05), pytest.raises(IdentityUnavailable), tokens.lease("tenant", GRAPH):
            pass
    with tokens.lease("tenant", GRAPH, wait=False):
        pass


def test_a_store_that_is_not_there_is_an_outage():
    away = Redis(port=1, retry=Retry(NoBackoff(), 0))
    tokens = RedisApplicationTokens(away, away, Cipher(KEYS), "client")
    for act in (
        lambda: tokens.load("tenant", GRAPH),
        lambda: tokens.save("tenant", GRAPH, token_for(60)),
        lambda: tokens.lease("tenant", GRAPH).__enter__(),
    ):
        with pytest.raises(StorageUnavailable):
            act()
