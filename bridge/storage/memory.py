"""What one process remembers for a short while: bounded, and safe among threads."""

import time
from collections.abc import Callable, Iterator, MutableMapping
from threading import Lock
from typing import TypeVar

from cachetools import TTLCache

K = TypeVar("K")
V = TypeVar("V")


class Memory(MutableMapping[K, V]):
    """A mapping whose entries vanish after `seconds`, and the least recently used when `size` is reached."""

    def __init__(self, size: int, seconds: float, timer: Callable[[], float] = time.monotonic) -> None:
        self._entries: TTLCache[K, V] = TTLCache(size, seconds, timer)
        self._lock = Lock()

    def __getitem__(self, key: K) -> V:
        with self._lock:
            return self._entries[key]

    def __setitem__(self, key: K, value: V) -> None:
        with self._lock:
            self._entries[key] = value

    def __delitem__(self, key: K) -> None:
        with self._lock:
            del self._entries[key]

    def __iter__(self) -> Iterator[K]:
        with self._lock:
            return iter(list(self._entries))

    def __len__(self) -> int:
        with self._lock:
            return len(self._entries)
