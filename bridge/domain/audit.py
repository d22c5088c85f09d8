"""What the bridge must be able to answer for later: who did what to whom, and how it ended."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bridge.domain.agents import Agent


class Event(StrEnum):
    """What can happen that somebody may have to answer for."""

    CONNECTION_BEGUN = "connection.begun"
    CONNECTION_COMPLETED = "connection.completed"
    CONNECTION_DENIED = "connection.denied"
    CONNECTION_ENDED = "connection.ended"
    CONNECTION_REFUSED = "connection.refused"
    CONNECTOR_CHANGED = "connector.changed"
    CONNECTOR_TEST_BEGUN = "connector.test_begun"
    CONNECTOR_TEST_FAILED = "connector.test_failed"
    CONNECTOR_TESTED = "connector.tested"
    STATE_MISMATCH = "connection.state_mismatch"
    INCIDENTS_READ = "incidents.read"
    PERMISSION_REFUSED = "permission.refused"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One event; `about` holds plain facts such as the user whose incidents were read, never a secret."""

    event: Event
    tenant: str
    agent: str
    about: dict[str, str] = field(default_factory=dict)

    @classmethod
    def by(cls, agent: Agent, event: Event, **about: str) -> "AuditEvent":
        return cls(event, agent.tenant, agent.id, about)


class AuditLog(Protocol):
    """Where events go; recording never fails the request that caused them."""

    def record(self, event: AuditEvent) -> None: ...
