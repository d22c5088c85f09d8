"""A cluster of Redis as if it were one: redis-py's own client, held to what the bridge promises of Redis.

Left to itself it connects where it is made, waits for each silent node in turn, stumbles over a slot that moves to a
node it has not met, and raises what is no `RedisError`.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha1
from threading import Lock as ThreadLock
from typing import Any, Self

from redis import ConnectionPool, Redis, RedisCluster
from redis._parsers import Encoder
from redis.backoff import NoBackoff
from redis.cluster import PRIMARY, ClusterNode
from redis.commands import CoreCommands
from redis.exceptions import (
    AskError,
    ClusterDownError,
    ConnectionError,  # noqa: A004
    NoScriptError,
    RedisClusterException,
    RedisError,
    TimeoutError,  # noqa: A004
)
from redis.lock import Lock
from redis.retry import Retry

from bridge.storage.answering import AnsweringPool

_given_up_at: ContextVar[float] = ContextVar("given_up_at", default=float("inf"))


class _NodePool(ConnectionPool):
    """Hands out nothing to whoever has used up their patience, with whichever nodes."""

    def get_connection(self, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() > _given_up_at.get():
            raise TimeoutError("the cluster does not answer in time")
        return super().get_connection(*args, **kwargs)


class NotSent(ConnectionError):
    """There was no connection to send it over: where another node has the slot by now, it may be sent there."""


class _AnsweringNodes(AnsweringPool, _NodePool):
    """The same, of connections over which the node has answered just now."""

    def get_connection(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().get_connection(*args, **kwargs)
        except (ConnectionError, TimeoutError) as exc:
            # A node that does not take the password has answered.
            raise NotSent(*exc.args) if type(exc) in {ConnectionError, TimeoutError} else exc from exc


class _Client(RedisCluster):
    """redis-py's own, but for nodes that have no slot yet: it is asked for one when the first slot moves there."""

    def get_node(self, host: Any = None, port: Any = None, node_name: Any = None) -> ClusterNode:
        if node_name:
            host, _, port = node_name.rpartition(":")
        found = self.nodes_manager.get_node(host=host, port=port, node_name=node_name)
        if found is None:
            found = ClusterNode(host, int(port), PRIMARY)  # type: ignore[no-untyped-call]
            self.nodes_manager.nodes_cache[found.name] = found
        return found


class Cluster(CoreCommands):
    """Answers to what the bridge asks of `Redis`. Redirections are followed: whoever redirects has done nothing.

    Pipelines are no transactions, may hold keys of any slots, and may be tried twice: they are for what may be.
    """

    def __init__(
        self, nodes: Sequence[tuple[str, int]], *, once: bool, retry: Retry, options: Mapping[str, Any]
    ) -> None:
        """`retry` is for what was refused and not done; unless `once`, what is not answered is tried twice as well."""
        self._nodes, self._once, self._retry, self._options = nodes, once, retry, options
        # redis-py says that what has these commands has this.
        self._event_dispatcher = None  # type: ignore[assignment]
        self._patience = 2 * options["socket_timeout"]
        self._met: _Client | None = None
        self._meeting = ThreadLock()
        self._scripts: dict[str, str | bytes] = {}

    def execute_command(self, *args: Any, **kwargs: Any) -> Any:
        with self._met_in_time() as client:
            return self._retry.call_with_retry(lambda: client.execute_command(*args, **kwargs), lambda _: None)

    @contextmanager
    def pipeline(self, transaction: bool = False) -> Iterator[Any]:  # noqa: ARG002 - as redis-py has it
        if self._once:
            raise NotImplementedError("what is sent once is one command")
        with self._met_in_time() as client, client.pipeline() as pipe:
            pipe.get_node = client.get_node
            yield pipe

    def together(self, place: str, *commands: Sequence[Any]) -> list[Any]:
        """Their answers, or errors; all about one key and sent over one connection, one behind the other."""
        # Whatever has become of the key's node is found out by this one, which may be tried again.
        self.execute_command("EXISTS", place)
        with self._met_in_time() as client:
            answers = _piped(client.get_redis_connection(client.get_node_from_key(place)), commands)
            if isinstance(answers[0], AskError):
                there = client.get_node(answers[0].host, answers[0].port)
                answers = _piped(client.get_redis_connection(there), [("ASKING",), *commands])[1:]
            return answers

    def known_to_others(self, place: str) -> tuple[int, Redis]:
        """How many replicas of this key are alive, and its primary, by what the others say now, if any answers."""
        with self._met_in_time() as client:
            believed = client.get_node_from_key(place)
            client.nodes_manager.initialize(last_failed_node_name=believed.name)
            primary, *replicas = client.nodes_manager.slots_cache[client.keyslot(place)]
            return len(replicas), client.get_redis_connection(primary)

    def primaries(self) -> dict[str, Redis]:
        """Each primary by itself, by its address; for what is asked of all of them."""
        with self._met_in_time() as client:
            return {node.name: client.get_redis_connection(node) for node in client.get_primaries()}

    def address_of(self, place: str) -> str:
        """Of the primary that has this key."""
        with self._met_in_time() as client:
            return str(client.get_node_from_key(place).name)

    def scan_iter(
        self, match: Any = None, count: int | None = None, _type: str | None = None, **_: Any
    ) -> Iterator[Any]:
        for primary in self.primaries().values():
            yield from primary.scan_iter(match, count, _type)

    def lock(self, name: str, **kwargs: Any) -> Lock:
        return Lock(self, name, **kwargs)

    def script_load(self, script: str | bytes) -> str:  # type: ignore[override]
        """Remembers it here, and sends it whole each time: every primary would have to be there to be told of it."""
        digest = sha1(script.encode() if isinstance(script, str) else script, usedforsecurity=False).hexdigest()
        self._scripts[digest] = script
        return digest

    def evalsha(self, sha: str, numkeys: int, *keys_and_args: Any) -> Any:
        if sha not in self._scripts:
            raise NoScriptError("not loaded yet")
        return self.execute_command("EVAL", self._scripts[sha], numkeys, *keys_and_args)

    def get_encoder(self) -> Encoder:
        return Encoder("utf-8", "strict", decode_responses=False)  # type: ignore[no-untyped-call]

    def close(self) -> None:
        met, self._met = self._met, None
        if met is not None:
            met.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _met_in_time(self) -> Iterator[Any]:
        """What is done with the client takes so long and no longer, and fails with nothing but a `RedisError`.

        A cluster of which no node is where it was is met anew, by the names it was first known by.
        """
        given_up_at = _given_up_at.set(time.monotonic() + self._patience)
        try:
            yield self._met or self._meet()
        except RedisClusterException as exc:
            self._met = None
            raise _told_by(exc) from exc
        finally:
            _given_up_at.reset(given_up_at)

    def _meet(self) -> _Client:
        if not self._meeting.acquire(timeout=self._patience):
            raise TimeoutError("the cluster does not answer in time")
        try:
            self._met = self._met or self._client()
            return self._met
        finally:
            self._meeting.release()

    def _client(self) -> _Client:
        (host, port), *others = self._nodes
        scheme, named = "rediss" if "ssl_ca_certs" in self._options else "redis", f"[{host}]" if ":" in host else host
        return _Client(
            # Only where it is given a URL it uses another kind of pool.
            url=f"{scheme}://{named}:{port}",
            startup_nodes=[ClusterNode(*node) for node in others],  # type: ignore[no-untyped-call]
            connection_pool_class=_AnsweringNodes if self._once else _NodePool,
            retry=Retry(NoBackoff(), retries=0 if self._once else 1),
            **self._options,
        )


def _piped(node: Redis, commands: Sequence[Sequence[Any]]) -> list[Any]:
    with node.pipeline(transaction=False) as pipe:
        for command in commands:
            pipe.execute_command(*command)  # type: ignore[no-untyped-call]
        return pipe.execute(raise_on_error=False)


def _told_by(error: BaseException) -> RedisError:
    """What a node has said, or its silence; where all are well, nobody has the slot."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, RedisError):
            return cause
        cause = cause.__cause__ or cause.__context__
    return ClusterDownError("CLUSTERDOWN nobody has the slot", status_code="CLUSTERDOWN")
