"""Whoever runs the bridge is told which outage of Redis it is, and whoever uses it only that there is one."""

import pytest
from redis.exceptions import AuthenticationError, ConnectionError, OutOfMemoryError, RedisError, ResponseError  # noqa: A004

from bridge.domain.errors import StorageUnavailable
from bridge.storage.redis import RedisReadiness, answering, for_operators


def test_an_outage_is_logged_with_its_cause_and_told_without(caplog):
    with pytest.raises(StorageUnavailable) as told, answering():
        raise OutOfMemoryError("command not allowed when used memory > 'maxmemory'.", status_code="OOM")

    assert caplog.messages == ["storage: Redis answers, but takes no writes: it is full."]
    assert "full" not in told.value.detail
    assert told.value.retry_after_seconds == 1


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ResponseError("MISCONF Valkey is configured to save RDB snapshots, but"), "it cannot save to its disk"),
        (ResponseError("WRONGTYPE Operation against bridge:{canary}:grant:canary"), "refuses what the bridge needs"),
        (ConnectionError("Error 111 connecting to canary:6379. Connection refused."), "does not answer"),
        (AuthenticationError("Authentication required.", status_code="NOAUTH"), "asks for a password"),
        (RedisError(), "does not answer"),
    ],
)
def test_what_is_said_holds_neither_an_address_nor_a_key(error, said):
    assert said in for_operators(error)
    assert "canary" not in for_operators(error)


def test_readiness_costs_one_command_and_writes_nothing(redis):
    def writes():
        return redis.info("commandstats").get("cmdstat_set", {"calls": 0})["calls"], redis.dbsize()

    before = writes()
    assert RedisReadiness(redis, ["tenant"]).problems() == {}
    assert writes() == (before[0] + 1, before[1])
