"""What the doors and pipes tell whoever watches: that something was asked, how long it took, how it ended.

Never of whom or by whom: operations, commands and outcomes are words of the bridge's own, of which there are few. The
one exception is the agent of an exchange, for its line in the log.
"""

from collections.abc import Mapping
from typing import Protocol


class Call(Protocol):
    """One call to ServiceNow under way; `headers` let its trace go on there."""

    headers: Mapping[str, str]

    def ended(self, outcome: str) -> None: ...


class Observer(Protocol):
    """Told by any thread, for the request that is being served in it; it costs microseconds and never fails."""

    def begins(self, method: str, traceparent: str) -> None:
        """An exchange over HTTP; `over` is told of each, whatever becomes of it."""

    def answered(
        self, *, method: str, route: str | None, status: int, client: str, agent: str | None, tenant: str | None
    ) -> None:
        """`route` is the rule that fits, never an address; None when none does."""

    def over(self) -> None: ...

    def admission_refused(self) -> None:
        """There were as many requests under way as may be, of one tenant or of all."""

    def calls(self, operation: str) -> Call:
        """One try of one call to ServiceNow."""

    def stored(self, command: str, seconds: float, failure: str = "") -> None:
        """Redis was asked, and `failure` is what kept it from answering."""

    def refreshed(self, outcome: str) -> None:
        """A token was asked for anew."""

    def awaited(self, outcome: str) -> None:
        """The lock under which that happens was asked for."""


class Census(Protocol):
    """What is the same for all workers, counted when somebody asks; both raise `StorageUnavailable`."""

    def agents(self) -> int:
        """How many hold a grant, of all tenants."""

    def circuits(self) -> Mapping[str, int]:
        """How many instances that failed lately stand how, by `closed`, `open` and `half_open`."""


class NoObserver:
    """Watches nothing."""

    headers: Mapping[str, str] = {}

    def begins(self, method: str, traceparent: str) -> None: ...

    def answered(
        self, *, method: str, route: str | None, status: int, client: str, agent: str | None, tenant: str | None
    ) -> None: ...

    def over(self) -> None: ...

    def admission_refused(self) -> None: ...

    def calls(self, operation: str) -> Call:  # noqa: ARG002 - the port's own signature
        return self

    def ended(self, outcome: str) -> None: ...

    def stored(self, command: str, seconds: float, failure: str = "") -> None: ...

    def refreshed(self, outcome: str) -> None: ...

    def awaited(self, outcome: str) -> None: ...


UNWATCHED = NoObserver()
