"""What several rooms are connected to: Redis, what seals, and ServiceNow."""

from dataclasses import dataclass
from datetime import UTC, datetime

from redis import Redis

from bridge.domain.audit import Audit
from bridge.domain.observation import Observer
from bridge.servicenow.client import Client
from bridge.servicenow.oauth import ServiceNowProvider
from bridge.servicenow.tables import Tables
from bridge.settings import Settings
from bridge.storage import clients
from bridge.storage.audit import RedisAuditTrail
from bridge.storage.breaker import RedisBreaker
from bridge.storage.cipher import Cipher
from bridge.storage.observed import observed
from bridge.telemetry import LoggedAudit

LEASE_OVERLAP_SECONDS = 10
COUNTING_SECONDS = 0.5
"""Nobody waits long for what only counts."""


@dataclass(frozen=True)
class Pipes:
    """Connects to nothing until it is asked something."""

    redis: Redis
    once: Redis
    cipher: Cipher
    tables: Tables
    provider: ServiceNowProvider
    audit: Audit
    observer: Observer


def pipes_of(settings: Settings, observer: Observer) -> Pipes:
    storage = settings.storage
    redis, cipher = observed(clients.repeating(storage.redis), observer), Cipher(storage.sealing_keys)
    client = _client(settings, redis, observer)
    tables = Tables(client)
    trail = RedisAuditTrail(redis, cipher, events=storage.audit_events, days=storage.audit_days)
    return Pipes(
        redis=redis,
        once=observed(clients.once(storage.redis), observer),
        cipher=cipher,
        tables=tables,
        provider=ServiceNowProvider(client, tables, observer),
        audit=Audit(trail, LoggedAudit()),
        observer=observer,
    )


def _client(settings: Settings, redis: Redis, observer: Observer) -> Client:
    outgoing = settings.outgoing
    breaker = RedisBreaker(
        redis,
        failures=outgoing.breaker_failures,
        open_seconds=outgoing.breaker_seconds,
        trial_seconds=settings.server.request_seconds + LEASE_OVERLAP_SECONDS,
    )
    return Client(
        connect_seconds=outgoing.connect_seconds,
        # No request may take longer, and what an instance is given is measured by it.
        read_seconds=min(outgoing.read_seconds, settings.server.request_seconds),
        pool_size=settings.server.max_in_flight,
        proxy=outgoing.proxy,
        ca_bundle=outgoing.ca_bundle,
        breaker=breaker,
        addresses=settings.servicenow.rules.addresses,
        observer=observer,
    )


def now() -> datetime:
    return datetime.now(UTC)
