"""What a request is about to read, fetched in one round trip and handed out where it is asked for, once."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import cast

from redis import Redis

_fetched: ContextVar[dict[str, bytes | None] | None] = ContextVar("fetched", default=None)


def keep(fetched: Mapping[str, bytes | None]) -> None:
    """What stands at each place, for the request at hand only."""
    _fetched.set(dict(fetched))


def get(redis: Redis, place: str) -> bytes | None:
    """What stands there; whoever asks a second time wants to know how it is by now."""
    fetched = _fetched.get()
    if fetched and place in fetched:
        return fetched.pop(place)
    return cast("bytes | None", redis.get(place))
