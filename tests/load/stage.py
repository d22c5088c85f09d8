"""The bridge under load: Valkey, mock Entra, a ServiceNow that only waits, and one agent who is connected."""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from redis import Redis

from bridge.demo.ports import HOST, free_port
from bridge.demo.process import PYTHON, Process, running, serving
from bridge.demo.valkey import embedded_valkey
from bridge.domain.agents import Agent
from bridge.domain.grant import Grant
from bridge.mock.entra import CONTOSO, MockEntra
from bridge.mock.servicenow import MockServiceNow
from bridge.storage.cipher import Cipher
from bridge.storage.grants import RedisGrants
from tests.bench import processes
from tests.builders import CLIENT_ID, CLIENT_SECRET, SEALING_KEY, environment
from tests.conftest import ALEX
from tests.connecting import LIST
from tests.test_house import ROOT


@dataclass(frozen=True)
class Stage:
    """Where the bridge is, and one request to it."""

    port: int
    request: bytes
    bridge: Process

    def mebibytes(self) -> float:
        """What the largest worker holds by now."""
        return processes.worker_memory(self.bridge.pid).resident

    def cpu_seconds(self) -> float:
        return processes.cpu_seconds(self.bridge.pid)


@contextmanager
def opened(delay: tuple[int, int], query: str, variables: Mapping[str, str]) -> Iterator[Stage]:
    """All of it, once it answers; `delay` in milliseconds."""
    port, upstream_port = free_port(), free_port()
    with ExitStack() as stack:
        valkey = stack.enter_context(embedded_valkey())
        entra = stack.enter_context(MockEntra())
        behind = stack.enter_context(MockServiceNow())
        command = [*PYTHON, "tests.load.upstream", str(upstream_port), behind.url, *map(str, delay)]
        upstream = stack.enter_context(running("The upstream", command, {"PYTHONPATH": str(ROOT)}))
        upstream.until(lambda: "ready" in upstream.output())
        instance = f"http://{HOST}:{upstream_port}"
        with Redis.from_url(valkey.url) as redis:
            _connect(redis, behind, instance, entra)
        connector = {"instance_url": instance, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        served = environment(
            entra,
            valkey.url,
            {CONTOSO: connector},
            BRIDGE_ENTRA_TENANTS=CONTOSO,
            BRIDGE_PUBLIC_URL=f"http://{HOST}:{port}",
            BRIDGE_BIND=f"{HOST}:{port}",
        )
        bridge = stack.enter_context(serving({**served, **variables}))
        yield Stage(port, _request(port, query, entra), bridge)


def _agent() -> Agent:
    return Agent(CONTOSO, "11111111-2222-4333-8444-555555555555", ALEX, frozenset())


def _connect(redis: Redis, behind: MockServiceNow, instance: str, entra: MockEntra) -> None:
    behind.add_client("Bridge", ["https://bridge.invalid"], client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    issued, now = behind.issue_tokens(ALEX, CLIENT_ID), datetime.now(UTC)
    later = now + timedelta(hours=1)
    grant = Grant(instance, CLIENT_ID, issued.access_token, issued.refresh_token, 3600, later, now, later)
    RedisGrants(redis, redis, Cipher({"k1": b64decode(SEALING_KEY)}), 30.0).save(_agent(), grant)


def _request(port: int, query: str, entra: MockEntra) -> bytes:
    token = entra.token(ALEX, oid=_agent().id)
    return f"GET {LIST}?{query} HTTP/1.1\r\nHost: {HOST}:{port}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
