"""Connections over which Redis has answered just now, for what is sent once: a dead one would lose it unnoticed."""

from typing import Any

from redis import ConnectionPool
from redis.exceptions import ConnectionError, TimeoutError  # noqa: A004

from bridge.storage.sentinels import PrimaryPool


class AnsweringPool(ConnectionPool):
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
            except (ConnectionError, TimeoutError):
                connection.disconnect()
                connection.connect()
        except BaseException:
            self.release(connection)
            raise
        return connection


class AnsweringPrimaries(AnsweringPool, PrimaryPool):
    """The same for the primary that Sentinels name."""
