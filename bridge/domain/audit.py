"""What the bridge must be able to answer for later: who did what to whom, and how it ended."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bridge.domain import correlation
from bridge.domain.agents import Agent
from bridge.domain.errors import StorageUnavailable
from bridge.domain.secrecy import NOT_SHOWN, is_named_like_a_secret

_LONGEST_VALUE = 1000
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


class Event(StrEnum):
    """What can happen that somebody may have to answer for."""

    CONNECTION_BEGUN = "connection.begun"
    CONNECTION_COMPLETED = "connection.completed"
    CONNECTION_DENIED = "connection.denied"
    CONNECTION_ENDED = "connection.ended"
    CONNECTION_REFUSED = "connection.refused"
    CONNECTOR_CHANGED = "connector.changed"
    CONNECTOR_CHANGE_REFUSED = "connector.change_refused"
    CONNECTOR_TEST_BEGUN = "connector.test_begun"
    CONNECTOR_TEST_FAILED = "connector.test_failed"
    CONNECTOR_TESTED = "connector.tested"
    STATE_MISMATCH = "connection.state_mismatch"
    INCIDENTS_READ = "incidents.read"
    PERMISSION_REFUSED = "permission.refused"
    AUTHENTICATION_REFUSED = "authentication.refused"
    AUDIT_READ = "audit.read"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One event; `about` holds plain facts such as the user whose incidents were read, never a secret.

    Without a `tenant` it is a stranger's. What would move a reader's cursor or turn a line round is written out, and
    what is too long is cut.
    """

    event: Event
    tenant: str
    agent: str
    about: Mapping[str, str] = field(default_factory=dict)
    agent_name: str = ""
    request_id: str = field(default_factory=correlation.request_id)

    def __post_init__(self) -> None:
        told = {name: NOT_SHOWN if is_named_like_a_secret(name) else plain(text) for name, text in self.about.items()}
        object.__setattr__(self, "about", told)
        object.__setattr__(self, "agent_name", plain(self.agent_name))

    @classmethod
    def by(cls, agent: Agent, event: Event, **about: str) -> "AuditEvent":
        return cls(event, agent.tenant, agent.id, about, agent.name)


class AuditLog(Protocol):
    """Where events go; recording never fails the request that caused them."""

    def record(self, event: AuditEvent) -> None: ...


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event as it is kept; `agent_name` is how they were shown then, and `event` may be a later version's."""

    id: str
    time: datetime
    event: str
    agent: str
    agent_name: str
    request_id: str
    about: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Conditions that all must hold; `after` is inclusive, `before` exclusive.

    `user` is an employee as they were asked for, or as they were found: `sys_id` or user name, letter case aside.
    """

    agent: str | None = None
    events: tuple[str, ...] = ()
    user: str | None = None
    after: datetime | None = None
    before: datetime | None = None
    page_size: int = 25

    def admits(self, kept: KeptEvent) -> bool:
        """Whatever its time; whoever keeps events finds that without looking at each."""
        if self.agent and kept.agent.casefold() != self.agent.casefold():
            return False
        if self.events and kept.event not in self.events:
            return False
        return not self.user or self.user.casefold() in {
            kept.about.get(name, "").casefold() for name in ("user", "user_sys_id", "user_name")
        }

    def told(self) -> dict[str, str]:
        """The conditions as facts of an event."""
        conditions = {
            "agent": self.agent,
            "event": ", ".join(self.events),
            "user": self.user,
            "after": self.after and self.after.isoformat(),
            "before": self.before and self.before.isoformat(),
        }
        said = "; ".join(f"{name} {condition}" for name, condition in conditions.items() if condition)
        return {"filters": said} if said else {}


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A run of events, newest first; it may be short, or even empty, while `next_cursor` says that more follow."""

    items: Sequence[KeptEvent]
    next_cursor: str | None


class AuditTrail(Protocol):
    """The events of each tenant, in order; every method may raise `StorageUnavailable`."""

    def keep(self, event: AuditEvent) -> str:
        """The id under which it is kept."""

    def page(self, agent: Agent, query: AuditQuery, cursor: str | None) -> AuditPage:
        """Of the agent's tenant; raises `InvalidRequest` for a cursor that another agent or other conditions got."""


class AuditLines(Protocol):
    """The same events as lines of the log."""

    def told(self, event: AuditEvent, kept_as: str | None) -> None: ...

    def lost(self, event: AuditEvent) -> None:
        """The line is all that there is of it."""


class Audit:
    """Keeps what happens, tells it, and lets administrators read it, which is an event in turn."""

    def __init__(self, trail: AuditTrail, lines: AuditLines) -> None:
        self._trail, self._lines = trail, lines

    def record(self, event: AuditEvent) -> None:
        """A stranger's has no trail: nobody shall fill a tenant's who is not of it."""
        try:
            kept_as = self._trail.keep(event) if event.tenant else None
        except StorageUnavailable:
            self._lines.lost(event)
        else:
            self._lines.told(event, kept_as)

    def read(self, agent: Agent, query: AuditQuery, cursor: str | None = None) -> AuditPage:
        """Recorded once per query: there is no other way to a cursor."""
        page = self._trail.page(agent, query, cursor)
        if cursor is None:
            self.record(AuditEvent.by(agent, Event.AUDIT_READ, **query.told()))
        return page


def plain(text: str) -> str:
    """One line of bounded length, in which every character that does something is written as its number."""
    cut = text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"
    if cut.isprintable():
        return cut
    return "".join(_written_out(each) if _does_something(each) else each for each in cut)


def _does_something(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN or unicodedata.bidirectional(character) in _TURNING


def _written_out(character: str) -> str:
    return f"\\u{ord(character):04x}"
