"""When an instance was last heard of, and when it last failed: the facts from which a connector's status follows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bridge.domain.connector import Connector
from bridge.domain.errors import (
    InstanceHibernating,
    ServiceNowTimeout,
    ServiceNowUnavailable,
    StorageUnavailable,
)

_OFTEN_ENOUGH = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Contact:
    """None for what has never happened. `failure` is the code of the last failure."""

    connected_at: datetime | None = None
    failed_at: datetime | None = None
    failure: str = ""

    @property
    def is_failing(self) -> bool:
        return self.failed_at is not None and (self.connected_at is None or self.connected_at < self.failed_at)

    def heard_of_at(self, moment: datetime) -> "Contact":
        """The same, if it was heard of then, too."""
        return replace(self, connected_at=max(moment, self.connected_at or moment))


class ContactStore(Protocol):
    """One per tenant and instance; gone by itself when nothing is heard for long."""

    def load(self, tenant: str, instance_url: str) -> Contact: ...

    def connected(self, tenant: str, instance_url: str, moment: datetime) -> None: ...

    def failed(self, tenant: str, instance_url: str, moment: datetime, failure: str) -> None: ...


class Contacts:
    """Notes what agents' calls come to; a process writes the same thing every few seconds and no more often."""

    def __init__(self, store: ContactStore, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now
        self._noted: dict[tuple[str, str], tuple[str, datetime]] = {}

    def of(self, connector: Connector) -> Contact:
        return self._store.load(connector.tenant, connector.instance_url)

    @contextmanager
    def noted(self, connector: Connector) -> Iterator[None]:
        """What happens inside; not knowing where to write it down is no reason to fail."""
        try:
            yield
        except (ServiceNowUnavailable, ServiceNowTimeout, InstanceHibernating) as outage:
            self._note(connector, outage.code)
            raise
        self._note(connector, "")

    def _note(self, connector: Connector, failure: str) -> None:
        place, now = (connector.tenant, connector.instance_url), self._now()
        last, at = self._noted.get(place, ("", None))
        if at is not None and last == failure and now - at < _OFTEN_ENOUGH:
            return
        self._noted[place] = (failure, now)
        with suppress(StorageUnavailable):
            if failure:
                self._store.failed(*place, now, failure)
            else:
                self._store.connected(*place, now)
