"""How the bridge talks to Redis: with little patience, and nothing sent twice that might then be done twice.

A failover is met by letting go: whoever answers "read only" is the primary no longer, and the name leads to another.
"""

from typing import Any

from redis import ConnectionPool, Redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import BusyLoadingError, ConnectionError, MasterDownError, ReadOnlyError, TimeoutError  # noqa: A004
from redis.maint_notifications import MaintNotificationsConfig
from redis.retry import Retry

_PATIENCE_SECONDS = 2.0
_NOT_DONE = (ReadOnlyError, MasterDownError, BusyLoadingError)
"""What Redis says when it has not done what it was told: telling it again, over another connection, does it once."""
_UNKNOWN = (ConnectionError, TimeoutError)


def repeating(url: str, seconds: float = _PATIENCE_SECONDS) -> Redis:
    """For what may be done twice: it is tried twice, each time for so many seconds, so a silent Redis costs both."""
    return Redis.from_pool(_pool(ConnectionPool, url, seconds, (*_NOT_DONE, *_UNKNOWN)))


def once(url: str, seconds: float = _PATIENCE_SECONDS) -> Redis:
    """For taking and locking, whose second try would find its own first in the way when only the answer was lost."""
    return Redis.from_pool(_pool(_Answering, url, seconds, _NOT_DONE))


class _Answering(ConnectionPool):
    """Hands out only connections over which Redis has answered just now.

    What is sent over one that is dead is lost, and what is sent to a Redis that is silent is done once it wakes up,
    when nobody is there any more to give back a lock.
    """

    def get_connection(self, *args: Any, **kwargs: Any) -> Any:
        connection: Any = super().get_connection(*args, **kwargs)
        try:
            try:
                connection.send_command("PING", check_health=False)
                connection.read_response()
            except _UNKNOWN:
                connection.disconnect()
                connection.connect()
        except BaseException:
            self.release(connection)
            raise
        return connection


def _pool(
    kind: type[ConnectionPool], url: str, seconds: float, repeated: tuple[type[Exception], ...]
) -> ConnectionPool:
    return kind.from_url(
        url,
        socket_timeout=seconds,
        socket_connect_timeout=seconds,
        # Threads take one each, so they are the bound; a pool that is smaller than they are many would be an outage.
        max_connections=100_000,
        retry=Retry(ExponentialBackoff(cap=0.2, base=0.05), retries=1, supported_errors=repeated),
        # It would lengthen the timeouts at the server's word, and take a connection with unread answers for a good one.
        maint_notifications_config=MaintNotificationsConfig(enabled=False),
    )
