"""One sealed grant per agent, and a lease that one at a time holds, for so long and no longer."""

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bridge.demo.ports import free_port
from bridge.domain import deadline
from bridge.domain.agents import Agent
from bridge.domain.errors import ServiceNowTimeout, StorageUnavailable
from bridge.domain.grant import Grant
from bridge.settings.redis_url import redis_url
from bridge.storage import clients
from bridge.storage.cipher import Cipher
from bridge.storage.grants import RedisGrants
from tests.storage.wire import laid

KEYS = {"k1": bytes(32)}
ALEX = Agent("tenant-a", "agent-a", "Alex", frozenset())
MEGAN = Agent("tenant-a", "agent-b", "Megan", frozenset())
NINA = Agent("tenant-b", "agent-a", "Nina", frozenset())


def granted(days: float = 100) -> Grant:
    now = datetime.now(UTC)
    return Grant(
        instance_url="https://contoso.service-now.com",
        client_id="client",
        access_token="canary-access",
        refresh_token="canary-refresh",
        lifespan_seconds=1799,
        access_expires_at=now + timedelta(seconds=1799),
        connected_at=now,
        sign_in_again_by=now + timedelta(days=days),
    )


@pytest.fixture
def grants(redis):
    return RedisGrants(redis, redis, Cipher(KEYS), lease_seconds=30.0)


@pytest.fixture
def away():
    """A store that is not there."""
    away = Redis(port=1, retry=Retry(NoBackoff(), 0))
    return RedisGrants(away, away, Cipher(KEYS), lease_seconds=30.0)


def test_a_grant_is_its_agents_alone(grants):
    grant = granted()
    grants.save(ALEX, grant)

    assert grants.load(ALEX) == grant
    assert grants.load(MEGAN) is None
    assert grants.load(NINA) is None


def test_a_saved_grant_takes_the_place_of_the_one_before(grants, redis):
    grants.save(ALEX, granted())
    newer = granted(days=50)
    grants.save(ALEX, newer)

    assert grants.load(ALEX) == newer
    assert len(redis.keys("*:grant:*")) == 1


def test_a_grant_is_taken_away_once(grants, redis):
    grant = granted()
    grants.save(ALEX, grant)

    assert grants.take(MEGAN) is None
    assert grants.take(ALEX) == grant
    assert grants.take(ALEX) is None
    assert redis.dbsize() == 0


def test_what_cannot_be_read_is_taken_away_all_the_same(grants, redis):
    grants.save(ALEX, granted())
    (key,) = redis.keys("*:grant:*")
    redis.set(key, b"nonsense")

    assert grants.take(ALEX) is None
    assert redis.dbsize() == 0


@pytest.mark.parametrize(("days", "least", "most"), [(100, 100.9, 101), (0, 0.9, 1), (-0.5, 0.4, 0.5), (-10, 0, 0.01)])
def test_a_grant_goes_by_itself_a_day_after_its_refresh_token(grants, redis, days, least, most):
    grants.save(ALEX, granted(days))
    (key,) = redis.keys("*:grant:*")

    assert least <= redis.pttl(key) / 86_400_000 <= most


def test_nothing_of_a_grant_can_be_read_in_the_store(grants, redis):
    grants.save(ALEX, granted())
    (key,) = redis.keys("*:grant:*")

    for word in (b"canary", b"contoso", b"client", b"1799"):
        assert word not in redis.get(key)
    assert redis.get(key).startswith(b"1.k1.")


def test_a_grant_moved_to_another_agent_or_tenant_is_as_good_as_none(grants, redis):
    grants.save(ALEX, granted())
    (key,) = redis.keys("*:grant:*")
    for other in (MEGAN, NINA):
        place = key.replace(b"tenant-a", other.tenant.encode()).replace(b"agent-a", other.id.encode())
        redis.set(place, redis.get(key))
        assert grants.load(other) is None


def test_what_cannot_be_opened_or_read_is_as_good_as_none(grants, redis):
    grants.save(ALEX, granted())
    (key,) = redis.keys("*:grant:*")
    sealed = redis.get(key)
    for wrong in (
        sealed[:-1],
        b"",
        b"{}",
        Cipher(KEYS).seal(b"[]", key.decode()),
        Cipher(KEYS).seal(b"x", "bridge:{tenant-a}:grant:elsewhere"),
    ):
        redis.set(key, wrong)
        assert grants.load(ALEX) is None
    assert RedisGrants(redis, redis, Cipher({"k2": bytes(32)}), 30.0).load(ALEX) is None


def test_a_store_that_is_not_there_is_an_outage_of_its_own(away):
    for ask in (
        lambda: away.load(ALEX),
        lambda: away.save(ALEX, granted()),
        lambda: away.take(ALEX),
        lambda: away.lease(ALEX).__enter__(),
    ):
        with pytest.raises(StorageUnavailable):
            ask()


def test_one_at_a_time_holds_an_agents_lease(grants):
    order = []

    def hold(name):
        with grants.lease(ALEX):
            order.append(f"{name} in")
            time.sleep(0.03)
            order.append(f"{name} out")

    threads = [threading.Thread(target=hold, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [step.partition(" ")[2] for step in order] == ["in", "out"] * 3
    assert all(order[i][0] == order[i + 1][0] for i in (0, 2, 4))


def test_agents_do_not_wait_for_each_other(grants):
    with grants.lease(ALEX), grants.lease(MEGAN), grants.lease(NINA):
        pass


def test_a_lease_that_is_not_waited_for_is_had_at_once_or_not_at_all(grants):
    with grants.lease(ALEX, wait=False):
        began = time.monotonic()
        with pytest.raises(ServiceNowTimeout), grants.lease(ALEX, wait=False):
            pass
        assert time.monotonic() - began < 0.1
    with grants.lease(ALEX, wait=False):
        pass


def test_a_lease_is_waited_for_as_long_as_the_request_may_take(grants):
    def wait():
        deadline.start(0.2)
        began = time.monotonic()
        with pytest.raises(ServiceNowTimeout), grants.lease(ALEX):
            pass
        waited.append(time.monotonic() - began)

    waited: list[float] = []
    with grants.lease(ALEX):
        thread = threading.Thread(target=wait)
        thread.start()
        thread.join()
    assert 0.1 < waited[0] < 1


def test_a_lease_is_given_back_however_its_work_ends(grants, redis):
    with pytest.raises(KeyError), grants.lease(ALEX):
        raise KeyError
    assert redis.dbsize() == 0


def test_a_lease_that_outlived_its_time_is_an_outage_and_another_holders_is_left_alone(redis):
    grants = RedisGrants(redis, redis, Cipher(KEYS), lease_seconds=0.05)
    lease = grants.lease(ALEX)
    lease.__enter__()
    time.sleep(0.06)
    redis.set("bridge:{tenant-a}:lease:agent-a", "another holder")
    with pytest.raises(StorageUnavailable):
        lease.__exit__(None, None, None)
    assert redis.get("bridge:{tenant-a}:lease:agent-a") == b"another holder"


def test_what_was_done_under_a_lease_that_cannot_be_given_back_is_done(redis, valkey):
    with laid(urlsplit(valkey).port) as wire, clients.once(redis_url(wire.url), 0.2) as once:
        grants = RedisGrants(redis, once, Cipher(KEYS), lease_seconds=30.0)
        with grants.lease(ALEX):
            grants.save(ALEX, granted())
            wire.leads_to = free_port()
            wire.die()

    assert grants.load(ALEX)
    assert 0 < redis.ttl("bridge:{tenant-a}:lease:agent-a") <= 30


def test_an_error_under_a_lease_is_not_hidden_by_one_in_giving_it_back(redis, valkey):
    with laid(urlsplit(valkey).port) as wire, clients.once(redis_url(wire.url), 0.2) as once:
        grants = RedisGrants(redis, once, Cipher(KEYS), lease_seconds=30.0)
        with pytest.raises(KeyError), grants.lease(ALEX):  # noqa: PT012
            wire.leads_to = free_port()
            wire.die()
            raise KeyError


def test_a_dead_holders_lease_ends_by_itself(redis):
    grants = RedisGrants(redis, redis, Cipher(KEYS), lease_seconds=0.1)
    grants.lease(ALEX).__enter__()
    began = time.monotonic()
    with grants.lease(ALEX):
        assert time.monotonic() - began < 1


def test_a_grant_is_replaced_only_while_there_is_one(grants):
    grant = granted()

    assert not grants.replace(ALEX, grant)
    assert grants.load(ALEX) is None

    grants.save(ALEX, grant)
    assert grants.replace(ALEX, replace(grant, access_token="newer"))
    assert grants.load(ALEX).access_token == "newer"
