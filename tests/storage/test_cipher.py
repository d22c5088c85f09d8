"""A sealed record opens only where it was sealed, unchanged, with a key that is still there."""

import pytest

from bridge.storage.cipher import Cipher, Unsealable

OLD, NEW = bytes(range(32)), bytes(range(32, 64))


def test_a_record_opens_where_it_was_sealed():
    cipher = Cipher({"a": OLD})

    assert cipher.open(cipher.seal(b"token", "here"), "here") == b"token"


def test_the_same_record_never_looks_the_same_and_never_shows_itself():
    cipher = Cipher({"a": OLD})
    sealed = {cipher.seal(b"canary", "here") for _ in range(100)}

    assert len(sealed) == 100
    assert not any(b"canary" in each for each in sealed)


def test_a_record_moved_to_another_place_does_not_open():
    cipher = Cipher({"a": OLD})
    sealed = cipher.seal(b"token", "grant:agent-a")

    with pytest.raises(Unsealable):
        cipher.open(sealed, "grant:agent-b")


def test_a_record_changed_in_any_byte_does_not_open():
    cipher = Cipher({"a": OLD})
    sealed = cipher.seal(b"token", "here")

    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(Unsealable):
            cipher.open(bytes(changed), "here")


def test_the_first_key_seals_and_every_key_opens():
    before = Cipher({"old": OLD})
    rotated = Cipher({"new": NEW, "old": OLD})

    assert rotated.open(before.seal(b"token", "here"), "here") == b"token"
    assert Cipher({"new": NEW}).open(rotated.seal(b"token", "here"), "here") == b"token"


def test_without_its_key_a_record_is_as_good_as_not_there():
    sealed = Cipher({"old": OLD}).seal(b"token", "here")

    with pytest.raises(Unsealable):
        Cipher({"new": NEW}).open(sealed, "here")


@pytest.mark.parametrize("nonsense", [b"", b"1", b"1.", b"1.a.", b"1.a.short", b"2.a." + bytes(40), bytes(100)])
def test_nonsense_does_not_open(nonsense):
    with pytest.raises(Unsealable):
        Cipher({"a": OLD}).open(nonsense, "here")


@pytest.mark.parametrize("keys", [{}, {"a": b"short"}, {"a.b": OLD}, {"": OLD}])
def test_there_is_no_cipher_without_a_proper_key(keys):
    with pytest.raises(ValueError, match="key"):
        Cipher(keys)
