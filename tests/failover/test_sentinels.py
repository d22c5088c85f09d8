"""A primary that Sentinels name: all works as with one machine, and a lost primary is an outage of seconds."""

from dataclasses import replace

import pytest
from redis.exceptions import ReadOnlyError, RedisError

from bridge.demo.ports import HOST
from bridge.doctor.finding import Level
from bridge.settings.redis_url import redis_url
from bridge.storage import clients
from bridge.storage.kept import Kept, TooFewReplicas
from bridge.storage.redis import for_operators
from tests.conftest import ALEX
from tests.connecting import LIST
from tests.failover.working import asked_meanwhile, assert_it_works, back, examined, not_well, staged
from tests.topologies import PASSWORD, SENTINEL_PASSWORD, SENTINEL_USER, until, watched

PLACE = "bridge:{tenant}:grant:agent"
FIRST, SECOND = ("SET", PLACE, "first"), ("SET", PLACE, "second")


@pytest.fixture(scope="module")
def shared_group():
    with watched() as group:
        yield group


@pytest.fixture
def group(shared_group):
    shared_group.settle()
    shared_group.primary.admin.flushall()
    return shared_group


@pytest.fixture
def where(group):
    return replace(redis_url(group.url), sentinel_user=SENTINEL_USER, sentinel_password=SENTINEL_PASSWORD, replicas=1)


@pytest.fixture
def stage(group, shared_entra):
    with staged(shared_entra, group.variables) as stage:
        yield stage


def test_everything_is_done_with_the_rights_that_are_recommended(stage, where):
    assert_it_works(stage, where)


def test_a_lost_primary_is_an_outage_of_seconds_and_loses_nothing(stage, group, where):
    """Paused, and back when another has taken its place: it answers as if nothing had happened, until it is told."""
    with asked_meanwhile(stage) as load, clients.repeating(where) as idle, clients.once(where) as other:
        idle.set(PLACE, "old")
        lost = group.primary
        with lost.paused():
            group.fail_over_from(lost)
            back(load)
            other.set(PLACE, "new")
        assert idle.get(PLACE) == b"new"
        back(load)

    assert set(load.told) <= {(200, ""), (503, "storage_unavailable")}
    assert stage.connected(ALEX).get(LIST).status_code == 200


def test_a_write_counts_when_a_replica_has_it_and_not_before(group, where):
    one, other = (node for node in group.nodes if node is not group.primary)
    with clients.repeating(where) as redis:
        kept = Kept(redis, 1)
        with one.paused():
            assert kept.write(PLACE, *FIRST)
            with other.paused():
                with pytest.raises(TooFewReplicas):
                    kept.write(PLACE, *SECOND)
                assert kept.write(PLACE, *SECOND, required=False)
                assert Kept(redis, 0).write(PLACE, *SECOND)


def test_a_primary_with_fewer_replicas_is_content_with_those_it_has(group, where):
    with clients.repeating(where) as redis:
        for node in group.nodes:
            if node is not group.primary:
                node.kill()
        with pytest.raises(TooFewReplicas):
            Kept(redis, 1).write(PLACE, *FIRST)
        until(lambda: not group.replicas_alive)

        assert Kept(redis, 1).write(PLACE, *FIRST)


def test_a_primary_that_is_one_no_longer_has_not_done_it(group, where):
    """Told in the midst of a pipeline, before the Sentinels know."""
    primary = group.primary
    other = next(node for node in group.nodes if node is not primary)
    with clients.repeating(where) as redis, clients.once(where) as once:
        for client in (redis, once):
            client.ping()
        primary.admin.replicaof(HOST, other.port)
        try:
            for client in (redis, once):
                with pytest.raises(ReadOnlyError):
                    Kept(client, 1).write(PLACE, *FIRST)
        finally:
            primary.admin.replicaof("NO", "ONE")


def test_sentinels_that_are_gone_cost_no_time_while_one_is_there(group, where):
    gone = tuple((HOST, port) for port in (1, 2))
    with clients.once(replace(where, nodes=(*gone, *where.nodes))) as redis:
        assert redis.set(PLACE, "x")


def test_without_any_sentinel_it_is_said_what_is_missing(where):
    with clients.repeating(replace(where, nodes=((HOST, 1),))) as redis, pytest.raises(RedisError) as told:
        redis.get(PLACE)

    assert for_operators(told.value) == "No Sentinel that answers knows a primary."


def test_all_is_well_for_the_doctor(group, where):
    assert set(not_well(where)) == {"Redis persistence"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sentinel_password": "wrong"}, "does not accept the user and password"),
        ({"service": "another"}, "knows no another"),
        ({"nodes": ((HOST, 1),)}, f"{HOST}:1 does not answer"),
    ],
)
def test_what_is_wrong_with_the_sentinels_is_told(where, changes, said):
    found = [each for each in examined(replace(where, **changes)) if each.level is not Level.OK]

    assert {each.check for each in found} == {"Redis Sentinels", "Redis"}
    assert said in found[0].seen
    assert not any(PASSWORD in each.seen + each.advice for each in found)
