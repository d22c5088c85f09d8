"""A cluster: all works as with one machine, slots that move are not noticed, and a lost primary is soon replaced."""

import socket
import time
from contextlib import ExitStack
from dataclasses import replace

import pytest
from redis.exceptions import AuthenticationError, RedisError

from bridge.demo.ports import HOST
from bridge.mock.entra import CONTOSO
from bridge.settings import RedisSettings
from bridge.settings.redis_url import redis_url
from bridge.storage import clients
from bridge.storage.kept import Kept, TooFewReplicas
from bridge.storage.redis import RedisReadiness, for_operators
from tests.conftest import ALEX
from tests.connecting import LIST
from tests.failover.working import asked_meanwhile, assert_it_works, back, not_well, staged
from tests.topologies import USER, clustered

KEY = f"bridge:{{{CONTOSO}}}:grant"


@pytest.fixture(scope="module")
def shared_group():
    with clustered(with_spare=True) as group:
        yield group


@pytest.fixture
def group(shared_group):
    shared_group.settle()
    for node in shared_group.primaries:
        node.admin.flushall()
    return shared_group


@pytest.fixture
def where(group):
    return replace(redis_url(group.url), replicas=1)


@pytest.fixture
def stage(group, shared_entra):
    with staged(shared_entra, {"BRIDGE_REDIS_URL": group.url}) as stage:
        yield stage


def test_everything_is_done_with_the_rights_that_are_recommended(stage, where):
    assert_it_works(stage, where)


def test_all_that_a_tenant_has_is_in_one_slot(stage, group):
    stage.connected(ALEX).get(LIST)

    found = [str(key, "ascii") for node in group.primaries for key in node.admin.keys("*")]
    assert {key.partition("{")[2].partition("}")[0] for key in found} == {CONTOSO}
    assert any(key.partition("}")[2].startswith(":asked:") for key in found)


def test_a_slot_that_moves_is_not_noticed(stage, group):
    """To a node that has none so far, of which nobody has heard."""
    with asked_meanwhile(stage) as load:
        with group.moving(KEY, group.spare) as carry:
            back(load)
            carry()
            back(load)
        newcomer = stage.connected(ALEX)
        back(load)

    assert set(load.told) == {(200, "")}
    assert newcomer.get(LIST).status_code == 200
    assert group.node_of(KEY) is group.spare


def test_a_write_that_is_to_be_kept_finds_its_slot_wherever_it_moves(group, where):
    to = next(node for node in group.primaries if node is not group.node_of(KEY))
    with clients.repeating(where) as redis, clients.once(where) as once:
        assert Kept(redis, 1).write(KEY, "SET", KEY, "before")
        with group.moving(KEY, to) as carry:
            assert Kept(redis, 1).write(KEY, "SET", KEY, "still there")
            carry()
            assert Kept(redis, 1).write(KEY, "SET", KEY, "on its way")
            assert Kept(once, 1).write(KEY, "GETDEL", KEY) == b"on its way"
        assert Kept(redis, 1).write(KEY, "SET", KEY, "after")
        assert once.get(KEY) == b"after"


def test_a_write_counts_when_a_replica_has_it_and_not_before(group, where):
    (replica,) = group.replicas_of(group.node_of(KEY))
    with clients.repeating(where) as redis:
        assert Kept(redis, 1).write(KEY, "SET", KEY, "first")
        with replica.paused(), pytest.raises(TooFewReplicas):
            Kept(redis, 1).write(KEY, "SET", KEY, "second")


def test_a_lost_primary_is_an_outage_of_seconds_and_loses_nothing(stage, group, where):
    lost = group.node_of(KEY)
    elsewhere = next(tag for tag in map(str, range(99)) if group.node_of(f"bridge:{{{tag}}}:x") is not lost)
    with asked_meanwhile(stage) as load, clients.repeating(where, 0.2) as redis:
        lost.kill()
        assert RedisReadiness(redis, [CONTOSO]).problems() == {"storage": "Redis does not answer."}
        assert RedisReadiness(redis, [CONTOSO, elsewhere]).problems() == {}
        group.fail_over_from(lost, KEY)
        back(load)

    assert set(load.told) <= {(200, ""), (503, "storage_unavailable")}
    # The new primary has no replica, and all others call it the primary.
    assert stage.connected(ALEX).get(LIST).status_code == 200


def test_all_is_well_for_the_doctor_on_each_primary(group, where):
    assert set(not_well(where)) == {"Redis persistence"}


def test_a_user_that_one_node_does_not_know_well_enough_is_told_with_its_address(group, where):
    node = group.node_of(KEY)
    node.admin.execute_command("ACL", "SETUSER", USER, "-getdel")
    try:
        assert not_well(where)["Redis permissions"] == f"{node.address}: not permitted: GETDEL"
    finally:
        node.admin.execute_command("ACL", "SETUSER", USER, "+getdel")


def test_a_wrong_password_is_told_as_such(group, where):
    with clients.once(replace(where, password="wrong")) as redis, pytest.raises(AuthenticationError):
        redis.get(KEY)


@pytest.mark.parametrize("make", [clients.repeating, clients.once])
def test_a_cluster_that_is_silent_is_given_up(make):
    """However many its nodes are."""
    with ExitStack() as stack:
        silent = [stack.enter_context(socket.create_server((HOST, 0))) for _ in range(8)]
        redis = make(RedisSettings(tuple(each.getsockname() for each in silent), is_cluster=True), 0.2)
        began = time.monotonic()
        with pytest.raises(RedisError) as told:
            redis.get(KEY)

    assert time.monotonic() - began < 1.5
    assert for_operators(told.value) == "Redis does not answer."


def test_what_is_no_cluster_is_told_as_a_refusal(valkey):
    where = redis_url(valkey.replace("redis:", "redis+cluster:"))
    with clients.once(where) as redis, pytest.raises(RedisError) as told:
        redis.get(KEY)

    assert for_operators(told.value) == "Redis answers, but refuses what the bridge needs."


def test_what_is_sent_once_is_no_pipeline(group, where):
    """In a cluster one may be sent again, in parts."""
    with clients.once(where) as redis, pytest.raises(NotImplementedError), redis.pipeline():
        raise AssertionError
