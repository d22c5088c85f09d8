"""An attempt is kept for a while, sealed, and taken once by whom it belongs to."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bridge.domain.agents import Agent
from bridge.domain.attempt import Attempt
from bridge.domain.errors import StorageUnavailable
from bridge.storage.attempts import RedisAttempts
from bridge.storage.cipher import Cipher

KEYS = {"k1": bytes(32)}
ALEX = Agent("tenant-a", "agent-a", "Alex", frozenset())
OTHERS = [
    Agent("tenant-a", "agent-b", "Megan", frozenset()),
    Agent("tenant-b", "agent-a", "Nina", frozenset()),
    Agent("tenant-a", "", "Nobody", frozenset()),
    Agent("tenant-a", "*", "Everybody", frozenset()),
]
ATTEMPT = Attempt(
    tenant="tenant-a",
    agent="agent-a",
    instance_url="https://contoso.service-now.com",
    client_id="client",
    redirect_uri="https://bridge.example/callback",
    return_to="https://portal.example/",
    code_verifier="canary-verifier",
    code="canary-code",
)
STATE, COMPLETION = "canary-state", "canary-completion"


@pytest.fixture
def attempts(redis):
    return RedisAttempts(redis, Cipher(KEYS))


def test_a_begun_attempt_is_taken_once(attempts, redis):
    attempts.begun(STATE, ATTEMPT)

    assert attempts.take_begun("tenant-a", STATE) == ATTEMPT
    assert attempts.take_begun("tenant-a", STATE) is None
    assert redis.dbsize() == 0


def test_looking_at_a_begun_attempt_leaves_it_there(attempts):
    attempts.begun(STATE, ATTEMPT)

    assert attempts.find_begun("tenant-a", STATE) == ATTEMPT
    assert attempts.find_begun("tenant-b", STATE) is None
    assert attempts.take_begun("tenant-a", STATE) == ATTEMPT
    assert attempts.find_begun("tenant-a", STATE) is None


def test_an_answer_takes_the_place_of_the_begun_attempt_once(attempts, redis):
    attempts.begun(STATE, ATTEMPT)

    assert attempts.answer(STATE, COMPLETION, ATTEMPT)
    assert not attempts.answer(STATE, "another-completion", ATTEMPT)
    assert attempts.find_begun("tenant-a", STATE) is None
    assert redis.dbsize() == 1
    assert attempts.take_answered(ALEX, COMPLETION) == ATTEMPT


def test_of_many_answers_at_once_one_counts(attempts, redis):
    attempts.begun(STATE, ATTEMPT)
    with ThreadPoolExecutor(20) as pool:
        counted = list(pool.map(lambda number: attempts.answer(STATE, str(number), ATTEMPT), range(20)))

    assert counted.count(True) == 1
    assert redis.dbsize() == 1


def test_an_answer_that_cannot_be_kept_leaves_the_attempt_as_it_was(attempts, redis):
    attempts.begun(STATE, ATTEMPT)
    redis.config_set("maxmemory", 1)
    try:
        with pytest.raises(StorageUnavailable):
            attempts.answer(STATE, COMPLETION, ATTEMPT)
    finally:
        redis.config_set("maxmemory", 0)

    assert attempts.answer(STATE, COMPLETION, ATTEMPT)


def test_an_answered_attempt_is_taken_once(attempts, redis):
    attempts.answered(COMPLETION, ATTEMPT)

    assert attempts.take_answered(ALEX, COMPLETION) == ATTEMPT
    assert attempts.take_answered(ALEX, COMPLETION) is None
    assert redis.dbsize() == 0


def test_another_tenant_finds_no_state_and_takes_nothing_away(attempts):
    attempts.begun(STATE, ATTEMPT)

    for tenant in ("tenant-b", "", "*", "tenant-a}:attempt", "TENANT-A"):
        assert attempts.take_begun(tenant, STATE) is None
    assert attempts.take_begun("tenant-a", STATE) == ATTEMPT


@pytest.mark.parametrize("other", OTHERS, ids=lambda agent: agent.name)
def test_another_agent_finds_no_completion_and_takes_nothing_away(attempts, other):
    attempts.answered(COMPLETION, ATTEMPT)

    assert attempts.take_answered(other, COMPLETION) is None
    assert attempts.take_answered(ALEX, COMPLETION) == ATTEMPT


def test_a_state_and_a_completion_are_not_taken_for_each_other(attempts):
    attempts.begun(STATE, ATTEMPT)
    attempts.answered(COMPLETION, ATTEMPT)

    assert attempts.take_answered(ALEX, STATE) is None
    assert attempts.take_begun("tenant-a", COMPLETION) is None


def test_of_many_at_once_one_takes_it(attempts):
    attempts.answered(COMPLETION, ATTEMPT)
    with ThreadPoolExecutor(20) as pool:
        taken = list(pool.map(lambda _: attempts.take_answered(ALEX, COMPLETION), range(20)))

    assert taken.count(ATTEMPT) == 1
    assert taken.count(None) == 19


def test_attempts_go_by_themselves(attempts, redis):
    attempts.begun("first", ATTEMPT)
    attempts.answer("first", COMPLETION, ATTEMPT)
    attempts.begun(STATE, ATTEMPT)
    attempts.answered("again", ATTEMPT)

    lives = sorted(redis.ttl(key) for key in redis.keys("*"))
    assert 110 <= lives[0] <= lives[1] <= 120
    assert 590 <= lives[2] <= 600


def test_neither_keys_nor_values_tell_what_would_let_in(attempts, redis):
    attempts.begun(STATE, ATTEMPT)
    attempts.answered(COMPLETION, ATTEMPT)
    for key in redis.keys("*"):
        assert b"canary" not in key + redis.get(key)
        assert b"portal" not in redis.get(key)


def test_an_attempt_moved_or_changed_is_as_good_as_none(attempts, redis):
    attempts.begun(STATE, ATTEMPT)
    (begun,) = redis.keys("*")
    sealed = redis.get(begun)
    attempts.answered(COMPLETION, ATTEMPT)
    (answered,) = redis.keys("*completion*")

    redis.set(answered, sealed)
    assert attempts.take_answered(ALEX, COMPLETION) is None
    redis.set(begun, sealed[:-1] + bytes([sealed[-1] ^ 1]))
    assert attempts.take_begun("tenant-a", STATE) is None


def test_a_store_that_is_not_there_is_an_outage_of_its_own():
    away = RedisAttempts(Redis(port=1, retry=Retry(NoBackoff(), 0)), Cipher(KEYS))
    for ask in (
        lambda: away.begun(STATE, ATTEMPT),
        lambda: away.find_begun("tenant-a", STATE),
        lambda: away.take_begun("tenant-a", STATE),
        lambda: away.answer(STATE, COMPLETION, ATTEMPT),
        lambda: away.answered(COMPLETION, ATTEMPT),
        lambda: away.take_answered(ALEX, COMPLETION),
    ):
        with pytest.raises(StorageUnavailable):
            ask()
