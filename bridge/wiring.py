"""The only file that names the pipes: which of them stands behind each port of the domain."""

from datetime import UTC, datetime, timedelta

from bridge.domain.bridge import Bridge
from bridge.domain.choices import Choices
from bridge.domain.connection import Connections
from bridge.domain.connector import Connectors
from bridge.domain.grant import Grants
from bridge.domain.incidents import Incidents
from bridge.domain.users import User, Users
from bridge.microsoft.entra import EntraAgents, TokenRules, Verified
from bridge.microsoft.signing_keys import SigningKeys
from bridge.servicenow.client import Client
from bridge.servicenow.incidents import ServiceNowIncidents
from bridge.servicenow.oauth import ServiceNowProvider
from bridge.servicenow.tables import Tables
from bridge.servicenow.users import ServiceNowUsers
from bridge.settings import Settings
from bridge.storage import clients
from bridge.storage.attempts import RedisAttempts
from bridge.storage.choices import RedisChoices
from bridge.storage.cipher import Cipher
from bridge.storage.configured import ConfiguredConnectors
from bridge.storage.grants import RedisGrants
from bridge.storage.memory import Memory
from bridge.storage.redis import RedisReadiness
from bridge.telemetry import LoggedAudit

USER_SECONDS, TOKEN_SECONDS, LABEL_SECONDS = 60, 300, 300
"""How long a process remembers a resolved user, a verified token, and that it has written a label."""
_LEASE_OVERLAP_SECONDS = 10
_READINESS_SECONDS = 1.0
"""A probe that waits as long as a request does is given up before it has said what is wrong."""


def build(settings: Settings) -> Bridge:
    """The whole bridge; connects to nothing until it is asked something."""
    cipher, audit = Cipher(settings.storage.sealing_keys), LoggedAudit()
    redis_url = settings.storage.redis_url
    redis, once = clients.repeating(redis_url), clients.once(redis_url)
    client = _client(settings)
    tables = Tables(client)
    provider, source = ServiceNowProvider(client, tables), ServiceNowIncidents(tables)
    connectors = Connectors(ConfiguredConnectors(settings.servicenow.connectors))
    grants = RedisGrants(redis, once, cipher, settings.server.request_seconds + _LEASE_OVERLAP_SECONDS)
    connections = Connections(
        connectors=connectors,
        provider=provider,
        grants=Grants(grants, provider, audit, _now),
        attempts=RedisAttempts(once, cipher),
        portals=settings.server.portals,
        redirect_uri=lambda tenant: f"{settings.server.public_url}/v1/connection/callback/{tenant}",
        refresh_lifespan=timedelta(seconds=settings.servicenow.refresh_lifespan_seconds),
        audit=audit,
        now=_now,
    )
    users = Users(connections, ServiceNowUsers(tables), Memory[tuple[str, ...], User](10_000, USER_SECONDS))
    choices = Choices(RedisChoices(redis), source, Memory[tuple[str, ...], str](10_000, LABEL_SECONDS))
    return Bridge(
        agents=_agents(settings),
        roles=settings.entra.roles,
        portals=settings.server.portals,
        connectors=connectors,
        connections=connections,
        users=users,
        incidents=Incidents(connections, users, source, choices, audit),
        choices=choices,
        audit=audit,
        readiness=RedisReadiness(clients.repeating(redis_url, _READINESS_SECONDS)),
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _client(settings: Settings) -> Client:
    outgoing = settings.outgoing
    return Client(
        connect_seconds=outgoing.connect_seconds,
        read_seconds=outgoing.read_seconds,
        pool_size=settings.server.threads,
        proxy=outgoing.proxy,
        ca_bundle=outgoing.ca_bundle,
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
