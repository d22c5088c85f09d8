"""The primary that Sentinels name: asked for whenever a connection is made, and whenever none was used for a while."""

import time
from collections.abc import Mapping
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.connection import Connection
from redis.exceptions import ConnectionError, ReadOnlyError  # noqa: A004
from redis.retry import Retry
from redis.sentinel import Sentinel, SentinelConnectionPool, SentinelManagedConnection, SentinelManagedSSLConnection

SENTINEL_SECONDS = 0.5
"""One of several, and near: whoever is silent for longer is no help, and the next one is asked."""
_FORGOTTEN_SECONDS = 2.0
"""Less than any failover takes."""


class Sentinels(Sentinel):
    """redis-py's own, but for its patience: left to itself, one Sentinel that is gone costs seconds of trying again."""

    def __init__(self, nodes: tuple[tuple[str, int], ...], options: Mapping[str, Any]) -> None:
        super().__init__([])  # type: ignore[no-untyped-call]
        seconds = min(SENTINEL_SECONDS, options["socket_timeout"])
        # What an idle connection died of is mended by another, and done before the next Sentinel is asked.
        retry = Retry(NoBackoff(), retries=1, supported_errors=(ConnectionError,))
        hurried = {**options, "socket_timeout": seconds, "socket_connect_timeout": seconds, "retry": retry}
        self.sentinels = [Redis(host, port, ssl="ssl_ca_certs" in options, **hurried) for host, port in nodes]


class _Primary(SentinelManagedConnection):
    """redis-py's own, with two differences.

    A primary that is one no longer has not done what it was told, which is told apart from its silence. And it is
    connected to once: whoever sends a command tries again themselves.
    """

    def connect(self) -> None:
        self._connect_retry()  # type: ignore[no-untyped-call]

    def read_response(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return Connection.read_response(self, *args, **kwargs)
        except ReadOnlyError:
            self.disconnect()  # type: ignore[no-untyped-call]
            raise


class _PrimaryOverTLS(_Primary, SentinelManagedSSLConnection):
    """The same over TLS."""


class PrimaryPool(SentinelConnectionPool):
    """Connections to the primary, which those that were left alone for as long as a failover takes may lead past.

    A former primary that was paused, or cut off, answers as if nothing had happened once it is back, until it is told;
    whoever was at work has noticed meanwhile, and whoever was not asks the Sentinels again.
    """

    def __init__(self, service: str, sentinels: Sentinels, *, ssl: bool, **options: Any) -> None:
        connection = _PrimaryOverTLS if ssl else _Primary
        super().__init__(service, sentinels, connection_class=connection, **options)  # type: ignore[no-untyped-call]
        self._used_at = time.monotonic()

    def get_connection(self, *args: Any, **kwargs: Any) -> Any:
        now, before = time.monotonic(), self._used_at
        self._used_at = now
        if now - before > _FORGOTTEN_SECONDS:
            self.disconnect(inuse_connections=False)
        return super().get_connection(*args, **kwargs)
