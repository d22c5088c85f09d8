"""Sealing keys are fit for what they do, and what needs a key that is gone is counted."""

import pytest

from bridge.doctor import sealing_keys as checks
from bridge.doctor.finding import Level
from bridge.domain.errors import StorageUnavailable
from bridge.storage.cipher import Cipher
from bridge.storage.redis import key
from bridge.storage.rotation import Rotation

KEYS = {"new": bytes(range(32)), "old": bytes(range(32, 64))}


@pytest.fixture
def found(redis):
    """The findings, once so many records are there under each key."""

    def found(keys=KEYS, **records):
        for key_id, count in records.items():
            for number in range(count):
                place = key("tenant-a", "grant", f"{key_id}{number}")
                redis.set(place, Cipher({key_id: KEYS.get(key_id, bytes(32))}).seal(b"kept", place))
        said = checks.findings(keys, Rotation(redis, Cipher(keys)).survey)
        return [(each.level.value, each.seen) for each in said]

    return found


def test_the_first_key_seals_and_records_under_older_ones_await_a_rotation(found):
    assert found(new=2, old=3) == [
        ("ok", "new seals, old opens as well"),
        ("ok", "2 under new, 3 under older keys until `bridge keys rotate` is run"),
    ]


def test_a_key_that_nothing_needs_any_more_is_named(found):
    assert found(new=2)[1] == ("ok", "2 under new; nothing needs old any more")
    assert found({"new": KEYS["new"]})[1] == ("ok", "2 under new")


def test_records_under_a_key_that_is_gone_are_counted(found):
    assert found(new=1, gone=2)[2] == ("warning", "2 were sealed under gone, which is not here")


def test_records_that_somebody_changed_are_counted(found, redis):
    redis.set(key("tenant-a", "connector"), "{}")
    redis.set(key("tenant-a", "grant", "b"), Cipher(KEYS).seal(b"moved", key("tenant-a", "grant", "a")))

    assert found()[2:] == [("warning", "1 do not open, so somebody else wrote or changed them")] * 2


def test_without_redis_they_are_not_counted():
    def survey():
        raise StorageUnavailable

    assert [each.level for each in checks.findings(KEYS, survey)] == [Level.OK, Level.FAILED]


@pytest.mark.parametrize(
    ("keys", "level", "words"),
    [
        ({"k1": bytes(32)}, Level.FAILED, "k1 cannot be random"),
        ({"k1": KEYS["new"], "k2": b"abcd" * 8}, Level.FAILED, "k2 cannot be random"),
        ({"k1": KEYS["new"], "k2": KEYS["new"]}, Level.WARNING, "k1, k2 are the same key"),
    ],
)
def test_a_key_that_is_no_good_is_named_and_not_shown(keys, level, words):
    said = checks.fitness(keys)

    assert (said.level, said.seen) == (level, words)
