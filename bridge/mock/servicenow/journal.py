"""What the instance was asked, request by request, so that a test can see what its client really sent."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

_KEPT = 10_000


@dataclass(slots=True)
class Received:
    """One request. `query` and `form` give the last value of each name; `headers` are found regardless of case.

    `user` is the user name it was answered for, None when nobody was found; `status` is None until it is answered, and
    stays so when the connection was cut.
    """

    time: datetime
    method: str
    path: str
    query_string: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    body: bytes = b""
    form: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    status: int | None = None


class Journal:
    """The newest requests, oldest first. Safe to read from any thread; iterating works on a copy."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._received: deque[Received] = deque(maxlen=_KEPT)

    def __len__(self) -> int:
        return len(self._received)

    def __iter__(self) -> Iterator[Received]:
        with self._lock:
            return iter(tuple(self._received))

    def note(self, received: Received) -> None:
        with self._lock:
            self._received.append(received)

    def at(self, path: str) -> list[Received]:
        """Give the requests whose path starts with `path`."""
        return [received for received in self if received.path.startswith(path)]

    @property
    def last(self) -> Received:
        """Give the newest request; IndexError when there was none."""
        return self._received[-1]

    def clear(self) -> None:
        with self._lock:
            self._received.clear()
