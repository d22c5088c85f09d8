"""An attempt to connect: begun by an agent, answered by the browser, completed once.

The state is judged before the code is spent, and only the agent who began may complete: a forwarded link gains its
sender nothing.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from bridge.domain.agents import Agent
from bridge.domain.audit import AuditEvent, AuditLog, Event
from bridge.domain.connector import Connector
from bridge.domain.errors import ConsentDenied, ServiceNowUnavailable, StateMismatch
from bridge.domain.grant import Provider
from bridge.domain.portals import Portals

ATTEMPT_SECONDS = 600
"""From the beginning to the browser's answer: signing in may take a while, and ten minutes is the longest allowed."""
COMPLETION_SECONDS = 120
"""From the browser's answer to the completion: the pane sends it at once."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Bound to the agent who began and to the instance begun with; `code` is there once the browser has answered.

    `candidate` is the connector that is tested, where it is a test and no agent's own connection.
    """

    tenant: str
    agent: str
    instance_url: str
    client_id: str
    redirect_uri: str
    return_to: str
    code_verifier: str = field(repr=False)
    code: str = field(default="", repr=False)
    candidate: Connector | None = None
    agent_name: str = ""

    def belongs_to(self, connector: Connector) -> bool:
        """Whether it is an agent's own, begun with this instance and client."""
        same = (self.instance_url, self.client_id) == (connector.instance_url, connector.client_id)
        return same and self.candidate is None


class AttemptStore(Protocol):
    """Attempts, sealed, each answered and taken at most once; every method may raise `StorageUnavailable`."""

    def begun(self, state: str, attempt: Attempt) -> None:
        """Keeps it for `ATTEMPT_SECONDS`."""

    def find_begun(self, tenant: str, state: str) -> Attempt | None:
        """Looks, and leaves it there."""

    def take_begun(self, tenant: str, state: str) -> Attempt | None: ...

    def answer(self, state: str, completion: str, attempt: Attempt) -> bool:
        """Puts it in place of the begun one, all or nothing; False when that was taken or answered meanwhile."""

    def answered(self, completion: str, attempt: Attempt) -> None:
        """Keeps it for `COMPLETION_SECONDS`, within reach of the agent who began only."""

    def take_answered(self, agent: Agent, completion: str) -> Attempt | None: ...


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the agent's browser, and until when an answer is accepted."""

    authorization_url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What ServiceNow's redirect carried, none of it verified."""

    state: str
    code: str = ""
    error: str = ""
    issuer: str = ""


class Attempts:
    """The attempts of all agents, to connect themselves or to test a connector."""

    def __init__(
        self,
        *,
        store: AttemptStore,
        provider: Provider,
        portals: Portals,
        redirect_uri: Callable[[str], str],
        audit: AuditLog,
        now: Callable[[], datetime],
    ) -> None:
        self._store, self._provider, self._portals, self._audit = store, provider, portals, audit
        self.redirect_uri, self._now = redirect_uri, now

    def begin(self, agent: Agent, connector: Connector, return_to: str, *, is_test: bool = False) -> Begun:
        attempt = Attempt(
            tenant=agent.tenant,
            agent=agent.id,
            instance_url=connector.instance_url,
            client_id=connector.client_id,
            redirect_uri=self.redirect_uri(agent.tenant),
            return_to=self._portals.check_return_to(return_to),
            code_verifier=secrets.token_urlsafe(64),
            candidate=connector if is_test else None,
            agent_name=agent.name,
        )
        state = secrets.token_hex(32)
        self._store.begun(state, attempt)
        event = Event.CONNECTOR_TEST_BEGUN if is_test else Event.CONNECTION_BEGUN
        self._audit.record(AuditEvent.by(agent, event, instance_url=connector.instance_url))
        url = self._provider.authorization_url(connector, attempt.redirect_uri, state, attempt.code_verifier)
        return Begun(url, self._now() + timedelta(seconds=ATTEMPT_SECONDS))

    def answer(self, tenant: str, unverified: CallbackAnswer) -> str:
        """The URL the browser goes back to; raises `StateMismatch` when no attempt is waiting for this state.

        Nothing is exchanged here: whoever holds the link has proven nothing yet.
        """
        attempt = self._store.find_begun(tenant, unverified.state)
        if attempt is None:
            raise _unknown_sign_in()
        problem = _problem_of(unverified, attempt)
        if problem:
            if self._store.take_begun(tenant, unverified.state) is None:
                raise _unknown_sign_in()
            about = {"error": unverified.error or problem, "instance_url": attempt.instance_url}
            self._audit.record(AuditEvent(Event.CONNECTION_DENIED, tenant, attempt.agent, about, attempt.agent_name))
            return f"{attempt.return_to}#connection_error={problem}"
        completion = secrets.token_hex(32)
        if not self._store.answer(unverified.state, completion, replace(attempt, code=unverified.code)):
            raise _unknown_sign_in()
        return f"{attempt.return_to}#connection={completion}"

    def take(self, agent: Agent, completion: str, fits: Callable[[Attempt], bool]) -> Attempt:
        """The agent's own attempt, at most once; raises `StateMismatch` for any other and one that does not fit."""
        attempt = self._store.take_answered(agent, completion)
        if attempt is None or not fits(attempt):
            self._audit.record(AuditEvent.by(agent, Event.STATE_MISMATCH))
            raise StateMismatch("This completion is unknown, used, expired, or another agent's. Connect again.")
        return attempt

    def put_back(self, completion: str, attempt: Attempt) -> None:
        """When something else than a refusal kept its code from being spent."""
        self._store.answered(completion, attempt)


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
