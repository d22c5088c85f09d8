"""Who asks, and what they may: agents, permissions and the table of roles that grants them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"
INTUNE_ADMINISTRATOR = "3a2c62db-5318-420d-8d74-23affee5d9d5"


class Permission(StrEnum):
    """What an agent may do, as `resource:action`."""

    INCIDENTS_READ = "incidents:read"
    CONNECTOR_UPDATE = "connector:update"
    INSIGHTS_READ = "insights:read"
    AUDIT_READ = "audit:read"


@dataclass(frozen=True, slots=True)
class Agent:
    """One signed-in person of one tenant; `tenant` and `id` are immutable identifiers, `name` is for display only.

    `roles` holds directory role template ids and app roles alike: GUIDs and words, never taken for each other.
    """

    tenant: str
    id: str
    name: str
    roles: frozenset[str]


class Agents(Protocol):
    """Knows an agent by the token they bring."""

    def by_bearer(self, unverified_token: str) -> Agent:
        """Raises `Unauthenticated` for a token not valid here, `IdentityUnavailable` when that cannot be told."""


Roles = Mapping[str, frozenset[Permission]]
"""Which permissions each directory role template id or app role grants."""

_CONNECTOR = frozenset({Permission.CONNECTOR_UPDATE, Permission.INSIGHTS_READ, Permission.AUDIT_READ})
_INCIDENTS = frozenset({Permission.INCIDENTS_READ})

DEFAULT_ROLES: Roles = {
    GLOBAL_ADMINISTRATOR: _INCIDENTS | _CONNECTOR,
    INTUNE_ADMINISTRATOR: _INCIDENTS | _CONNECTOR,
    "ServiceNow.ViewIncidents": _INCIDENTS,
    "Organization.Read": _INCIDENTS,
    "ServiceNow.UpdateConnector": _CONNECTOR,
    "Insights.User": frozenset({Permission.INSIGHTS_READ}),
}


def permissions(agent: Agent, roles: Roles) -> frozenset[Permission]:
    """Everything the agent's roles grant; a role that the table does not name grants nothing."""
    return frozenset().union(*(roles.get(role, frozenset()) for role in agent.roles))
