"""Whether a tenant holds the licence that Microsoft asks of whoever looks at ServiceNow's incidents in its portal.

Intune Suite or Remote Help, on trial or as an add-on (documented). Each way to get either may be a product of its own;
what they have in common is Remote Help's service plan, so that is what counts.

Nobody's work depends on Microsoft's answering. One at a time asks, seldom; the last answer counts for a day; and where
there is none, all are let in.
"""

import logging
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bridge.domain import deadline
from bridge.domain.errors import ApplicationRefused, LicenceMissing, Outage, StorageUnavailable

INTUNE_SUITE = "a929cd4d-8672-47c9-8664-159c1f322ba8"
"""The product `Microsoft_Intune_Suite`, by its id (documented: Entra's licensing service plan reference)."""
REMOTE_HELP = "a4c6cf29-1168-4076-ba5c-e8fe0e62b17e"
"""The service plan `REMOTE_HELP`, which Intune Suite includes, by its id (documented: the same)."""

LICENSED_FOR, MISSING_FOR = timedelta(hours=1), timedelta(minutes=5)
"""How long an answer is good; whoever has just bought a licence does not wait long."""
COUNTS_FOR = timedelta(days=1)
"""How long the last answer counts while there is no new one."""
PATIENCE_SECONDS = 5.0
"""How long the one who asks waits, and never longer than leaves half of their time for what they came for."""
_AGAIN_AFTER, _UNKNOWN_AGAIN_AFTER, _LONGEST_PAUSE = timedelta(minutes=5), timedelta(minutes=1), timedelta(hours=1)

_log = logging.getLogger(__name__)


class Licence(StrEnum):
    """What is known of a tenant."""

    HELD = "held"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A product that the tenant has subscribed to, the service plans in it, and how many people may use it now."""

    product: str
    service_plans: frozenset[str]
    usable_units: int


@dataclass(frozen=True, slots=True)
class LicenceAnswer:
    """What Microsoft said last and when, None if it never did; and when it is worth asking again."""

    is_held: bool | None
    told_at: datetime
    due_at: datetime


class LicenceSource(Protocol):
    """Microsoft's own view of it."""

    def subscriptions(self, tenant: str) -> Sequence[Subscription]:
        """All of the tenant's. Raises an `Outage`, or `ApplicationRefused` where the bridge may not know."""


class LicenceStore(Protocol):
    """The last answer about each tenant, for all workers; every method may raise `StorageUnavailable`."""

    def load(self, tenant: str) -> LicenceAnswer | None: ...

    def save(self, tenant: str, answer: LicenceAnswer) -> None: ...

    def turn(self, tenant: str) -> AbstractContextManager[bool]:
        """Whether it is the caller's to ask now: of all who come meanwhile, one's. Nobody waits."""


Remembered = MutableMapping[str, Licence]


class Licences:
    """The licences of all tenants. Without a source nobody asks, and nobody is refused."""

    def __init__(
        self,
        *,
        source: LicenceSource | None,
        store: LicenceStore,
        remembered: Remembered,
        required: bool,
        now: Callable[[], datetime],
    ) -> None:
        """`remembered` spares the store: it holds what this process has looked up lately."""
        self._source, self._store, self._remembered = source, store, remembered
        self._required, self._now = required, now

    def check(self, tenant: str) -> None:
        """Raises `LicenceMissing` where a licence is required and Microsoft has said that there is none."""
        if self._required and self.of(tenant) is Licence.MISSING:
            raise LicenceMissing(
                "Your organization has no licence for Intune Suite or Remote Help, which this needs. Ask an "
                "administrator to get one, or a trial."
            )

    def warnings(self, tenant: str) -> tuple[str, ...]:
        """What administrators should know."""
        licence = self.of(tenant)
        return (f"licence_{licence}",) if licence in {Licence.MISSING, Licence.UNKNOWN} else ()

    def of(self, tenant: str) -> Licence | None:
        """None when nobody asks."""
        if self._source is None:
            return None
        return self._remembered.get(tenant) or self._looked_up(tenant, self._source)

    def _looked_up(self, tenant: str, source: LicenceSource) -> Licence:
        answer = self._store.load(tenant)
        if self._is_due(answer):
            answer = self._asked(tenant, source, answer)
        licence = self._judged(answer)
        # What is due still is being asked by somebody else, and will be known in a moment.
        if not self._is_due(answer):
            self._remembered[tenant] = licence
        return licence

    def _asked(self, tenant: str, source: LicenceSource, seen: LicenceAnswer | None) -> LicenceAnswer | None:
        try:
            with self._store.turn(tenant) as is_mine:
                if not is_mine:
                    return seen
                answer = self._store.load(tenant)
                if self._is_due(answer):
                    answer = self._learnt(tenant, source, answer)
                    with suppress(StorageUnavailable):
                        self._store.save(tenant, answer)
                return answer
        except StorageUnavailable:
            return self._put_off(seen, timedelta())

    def _learnt(self, tenant: str, source: LicenceSource, seen: LicenceAnswer | None) -> LicenceAnswer:
        """The new answer, or the old one put off."""
        try:
            with deadline.within(min(PATIENCE_SECONDS, deadline.remaining() / 2)):
                is_held = is_licensed(source.subscriptions(tenant))
        except (Outage, ApplicationRefused) as exc:
            _log.warning("the licence of tenant %s cannot be told: %s", tenant, exc.detail)
            return self._put_off(seen, timedelta(seconds=exc.retry_after_seconds or 0))
        now = self._now()
        return LicenceAnswer(is_held, now, now + (LICENSED_FOR if is_held else MISSING_FOR))

    def _put_off(self, seen: LicenceAnswer | None, pause: timedelta) -> LicenceAnswer:
        now, is_known = self._now(), self._judged(seen) is not Licence.UNKNOWN
        due_at = now + min(max(pause, _AGAIN_AFTER if is_known else _UNKNOWN_AGAIN_AFTER), _LONGEST_PAUSE)
        if seen is None or not is_known:
            return LicenceAnswer(None, now, due_at)
        return LicenceAnswer(seen.is_held, seen.told_at, due_at)

    def _is_due(self, answer: LicenceAnswer | None) -> bool:
        return answer is None or self._now() >= answer.due_at

    def _judged(self, answer: LicenceAnswer | None) -> Licence:
        if answer is None or answer.is_held is None or self._now() >= answer.told_at + COUNTS_FOR:
            return Licence.UNKNOWN
        return Licence.HELD if answer.is_held else Licence.MISSING


def is_licensed(subscriptions: Iterable[Subscription]) -> bool:
    return any(
        each.usable_units > 0 and (each.product == INTUNE_SUITE or REMOTE_HELP in each.service_plans)
        for each in subscriptions
    )
