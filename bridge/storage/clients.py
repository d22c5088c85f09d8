"""How the bridge talks to Redis: with little patience, and nothing sent twice that might then be done twice.

A failover is met by letting go: whoever answers "read only" is the primary no longer, and the name, the Sentinels or
the cluster's other nodes lead to another.
"""

from typing import Any, Protocol, cast

from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.connection import Connection, ConnectionPool, SSLConnection, UnixDomainSocketConnection
from redis.exceptions import (
    BusyLoadingError,
    ClusterDownError,
    ConnectionError,  # noqa: A004
    ReadOnlyError,
    TimeoutError,  # noqa: A004
)
from redis.maint_notifications import MaintNotificationsConfig
from redis.retry import Retry

from bridge.storage.answering import AnsweringPool, AnsweringPrimaries
from bridge.storage.cluster import Cluster, NotSent
from bridge.storage.sentinels import PrimaryPool, Sentinels

PATIENCE_SECONDS = 2.0
NOT_DONE = (ReadOnlyError, ClusterDownError, BusyLoadingError, NotSent)
"""What Redis says when it has not done what it was told: telling it again, over another connection, does it once."""
_UNKNOWN = (ConnectionError, TimeoutError)


class Address(Protocol):
    """Where Redis is and as whom it is spoken to; `bridge.settings.RedisSettings` says what is what."""

    @property
    def nodes(self) -> tuple[tuple[str, int], ...]: ...
    @property
    def socket_path(self) -> str: ...
    @property
    def is_cluster(self) -> bool: ...
    @property
    def service(self) -> str: ...
    @property
    def database(self) -> int: ...
    @property
    def user(self) -> str: ...
    @property
    def password(self) -> str: ...
    @property
    def sentinel_user(self) -> str: ...
    @property
    def sentinel_password(self) -> str: ...
    @property
    def tls(self) -> bool: ...
    @property
    def ca_bundle(self) -> str | None: ...
    @property
    def certificate(self) -> str | None: ...
    @property
    def key(self) -> str | None: ...


def repeating(address: Address, seconds: float = PATIENCE_SECONDS) -> Redis:
    """For what may be done twice: it is tried twice, each time for so many seconds, so a silent Redis costs both."""
    return _client(address, seconds, once=False)


def once(address: Address, seconds: float = PATIENCE_SECONDS) -> Redis:
    """For taking and locking, whose second try would find its own first in the way when only the answer was lost."""
    return _client(address, seconds, once=True)


def _client(address: Address, seconds: float, *, once: bool) -> Redis:
    """A cluster is no `Redis` by its type, but answers to all that the bridge asks of one."""
    backoff = ExponentialBackoff(cap=0.2, base=0.05)
    options = _as_user(address.user, address.password) | _connecting(address, seconds)
    if address.is_cluster:
        refused = Retry(backoff, retries=1, supported_errors=NOT_DONE)
        return cast("Redis", Cluster(address.nodes, once=once, retry=refused, options=options))
    retry = Retry(backoff, retries=1, supported_errors=NOT_DONE if once else (*NOT_DONE, *_UNKNOWN))
    options |= {"db": address.database, "retry": retry}
    if address.service:
        as_user = _as_user(address.sentinel_user, address.sentinel_password)
        sentinels = Sentinels(address.nodes, as_user | _connecting(address, seconds))
        kind = AnsweringPrimaries if once else PrimaryPool
        return Redis.from_pool(kind(address.service, sentinels, ssl=address.tls, **options))
    pool = AnsweringPool if once else ConnectionPool
    return Redis.from_pool(pool(connection_class=_connection(address), **_place(address), **options))


def _connection(address: Address) -> type[Any]:
    if address.socket_path:
        return UnixDomainSocketConnection
    return SSLConnection if address.tls else Connection


def _place(address: Address) -> dict[str, Any]:
    if address.socket_path:
        return {"path": address.socket_path}
    host, port = address.nodes[0]
    return {"host": host, "port": port}


def _as_user(user: str, password: str) -> dict[str, Any]:
    return {"username": user or None, "password": password or None}


def _connecting(address: Address, seconds: float) -> dict[str, Any]:
    tls = {"ssl_ca_certs": address.ca_bundle, "ssl_certfile": address.certificate, "ssl_keyfile": address.key}
    return {
        "socket_timeout": seconds,
        **({} if address.socket_path else {"socket_connect_timeout": seconds}),
        # Threads take one each, so they are the bound; a pool that is smaller than they are many would be an outage.
        "max_connections": 100_000,
        # It would lengthen the timeouts at the server's word, and take a connection with unread answers for a good one.
        "maint_notifications_config": MaintNotificationsConfig(enabled=False),
        **(tls if address.tls else {}),
    }
