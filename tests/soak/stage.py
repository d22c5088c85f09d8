"""Everything the soak runs against: Valkey, mock Entra, mock ServiceNow and the bridge under gunicorn."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import urllib3
from redis import Redis

from bridge.demo.ports import HOST, free_port
from bridge.demo.process import PYTHON, Process, running, serving
from bridge.demo.valkey import embedded_valkey
from bridge.mock.entra import CONTOSO, MockEntra
from tests.builders import CLIENT_ID, CLIENT_SECRET, environment
from tests.test_house import ROOT

_BREAKER = {"BRIDGE_BREAKER_FAILURES": "5", "BRIDGE_BREAKER_SECONDS": "1"}
"""It opens as soon as by default, but not for as long: while it is open, ServiceNow's faults meet nobody."""


class Instance:
    """The mock ServiceNow next door, held through its control door."""

    def __init__(self, url: str, process: Process) -> None:
        self.url, self.process = url, process
        self._pool = urllib3.PoolManager(retries=False, timeout=10.0)

    def faults(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._told("GET", "faults")
        return found

    def befall(self, kind: str, place: str, **told: Any) -> None:
        self._told("POST", "faults", {"kind": kind, "path": place, **told})

    def mend(self) -> None:
        self._told("DELETE", "faults")

    def heard(self) -> dict[str, int]:
        """How many requests of each kind it was asked."""
        lines = [line for line in self.process.output().splitlines() if line.startswith("{") and line.endswith("}")]
        return json.loads(lines[-1]) if lines else {}

    def _told(self, method: str, what: str, told: Mapping[str, Any] | None = None) -> Any:
        answer = (
            self._pool.request(method, f"{self.url}/__mock__/{what}", json=told)
            if told
            else self._pool.request(method, f"{self.url}/__mock__/{what}")
        )
        if answer.status != 200:
            raise RuntimeError(answer.data.decode())
        return answer.json()["result"]


@dataclass(frozen=True)
class Stage:
    """Where everything is."""

    url: str
    bridge: Process
    instance: Instance
    entra: MockEntra
    redis: Redis | None


@contextmanager
def opened(
    worker_class: str,
    *,
    agents: int,
    processes: int,
    seed: int,
    now: str,
    redis_variables: Mapping[str, str] | None = None,
) -> Iterator[Stage]:
    """All of it, once it answers; with a Valkey of its own, unless the bridge is told of another Redis."""
    url, instance_port = f"http://{HOST}:{free_port()}", free_port()
    redirect_url = f"{url}/v1/connection/callback/{CONTOSO}"
    with ExitStack() as stack:
        storage = redis_variables or {"BRIDGE_REDIS_URL": stack.enter_context(embedded_valkey()).url}
        redis = None if redis_variables else stack.enter_context(Redis.from_url(storage["BRIDGE_REDIS_URL"]))
        entra = stack.enter_context(MockEntra())
        command = [*PYTHON, "tests.soak.instance", str(instance_port), str(seed), now, str(agents), redirect_url]
        child = stack.enter_context(running("Mock ServiceNow", command, {"PYTHONPATH": str(ROOT)}))
        child.until(lambda: "{" in child.output())
        instance = Instance(f"http://{HOST}:{instance_port}", child)
        workers = {"BRIDGE_WORKER_CLASS": worker_class, "BRIDGE_WORKERS": str(processes)}
        bridge = stack.enter_context(serving(_variables(url, storage, entra, instance.url, workers)))
        yield Stage(url, bridge, instance, entra, redis)


def _variables(
    url: str, storage: Mapping[str, str], entra: MockEntra, servicenow: str, workers: Mapping[str, str]
) -> dict[str, str]:
    connector = {"instance_url": servicenow, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    return environment(
        entra,
        storage["BRIDGE_REDIS_URL"],
        {CONTOSO: {**connector, "extra_fields": ["u_vip"]}},
        BRIDGE_PUBLIC_URL=url,
        BRIDGE_BIND=url.removeprefix("http://"),
        **workers,
        **_BREAKER,
        **storage,
    )
