"""The kinds of records that are sealed: one list, so that a rotation of keys finds them all.

Nothing is sealed in any other place, see `Cipher.seal`: a kind that is left out here cannot be kept at all.
"""

import re
from enum import StrEnum

EVERYWHERE = "bridge:{*"
"""A pattern for SCAN that misses no tenant's keys."""
_PLACE = re.compile(r"bridge:\{[^{}]*\}:([a-z]+)(:.+)?")


class Sealed(StrEnum):
    """The part of a key that stands behind the tenant, see `bridge.storage.redis.key`."""

    GRANT = "grant"
    ATTEMPT = "attempt"
    COMPLETION = "completion"
    CONNECTOR = "connector"
    VERIFIED = "verified"


def is_sealed(place: str) -> bool:
    """Whether what is kept under this key is a sealed record."""
    match = _PLACE.fullmatch(place)
    return match is not None and match[1] in frozenset(Sealed)
