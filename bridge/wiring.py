"""The only file that names the pipes: which of them stands behind each port of the domain."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from redis import Redis

from bridge.domain.attempt import Attempts
from bridge.domain.audit import Audit
from bridge.domain.bridge import Bridge
from bridge.domain.choices import Choices
from bridge.domain.connection import Connections
from bridge.domain.connector import Connectors
from bridge.domain.connector_change import ConnectorChanges
from bridge.domain.connector_report import ConnectorReports
from bridge.domain.contact import Contacts
from bridge.domain.grant import Grants
from bridge.domain.incidents import Incidents
from bridge.domain.pauses import Pauses
from bridge.domain.rights import Rights
from bridge.domain.users import User, Users
from bridge.domain.verification import Verifications
from bridge.microsoft.entra import EntraAgents, TokenRules, Verified
from bridge.microsoft.signing_keys import SigningKeys
from bridge.servicenow.client import Client
from bridge.servicenow.incidents import ServiceNowIncidents
from bridge.servicenow.oauth import ServiceNowProvider
from bridge.servicenow.rights import ServiceNowRights
from bridge.servicenow.tables import Tables
from bridge.servicenow.users import ServiceNowUsers
from bridge.settings import Settings
from bridge.storage import clients
from bridge.storage.attempts import RedisAttempts
from bridge.storage.audit import RedisAuditTrail
from bridge.storage.breaker import RedisBreaker
from bridge.storage.choices import RedisChoices
from bridge.storage.cipher import Cipher
from bridge.storage.connectors import RedisConnectors
from bridge.storage.contacts import RedisContacts
from bridge.storage.grants import RedisGrants
from bridge.storage.memory import Memory
from bridge.storage.pauses import RedisPauses
from bridge.storage.redis import RedisReadiness
from bridge.storage.rotation import Rotation
from bridge.storage.verifications import RedisVerifications
from bridge.telemetry import LoggedAudit

USER_SECONDS, RIGHTS_SECONDS, TOKEN_SECONDS, LABEL_SECONDS = 60, 60, 300, 300
"""How long a process remembers a resolved user, whether an agent reads incidents, a verified token, and that it has
written a label."""
_LEASE_OVERLAP_SECONDS = 10
_COUNTING_SECONDS = 0.5
"""Nobody waits long to be counted."""
_READINESS_SECONDS = 1.0
"""A probe that waits as long as a request does is given up before it has said what is wrong."""


@dataclass(frozen=True)
class _Pipes:
    """What several rooms are connected to; connects to nothing until it is asked something."""

    redis: Redis
    once: Redis
    cipher: Cipher
    tables: Tables
    provider: ServiceNowProvider
    audit: Audit


def build(settings: Settings) -> Bridge:
    """The whole bridge, room by room."""
    pipes = _pipes(settings)
    connectors = _connectors(pipes, settings)
    changes = ConnectorChanges(connectors, settings.servicenow.rules, pipes.audit)
    attempts, contacts = _attempts(pipes, settings), Contacts(RedisContacts(pipes.redis), _now)
    verifications = _verifications(pipes, changes, attempts)
    connections = _connections(pipes, settings, connectors, attempts, contacts)
    rights = Rights(ServiceNowRights(pipes.tables), Memory[tuple[str, bytes], bool](10_000, RIGHTS_SECONDS))
    remembered = Memory[tuple[str, ...], User](10_000, USER_SECONDS)
    users = Users(connections, ServiceNowUsers(pipes.tables), rights, remembered)
    source = ServiceNowIncidents(pipes.tables)
    choices = Choices(RedisChoices(pipes.redis), source, Memory[tuple[str, ...], str](10_000, LABEL_SECONDS))
    incidents = Incidents(
        connections=connections, users=users, source=source, choices=choices, rights=rights, audit=pipes.audit
    )
    return Bridge(
        agents=_agents(settings),
        roles=settings.entra.roles,
        portals=settings.server.portals,
        connectors=connectors,
        connector_changes=changes,
        connector_reports=ConnectorReports(connectors, verifications, contacts),
        verifications=verifications,
        attempts=attempts,
        connections=connections,
        users=users,
        incidents=incidents,
        choices=choices,
        audit=pipes.audit,
        readiness=RedisReadiness(clients.repeating(settings.storage.redis_url, _READINESS_SECONDS)),
        counters=clients.repeating(settings.storage.redis_url, _COUNTING_SECONDS).connection_pool,
    )


def storage(settings: Settings) -> Redis:
    """Redis itself, for whoever looks at it; not a part of what is served."""
    return clients.once(settings.storage.redis_url)


def rotation(settings: Settings) -> Rotation:
    """What moves all that is sealed to the first key; not a part of what is served."""
    return Rotation(clients.repeating(settings.storage.redis_url), Cipher(settings.storage.sealing_keys))


def _pipes(settings: Settings) -> _Pipes:
    storage = settings.storage
    redis, cipher = clients.repeating(storage.redis_url), Cipher(storage.sealing_keys)
    client = _client(settings, redis)
    tables = Tables(client)
    trail = RedisAuditTrail(redis, cipher, events=storage.audit_events, days=storage.audit_days)
    return _Pipes(
        redis=redis,
        once=clients.once(storage.redis_url),
        cipher=cipher,
        tables=tables,
        provider=ServiceNowProvider(client, tables),
        audit=Audit(trail, LoggedAudit()),
    )


def _connectors(pipes: _Pipes, settings: Settings) -> Connectors:
    given = {connector.tenant: connector for connector in settings.servicenow.connectors}
    store = RedisConnectors(pipes.redis, pipes.once, pipes.cipher)
    return Connectors(store, given, settings.servicenow.rules.check, locked=settings.servicenow.connectors_locked)


def _verifications(pipes: _Pipes, changes: ConnectorChanges, attempts: Attempts) -> Verifications:
    return Verifications(
        changes=changes,
        attempts=attempts,
        provider=pipes.provider,
        rights=ServiceNowRights(pipes.tables),
        store=RedisVerifications(pipes.redis, pipes.cipher),
        audit=pipes.audit,
        now=_now,
    )


def _attempts(pipes: _Pipes, settings: Settings) -> Attempts:
    return Attempts(
        store=RedisAttempts(pipes.once, pipes.cipher),
        provider=pipes.provider,
        portals=settings.server.portals,
        redirect_uri=settings.server.redirect_uri,
        audit=pipes.audit,
        now=_now,
    )


def _connections(
    pipes: _Pipes, settings: Settings, connectors: Connectors, attempts: Attempts, contacts: Contacts
) -> Connections:
    lease_seconds = settings.server.request_seconds + _LEASE_OVERLAP_SECONDS
    grants = RedisGrants(pipes.redis, pipes.once, pipes.cipher, lease_seconds)
    return Connections(
        connectors=connectors,
        provider=pipes.provider,
        grants=Grants(grants, pipes.provider, pipes.audit, _now),
        pauses=Pauses(RedisPauses(pipes.redis)),
        contacts=contacts,
        attempts=attempts,
        refresh_lifespan=timedelta(seconds=settings.servicenow.refresh_lifespan_seconds),
        audit=pipes.audit,
        now=_now,
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _client(settings: Settings, redis: Redis) -> Client:
    outgoing = settings.outgoing
    breaker = RedisBreaker(
        redis,
        failures=outgoing.breaker_failures,
        open_seconds=outgoing.breaker_seconds,
        trial_seconds=settings.server.request_seconds + _LEASE_OVERLAP_SECONDS,
    )
    return Client(
        connect_seconds=outgoing.connect_seconds,
        read_seconds=outgoing.read_seconds,
        pool_size=settings.server.threads,
        proxy=outgoing.proxy,
        ca_bundle=outgoing.ca_bundle,
        breaker=breaker,
        addresses=settings.servicenow.rules.addresses,
    )


def _agents(settings: Settings) -> EntraAgents:
    entra = settings.entra
    rules = TokenRules(
        authority=entra.authority,
        v1_issuer=entra.v1_issuer,
        audiences=entra.audiences,
        tenants=frozenset(entra.tenants),
        scope=entra.scope,
        application_roles=frozenset(entra.application_roles),
    )
    keys = SigningKeys(
        authority=entra.authority,
        issuer=rules.issuer,
        proxy=settings.outgoing.proxy,
        ca_bundle=settings.outgoing.ca_bundle,
    )
    return EntraAgents(rules, keys, Memory[bytes, Verified](50_000, TOKEN_SECONDS))
