"""An agent's connection to ServiceNow: begun, answered by the browser, completed once, used, read and ended.

The state is judged before the code is spent, and only the agent who began may complete: a forwarded link gains its
sender nothing.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from bridge.domain.agents import Agent
from bridge.domain.attempt import ATTEMPT_SECONDS, Attempt, AttemptStore
from bridge.domain.audit import AuditEvent, AuditLog, Event
from bridge.domain.connector import Connector, Connectors
from bridge.domain.errors import (
    AccessRefused,
    BridgeError,
    ConsentDenied,
    Outage,
    ServiceNowUnavailable,
    SignInAgain,
    StateMismatch,
    StorageUnavailable,
    TokenRefused,
)
from bridge.domain.grant import Access, Account, Grant, Grants, Provider, Tokens
from bridge.domain.portals import Portals

T = TypeVar("T")

RECOMMENDED_LIFESPAN_SECONDS = 900
"""Microsoft's connector asks administrators for 15 minutes and warns above it (documented)."""


class Status(StrEnum):
    """How an agent's connection stands."""

    CONNECTED = "connected"
    NEEDS_SIGN_IN = "needs_sign_in"
    DISCONNECTED = "disconnected"


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the agent's browser, and until when an answer is accepted."""

    authorization_url: str
    expires_at: datetime


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


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What ServiceNow's redirect carried, none of it verified."""

    state: str
    code: str = ""
    error: str = ""
    issuer: str = ""


class Connections:
    """The connections of all agents, each reached only by its own agent."""

    def __init__(
        self,
        *,
        connectors: Connectors,
        provider: Provider,
        grants: Grants,
        attempts: AttemptStore,
        portals: Portals,
        redirect_uri: Callable[[str], str],
        refresh_lifespan: timedelta,
        audit: AuditLog,
        now: Callable[[], datetime],
    ) -> None:
        self._connectors, self._provider, self._grants, self._attempts = connectors, provider, grants, attempts
        self._portals, self._redirect_uri, self._refresh_lifespan = portals, redirect_uri, refresh_lifespan
        self._audit, self._now = audit, now

    def begin(self, agent: Agent, return_to: str) -> Begun:
        connector = self._connectors.enabled(agent.tenant)
        attempt = Attempt(
            tenant=agent.tenant,
            agent=agent.id,
            instance_url=connector.instance_url,
            client_id=connector.client_id,
            redirect_uri=self._redirect_uri(agent.tenant),
            return_to=self._portals.check_return_to(return_to),
            code_verifier=secrets.token_urlsafe(64),
        )
        state = secrets.token_hex(32)
        self._attempts.begun(state, attempt)
        self._audit.record(AuditEvent.by(agent, Event.CONNECTION_BEGUN, instance_url=connector.instance_url))
        url = self._provider.authorization_url(connector, attempt.redirect_uri, state, attempt.code_verifier)
        return Begun(url, self._now() + timedelta(seconds=ATTEMPT_SECONDS))

    def answer(self, tenant: str, unverified: CallbackAnswer) -> str:
        """The URL the browser goes back to; raises `StateMismatch` when no attempt is waiting for this state.

        Nothing is exchanged here: whoever holds the link has proven nothing yet.
        """
        attempt = self._attempts.find_begun(tenant, unverified.state)
        if attempt is None:
            raise _unknown_sign_in()
        problem = _problem_of(unverified, attempt)
        if problem:
            if self._attempts.take_begun(tenant, unverified.state) is None:
                raise _unknown_sign_in()
            self._audit.record(
                AuditEvent(Event.CONNECTION_DENIED, tenant, attempt.agent, {"error": unverified.error or problem})
            )
            return f"{attempt.return_to}#connection_error={problem}"
        completion = secrets.token_hex(32)
        if not self._attempts.answer(unverified.state, completion, replace(attempt, code=unverified.code)):
            raise _unknown_sign_in()
        return f"{attempt.return_to}#connection={completion}"

    def complete(self, agent: Agent, completion: str) -> Connection:
        """Spends the code and keeps what it gives; whoever must wait for a renewal waits before anything is spent."""
        connector = self._connectors.enabled(agent.tenant)
        with self._grants.lease(agent):
            attempt = self._attempts.take_answered(agent, completion)
            if attempt is None or not attempt.belongs_to(connector):
                self._audit.record(AuditEvent.by(agent, Event.STATE_MISMATCH))
                raise StateMismatch("This completion is unknown, used, expired, or another agent's. Connect again.")
            grant = self._granted(connector, self._exchanged(connector, attempt, completion))
            self._keep(agent, grant)
        self._audit.record(AuditEvent.by(agent, Event.CONNECTION_COMPLETED, instance_url=grant.instance_url))
        return self._shown(connector, grant)

    def call(self, agent: Agent, ask: Callable[[Access], T]) -> T:
        """Asks with an access token that is fresh enough; a 401 renews it and asks exactly once more."""
        connector = self._connectors.enabled(agent.tenant)
        grant = self._grants.fresh(agent, connector)
        try:
            return ask(Access(connector, grant.access_token))
        except AccessRefused:
            grant = self._grants.renewed(agent, connector, grant)
        try:
            return ask(Access(connector, grant.access_token))
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

    def _exchanged(self, connector: Connector, attempt: Attempt, completion: str) -> Tokens:
        try:
            return self._provider.exchange(connector, attempt.redirect_uri, attempt.code, attempt.code_verifier)
        except TokenRefused as exc:
            raise SignInAgain(
                "ServiceNow did not accept the sign-in. Connect again; if this repeats, the client secret may be wrong."
            ) from exc
        except Outage:
            self._attempts.answered(completion, attempt)
            raise

    def _keep(self, agent: Agent, grant: Grant) -> None:
        try:
            self._grants.save(agent, grant)
        except StorageUnavailable as exc:
            raise StorageUnavailable("The connection was made but could not be kept. Connect again.") from exc

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
            warnings=("access_token_lifespan_over_15_minutes",) if long_lived else (),
        )


def _unknown_sign_in() -> StateMismatch:
    return StateMismatch("This sign-in is not known here: it was used already, or took too long. Begin again.")


def _problem_of(unverified: CallbackAnswer, attempt: Attempt) -> str | None:
    if unverified.issuer and unverified.issuer != attempt.instance_url:
        return StateMismatch.code
    if unverified.error in {"server_error", "temporarily_unavailable"}:
        return ServiceNowUnavailable.code
    if unverified.error or not unverified.code:
        return ConsentDenied.code
    return None
