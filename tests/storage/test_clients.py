"""What the bridge sends to Redis arrives once or is told to have failed, whatever the wire between them does."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from redis.exceptions import ConnectionError, RedisError, TimeoutError  # noqa: A004

from bridge.settings.redis_url import redis_url
from bridge.storage import clients
from tests.storage.wire import laid
from tests.valkeys import OwnValkey

PATIENCE = 0.4


@pytest.fixture(scope="module")
def own():
    own = OwnValkey()
    yield own
    own.close()


@pytest.fixture
def wire(redis, valkey):
    with laid(urlsplit(valkey).port) as wire:
        yield wire


@pytest.fixture(params=[clients.repeating, clients.once], ids=["repeating", "once"])
def make(request):
    return request.param


@pytest.fixture
def client(make, wire):
    with make(redis_url(wire.url), PATIENCE) as client:
        client.ping()
        yield client


@pytest.fixture
def patient(make, wire):
    """Where a busy machine may take its time."""
    with make(redis_url(wire.url), 20.0) as client:
        client.ping()
        yield client


@pytest.fixture
def once(wire):
    with clients.once(redis_url(wire.url), PATIENCE) as client:
        client.ping()
        yield client


@pytest.fixture
def repeating(wire):
    with clients.repeating(redis_url(wire.url), PATIENCE) as client:
        client.ping()
        yield client


def test_a_taking_whose_answer_is_lost_is_not_taken_again(once, wire, redis):
    redis.set("attempt", "x")
    wire.lose_answer(b"GETDEL")

    with pytest.raises(ConnectionError):
        once.getdel("attempt")
    assert wire.sent.count(b"GETDEL") == 1
    assert not redis.exists("attempt")


def test_a_locking_whose_answer_is_lost_is_not_locked_out_by_itself(once, wire, redis):
    wire.lose_answer(b"lease")

    with pytest.raises(ConnectionError):
        once.lock("lease", timeout=5, blocking_timeout=0).acquire()
    assert wire.sent.count(b"lease") == 1


def test_what_may_be_done_twice_is_done_twice_when_its_answer_is_lost(repeating, wire, redis):
    redis.set("grant", "x")
    wire.lose_answer(b"GET")

    assert repeating.get("grant") == b"x"
    assert wire.sent.count(b"GET") == 2


def test_a_connection_that_died_unnoticed_is_not_used(client, wire, redis):
    """As behind a firewall that forgets what is idle and tells nobody."""
    redis.set("attempt", "x")
    wire.die()

    assert client.getdel("attempt") == b"x"


def test_a_connection_that_redis_has_closed_is_not_used(client, redis):
    redis.set("attempt", "x")
    redis.execute_command("CLIENT", "KILL", "TYPE", "normal")

    assert client.getdel("attempt") == b"x"


def test_a_silent_redis_finds_no_lock_to_set_when_it_wakes_up(own):
    """Whoever sent it has gone, and nobody would give it back."""
    with clients.once(redis_url(own.url), PATIENCE) as once:
        once.ping()
        with own.silent(), pytest.raises(TimeoutError):
            once.lock("bridge:lease", timeout=5, blocking_timeout=0).acquire()
        once.ping()

    assert own.admin.keys("bridge:*") == []


def test_a_silent_redis_is_given_up_after_both_tries(client, redis):
    """Were it tried any longer, it would answer: its silence ends."""
    redis.execute_command("CLIENT", "PAUSE", "1200", "ALL")

    with pytest.raises(TimeoutError):
        client.get("grant")
    redis.ping()


def test_after_a_failover_the_next_command_goes_to_the_new_primary(client, wire, own, redis):
    """The old one keeps its connections, and answers that it is read-only; the name leads to the new one."""
    new, wire.leads_to = wire.leads_to, own.port
    wire.die()
    assert client.set("grant", "x")
    wire.leads_to = new
    with own.replica():
        assert client.set("grant", "y")

    assert redis.get("grant") == b"y"


def test_there_is_a_connection_for_each_of_many_threads(patient, redis):
    pool = patient.connection_pool
    held = [pool.get_connection() for _ in range(101)]
    for connection in held:
        pool.release(connection)

    assert len(set(held)) == 101


def test_a_refusal_is_neither_repeated_nor_taken_for_silence(client, wire, redis):
    redis.rpush("grant", "x")

    with pytest.raises(RedisError, match="wrong kind"):
        client.get("grant")
    assert wire.sent.count(b"GET") == 1


def test_threads_do_not_get_each_others_answers(patient, redis):
    for number in range(20):
        redis.set(str(number), number)

    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(lambda number: int(patient.get(str(number))), range(20))) == list(range(20))
