"""What can be set: frozen records, each a part of the bridge's life, without a word on where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bridge.domain.agents import DEFAULT_ROLES, Roles
from bridge.domain.connector import Connector
from bridge.domain.connector_rules import ConnectorRules
from bridge.domain.portals import Portals
from bridge.domain.proxies import Proxies

_SOCKETS_PER_REQUEST, _OTHER_FILES = 4, 64
"""To ServiceNow one and to Redis three, beside the caller's; and what any process has open."""


@dataclass(frozen=True)
class ServerSettings:
    """How the bridge is served, and where the world finds it."""

    public_url: str
    bind: str
    worker_class: str
    workers: int
    threads: int
    connections: int
    max_in_flight: int
    tenant_max_in_flight: int
    request_seconds: float
    keepalive_seconds: int
    graceful_seconds: float
    drain_seconds: float
    trusted_proxies: Proxies
    agent_requests_per_minute: int
    log_level: str
    portals: Portals

    @property
    def open_files(self) -> int:
        """How many each process may need at a time."""
        return self.connections + _SOCKETS_PER_REQUEST * self.max_in_flight + _OTHER_FILES

    def redirect_uri(self, tenant: str) -> str:
        """Where ServiceNow sends browsers back to: one per tenant, so that no answer is taken for another's."""
        return f"{self.public_url}/v1/connection/callback/{tenant}"


@dataclass(frozen=True)
class EntraSettings:
    """Whose tokens are believed, and what their roles permit."""

    authority: str
    v1_issuer: str
    tenants: tuple[str, ...]
    audiences: tuple[str, ...]
    scope: str
    application_roles: tuple[str, ...]
    roles: Roles


Nodes = tuple[tuple[str, int], ...]
"""Hosts and ports."""


@dataclass(frozen=True)
class RedisSettings:
    """Where Redis is and as whom it is spoken to: a socket, one node, a cluster's nodes, or those of the Sentinels.

    With a `service` the nodes are Sentinels, and it is their name for the primary. A write that must not be lost waits
    for so many `replicas`.
    """

    nodes: Nodes = ()
    socket_path: str = ""
    is_cluster: bool = False
    service: str = ""
    database: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    sentinel_user: str = ""
    sentinel_password: str = field(default="", repr=False)
    tls: bool = False
    ca_bundle: str | None = None
    certificate: str | None = None
    key: str | None = None
    replicas: int = 0


@dataclass(frozen=True)
class StorageSettings:
    """Where records are kept, under which keys they are sealed, and how much of the past is remembered."""

    redis: RedisSettings
    sealing_keys: Mapping[str, bytes] = field(repr=False)
    audit_events: int
    audit_days: int


@dataclass(frozen=True)
class OutgoingSettings:
    """How the bridge calls out, to ServiceNow and Entra alike."""

    connect_seconds: float
    read_seconds: float
    breaker_failures: int
    breaker_seconds: float
    proxy: str | None = field(repr=False)
    ca_bundle: str | None


@dataclass(frozen=True)
class ServiceNowSettings:
    """Which instances may be used, and each tenant's connector to begin with."""

    rules: ConnectorRules
    refresh_lifespan_seconds: int
    connectors: tuple[Connector, ...]
    connectors_locked: bool


@dataclass(frozen=True)
class GraphSettings:
    """As which application the bridge itself asks Microsoft Graph, if it has an id, and what hangs on the answer."""

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    licence_required: bool


@dataclass(frozen=True)
class TelemetrySettings:
    """What is told beside the log: where Prometheus reads, if anywhere, and whether spans are sent."""

    metrics_bind: str
    tracing: bool


@dataclass(frozen=True)
class PaneSettings:
    """How the pane's own pages sign people in: as which application and for what; without a client id, not at all."""

    client_id: str
    tenant: str
    scope: str


@dataclass(frozen=True)
class Settings:
    """All of it; `variables` are the names that were looked for."""

    server: ServerSettings
    entra: EntraSettings
    storage: StorageSettings
    outgoing: OutgoingSettings
    servicenow: ServiceNowSettings
    graph: GraphSettings
    pane: PaneSettings
    telemetry: TelemetrySettings
    variables: frozenset[str]


@dataclass(frozen=True)
class SetupSettings:
    """What has to be known before an instance can be set up, when most of the other settings may still be missing."""

    public_url: str
    tenants: tuple[str, ...]
    rules: ConnectorRules
    refresh_lifespan_seconds: int
    proxy: str | None = field(repr=False)
    ca_bundle: str | None


def blank() -> Settings:
    """Settings that lead nowhere: enough to describe the API, not to serve it."""
    nowhere = "https://bridge.invalid"
    return Settings(
        server=_blank_server(nowhere),
        entra=EntraSettings(nowhere, nowhere, (), (), "", (), DEFAULT_ROLES),
        storage=StorageSettings(RedisSettings((("127.0.0.1", 0),)), {"none": bytes(32)}, 1, 1),
        outgoing=OutgoingSettings(1.0, 1.0, 1, 1.0, None, None),
        servicenow=ServiceNowSettings(ConnectorRules(), 1, (), connectors_locked=False),
        graph=GraphSettings(nowhere, "", "", licence_required=False),
        pane=PaneSettings("", "", ""),
        telemetry=TelemetrySettings("", tracing=False),
        variables=frozenset(),
    )


def _blank_server(nowhere: str) -> ServerSettings:
    return ServerSettings(
        public_url=nowhere,
        bind="127.0.0.1:0",
        worker_class="gthread",
        workers=1,
        threads=1,
        connections=2,
        max_in_flight=1,
        tenant_max_in_flight=1,
        request_seconds=20.0,
        keepalive_seconds=1,
        graceful_seconds=1.0,
        drain_seconds=0.0,
        trusted_proxies=Proxies(),
        agent_requests_per_minute=1,
        log_level="WARNING",
        portals=Portals.of(nowhere),
    )
