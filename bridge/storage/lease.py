"""A lease in Redis: whoever holds it does alone, among all workers, what two must not do at a time."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis
from redis.exceptions import LockNotOwnedError, RedisError
from redis.lock import Lock

from bridge.domain import deadline
from bridge.domain.errors import StorageUnavailable
from bridge.storage.redis import answering, for_operators

_log = logging.getLogger(__name__)

POLL_SECONDS = 0.02


@contextmanager
def leased(once: Redis, place: str, seconds: float, *, wait: bool) -> Iterator[bool]:
    """Whether it is held; if so, for so many seconds at most. Waited for no longer than the request at hand lives.

    `once` sends no command twice: a lock's second try would be locked out by its first. Release compares the owner in
    one step on the server, and a lease that was lost meanwhile is an error.
    """
    lock = once.lock(
        place,
        timeout=seconds,
        sleep=POLL_SECONDS,
        blocking_timeout=deadline.remaining() if wait else 0,
        thread_local=False,
    )
    with answering():
        is_held = lock.acquire()
    try:
        yield is_held
    finally:
        if is_held:
            _release(lock)


def _release(lock: Lock) -> None:
    """What was done under the lease stays done: one that cannot be given back ends by itself."""
    try:
        lock.release()
    except LockNotOwnedError as exc:
        detail = "Renewing took too long, and others may have done the same meanwhile. Try again."
        raise StorageUnavailable(detail, retry_after_seconds=1) from exc
    except RedisError as exc:
        _log.warning("a lease could not be given back: %s", for_operators(exc))
