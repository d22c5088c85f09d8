"""Everything the outside may ask of the bridge, in one record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bridge.domain.agents import Agents, Roles
from bridge.domain.attempt import Attempts
from bridge.domain.audit import Audit
from bridge.domain.choices import Choices
from bridge.domain.connection import Connections
from bridge.domain.connector import Connectors
from bridge.domain.connector_change import ConnectorChanges
from bridge.domain.connector_report import ConnectorReports
from bridge.domain.health import Readiness
from bridge.domain.incidents import Incidents
from bridge.domain.portals import Portals
from bridge.domain.users import Users
from bridge.domain.verification import Verifications


@dataclass(frozen=True, slots=True)
class Bridge:
    """The rooms, furnished; made by `bridge.wiring.build`, served by `bridge.app.create_app`.

    `counters` is where requests are counted, as the library that counts them takes it.
    """

    agents: Agents
    roles: Roles
    portals: Portals
    connectors: Connectors
    connector_changes: ConnectorChanges
    connector_reports: ConnectorReports
    verifications: Verifications
    attempts: Attempts
    connections: Connections
    users: Users
    incidents: Incidents
    choices: Choices
    audit: Audit
    readiness: Readiness
    counters: Mapping[str, Any]
