"""What all that is kept in Redis has in common: keys by tenant, and its silence as an outage, never as a "no"."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis
from redis.exceptions import RedisError

from bridge.domain.errors import StorageUnavailable


@contextmanager
def answering() -> Iterator[None]:
    """Above this folder nobody knows that Redis exists."""
    try:
        yield
    except RedisError as exc:
        raise StorageUnavailable from exc


def key(tenant: str, *parts: str) -> str:
    """A tenant's keys carry it as a hash tag, so that all of them share one slot of a cluster."""
    return ":".join(("bridge", f"{{{tenant}}}", *parts))


class RedisReadiness:
    """Redis is the one thing without which no request can be served."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def problems(self) -> dict[str, str]:
        try:
            self._redis.ping()
        except RedisError:
            return {"storage": "Redis does not answer."}
        return {}
