"""A rotation of keys finds every sealed record, changes each in one step or not at all, and says what is left."""

from contextlib import suppress

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bridge.domain.attempt import Attempt
from bridge.domain.errors import StorageUnavailable
from bridge.storage.attempts import RedisAttempts
from bridge.storage.cipher import Cipher, Unsealable, key_id_of
from bridge.storage.grants import RedisGrants
from bridge.storage.redis import key
from bridge.storage.rotation import BATCH, Rotation
from bridge.storage.sealed import Sealed
from tests.storage.test_grants import ALEX, MEGAN, NINA, granted

OLD, NEW, GONE = bytes(range(32)), bytes(range(32, 64)), bytes(range(64, 96))
BEFORE, ROTATING, AFTER = Cipher({"old": OLD}), Cipher({"new": NEW, "old": OLD}), Cipher({"new": NEW})
ATTEMPT = Attempt("tenant-a", "agent-a", "https://contoso.service-now.com", "client", "here", "there", "verifier")


@pytest.fixture
def rotation(redis):
    return Rotation(redis, ROTATING)


def grants_under(cipher, redis):
    return RedisGrants(redis, redis, cipher, lease_seconds=30.0)


class Meddling(Cipher):
    """Lets something happen between the moment a record was read and the moment it is replaced."""

    def __init__(self, meanwhile):
        super().__init__({"new": NEW, "old": OLD})
        self.meanwhile = meanwhile

    def seal(self, record, place):
        self.meanwhile(record, place)
        return super().seal(record, place)


def test_what_was_sealed_under_the_old_key_opens_under_the_new_one_alone(redis, rotation):
    kept = {agent: granted() for agent in (ALEX, MEGAN, NINA)}
    for agent, grant in kept.items():
        grants_under(BEFORE, redis).save(agent, grant)
    attempts = RedisAttempts(redis, BEFORE)
    attempts.begun("state", ATTEMPT)
    attempts.answered("completion", ATTEMPT)

    rotated = rotation.run()

    assert (rotated.resealed, rotated.already, rotated.complete) == (5, 0, True)
    assert {agent: grants_under(AFTER, redis).load(agent) for agent in kept} == kept
    assert [grants_under(BEFORE, redis).load(agent) for agent in kept] == [None] * 3
    assert RedisAttempts(redis, AFTER).take_begun("tenant-a", "state") == ATTEMPT
    assert RedisAttempts(redis, AFTER).take_answered(ALEX, "completion") == ATTEMPT


@pytest.mark.parametrize("kind", Sealed)
@pytest.mark.parametrize("more", [(), ("of", "it")])
def test_every_kind_of_sealed_record_is_found(redis, rotation, kind, more):
    place = key("tenant-a", kind, *more)
    redis.set(place, BEFORE.seal(b"kept", place))

    assert rotation.run().resealed == 1
    assert AFTER.open(redis.get(place), place) == b"kept"


def test_nothing_else_is_touched(redis, rotation):
    others = {
        key("tenant-a", "choices", "x"): {b"a": b"b"},
        key("tenant-a", "asked", "agent-a", "29000000"): b"1",
        "another:grant": b"1.old.x",
    }
    for place, value in others.items():
        redis.hset(place, mapping=value) if isinstance(value, dict) else redis.set(place, value)

    assert rotation.survey().total == 0
    assert rotation.run().complete
    assert {
        place: redis.hgetall(place) if isinstance(value, dict) else redis.get(place) for place, value in others.items()
    } == others


def test_each_record_keeps_what_is_left_of_its_time(redis, rotation):
    grants_under(BEFORE, redis).save(ALEX, granted(days=3))
    for_ever = key("tenant-a", "connector")
    redis.set(for_ever, BEFORE.seal(b"kept", for_ever))
    (place,) = redis.keys("*grant*")
    redis.pexpire(place, 200_000)

    rotation.run()

    assert 190_000 < redis.pttl(place) <= 200_000
    assert redis.pttl(for_ever) == -1


def test_a_second_run_finds_nothing_to_do(redis, rotation):
    grants_under(BEFORE, redis).save(ALEX, granted())
    rotation.run()
    sealed = redis.get(redis.keys()[0])

    again = rotation.run()

    assert (again.resealed, again.already, again.complete) == (0, 1, True)
    assert redis.get(redis.keys()[0]) == sealed


def test_many_records_are_all_found_and_told_batch_by_batch(redis, rotation):
    places = [key("tenant-a", "grant", str(number)) for number in range(3 * BATCH)]
    redis.mset({place: BEFORE.seal(place.encode(), place) for place in places})
    told: list[int] = []

    assert rotation.survey().opens == {"old": len(places)}
    rotated = rotation.run(told.append)

    assert (rotated.resealed, rotated.already) == (len(places), 0)
    assert sum(told) == len(places)
    assert len(told) > 1
    assert all(AFTER.open(redis.get(place), place) == place.encode() for place in places)


def test_a_run_that_was_interrupted_is_taken_up_by_the_next(redis, rotation):
    places = [key("tenant-a", "grant", str(number)) for number in range(3 * BATCH)]
    redis.mset({place: BEFORE.seal(b"kept", place) for place in places})

    def interrupted(_):
        raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        rotation.run(interrupted)
    half = rotation.survey().opens

    assert set(half) == {"new", "old"}
    assert rotation.run().already == half["new"]
    assert rotation.survey().opens == {"new": len(places)}


def test_whoever_writes_meanwhile_is_right(redis):
    newer = granted(days=7)
    grants_under(BEFORE, redis).save(ALEX, granted())
    written: list[bool] = []

    def renew(*_):
        if not written:
            written.append(True)
            grants_under(ROTATING, redis).save(ALEX, newer)

    rotated = Rotation(redis, Meddling(renew)).run()

    assert grants_under(AFTER, redis).load(ALEX) == newer
    assert (rotated.resealed, rotated.already, rotated.complete) == (0, 1, True)


def test_what_was_written_under_the_old_key_meanwhile_is_read_again_and_re_sealed(redis):
    newer = granted(days=7)
    grants_under(BEFORE, redis).save(ALEX, granted())
    written: list[bool] = []

    def renew(*_):
        if not written:
            written.append(True)
            grants_under(BEFORE, redis).save(ALEX, newer)

    rotated = Rotation(redis, Meddling(renew)).run()

    assert grants_under(AFTER, redis).load(ALEX) == newer
    assert (rotated.resealed, rotated.complete) == (1, True)


def test_what_is_taken_away_meanwhile_does_not_come_back(redis):
    grants_under(BEFORE, redis).save(ALEX, granted())

    rotated = Rotation(redis, Meddling(lambda *_: grants_under(ROTATING, redis).take(ALEX))).run()

    assert redis.keys() == []
    assert (rotated.resealed, rotated.complete) == (0, True)


def test_a_worker_that_goes_on_sealing_under_the_old_key_is_noticed(redis):
    """It seals the record anew each time, right after it was re-sealed."""
    place = key("tenant-a", "grant", "agent-a")
    redis.set(place, BEFORE.seal(b"kept", place))

    class Behind(Rotation):
        def _over_all(self, told):
            rotated = super()._over_all(told)
            redis.set(place, BEFORE.seal(b"kept", place))
            return rotated

    rotated = Behind(redis, ROTATING).run()

    assert rotated.unsettled == 1
    assert not rotated.complete


def test_a_record_that_is_never_left_alone_is_left_to_its_writer_and_counted(redis):
    place = key("tenant-a", "grant", "agent-a")
    redis.set(place, BEFORE.seal(b"kept", place))

    rotated = Rotation(redis, Meddling(lambda *_: redis.set(place, BEFORE.seal(b"newer", place)))).run()

    assert BEFORE.open(redis.get(place), place) == b"newer"
    assert (rotated.resealed, rotated.unsettled, rotated.complete) == (0, 1, False)


def test_what_does_not_open_is_left_as_it_is_and_counted_by_its_key(redis, rotation):
    here, there = key("tenant-a", "grant", "agent-a"), key("tenant-a", "grant", "agent-b")
    left = {
        here: Cipher({"gone": GONE}).seal(b"kept", here),
        there: BEFORE.seal(b"moved", here),
        key("tenant-a", "connector"): AFTER.seal(b"changed", key("tenant-a", "connector"))[:-1],
        key("tenant-a", "verified"): b"{}",
    }
    redis.mset(left)
    redis.hset(key("tenant-b", "connector"), "of another", "kind")

    rotated = rotation.run()

    assert rotated.unreadable == rotation.survey().unreadable == {"gone": 1, "old": 1, "new": 1, "": 2}
    assert (rotated.resealed, rotated.complete) == (0, False)
    assert {place.decode(): redis.get(place) for place in redis.scan_iter() if redis.type(place) == b"string"} == left


def test_two_rotations_at_a_time_do_no_harm(redis):
    place = key("tenant-a", "grant", "agent-a")
    redis.set(place, BEFORE.seal(b"kept", place))
    other = Rotation(redis, ROTATING)

    rotated = Rotation(redis, Meddling(lambda *_: other.run())).run()

    assert AFTER.open(redis.get(place), place) == b"kept"
    assert rotated.complete


def test_a_lease_is_no_record_and_stays_with_its_holder(redis, rotation):
    grants = grants_under(BEFORE, redis)
    grants.save(ALEX, granted())
    with grants.lease(ALEX):
        assert rotation.run().resealed == 1


def test_a_storage_that_does_not_answer_is_an_outage():
    away = Rotation(Redis(port=1, retry=Retry(NoBackoff(), 0)), ROTATING)

    for ask in (away.survey, away.run):
        with pytest.raises(StorageUnavailable):
            ask()


def test_an_old_record_does_not_open_in_the_new_ones_place(redis, rotation):
    """Whoever kept a copy of a record has gained nothing once the key that sealed it is gone."""
    place = key("tenant-a", "grant", "agent-a")
    redis.set(place, BEFORE.seal(b"kept", place))
    copy = redis.get(place)
    rotation.run()

    assert key_id_of(redis.get(place)) == "new"
    with pytest.raises(Unsealable):
        AFTER.open(copy, place)
