"""A tenant's connector: which ServiceNow instance, which table, as which OAuth client, and whether it may be used."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urlsplit

from bridge.domain.errors import ConnectorDisabled, ConnectorNotConfigured, HostNotAllowed, InvalidRequest
from bridge.domain.fields import NAMES_TAKEN
from bridge.domain.portals import LOOPBACK

DEFAULT_HOSTS = ("*.service-now.com", "*.servicenowservices.com")
DEFAULT_INCIDENT_API_PATH = "/api/now/table/incident"
DEFAULT_MATCH_FIELDS = ("user_name", "email")

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_COLUMN = re.compile(r"[a-z][a-z0-9_]{0,79}(\.[a-z][a-z0-9_]{0,79}){0,3}")
_TABLE_PATH = re.compile(r"/api/now/(?:v[12]/)?table/([a-z][a-z0-9_]{0,79})")


@dataclass(frozen=True, slots=True)
class Connector:
    """One tenant's way to one ServiceNow instance; `instance_url` is scheme and host only.

    `revision` counts how often it was changed here; 0 is what the settings gave.
    """

    tenant: str
    instance_url: str
    client_id: str
    client_secret: str = field(repr=False)
    enabled: bool = True
    incident_api_path: str = DEFAULT_INCIDENT_API_PATH
    match_fields: tuple[str, ...] = DEFAULT_MATCH_FIELDS
    extra_fields: tuple[str, ...] = ()
    revision: int = 0

    @property
    def table(self) -> str:
        return self.incident_api_path.rpartition("/")[2]


class ConnectorStore(Protocol):
    """Where the tenants' connectors are kept, sealed; every method may raise `StorageUnavailable`."""

    def load(self, tenant: str) -> Connector | None: ...

    def replace(self, connector: Connector, seen: Connector | None) -> bool:
        """Keeps it in place of the one seen, in one step; False, and nothing kept, when there is another by now."""


class Connectors:
    """The connectors of all tenants, each reached only by its own.

    `given` are those of the settings: each is its tenant's first, and if `locked`, its only one.
    """

    def __init__(self, store: ConnectorStore, given: Mapping[str, Connector], *, locked: bool = False) -> None:
        self._store, self._given, self.locked = store, given, locked

    def find(self, tenant: str) -> Connector | None:
        kept = None if self.locked else self._store.load(tenant)
        return kept or self._given.get(tenant)

    def of(self, tenant: str) -> Connector:
        connector = self.find(tenant)
        if connector is None:
            raise ConnectorNotConfigured(
                "No ServiceNow instance is configured. Ask an administrator to set up the connector."
            )
        return connector

    def enabled(self, tenant: str) -> Connector:
        connector = self.of(tenant)
        if not connector.enabled:
            raise ConnectorDisabled("An administrator has switched off the exchange with ServiceNow.")
        return connector

    def save(self, connector: Connector, seen: Connector | None) -> Connector | None:
        """As it is kept from now on; None, and nothing kept, when somebody else changed what was seen."""
        kept = replace(connector, revision=(seen.revision if seen else 0) + 1)
        return kept if self._store.replace(kept, seen) else None


@dataclass(frozen=True, slots=True)
class ConnectorRules:
    """What a connector may be: hosts of the allow-list, reached over https, a table of the Table API, plain columns.

    `loopback_http` lets a demo talk to a mock on this machine; nothing else is ever reached over http.
    """

    hosts: tuple[str, ...] = DEFAULT_HOSTS
    loopback_http: bool = False
    tables: tuple[str, ...] = ("incident",)

    def check(self, connector: Connector) -> None:
        """Raises `HostNotAllowed` or `InvalidRequest` with a sentence that says what would be accepted."""
        self._check_instance_url(connector.instance_url)
        self._check_path(connector.incident_api_path)
        _check_columns("match_fields", connector.match_fields)
        _check_columns("extra_fields", connector.extra_fields)
        taken = sorted(NAMES_TAKEN.intersection(connector.extra_fields))
        if taken:
            raise InvalidRequest(f"extra_fields: {', '.join(taken)} is exchanged already.")
        if not connector.match_fields:
            raise InvalidRequest("match_fields must name at least one column of sys_user.")
        if not connector.client_id:
            raise InvalidRequest(
                "client_id is empty: it is shown on the OAuth application registry record in ServiceNow."
            )

    def _check_instance_url(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise HostNotAllowed("instance_url is not a URL.") from None
        plain = f"http://{host}" if port is None else f"http://{host}:{port}"
        if self.loopback_http and host in LOOPBACK and url == plain:
            return
        if url != f"https://{host}" or port is not None:
            raise HostNotAllowed("instance_url must be https:// and a host name, with nothing before or after it.")
        if not any(_host_matches(host, allowed) for allowed in self.hosts):
            raise HostNotAllowed(f"The host {host} is not on the allow-list ({', '.join(self.hosts)}).")

    def _check_path(self, path: str) -> None:
        match = _TABLE_PATH.fullmatch(path)
        if not match or match[1] not in self.tables:
            allowed = ", ".join(f"/api/now/table/{table}" for table in self.tables)
            raise InvalidRequest(f"incident_api_path must be one of: {allowed}.")


def _host_matches(host: str, allowed: str) -> bool:
    labels = host.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        return False
    if allowed.startswith("*."):
        return host.partition(".")[2] == allowed[2:]
    return host == allowed


def _check_columns(name: str, columns: Sequence[str]) -> None:
    wrong = [column for column in columns if not _COLUMN.fullmatch(column)]
    if wrong:
        raise InvalidRequest(f"{name}: {', '.join(map(repr, wrong))} cannot be a column of ServiceNow.")
