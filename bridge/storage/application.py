"""The application's tokens in Redis: sealed, shared by all workers, and renewed under a lease."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import cast

from redis import Redis

from bridge.domain.application import ApplicationToken
from bridge.domain.errors import IdentityUnavailable
from bridge.storage import records
from bridge.storage.cipher import Cipher, Unsealable
from bridge.storage.lease import leased
from bridge.storage.redis import answering, key

_LEASE_SECONDS = 30.0
"""Longer than Entra is waited for; a worker that dies over it holds up nobody for long."""


class RedisApplicationTokens:
    """One per tenant, application and resource, gone by itself when it ends; another application finds none of them."""

    def __init__(self, redis: Redis, once: Redis, cipher: Cipher, client_id: str) -> None:
        self._redis, self._once, self._cipher, self._client_id = redis, once, cipher, client_id

    def load(self, tenant: str, resource: str) -> ApplicationToken | None:
        place = self._place(tenant, resource)
        with answering():
            sealed = cast("bytes | None", self._redis.get(place))
        if sealed is None:
            return None
        try:
            return records.application_token(self._cipher.open(sealed, place))
        except (Unsealable, ValueError):
            return None

    def save(self, tenant: str, resource: str, token: ApplicationToken) -> None:
        place = self._place(tenant, resource)
        seconds = max(1, int((token.expires_at - datetime.now(UTC)).total_seconds()))
        with answering():
            self._redis.set(place, self._cipher.seal(records.written(token), place), ex=seconds)

    @contextmanager
    def lease(self, tenant: str, resource: str, *, wait: bool = True) -> Iterator[None]:
        place = key(tenant, "lease", "application", self._client_id, resource)
        with leased(self._once, place, _LEASE_SECONDS, wait=wait) as is_held:
            if not is_held:
                raise IdentityUnavailable("Microsoft Entra takes too long to give the bridge's application a token.")
            yield

    def _place(self, tenant: str, resource: str) -> str:
        return key(tenant, "application", self._client_id, resource)
