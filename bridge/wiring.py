"""The only file that names the pipes: which of them stands behind each port of the domain."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.retry import Retry

from bridge.domain.attempt import Attempts
from bridge.domain.audit import AuditLog
from bridge.domain.bridge import Bridge
from bridge.domain.choices import Choices
from bridge.domain.connection import Connections
from bridge.domain.connector import Connectors
from bridge.domain.grant import Grants
from bridge.domain.incidents import Incidents
from bridge.domain.pauses import Pauses
from bridge.domain.rights import Rights
from bridge.domain.users import User, Users
from bridge.microsoft.entra import EntraAgents, TokenRules, Verified
from bridge.microsoft.signing_keys import SigningKeys
from bridge.servicenow.client import Client
from bridge.servicenow.incidents import ServiceNowIncidents
from bridge.servicenow.oauth import ServiceNowProvider
from bridge.servicenow.rights import ServiceNowRights
from bridge.servicenow.tables import Tables
from bridge.servicenow.users import ServiceNowUsers
from bridge.settings import Settings
from bridge.storage.attempts import RedisAttempts
from bridge.storage.breaker import RedisBreaker
from bridge.storage.choices import RedisChoices
from bridge.storage.cipher import Cipher
from bridge.storage.configured import ConfiguredConnectors
from bridge.storage.grants import RedisGrants
from bridge.storage.memory import Memory
from bridge.storage.pauses import RedisPauses
from bridge.storage.redis import RedisReadiness
from bridge.storage.rotation import Rotation
from bridge.telemetry import LoggedAudit

USER_SECONDS, RIGHTS_SECONDS, TOKEN_SECONDS = 60, 60, 300
"""How long a resolved user, whether an agent reads incidents, and a verified token are remembered in a process."""
_LEASE_OVERLAP_SECONDS = 10
_REDIS_SECONDS = 2.0


@dataclass(frozen=True)
class _Pipes:
    """What several rooms are connected to; connects to nothing until it is asked something."""

    redis: Redis
    once: Redis
    cipher: Cipher
    tables: Tables
    provider: ServiceNowProvider
    audit: AuditLog


def build(settings: Settings) -> Bridge:
    """The whole bridge, room by room."""
    pipes = _pipes(settings)
    connectors = Connectors(ConfiguredConnectors(settings.servicenow.connectors))
    attempts = _attempts(pipes, settings)
    connections = _connections(pipes, settings, connectors, attempts)
    rights = Rights(ServiceNowRights(pipes.tables), Memory[tuple[str, bytes], bool](10_000, RIGHTS_SECONDS))
    remembered = Memory[tuple[str, ...], User](10_000, USER_SECONDS)
    users = Users(connections, ServiceNowUsers(pipes.tables), rights, remembered)
    source = ServiceNowIncidents(pipes.tables)
    choices = Choices(RedisChoices(pipes.redis), source)
    incidents = Incidents(
        connections=connections, users=users, source=source, choices=choices, rights=rights, audit=pipes.audit
    )
    return Bridge(
        agents=_agents(settings),
        roles=settings.entra.roles,
        portals=settings.server.portals,
        connectors=connectors,
        attempts=attempts,
        connections=connections,
        users=users,
        incidents=incidents,
        choices=choices,
        audit=pipes.audit,
        readiness=RedisReadiness(pipes.redis),
    )


def storage(settings: Settings) -> Redis:
    """Redis itself, for whoever looks at it; not a part of what is served."""
    return _redis(settings, retries=0)


def rotation(settings: Settings) -> Rotation:
    """What moves all that is sealed to the first key; not a part of what is served."""
    return Rotation(_redis(settings, retries=1), Cipher(settings.storage.sealing_keys))


def _pipes(settings: Settings) -> _Pipes:
    redis = _redis(settings, retries=1)
    client = _client(settings, redis)
    tables = Tables(client)
    return _Pipes(
        redis=redis,
        once=_redis(settings, retries=0),
        cipher=Cipher(settings.storage.sealing_keys),
        tables=tables,
        provider=ServiceNowProvider(client, tables),
        audit=LoggedAudit(),
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


def _connections(pipes: _Pipes, settings: Settings, connectors: Connectors, attempts: Attempts) -> Connections:
    lease_seconds = settings.server.request_seconds + _LEASE_OVERLAP_SECONDS
    grants = RedisGrants(pipes.redis, pipes.once, pipes.cipher, lease_seconds)
    return Connections(
        connectors=connectors,
        provider=pipes.provider,
        grants=Grants(grants, pipes.provider, pipes.audit, _now),
        pauses=Pauses(RedisPauses(pipes.redis)),
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
    )


def _redis(settings: Settings, retries: int) -> Redis:
    """Short timeouts: a silent Redis must not hold every thread.

    What may be done twice is tried twice. What may not, taking and locking, would find its own first try in the way
    when only the answer was lost.
    """
    return Redis.from_url(
        settings.storage.redis_url,
        socket_timeout=_REDIS_SECONDS,
        socket_connect_timeout=_REDIS_SECONDS,
        health_check_interval=30,
        retry=Retry(ExponentialBackoff(cap=0.2, base=0.05), retries=retries),
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
