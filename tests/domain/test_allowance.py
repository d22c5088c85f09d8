"""A minute that slides: what was asked in the one before counts less and less, and a pause that is told is true."""

import pytest

from bridge.domain.agents import Agent
from bridge.domain.allowance import Allowances, Asked
from bridge.domain.errors import RateLimited, StorageUnavailable

ALEX = Agent("tenant", "alex", "Alex", frozenset())
NOON = 29_000_000 * 60.0


class Counts:
    """What Redis would hold."""

    def __init__(self):
        self.by_minute, self.answers = {}, True

    def add(self, agent, minute):
        if not self.answers:
            raise StorageUnavailable
        self.by_minute[minute] = self.by_minute.get(minute, 0) + 1
        return Asked(self.by_minute[minute], self.by_minute.get(minute - 1, 0))

    def take_back(self, agent, minute):
        self.by_minute[minute] -= 1


class Clock:
    def __init__(self):
        self.seconds = NOON

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def counts():
    return Counts()


@pytest.fixture
def allowances(counts, clock):
    return Allowances(counts, 10, clock)


def spent(allowances, times):
    for _ in range(times):
        allowances.spend(ALEX)


def test_no_sixty_seconds_see_twice_the_allowance(allowances, clock):
    clock.seconds = NOON + 59
    spent(allowances, 10)
    clock.seconds = NOON + 61

    with pytest.raises(RateLimited):
        allowances.spend(ALEX)


def test_what_was_asked_a_minute_ago_slides_away(allowances, clock):
    spent(allowances, 10)
    clock.seconds = NOON + 90
    spent(allowances, 5)

    with pytest.raises(RateLimited):
        allowances.spend(ALEX)


def test_whoever_asks_all_the_time_gets_through_again_once_they_may(allowances, counts, clock):
    spent(allowances, 10)
    for _ in range(50):
        with pytest.raises(RateLimited):
            allowances.spend(ALEX)

    assert list(counts.by_minute.values()) == [10]
    clock.seconds = NOON + 120
    spent(allowances, 10)


@pytest.mark.parametrize("asked_at", [0.0, 20.0, 59.9])
@pytest.mark.parametrize("before", [0, 4, 9])
def test_the_pause_that_is_told_is_enough_and_no_second_too_long(allowances, counts, clock, asked_at, before):
    counts.by_minute[int(NOON // 60) - 1] = before
    clock.seconds = began = NOON + asked_at
    with pytest.raises(RateLimited) as refused:
        spent(allowances, 11)
    pause = refused.value.retry_after_seconds or 0

    if pause > 1:
        clock.seconds = began + pause - 1.001
        with pytest.raises(RateLimited):
            allowances.spend(ALEX)
    clock.seconds = began + pause
    allowances.spend(ALEX)


def test_whoever_is_refused_is_refused_though_it_cannot_be_written(allowances, counts, monkeypatch):
    def lost(*_):
        raise StorageUnavailable

    spent(allowances, 10)
    monkeypatch.setattr(counts, "take_back", lost)

    with pytest.raises(RateLimited):
        allowances.spend(ALEX)


def test_a_store_that_does_not_answer_refuses_nobody(allowances, counts):
    counts.answers = False
    spent(allowances, 100)
