"""The bridge's own identity at Microsoft: an application with nobody behind it, whose tokens are had by one at a time.

A token is for one tenant and one resource, serves all workers, and never comes with a refresh token (documented), so
renewing it is asking for another one.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bridge.domain.errors import Outage

RENEWAL_MARGIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ApplicationToken:
    """What opens one resource in one tenant until it expires."""

    access_token: str = field(repr=False)
    issued_at: datetime
    expires_at: datetime

    def lives(self, now: datetime) -> bool:
        return now < self.expires_at

    def near_its_end(self, now: datetime) -> bool:
        return now >= self.expires_at - min(RENEWAL_MARGIN, (self.expires_at - self.issued_at) / 4)


class ApplicationProvider(Protocol):
    """Entra, as the one that issues them."""

    def issue(self, tenant: str, resource: str) -> ApplicationToken:
        """Raises `ApplicationRefused` with Entra's words, or `IdentityUnavailable`."""


class ApplicationTokenStore(Protocol):
    """The tokens of all tenants, sealed; every method may raise `StorageUnavailable`."""

    def load(self, tenant: str, resource: str) -> ApplicationToken | None: ...

    def save(self, tenant: str, resource: str, token: ApplicationToken) -> None: ...

    def lease(self, tenant: str, resource: str, *, wait: bool = True) -> AbstractContextManager[None]:
        """Under it nobody else renews; raises `IdentityUnavailable` when it is not to be had in time, or at once."""


class ApplicationTokens:
    """The application's tokens for all tenants."""

    def __init__(
        self, store: ApplicationTokenStore, provider: ApplicationProvider, now: Callable[[], datetime]
    ) -> None:
        self._store, self._provider, self._now = store, provider, now

    def fresh(self, tenant: str, resource: str) -> ApplicationToken:
        """One that lives; while it does, neither is anybody's renewal waited for, nor does an outage matter."""
        token, now = self._store.load(tenant, resource), self._now()
        if token is None or not token.lives(now):
            return self.renewed(tenant, resource, token)
        if not token.near_its_end(now):
            return token
        try:
            return self.renewed(tenant, resource, token, wait=False)
        except Outage:
            return token

    def renewed(
        self, tenant: str, resource: str, seen: ApplicationToken | None, *, wait: bool = True
    ) -> ApplicationToken:
        """One other than the one seen: somebody else's if there is one by now, this call's own otherwise."""
        with self._store.lease(tenant, resource, wait=wait):
            token = self._store.load(tenant, resource)
            if token is not None and token != seen and token.lives(self._now()):
                return token
            token = self._provider.issue(tenant, resource)
            self._store.save(tenant, resource, token)
            return token
