"""Counters of requests in Redis, for the library that counts: over the bridge's own clients, in the tenant's slot.

The library's own classes for Sentinels and clusters connect where they are made, wait long, and read from replicas,
which know less than was counted.
"""

from collections.abc import Mapping
from typing import Any, cast

from limits.storage import RedisStorage
from limits.typing import RedisClient
from redis import Redis
from redis.exceptions import RedisError

_SCHEME = "bridge"


class RedisCounters(RedisStorage):
    """The keys it is given carry the tenant as a hash tag; another around all of it would split the tenants up."""

    STORAGE_SCHEME = [_SCHEME]  # noqa: RUF012 - as the library has it, which finds the class by it

    def __init__(self, uri: str, client: Redis, *, wrap_exceptions: bool = False) -> None:
        super(RedisStorage, self).__init__(uri, wrap_exceptions=wrap_exceptions)
        self.key_prefix, self.storage = "bridge:limits", cast("RedisClient", client)
        self.initialize_storage(uri)

    @property
    def base_exceptions(self) -> type[Exception]:
        return RedisError

    def _current_window_key(self, key: str) -> str:
        return key


def counters(redis: Redis) -> Mapping[str, Any]:
    return {"storage_uri": f"{_SCHEME}://", "storage_options": {"client": redis}}
