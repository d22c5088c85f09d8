"""Each variable's name, kind and default, part by part."""

from collections.abc import Mapping
from dataclasses import replace

from bridge.domain.breaker import FAILURES, OPEN_SECONDS
from bridge.domain.connector_rules import ConnectorRules
from bridge.domain.hosts import DEFAULT_HOSTS
from bridge.settings.environment import Environment
from bridge.settings.records import (
    EntraSettings,
    GraphSettings,
    OutgoingSettings,
    PaneSettings,
    RedisSettings,
    ServiceNowSettings,
    Settings,
    SetupSettings,
    StorageSettings,
    TelemetrySettings,
)
from bridge.settings.serving import serving
from bridge.settings.variables import (
    not_empty,
    not_negative,
    only_installed,
    only_where,
    only_with,
    positive,
    within_a_century,
)


def read() -> Settings:
    """The settings of this process's environment; raises `EnvironmentInvalid` with every problem."""
    env = Environment()
    demo = bool(env.bool("DEMO", False))
    entra = _entra(env, demo)
    server = serving(env, entra.tenants, demo=demo)
    storage = StorageSettings(
        redis=_redis(env),
        sealing_keys=env.sealing_keys("SEALING_KEYS") or {},
        audit_events=env.int("AUDIT_EVENTS", 100_000, validate=positive),
        audit_days=env.int("AUDIT_DAYS", 365, validate=[positive, within_a_century]),
    )
    outgoing = OutgoingSettings(
        connect_seconds=env.float("CONNECT_SECONDS", 3.0, validate=positive),
        read_seconds=env.float("READ_SECONDS", 10.0, validate=positive),
        breaker_failures=env.int("BREAKER_FAILURES", FAILURES, validate=positive),
        breaker_seconds=env.float("BREAKER_SECONDS", OPEN_SECONDS, validate=positive),
        proxy=env.proxy("PROXY", ""),
        ca_bundle=env.readable_file("CA_BUNDLE", ""),
    )
    servicenow = _servicenow(env, demo, entra.tenants)
    graph, pane, telemetry = _graph(env, demo), _pane(env, entra), _telemetry(env)
    return Settings(server, entra, storage, outgoing, servicenow, graph, pane, telemetry, env.finish())


def read_for_setup(given: Mapping[str, str]) -> SetupSettings:
    """The few settings of `SetupSettings`, some `given` as options; raises `EnvironmentInvalid` with every problem."""
    env = Environment(given)
    demo = bool(env.bool("DEMO", False))
    found = SetupSettings(
        public_url=env.address("PUBLIC_URL", demo=demo),
        tenants=tuple(env.guids("ENTRA_TENANTS") or ()),
        rules=_rules(env, demo),
        refresh_lifespan_seconds=_refresh_lifespan(env),
        proxy=env.proxy("PROXY", ""),
        ca_bundle=env.readable_file("CA_BUNDLE", ""),
    )
    env.finish_part()
    return found


def _redis(env: Environment) -> RedisSettings:
    """Whoever has a primary that others can take the place of has replicas, too."""
    found = env.redis_url("REDIS_URL") or RedisSettings()
    over_tls = only_where("BRIDGE_REDIS_URL begins with rediss", met=found.tls)
    with_sentinels = only_where("BRIDGE_REDIS_URL names Sentinels", met=bool(found.service))
    certificate = env.readable_file("REDIS_CERTIFICATE", "", fits=over_tls)
    return replace(
        found,
        ca_bundle=env.readable_file("REDIS_CA_BUNDLE", "", fits=over_tls),
        certificate=certificate,
        key=env.readable_file("REDIS_KEY", "", fits=only_with("REDIS_CERTIFICATE", certificate)),
        sentinel_user=env.str("REDIS_SENTINEL_USER", "", validate=with_sentinels),
        sentinel_password=env.str("REDIS_SENTINEL_PASSWORD", "", validate=with_sentinels),
        replicas=env.int("REDIS_REPLICAS", 1 if found.service or found.is_cluster else 0, validate=not_negative),
    )


def _entra(env: Environment, demo: bool) -> EntraSettings:
    return EntraSettings(
        authority=env.address("ENTRA_AUTHORITY", "https://login.microsoftonline.com", demo=demo),
        v1_issuer=env.address("ENTRA_V1_ISSUER", "https://sts.windows.net", demo=demo),
        tenants=tuple(env.guids("ENTRA_TENANTS") or ()),
        audiences=tuple(env.list("ENTRA_AUDIENCES", subcast=str.strip, validate=not_empty) or ()),
        scope=env.str("ENTRA_SCOPE", "access_as_user"),
        application_roles=tuple(env.list("ENTRA_APPLICATION_ROLES", [], subcast=str.strip)),
        roles=env.roles("ROLES", ""),
    )


def _servicenow(env: Environment, demo: bool, tenants: tuple[str, ...]) -> ServiceNowSettings:
    rules = _rules(env, demo)
    return ServiceNowSettings(
        rules=rules,
        refresh_lifespan_seconds=_refresh_lifespan(env),
        connectors=tuple(env.connectors("CONNECTORS", "", rules=rules, tenants=tenants) or ()),
        connectors_locked=bool(env.bool("CONNECTORS_LOCKED", False)),
    )


def _graph(env: Environment, demo: bool) -> GraphSettings:
    secret = env.str("GRAPH_CLIENT_SECRET", "")
    client_id = env.application_id("GRAPH_CLIENT_ID", "", secret=secret)
    return GraphSettings(
        url=env.address("GRAPH_URL", "https://graph.microsoft.com", demo=demo),
        client_id=client_id,
        client_secret=secret,
        licence_required=bool(env.bool("LICENCE_REQUIRED", False, validate=only_with("GRAPH_CLIENT_ID", client_id))),
    )


def _pane(env: Environment, entra: EntraSettings) -> PaneSettings:
    """Without being told, people are of the one tenant that is served, and the API is the first App ID URI."""
    audience = min(entra.audiences, key=lambda each: not each.startswith("api://"), default="")
    return PaneSettings(
        client_id=env.str("PANE_CLIENT_ID", ""),
        tenant=env.str("PANE_TENANT", entra.tenants[0] if len(entra.tenants) == 1 else "organizations"),
        scope=env.str("PANE_SCOPE", f"api://{audience.removeprefix('api://')}/{entra.scope}"),
    )


def _telemetry(env: Environment) -> TelemetrySettings:
    return TelemetrySettings(
        metrics_bind=env.reading("METRICS_BIND", ""),
        tracing=bool(env.bool("TRACING", False, validate=only_installed("opentelemetry.exporter", "otel"))),
    )


def _rules(env: Environment, demo: bool) -> ConnectorRules:
    return ConnectorRules(
        hosts=tuple(env.hosts("SERVICENOW_HOSTS", ",".join(DEFAULT_HOSTS)) or ()),
        loopback_http=demo,
        tables=tuple(env.list("SERVICENOW_TABLES", ["incident"], subcast=str.strip)),
        private_addresses=bool(env.bool("SERVICENOW_PRIVATE_ADDRESSES", False)),
    )


def _refresh_lifespan(env: Environment) -> int:
    return int(env.int("SERVICENOW_REFRESH_LIFESPAN_SECONDS", 8_640_000, validate=positive) or 0)
