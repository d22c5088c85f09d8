"""A tenant's connector: which ServiceNow instance, which table, as which OAuth client, and whether it may be used."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from bridge.domain.errors import ConnectorDisabled, ConnectorNotConfigured, InvalidRequest

DEFAULT_INCIDENT_API_PATH = "/api/now/table/incident"
DEFAULT_MATCH_FIELDS = ("user_name", "email")


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

    def __init__(
        self,
        store: ConnectorStore,
        given: Mapping[str, Connector],
        check: Callable[[Connector], None],
        *,
        locked: bool = False,
    ) -> None:
        """`check` raises for a connector that may not be used, though it may have been when it was saved."""
        self._store, self._given, self._check, self.locked = store, given, check, locked

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
        try:
            self._check(connector)
        except InvalidRequest as exc:
            detail = f"The connector may not be used as it is. {exc.detail} Ask an administrator to set it up anew."
            raise ConnectorNotConfigured(detail) from exc
        return connector

    def save(self, connector: Connector, seen: Connector | None) -> Connector | None:
        """As it is kept from now on; None, and nothing kept, when somebody else changed what was seen."""
        kept = replace(connector, revision=(seen.revision if seen else 0) + 1)
        return kept if self._store.replace(kept, seen) else None
