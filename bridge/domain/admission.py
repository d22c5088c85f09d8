"""How much is under way in one process, and whether one more request may begin: a late answer is worse than a quick no.

Whoever waits behind more requests than can be served in time is not served in time either, and nor is anybody behind
them. So the process takes what it can finish, and refuses the rest at once. One tenant's slow instance holds requests
longer than others', so where there are several tenants none may hold all there is.
"""

import random
from collections import Counter
from threading import Lock

from bridge.domain.errors import Overloaded
from bridge.domain.observation import UNWATCHED, Observer

_LONGEST_PAUSE_SECONDS = 3


class Admission:
    """Of one process: `limit` requests at a time in all, `tenant_limit` for each tenant."""

    def __init__(self, limit: int, tenant_limit: int, observer: Observer = UNWATCHED) -> None:
        self._limit, self._tenant_limit, self._observer = limit, tenant_limit, observer
        self._in_flight, self._of_tenants, self._lock = 0, Counter[str](), Lock()

    @property
    def in_flight(self) -> int:
        return self._in_flight

    def begin(self) -> "Visit":
        """One more request, to be ended whatever comes of it; raises `Overloaded` when there are as many as may be."""
        with self._lock:
            is_full = self._in_flight >= self._limit
            self._in_flight += not is_full
        if is_full:
            self._observer.admission_refused()
            raise Overloaded(
                "The bridge has as many requests under way as it can serve in time. Nothing was done; try again.",
                retry_after_seconds=_pause(),
            )
        return Visit(self)

    def take_share(self, tenant: str) -> None:
        with self._lock:
            is_spent = self._of_tenants[tenant] >= self._tenant_limit
            self._of_tenants[tenant] += not is_spent
        if is_spent:
            self._observer.admission_refused()
            raise Overloaded(
                "Your organisation has as many requests under way as one may have. Nothing was done; try again.",
                retry_after_seconds=_pause(),
            )

    def end(self, tenant: str | None) -> None:
        with self._lock:
            self._in_flight -= 1
            if tenant is not None:
                self._of_tenants[tenant] -= 1


def _pause() -> int:
    """Seconds; not the same for all, or those who came together would come back together."""
    return random.randint(1, _LONGEST_PAUSE_SECONDS)  # noqa: S311 - jitter, not a secret


class Visit:
    """One request that was let in."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission
        self._tenant: str | None = None

    def of(self, tenant: str) -> None:
        """It is this tenant's; raises `Overloaded` when they have as many as one may have."""
        self._admission.take_share(tenant)
        self._tenant = tenant

    def end(self) -> None:
        self._admission.end(self._tenant)
