"""The primary that Sentinels name: asked for whenever a connection is made, and once a second."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.connection import Connection
from redis.exceptions import ConnectionError, ReadOnlyError, RedisError, TimeoutError  # noqa: A004
from redis.retry import Retry
from redis.sentinel import (
    MasterNotFoundError,
    Sentinel,
    SentinelConnectionPool,
    SentinelManagedConnection,
    SentinelManagedSSLConnection,
)

SENTINEL_SECONDS = 0.5
"""One of several, and near: whoever is silent for longer is no help, and the next one is asked."""
_SPARED_SECONDS = 5.0
"""For so long a silent one is not asked again, while others answer."""
_ASK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class _Word:
    """What one Sentinel says: which the primary is since which failover, and whether it is well."""

    failover: int
    primary: tuple[str, int]
    is_well: bool


class Sentinels(Sentinel):
    """redis-py's own, but for two things.

    The latest failover counts that any Sentinel knows of, and counts as soon as there is a new primary: for seconds the
    first to answer may not have heard of it, and the one who leads it still lists the old one (seen). And patience is
    short: left to itself, one that is gone costs seconds of trying again.
    """

    def __init__(self, nodes: tuple[tuple[str, int], ...], options: Mapping[str, Any]) -> None:
        super().__init__([])  # type: ignore[no-untyped-call]
        seconds = min(SENTINEL_SECONDS, options["socket_timeout"])
        # What an idle connection died of is mended by another, and done before the next Sentinel is asked.
        retry = Retry(NoBackoff(), retries=1, supported_errors=(ConnectionError,))
        hurried = {**options, "socket_timeout": seconds, "socket_connect_timeout": seconds, "retry": retry}
        self.sentinels = [Redis(host, port, ssl="ssl_ca_certs" in options, **hurried) for host, port in nodes]
        self._spared_until: dict[Redis, float] = {}

    def discover_master(self, service_name: str) -> tuple[str, int]:
        """Raises `MasterNotFoundError`, and what a Sentinel refuses."""
        words = self._heard(service_name, [each for each in self.sentinels if not self._is_spared(each)])
        words = words or self._heard(service_name, self.sentinels)
        latest = max((word.failover for word in words), default=0)
        for word in words:
            if word.failover == latest and word.is_well:
                return word.primary
        raise MasterNotFoundError("no Sentinel knows of a primary")

    def agreed_on(self, service_name: str) -> tuple[str, int] | None:
        """The primary that most of them name."""
        words = self._heard(service_name, self.sentinels)
        for primary, votes in Counter(word.primary for word in words if word.is_well).most_common(1):
            if 2 * votes > len(self.sentinels):
                return primary
        return None

    def replicas_alive(self, service_name: str) -> int:
        """In the eyes of whoever sees the most of them."""
        counts = [0]
        for sentinel in self.sentinels:
            with suppress(ConnectionError, TimeoutError):
                counts.append(len(self.filter_slaves(sentinel.sentinel_slaves(service_name))))  # type: ignore[no-untyped-call]
        return max(counts)

    def _heard(self, service_name: str, sentinels: Iterable[Redis]) -> list[_Word]:
        found = []
        for sentinel in sentinels:
            try:
                with sentinel.pipeline(transaction=False) as asked:
                    asked.execute_command("SENTINEL MASTERS")  # type: ignore[no-untyped-call]
                    asked.execute_command("SENTINEL GET-MASTER-ADDR-BY-NAME", service_name)  # type: ignore[no-untyped-call]
                    listed, named = asked.execute()
            except (ConnectionError, TimeoutError):
                self._spared_until[sentinel] = time.monotonic() + _SPARED_SECONDS
                continue
            if named:
                found.append(self._word(listed[service_name], named))
        return found

    def _word(self, listed: Mapping[str, Any], named: tuple[str, int]) -> _Word:
        """It tells the one to come as soon as that is the primary, and lists the other for a while."""
        is_well = named != (listed["ip"], listed["port"]) or self.check_master_state(listed, "")  # type: ignore[no-untyped-call]
        return _Word(listed["config-epoch"], named, bool(is_well))

    def _is_spared(self, sentinel: Redis) -> bool:
        return time.monotonic() < self._spared_until.get(sentinel, 0.0)


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
            # Not at once: there may be more answers to read.
            self.mark_for_reconnect()  # type: ignore[no-untyped-call]
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

    def replicas_left(self) -> float:
        """How many are alive of the primary that most Sentinels name, to which connections lead from now on.

        Without one that is named by most, more than any primary can have.
        """
        self.disconnect(inuse_connections=False)
        agreed = self.sentinel_manager.agreed_on(self.service_name)
        if agreed is None or self.get_master_address() != agreed:  # type: ignore[no-untyped-call]
            return inf
        return int(self.sentinel_manager.replicas_alive(self.service_name))
