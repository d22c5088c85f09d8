"""What all that is kept in Redis has in common: keys by tenant, and its silence as an outage, never as a "no"."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from redis import Redis
from redis.exceptions import RedisError, ResponseError
from redis.sentinel import MasterNotFoundError

from bridge.domain.errors import StorageUnavailable

_log = logging.getLogger(__name__)

_FOR_OPERATORS = {
    "OOM": "Redis answers, but takes no writes: it is full.",
    "READONLY": "Redis answers, but takes no writes: it is a replica.",
    "MISCONF": "Redis answers, but takes no writes: it cannot save to its disk.",
    "NOREPLICAS": "Redis answers, but takes no writes: it has too few replicas.",
    "MASTERDOWN": "Redis answers, but is a replica that has lost its primary.",
    "NOPERM": "Redis answers, but does not permit its user what the bridge needs.",
    "NOAUTH": "Redis asks for a password, and the bridge has none.",
    "WRONGPASS": "Redis does not accept the bridge's user name and password.",
    "CLUSTERDOWN": "Redis answers, but its cluster is down: nobody has some of its slots.",
    "UNKEPT": "Redis has taken a write, but too few of its replicas have.",
    "LOADING": "Redis is still loading what it has saved.",
}
_SILENT, _REFUSING = "Redis does not answer.", "Redis answers, but refuses what the bridge needs."
_ORPHANED = "No Sentinel that answers knows a primary."


@contextmanager
def answering() -> Iterator[None]:
    """Above this folder nobody knows that Redis exists."""
    try:
        yield
    except RedisError as exc:
        raise unavailable(exc) from exc


def unavailable(error: RedisError) -> StorageUnavailable:
    """Which of its outages it is stands in the log: whoever asked can do nothing about any of them."""
    _log.warning("storage: %s", for_operators(error))
    return StorageUnavailable()


def for_operators(error: RedisError) -> str:
    """What is wrong, in words that hold neither an address nor a key; Redis puts a code before its own."""
    if isinstance(error, MasterNotFoundError):
        return _ORPHANED
    return _FOR_OPERATORS.get(_code(error), _REFUSING if isinstance(error, ResponseError) else _SILENT)


def kind_of(error: RedisError) -> str:
    """The same in a word."""
    code = _code(error)
    return code.lower() if code in _FOR_OPERATORS else "refused" if isinstance(error, ResponseError) else "silent"


def _code(error: RedisError) -> str:
    return error.status_code or str(error).partition(" ")[0]


def key(tenant: str, *parts: str) -> str:
    """A tenant's keys carry it as a hash tag, so that all of them share one slot of a cluster."""
    return ":".join(("bridge", f"{{{tenant}}}", *parts))


class RedisReadiness:
    """Redis is the one thing without which no request can be served, and connecting needs it to take writes."""

    def __init__(self, redis: Redis, tenants: Sequence[str]) -> None:
        """One tenant will do, but in a cluster: where one's node is gone, the others are served all the same."""
        self._redis, self._tenants = redis, tenants

    def problems(self) -> dict[str, str]:
        """What is wrong for each of the tenants, if it is for all."""
        said = {}
        for tenant in self._tenants:
            said = self._problems_of(tenant)
            if not said:
                break
        return said

    def _problems_of(self, tenant: str) -> dict[str, str]:
        """One command, refused exactly as any write would be, that replaces a key that is never there."""
        try:
            self._redis.set(key(tenant, "readiness"), b"", ex=1, xx=True)
        except RedisError as exc:
            return {"storage": for_operators(exc)}
        return {}
