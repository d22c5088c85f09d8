"""Seals what is stored, so that whoever reads or writes the store gains nothing.

AES-256-GCM under the first key; every key opens. A record is bound to its place by the associated data: moved under
another agent's name it does not open, which Fernet would not notice. The key's id stands in front, so that keys can be
rotated without losing a record.
"""

import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bridge.storage.sealed import is_sealed

_VERSION = b"1"
_NONCE_BYTES = 12
_KEY_BYTES = 32


class Unsealable(Exception):
    """The record was sealed with a key that is gone, was moved, or was changed: it is as good as not there."""


class Cipher:
    """`keys` maps key ids (ASCII, no dot) to 32 bytes each; the first seals. Raises `ValueError` without any key."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        if not keys:
            raise ValueError("there is no sealing key")
        for key_id, key in keys.items():
            if not key_id.isascii() or not key_id.isalnum() or len(key) != _KEY_BYTES:
                raise ValueError(f"sealing key {key_id!r} must have an alphanumeric id and {_KEY_BYTES} bytes")
        self._ciphers = {key_id.encode(): AESGCM(key) for key_id, key in keys.items()}
        self._first = next(iter(self._ciphers))

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The ids of the keys at hand; the first one's seals."""
        return tuple(key_id.decode() for key_id in self._ciphers)

    def seal(self, record: bytes, place: str) -> bytes:
        """`version.key-id.` then nonce and ciphertext; `place` is where the record will be kept.

        Raises `ValueError` for a place that no rotation of keys would look into.
        """
        if not is_sealed(place):
            raise ValueError("this kind of record is missing in bridge.storage.sealed")
        return self.seal_for(record, place)

    def seal_for(self, record: bytes, place: str) -> bytes:
        """The same for what is handed out and not kept, so that no rotation need find it; `place` is whom it is for."""
        nonce = os.urandom(_NONCE_BYTES)
        head = b".".join((_VERSION, self._first, b""))
        return head + nonce + self._ciphers[self._first].encrypt(nonce, record, head + place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """Raises `Unsealable` for anything that was not sealed for this place with a key at hand."""
        version, key_id, body = _parted(sealed)
        cipher = self._ciphers.get(key_id)
        if version != _VERSION or cipher is None:
            raise Unsealable
        head = sealed[: len(version) + len(key_id) + 2]
        try:
            return cipher.decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], head + place.encode())
        except (InvalidTag, ValueError) as exc:
            raise Unsealable from exc


def key_id_of(sealed: bytes) -> str:
    """The id that stands in front of a record, whether or not it opens; empty for what was never sealed."""
    version, key_id, _ = _parted(sealed)
    proper = version == _VERSION and key_id.isascii() and key_id.isalnum()
    return key_id.decode() if proper else ""


def _parted(sealed: bytes) -> tuple[bytes, bytes, bytes]:
    version, _, rest = sealed.partition(b".")
    key_id, _, body = rest.partition(b".")
    return version, key_id, body
