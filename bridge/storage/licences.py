"""What is known of each tenant's licence, in Redis: sealed, for whoever could write it could shut a tenant out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from redis import Redis

from bridge.domain.licences import COUNTS_FOR, PATIENCE_SECONDS, LicenceAnswer
from bridge.storage import records
from bridge.storage.cipher import Cipher, Unsealable
from bridge.storage.lease import leased
from bridge.storage.redis import answering, key

_TURN_SECONDS = PATIENCE_SECONDS + 10
"""Longer than asking takes; a worker that dies over it holds up nobody for long."""


class RedisLicences:
    """One record per tenant, gone by itself when it counts no more."""

    def __init__(self, redis: Redis, once: Redis, cipher: Cipher) -> None:
        self._redis, self._once, self._cipher = redis, once, cipher

    def load(self, tenant: str) -> LicenceAnswer | None:
        place = key(tenant, "licence")
        with answering():
            sealed = cast("bytes | None", self._redis.get(place))
        if sealed is None:
            return None
        try:
            return records.licence_answer(self._cipher.open(sealed, place))
        except (Unsealable, ValueError):
            return None

    def save(self, tenant: str, answer: LicenceAnswer) -> None:
        place = key(tenant, "licence")
        with answering():
            self._redis.set(place, self._cipher.seal(records.written(answer), place), ex=COUNTS_FOR)

    @contextmanager
    def turn(self, tenant: str) -> Iterator[bool]:
        with leased(self._once, key(tenant, "lease", "licence"), _TURN_SECONDS, wait=False) as is_mine:
            yield is_mine
