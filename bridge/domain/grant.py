"""What ServiceNow granted to an agent, and its renewal, which is asked for by one at a time.

The whole art: take the lease, load again, and only then ask. Only a refusal that is repeated after loading again marks
a grant as refused; an outage never touches it, and a refused grant is kept, because ServiceNow answers a rotated client
secret exactly as it answers a dead grant (documented), and the next success clears the mark.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from bridge.domain.agents import Agent
from bridge.domain.audit import AuditEvent, AuditLog, Event
from bridge.domain.connector import Connector
from bridge.domain.errors import HostNotAllowed, NotConnected, Outage, ServiceNowTimeout, SignInAgain, TokenRefused

RENEWAL_MARGIN = timedelta(seconds=60)
REFUSAL_COOLDOWN = timedelta(seconds=60)
"""How long a refused grant is not tried again: a mended client secret revives every grant within this time."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the token endpoint gives; ServiceNow may leave the refresh token out, and never rotates it (measured)."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_in_seconds: int


@dataclass(frozen=True, slots=True)
class Account:
    """The ServiceNow user an agent is signed in as."""

    sys_id: str
    name: str
    user_name: str
    email: str


@dataclass(frozen=True, slots=True)
class Grant:
    """What ServiceNow granted to one agent, and on which instance: it is never sent to another."""

    instance_url: str
    client_id: str
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    lifespan_seconds: int
    access_expires_at: datetime
    connected_at: datetime
    sign_in_again_by: datetime
    account: Account | None = None
    refused_at: datetime | None = None

    def belongs_to(self, connector: Connector) -> bool:
        return (self.instance_url, self.client_id) == (connector.instance_url, connector.client_id)

    def near_its_end(self, now: datetime) -> bool:
        """What cannot be renewed is used to its very end."""
        margin = min(RENEWAL_MARGIN, timedelta(seconds=self.lifespan_seconds / 4))
        return now >= self.access_expires_at - (margin if self.refresh_token else timedelta())

    def is_refused(self, now: datetime) -> bool:
        """Refused a moment ago; after the cooldown it is tried again."""
        return self.refused_at is not None and now < self.refused_at + REFUSAL_COOLDOWN

    def renewed(self, tokens: Tokens, now: datetime) -> "Grant":
        return replace(
            self,
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token or self.refresh_token,
            lifespan_seconds=tokens.expires_in_seconds,
            access_expires_at=now + timedelta(seconds=tokens.expires_in_seconds),
            refused_at=None,
        )


@dataclass(frozen=True, slots=True)
class Access:
    """Where one call to ServiceNow goes, and with what."""

    connector: Connector
    token: str = field(repr=False)


class Provider(Protocol):
    """ServiceNow as an authorization server."""

    def authorization_url(self, connector: Connector, redirect_uri: str, state: str, code_verifier: str) -> str: ...

    def exchange(self, connector: Connector, redirect_uri: str, code: str, code_verifier: str) -> Tokens:
        """Raises `TokenRefused`, `HostNotAllowed`, or an `Outage`."""

    def refresh(self, connector: Connector, refresh_token: str) -> Tokens:
        """Raises `TokenRefused`, `HostNotAllowed`, or an `Outage`."""

    def revoke(self, connector: Connector, token: str) -> None:
        """Raises `TokenRefused`, `HostNotAllowed`, or an `Outage`."""

    def account(self, access: Access) -> Account | None:
        """The user to whom the access token belongs."""


class GrantStore(Protocol):
    """One grant per agent, sealed; every method raises `StorageUnavailable` when the store does not answer."""

    def load(self, agent: Agent) -> Grant | None: ...

    def save(self, agent: Agent, grant: Grant) -> None: ...

    def replace(self, agent: Agent, grant: Grant) -> bool:
        """Saves it in place of another, in one step; False, and nothing saved, when there is none any more."""

    def take(self, agent: Agent) -> Grant | None:
        """Reads and deletes it in one step."""

    def lease(self, agent: Agent, *, wait: bool = True) -> AbstractContextManager[None]:
        """Held by one at a time among all threads and processes, and for longer than any token call may take.

        Raises `ServiceNowTimeout` when it cannot be had in time, or at once when it shall not be waited for.
        """


class Grants:
    """The grants of all agents, kept fresh."""

    def __init__(self, store: GrantStore, provider: Provider, audit: AuditLog, now: Callable[[], datetime]) -> None:
        self._store, self._provider, self._audit, self._now = store, provider, audit, now

    def load(self, agent: Agent) -> Grant | None:
        return self._store.load(agent)

    def lease(self, agent: Agent) -> AbstractContextManager[None]:
        """Under it nobody else renews or saves the agent's grant."""
        return self._store.lease(agent)

    def save(self, agent: Agent, grant: Grant) -> None:
        """To be called under the lease."""
        self._store.save(agent, grant)

    def take_away(self, agent: Agent) -> Grant | None:
        """Forgets the grant and returns it, at once: a renewal under way replaces only what is still there."""
        return self._store.take(agent)

    def fresh(self, agent: Agent, connector: Connector) -> Grant:
        """The agent's grant, renewed when its access token is near its end.

        While the token at hand still lives, neither an outage of the token endpoint matters, nor is it waited for
        somebody else's renewal: an endpoint that hangs would use up everybody's time.
        """
        grant = self._usable(agent, connector)
        now = self._now()
        if not grant.near_its_end(now):
            return grant
        lives = now < grant.access_expires_at
        try:
            return self.renewed(agent, connector, grant, wait=not lives)
        except Outage:
            if not lives:
                raise
            return grant

    def renewed(self, agent: Agent, connector: Connector, seen: Grant, *, wait: bool = True) -> Grant:
        """A grant newer than the one seen: somebody else's renewal if there was one, this call's own otherwise.

        A newer grant may hold the same access token: ServiceNow may give again what is still valid (documented).
        """
        with self._store.lease(agent, wait=wait):
            grant = self._usable(agent, connector)
            if grant != seen:
                return grant
            renewed = self._refreshed(agent, connector, grant)
            if not self._store.replace(agent, renewed):
                # Disconnected meanwhile, and nobody else knows of these tokens.
                self.revoke(connector, renewed)
                raise _not_connected()
            return renewed

    def revoke(self, connector: Connector, grant: Grant) -> None:
        """Ends both tokens where possible.

        One token's failure is no reason to spare the other, unless ServiceNow is too slow to be asked again, or where
        its name leads nobody may be asked.
        """
        for token in filter(None, (grant.refresh_token, grant.access_token)):
            try:
                self._provider.revoke(connector, token)
            except (ServiceNowTimeout, HostNotAllowed):
                return
            except (Outage, TokenRefused):
                continue

    def _refreshed(self, agent: Agent, connector: Connector, grant: Grant) -> Grant:
        if not grant.refresh_token:
            raise _sign_in_again()
        try:
            return grant.renewed(self._provider.refresh(connector, grant.refresh_token), self._now())
        except TokenRefused:
            again = self._usable(agent, connector)
        if again != grant:
            return again
        try:
            return again.renewed(self._provider.refresh(connector, again.refresh_token), self._now())
        except TokenRefused as exc:
            self._store.replace(agent, replace(again, refused_at=self._now()))
            self._audit.record(AuditEvent.by(agent, Event.CONNECTION_REFUSED, instance_url=again.instance_url))
            raise _sign_in_again() from exc

    def _usable(self, agent: Agent, connector: Connector) -> Grant:
        grant = self._store.load(agent)
        if grant is None or not grant.belongs_to(connector):
            raise _not_connected()
        if grant.is_refused(self._now()):
            raise _sign_in_again()
        return grant


def _not_connected() -> NotConnected:
    return NotConnected("You are not connected to ServiceNow. Connect first.")


def _sign_in_again() -> SignInAgain:
    return SignInAgain("ServiceNow no longer accepts your connection. Sign in to ServiceNow again.")
