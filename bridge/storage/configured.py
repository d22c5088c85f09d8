"""Connectors that the settings give, one per tenant, unchangeable while the process runs."""

from collections.abc import Iterable

from bridge.domain.connector import Connector


class ConfiguredConnectors:
    """A store of connectors that were checked before they came here."""

    def __init__(self, connectors: Iterable[Connector]) -> None:
        self._by_tenant = {connector.tenant: connector for connector in connectors}

    def load(self, tenant: str) -> Connector | None:
        return self._by_tenant.get(tenant)
