"""The whole bridge, room by room: which pipe stands behind each port of the domain."""

import time
from datetime import timedelta

from bridge.domain.allowance import Allowances
from bridge.domain.attempt import Attempts
from bridge.domain.bridge import Bridge
from bridge.domain.choices import Choices, Written
from bridge.domain.connection import Connections
from bridge.domain.connector import Connectors
from bridge.domain.connector_change import ConnectorChanges
from bridge.domain.connector_report import ConnectorReports
from bridge.domain.contact import Contacts
from bridge.domain.grant import Grants
from bridge.domain.incidents import Incidents
from bridge.domain.licences import Licences
from bridge.domain.observation import Observer
from bridge.domain.pauses import Pauses
from bridge.domain.rights import Rights
from bridge.domain.users import User, Users
from bridge.domain.verification import Verifications
from bridge.servicenow.incidents import ServiceNowIncidents
from bridge.servicenow.rights import ServiceNowRights
from bridge.servicenow.users import ServiceNowUsers
from bridge.settings import Settings
from bridge.storage import clients
from bridge.storage.allowances import RedisAllowances
from bridge.storage.attempts import RedisAttempts
from bridge.storage.choices import RedisChoices
from bridge.storage.connectors import RedisConnectors
from bridge.storage.contacts import RedisContacts
from bridge.storage.grants import RedisGrants
from bridge.storage.memory import Memory
from bridge.storage.observed import observed
from bridge.storage.pauses import RedisPauses
from bridge.storage.redis import RedisReadiness
from bridge.storage.verifications import RedisVerifications
from bridge.telemetry import Watching
from bridge.wiring import microsoft
from bridge.wiring.pipes import COUNTING_SECONDS, LEASE_OVERLAP_SECONDS, Pipes, now, pipes_of

USER_SECONDS, RIGHTS_SECONDS, LABEL_SECONDS = 60, 60, 300
"""How long a process remembers a resolved user, whether an agent reads incidents, and that it has written a label."""
_READINESS_SECONDS = 1.0
"""A probe that waits as long as a request does is given up before it has said what is wrong."""
_PROBED_TENANTS = 3
"""Of a cluster, where each may be on a node of its own; more would take a probe too long."""


def build(settings: Settings, observer: Observer | None = None) -> Bridge:
    """Everything the outside may ask, ready to be asked; without an observer of its own it only logs."""
    pipes = pipes_of(settings, observer or Watching())
    connectors = _connectors(pipes, settings)
    changes = ConnectorChanges(connectors, settings.servicenow.rules, pipes.audit)
    attempts, contacts = _attempts(pipes, settings), Contacts(RedisContacts(pipes.redis), now)
    verifications = _verifications(pipes, changes, attempts)
    licences = microsoft.licences(pipes, settings)
    connections = _connections(pipes, settings, connectors, attempts=attempts, contacts=contacts, licences=licences)
    rights = Rights(ServiceNowRights(pipes.tables), Memory[tuple[str, bytes], bool](10_000, RIGHTS_SECONDS))
    remembered = Memory[tuple[str, ...], User](10_000, USER_SECONDS)
    users = Users(connections, ServiceNowUsers(pipes.tables), rights, remembered)
    source = ServiceNowIncidents(pipes.tables)
    choices = Choices(RedisChoices(pipes.redis), source, Memory[tuple[str, str], Written](1_000, LABEL_SECONDS))
    incidents = Incidents(
        connections=connections, users=users, source=source, choices=choices, rights=rights, audit=pipes.audit
    )
    counting = observed(clients.repeating(settings.storage.redis, COUNTING_SECONDS), pipes.observer)
    return Bridge(
        agents=microsoft.agents(settings),
        allowances=Allowances(RedisAllowances(counting), settings.server.agent_requests_per_minute, time.time),
        roles=settings.entra.roles,
        portals=settings.server.portals,
        connectors=connectors,
        connector_changes=changes,
        connector_reports=ConnectorReports(connectors, verifications, contacts, licences),
        verifications=verifications,
        attempts=attempts,
        connections=connections,
        users=users,
        incidents=incidents,
        choices=choices,
        audit=pipes.audit,
        readiness=_readiness(settings),
        observer=pipes.observer,
    )


def _readiness(settings: Settings) -> RedisReadiness:
    redis, tenants = settings.storage.redis, settings.entra.tenants
    probed = tenants[: _PROBED_TENANTS if redis.is_cluster else 1]
    return RedisReadiness(clients.repeating(redis, _READINESS_SECONDS), probed)


def _connectors(pipes: Pipes, settings: Settings) -> Connectors:
    given = {connector.tenant: connector for connector in settings.servicenow.connectors}
    store = RedisConnectors(pipes.redis, pipes.once, pipes.cipher, settings.storage.redis.replicas)
    return Connectors(store, given, settings.servicenow.rules.check, locked=settings.servicenow.connectors_locked)


def _verifications(pipes: Pipes, changes: ConnectorChanges, attempts: Attempts) -> Verifications:
    return Verifications(
        changes=changes,
        attempts=attempts,
        provider=pipes.provider,
        rights=ServiceNowRights(pipes.tables),
        store=RedisVerifications(pipes.redis, pipes.cipher),
        audit=pipes.audit,
        now=now,
    )


def _attempts(pipes: Pipes, settings: Settings) -> Attempts:
    return Attempts(
        store=RedisAttempts(pipes.once, pipes.cipher),
        provider=pipes.provider,
        portals=settings.server.portals,
        redirect_uri=settings.server.redirect_uri,
        audit=pipes.audit,
        now=now,
    )


def _connections(
    pipes: Pipes,
    settings: Settings,
    connectors: Connectors,
    *,
    attempts: Attempts,
    contacts: Contacts,
    licences: Licences,
) -> Connections:
    lease_seconds = settings.server.request_seconds + LEASE_OVERLAP_SECONDS
    replicas = settings.storage.redis.replicas
    grants = RedisGrants(
        pipes.redis, pipes.once, pipes.cipher, lease_seconds, replicas=replicas, observer=pipes.observer
    )
    return Connections(
        connectors=connectors,
        provider=pipes.provider,
        grants=Grants(grants, pipes.provider, pipes.audit, now),
        pauses=Pauses(RedisPauses(pipes.redis)),
        contacts=contacts,
        attempts=attempts,
        licences=licences,
        refresh_lifespan=timedelta(seconds=settings.servicenow.refresh_lifespan_seconds),
        audit=pipes.audit,
        now=now,
    )
