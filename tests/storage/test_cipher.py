"""A sealed record opens only where it was sealed, unchanged, with a key that is still there."""

import pytest

from bridge.storage.cipher import Cipher, Unsealable, key_id_of
from bridge.storage.redis import key
from bridge.storage.sealed import Sealed

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
HERE, THERE = "bridge:{tenant}:grant:agent-a", "bridge:{tenant}:grant:agent-b"


def test_a_record_opens_where_it_was_sealed():
    cipher = Cipher({"a": OLD})

    assert cipher.open(cipher.seal(b"token", HERE), HERE) == b"token"


def test_the_same_record_never_looks_the_same_and_never_shows_itself():
    cipher = Cipher({"a": OLD})
    sealed = {cipher.seal(b"canary", HERE) for _ in range(100)}

    assert len(sealed) == 100
    assert not any(b"canary" in each for each in sealed)


def test_a_record_moved_to_another_place_does_not_open():
    cipher = Cipher({"a": OLD})
    sealed = cipher.seal(b"token", HERE)

    with pytest.raises(Unsealable):
        cipher.open(sealed, THERE)


def test_a_record_changed_in_any_byte_does_not_open():
    cipher = Cipher({"a": OLD})
    sealed = cipher.seal(b"token", HERE)

    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(Unsealable):
            cipher.open(bytes(changed), HERE)


def test_the_first_key_seals_and_every_key_opens():
    before = Cipher({"old": OLD})
    rotated = Cipher({"new": NEW, "old": OLD})

    assert rotated.open(before.seal(b"token", HERE), HERE) == b"token"
    assert Cipher({"new": NEW}).open(rotated.seal(b"token", HERE), HERE) == b"token"


def test_without_its_key_a_record_is_as_good_as_not_there():
    sealed = Cipher({"old": OLD}).seal(b"token", HERE)

    with pytest.raises(Unsealable):
        Cipher({"new": NEW}).open(sealed, HERE)


@pytest.mark.parametrize("nonsense", [b"", b"1", b"1.", b"1.a.", b"1.a.short", b"2.a." + bytes(40), bytes(100)])
def test_nonsense_does_not_open(nonsense):
    with pytest.raises(Unsealable):
        Cipher({"a": OLD}).open(nonsense, HERE)


@pytest.mark.parametrize("keys", [{}, {"a": b"short"}, {"a.b": OLD}, {"": OLD}])
def test_there_is_no_cipher_without_a_proper_key(keys):
    with pytest.raises(ValueError, match="key"):
        Cipher(keys)


@pytest.mark.parametrize("kind", Sealed)
def test_each_kind_of_record_that_a_rotation_knows_can_be_sealed(kind):
    place = key("tenant", kind)

    assert Cipher({"a": OLD}).seal(b"token", place)
    assert Cipher({"a": OLD}).seal(b"token", f"{place}:more:of:it")


@pytest.mark.parametrize(
    "place", [key("tenant", "diary"), key("tenant", "grants"), key("grant"), "grant", "bridge:tenant:grant", ""]
)
def test_what_no_rotation_would_find_is_not_sealed(place):
    with pytest.raises(ValueError, match=r"missing in bridge\.storage\.sealed"):
        Cipher({"a": OLD}).seal(b"token", place)


def test_a_record_says_under_which_key_it_was_sealed_even_when_that_is_gone():
    sealed = Cipher({"b": NEW, "a": OLD}).seal(b"token", HERE)

    assert key_id_of(sealed) == "b"
    assert [key_id_of(each) for each in (b"", b"1", b"2.b.x", b"1.b/.x", b"1.\xff.x", b"{}")] == [""] * 6
