"""The primary that Sentinels name: asked for whenever a connection is made, and once a second."""

import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from itertools import repeat
from typing import Any, cast

from redis import Redis
from redis.backoff import NoBackoff
from redis.connection import Connection
from redis.exceptions import ConnectionError, ReadOnlyError, RedisError  # noqa: A004
from redis.retry import Retry
from redis.sentinel import Sentinel, SentinelConnectionPool, SentinelManagedConnection, SentinelManagedSSLConnection

SENTINEL_SECONDS = 0.5
"""One of several, and near: whoever is silent for longer is no help, and the next one is asked."""
_ASK_SECONDS = 1.0


class Sentinels(Sentinel):
    """redis-py's own, but for its patience: left to itself, one Sentinel that is gone costs seconds of trying again."""

    def __init__(self, nodes: tuple[tuple[str, int], ...], options: Mapping[str, Any]) -> None:
        super().__init__([])  # type: ignore[no-untyped-call]
        seconds = min(SENTINEL_SECONDS, options["socket_timeout"])
        # What an idle connection died of is mended by another, and done before the next Sentinel is asked.
        retry = Retry(NoBackoff(), retries=1, supported_errors=(ConnectionError,))
        hurried = {**options, "socket_timeout": seconds, "socket_connect_timeout": seconds, "retry": retry}
        self.sentinels = [Redis(host, port, ssl="ssl_ca_certs" in options, **hurried) for host, port in nodes]

    def named_by(self, sentinel: Redis, service: str) -> tuple[str, int] | None:
        """The primary in the eyes of one of them."""
        try:
            state = cast("Any", sentinel.sentinel_masters())[service]
        except (RedisError, KeyError):
            return None
        is_well = self.check_master_state(state, service)  # type: ignore[no-untyped-call]
        return (state["ip"], state["port"]) if is_well else None


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
    """Connections to the primary, for which the Sentinels are asked once a second even while one answers.

    A primary that was paused or cut off while another took its place answers as if nothing had happened, for as long as
    ten seconds, until a Sentinel tells it: what it is asked then is old, and what it takes is lost.
    """

    def __init__(self, service: str, sentinels: Sentinels, *, ssl: bool, **options: Any) -> None:
        connection = _PrimaryOverTLS if ssl else _Primary
        super().__init__(service, sentinels, connection_class=connection, **options)  # type: ignore[no-untyped-call]
        self._asked_at = float("-inf")

    def get_connection(self, *args: Any, **kwargs: Any) -> Any:
        now = time.monotonic()
        if now - self._asked_at > _ASK_SECONDS:
            self._asked_at = now
            # Where nobody knows of a primary, the one that was is still worth a try.
            with suppress(RedisError):
                # Whoever is another's by now is let go of, here and when it is given back.
                self.get_master_address()  # type: ignore[no-untyped-call]
        return super().get_connection(*args, **kwargs)

    def is_agreed_on(self) -> bool:
        """Whether most Sentinels name one primary; connections that are made from now on lead to it."""
        sentinels: Sentinels = self.sentinel_manager
        named = Counter(map(sentinels.named_by, sentinels.sentinels, repeat(self.service_name)))
        ((primary, votes),) = named.most_common(1)
        self.disconnect(inuse_connections=False)
        return 2 * votes > len(sentinels.sentinels) and self.get_master_address() == primary  # type: ignore[no-untyped-call]
