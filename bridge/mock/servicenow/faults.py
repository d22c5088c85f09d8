"""Which requests go wrong, and how: a list that tests and the demo add to."""

from dataclasses import dataclass, field
from re import Pattern
from threading import Lock
from typing import Literal, TypedDict, Unpack, get_args

Kind = Literal[
    "unauthorized",
    "forbidden",
    "not_found",
    "rate_limited",
    "server_error",
    "cut_json",
    "unavailable",
    "bad_gateway",
    "hibernating",
    "redirect",
    "slow",
    "stall",
    "reset",
    "wrong_content_type",
    "enormous",
]


class Settings(TypedDict, total=False):
    """What may be said about a fault; see `Faults.add`."""

    times: int | None
    method: str | None
    status: int | None
    retry_after: int | None
    limit_headers: bool
    seconds: float
    mebibytes: int
    location: str
    content_type: str


@dataclass(slots=True)
class Fault:
    """One fault. `times` is how often it still happens (None: until cleared), `hits` how often it has."""

    kind: Kind
    path: str | Pattern[str] = "/"
    times: int | None = None
    method: str | None = None
    status: int | None = None
    retry_after: int | None = 30
    limit_headers: bool = True
    seconds: float = 1.0
    mebibytes: int = 64
    location: str = "/login.do"
    content_type: str = "text/html"
    hits: int = field(default=0, init=False)

    def concerns(self, method: str, path: str) -> bool:
        if self.times == 0 or self.method not in {None, method}:
            return False
        return path.startswith(self.path) if isinstance(self.path, str) else bool(self.path.search(path))

    def happen(self) -> None:
        self.hits += 1
        if self.times is not None:
            self.times -= 1


class Faults:
    """The faults in force; of those that concern a request, the one added last happens. Thread safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._faults: list[Fault] = []

    def add(self, kind: Kind, path: str | Pattern[str] = "/", **settings: Unpack[Settings]) -> Fault:
        """Let requests fail.

        `path` is a prefix of the request's path, or a compiled pattern searched in it. `times` limits how often;
        `method` to one method; `status` replaces the kind's own. `retry_after` (seconds, None for no header) and
        `limit_headers` belong to rate_limited, `seconds` to slow, `mebibytes` to enormous, `location` to redirect,
        `content_type` to wrong_content_type. ValueError for an unknown kind.
        """
        if kind not in get_args(Kind):
            raise ValueError(f"unknown fault {kind!r}")
        fault = Fault(kind, path, **settings)
        with self._lock:
            self._faults.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        with self._lock:
            self._faults = [each for each in self._faults if each is not fault]

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def due(self, method: str, path: str) -> Fault | None:
        """Choose the fault that happens to a request, and count it."""
        if not self._faults:
            return None
        with self._lock:
            for fault in reversed(self._faults):
                if fault.concerns(method, path):
                    fault.happen()
                    return fault
        return None
