"""Which settings were tested, in Redis: sealed, for whoever could write it could call any settings verified."""

from typing import cast

from redis import Redis

from bridge.domain.verification import Verification
from bridge.storage import records
from bridge.storage.cipher import Cipher, Unsealable
from bridge.storage.redis import answering, key

_KEPT_SECONDS = 366 * 24 * 3600


class RedisVerifications:
    """One record for each name of settings, gone by itself after a year: what worked then proves little by then."""

    def __init__(self, redis: Redis, cipher: Cipher) -> None:
        self._redis, self._cipher = redis, cipher

    def load(self, tenant: str, name: str) -> Verification | None:
        place = _verification_key(tenant, name)
        with answering():
            sealed = cast("bytes | None", self._redis.get(place))
        if sealed is None:
            return None
        try:
            return records.verification(self._cipher.open(sealed, place))
        except (Unsealable, ValueError):
            return None

    def keep(self, tenant: str, name: str, verification: Verification) -> None:
        place = _verification_key(tenant, name)
        with answering():
            sealed = self._cipher.seal(records.written(verification), place)
            self._redis.set(place, sealed, ex=_KEPT_SECONDS)


def _verification_key(tenant: str, name: str) -> str:
    return key(tenant, "verified", name)
