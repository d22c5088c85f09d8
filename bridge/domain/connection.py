"""An agent's connection to ServiceNow: begun, completed once, used, read and ended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from bridge.domain.agents import Agent
from bridge.domain.attempt import Attempt, Attempts, Begun
from bridge.domain.audit import AuditEvent, AuditLog, Event
from bridge.domain.connector import Connector, Connectors
from bridge.domain.contact import Contacts
from bridge.domain.errors import (
    AccessRefused,
    BridgeError,
    HostNotAllowed,
    Outage,
    SignInAgain,
    StorageUnavailable,
    TokenRefused,
)
from bridge.domain.grant import Access, Account, Grant, Grants, Provider, Tokens
from bridge.domain.pauses import Pauses

T = TypeVar("T")

TOO_LONG_LIVED = "access_token_lifespan_over_15_minutes"
RECOMMENDED_LIFESPAN_SECONDS = 900
"""Microsoft's connector asks administrators for 15 minutes and warns above it (documented)."""


class Status(StrEnum):
    """How an agent's connection stands."""

    CONNECTED = "connected"
    NEEDS_SIGN_IN = "needs_sign_in"
    DISCONNECTED = "disconnected"


@dataclass(frozen=True, slots=True)
class Connection:
    """What an agent may know of their own connection; no token."""

    status: Status
    instance_url: str
    servicenow_user: Account | None = None
    connected_at: datetime | None = None
    access_expires_at: datetime | None = None
    sign_in_again_by: datetime | None = None
    warnings: tuple[str, ...] = ()


class Connections:
    """The connections of all agents, each reached only by its own agent."""

    def __init__(
        self,
        *,
        connectors: Connectors,
        provider: Provider,
        grants: Grants,
        pauses: Pauses,
        contacts: Contacts,
        attempts: Attempts,
        refresh_lifespan: timedelta,
        audit: AuditLog,
        now: Callable[[], datetime],
    ) -> None:
        self._connectors, self._provider, self._grants = connectors, provider, grants
        self._pauses, self._contacts, self._attempts, self._audit = pauses, contacts, attempts, audit
        self._refresh_lifespan, self._now = refresh_lifespan, now

    def begin(self, agent: Agent, return_to: str) -> Begun:
        return self._attempts.begin(agent, self._connectors.enabled(agent.tenant), return_to)

    def complete(self, agent: Agent, completion: str) -> Connection:
        """Spends the code and keeps what it gives; whoever must wait for a renewal waits before anything is spent."""
        connector = self._connectors.enabled(agent.tenant)
        with self._grants.lease(agent):
            attempt = self._attempts.take(agent, completion, lambda attempt: attempt.belongs_to(connector))
            grant = self._granted(connector, self._exchanged(connector, attempt, completion))
            self._keep(agent, grant)
        about = {"instance_url": grant.instance_url}
        if grant.account:
            about["servicenow_user"] = grant.account.user_name
        self._audit.record(AuditEvent.by(agent, Event.CONNECTION_COMPLETED, **about))
        return self._shown(connector, grant)

    def call(self, agent: Agent, ask: Callable[[Access], T]) -> T:
        """Asks with an access token that is fresh enough; a 401 renews it and asks exactly once more."""
        connector = self._connectors.enabled(agent.tenant)
        grant = self._grants.fresh(agent, connector)
        try:
            return self._asked(agent, connector, grant, ask)
        except AccessRefused:
            grant = self._grants.renewed(agent, connector, grant)
        try:
            return self._asked(agent, connector, grant, ask)
        except AccessRefused as exc:
            raise SignInAgain("ServiceNow does not accept the token it has just given. Sign in again.") from exc

    def read(self, agent: Agent) -> Connection:
        connector = self._connectors.of(agent.tenant)
        return self._shown(connector, self._grants.load(agent))

    def end(self, agent: Agent) -> None:
        """Forgets the grant always, and revokes it where possible; siblings with the same tokens end with it."""
        grant = self._grants.take_away(agent)
        if grant is None:
            return
        self._audit.record(AuditEvent.by(agent, Event.CONNECTION_ENDED, instance_url=grant.instance_url))
        connector = self._connectors.find(agent.tenant)
        if connector and connector.enabled and grant.belongs_to(connector):
            self._grants.revoke(connector, grant)

    def _asked(self, agent: Agent, connector: Connector, grant: Grant, ask: Callable[[Access], T]) -> T:
        with self._pauses.heeded(agent, connector.instance_url), self._contacts.noted(connector):
            return ask(Access(connector, grant.access_token))

    def _exchanged(self, connector: Connector, attempt: Attempt, completion: str) -> Tokens:
        try:
            return self._provider.exchange(connector, attempt.redirect_uri, attempt.code, attempt.code_verifier)
        except TokenRefused as exc:
            raise SignInAgain(
                "ServiceNow did not accept the sign-in. Connect again; if this repeats, the client secret may be wrong."
            ) from exc
        except (Outage, HostNotAllowed):
            self._attempts.put_back(completion, attempt)
            raise

    def _keep(self, agent: Agent, grant: Grant) -> None:
        try:
            self._grants.save(agent, grant)
        except StorageUnavailable as exc:
            detail = "The connection was made but could not be kept. Connect again."
            raise StorageUnavailable(detail, retry_after_seconds=None) from exc

    def _granted(self, connector: Connector, tokens: Tokens) -> Grant:
        now, lifespan = self._now(), timedelta(seconds=tokens.expires_in_seconds)
        return Grant(
            instance_url=connector.instance_url,
            client_id=connector.client_id,
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token or "",
            lifespan_seconds=tokens.expires_in_seconds,
            access_expires_at=now + lifespan,
            connected_at=now,
            sign_in_again_by=now + (self._refresh_lifespan if tokens.refresh_token else lifespan),
            account=self._account(Access(connector, tokens.access_token)),
        )

    def _account(self, access: Access) -> Account | None:
        """Who signed in is good to know, but a connection does not fail for not knowing it."""
        try:
            return self._provider.account(access)
        except (BridgeError, AccessRefused):
            return None

    def _shown(self, connector: Connector, grant: Grant | None) -> Connection:
        if grant is None or not grant.belongs_to(connector):
            return Connection(Status.DISCONNECTED, connector.instance_url)
        now = self._now()
        dead = grant.refused_at is not None and now >= grant.access_expires_at
        ended = dead or grant.is_refused(now) or now >= grant.sign_in_again_by
        long_lived = grant.lifespan_seconds > RECOMMENDED_LIFESPAN_SECONDS
        return Connection(
            status=Status.NEEDS_SIGN_IN if ended else Status.CONNECTED,
            instance_url=grant.instance_url,
            servicenow_user=grant.account,
            connected_at=grant.connected_at,
            access_expires_at=grant.access_expires_at,
            sign_in_again_by=grant.sign_in_again_by,
            warnings=(TOO_LONG_LIVED,) if long_lived else (),
        )
