"""An instance's circuit is not sealed: whatever somebody else has written there, requests get an answer."""

import pytest

from bridge.storage.circuit import RedisCircuit

PLACE = "bridge:{https://contoso.service-now.com}:circuit"


@pytest.mark.parametrize("value", [b"", b"x", b"\xff", b"-1", b"1e300", b"nan", b"9" * 5000, b"1.5"])
def test_what_makes_no_sense_is_as_good_as_not_there(redis, value):
    redis.hset(PLACE, mapping=dict.fromkeys(("state", "failures", "successes"), value))
    circuit = RedisCircuit(redis, "https://contoso.service-now.com", 5.0)

    assert (circuit.state, circuit.counter, circuit.success_counter) == ("closed", 0, 0)


@pytest.mark.parametrize("value", [b"", b"x", b"\xff", b"1e300", b"-1e300", b"nan", b"inf"])
def test_a_moment_that_is_none_is_not_there_either(redis, value):
    redis.hset(PLACE, mapping={"state": "open", "opened_at": value})
    circuit = RedisCircuit(redis, "https://contoso.service-now.com", 5.0)

    assert (circuit.state, circuit.opened_at) == ("open", None)
