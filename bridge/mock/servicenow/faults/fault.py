"""One thing that goes wrong: what it is, for which requests, and how often it still happens."""

from dataclasses import dataclass, field
from datetime import datetime
from re import Pattern
from typing import TypedDict

from bridge.mock.servicenow.faults.kinds import Kind


class Settings(TypedDict, total=False):
    """What may be said about a fault; see `Faults.add`."""

    times: int | None
    method: str | None
    probability: float
    for_seconds: float | None
    served: bool
    after_seconds: float
    status: int | None
    message: str
    detail: str
    challenges: tuple[str, ...] | list[str]
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
    probability: float = 1.0
    for_seconds: float | None = None
    served: bool = False
    after_seconds: float = 0.0
    status: int | None = None
    message: str = ""
    detail: str = ""
    challenges: tuple[str, ...] | list[str] = ('BASIC realm="Service-now"',)
    retry_after: int | None = 30
    limit_headers: bool = True
    seconds: float = 1.0
    mebibytes: int = 64
    location: str = "/login.do"
    content_type: str = "text/html"
    hits: int = field(default=0, init=False)
    until: datetime | None = field(default=None, init=False)

    def concerns(self, method: str, path: str, *, now: datetime, reused: bool) -> bool:
        if self.times == 0 or self.method not in {None, method}:
            return False
        if (self.until is not None and now >= self.until) or (self.kind == "stale_connection" and not reused):
            return False
        return path.startswith(self.path) if isinstance(self.path, str) else bool(self.path.search(path))

    def happen(self) -> None:
        self.hits += 1
        if self.times is not None:
            self.times -= 1
