"""The demo's stage: the mocks, Valkey and the bridge, started in the order of who needs whom, stopped in reverse."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bridge.demo.keepsakes import Keepsakes
from bridge.demo.ports import HOST, Ports, free_port
from bridge.demo.process import Process, serving
from bridge.demo.valkey import embedded_valkey
from bridge.mock.entra import API_CLIENT_ID, CONTOSO, PORTAL_CLIENT_ID, MockEntra
from bridge.mock.servicenow import MockServiceNow

CLIENT_ID = "7d1c0a4be2f94c6d8b35e9f0a1427c68"
RETURN_PATH = "/docs"
"""The page that stands for the portal of who tries by hand: the bridge's own origin is always an allowed one."""
PANE_PATH = "/pane/"
_RECOMMENDED_LIFESPAN_SECONDS = 900


@dataclass(frozen=True)
class Stage:
    """Everything that runs; the mocks run in this process, and can be asked and changed."""

    bridge_url: str
    redis_url: str
    entra: MockEntra
    servicenow: MockServiceNow
    children: tuple[Process, ...]

    @property
    def return_to(self) -> str:
        return f"{self.bridge_url}{RETURN_PATH}"

    @property
    def pane_url(self) -> str:
        return f"{self.bridge_url}{PANE_PATH}"

    def check(self) -> None:
        """Raises `Ended` if anything has."""
        for child in self.children:
            child.check()


@contextmanager
def opened(ports: Ports, folder: Path | None = None) -> Iterator[Stage]:
    """The stage, once everything on it answers; raises `PortTaken` and `Ended`. A folder keeps what is remembered."""
    keepsakes = Keepsakes.found(folder) if folder else Keepsakes.fresh()
    ports = replace(ports, servicenow=ports.servicenow or keepsakes.servicenow_port)
    ports.check()
    with ExitStack() as stack:
        entra = stack.enter_context(MockEntra(port=ports.entra or 0))
        servicenow = stack.enter_context(MockServiceNow(port=ports.servicenow or 0))
        if folder:
            replace(keepsakes, servicenow_port=servicenow.port).keep(folder)
        valkey = stack.enter_context(embedded_valkey(ports.redis, folder / "valkey" if folder else None))
        bridge_url = f"http://{HOST}:{ports.bridge or free_port()}"
        _register(entra, servicenow, bridge_url, keepsakes)
        variables = _variables(bridge_url, valkey.url, entra.url, servicenow.url, keepsakes)
        bridge = stack.enter_context(serving(variables))
        yield Stage(bridge_url, valkey.url, entra, servicenow, (bridge, valkey.process))


def _register(entra: MockEntra, servicenow: MockServiceNow, bridge_url: str, keepsakes: Keepsakes) -> None:
    """What administrators do once on either side."""
    for path in (RETURN_PATH, PANE_PATH):
        entra.add_redirect_uri(f"{bridge_url}{path}")
    servicenow.add_client(
        "ServiceNow bridge",
        [f"{bridge_url}/v1/connection/callback/{CONTOSO}"],
        client_id=CLIENT_ID,
        client_secret=keepsakes.client_secret,
        access_token_lifespan=_RECOMMENDED_LIFESPAN_SECONDS,
    )


def _variables(bridge: str, redis: str, entra: str, servicenow: str, keepsakes: Keepsakes) -> dict[str, str]:
    connector = {
        "instance_url": servicenow,
        "client_id": CLIENT_ID,
        "client_secret": keepsakes.client_secret,
        "extra_fields": ["u_vip"],
    }
    return {
        "BRIDGE_DEMO": "true",
        "BRIDGE_PUBLIC_URL": bridge,
        "BRIDGE_BIND": bridge.removeprefix("http://"),
        "BRIDGE_WORKERS": "2",
        "BRIDGE_DRAIN_SECONDS": "0",
        "BRIDGE_ENTRA_AUTHORITY": entra,
        "BRIDGE_ENTRA_TENANTS": CONTOSO,
        "BRIDGE_ENTRA_AUDIENCES": f"{API_CLIENT_ID},api://{API_CLIENT_ID}",
        "BRIDGE_REDIS_URL": redis,
        "BRIDGE_SEALING_KEYS": keepsakes.sealing_key,
        "BRIDGE_PANE_CLIENT_ID": PORTAL_CLIENT_ID,
        "BRIDGE_CONNECTORS": json.dumps({CONTOSO: connector}),
    }
