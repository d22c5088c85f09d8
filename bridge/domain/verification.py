"""The test of a connector: an administrator signs in with the candidate settings, and one incident is read.

Exactly the settings that were tested are verified, so what is saved afterwards is verified if it is the same and not
if it is not. The token is forgotten and not revoked: ServiceNow gives the same one to that user's other grants of the
same client (documented).
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from bridge.domain.agents import Agent
from bridge.domain.attempt import Attempt, Attempts, Begun
from bridge.domain.audit import AuditEvent, AuditLog, Event
from bridge.domain.connector import Connector
from bridge.domain.connector_change import ConnectorChange, ConnectorChanges
from bridge.domain.errors import AccessRefused, BridgeError, ConnectorTestFailed, HostNotAllowed, Outage, TokenRefused
from bridge.domain.grant import Access, Provider, Tokens
from bridge.domain.rights import RightsSource

_OPEN = ("instance_url", "incident_api_path", "client_id", "match_fields", "extra_fields")
_TESTED = (*_OPEN, "client_secret")
TOKEN, INCIDENT = "token", "incident"
_STEPS = {
    TOKEN: "The token could not be had",
    INCIDENT: "The token was had, but incidents could not be read with it as the connector would",
}


@dataclass(frozen=True, slots=True)
class Verification:
    """That these settings worked, when, and for how long ServiceNow's access tokens lived."""

    fingerprint: str
    verified_at: datetime
    lifespan_seconds: int


class VerificationStore(Protocol):
    """The last one for each name of settings, sealed; every method may raise `StorageUnavailable`."""

    def load(self, tenant: str, name: str) -> Verification | None: ...

    def keep(self, tenant: str, name: str, verification: Verification) -> None: ...


def fingerprint(connector: Connector) -> str:
    """The same for the same settings, whether they are switched on or not.

    To be kept sealed: the client secret is the one part of it that is not known, and people make up guessable ones.
    """
    return _digest(connector, _TESTED)


def open_name(connector: Connector) -> str:
    """The same for the same settings, whatever the secret, so it may be read by anybody."""
    return _digest(connector, _OPEN)


def _digest(connector: Connector, names: tuple[str, ...]) -> str:
    return sha256(json.dumps([getattr(connector, name) for name in names]).encode()).hexdigest()


class Verifications:
    """Tests candidate settings for administrators, and knows which were tested."""

    def __init__(
        self,
        *,
        changes: ConnectorChanges,
        attempts: Attempts,
        provider: Provider,
        rights: RightsSource,
        store: VerificationStore,
        audit: AuditLog,
        now: Callable[[], datetime],
    ) -> None:
        self._changes, self._attempts, self._provider, self._rights = changes, attempts, provider, rights
        self._store, self._audit, self._now = store, audit, now

    def of(self, connector: Connector) -> Verification | None:
        kept = self._store.load(connector.tenant, open_name(connector))
        return kept if kept and kept.fingerprint == fingerprint(connector) else None

    def redirect_url(self, tenant: str) -> str:
        """What must be registered in ServiceNow."""
        return self._attempts.redirect_uri(tenant)

    def begin(self, agent: Agent, change: ConnectorChange, return_to: str) -> Begun:
        """The same flow as a connection, with the settings as the change would make them; nothing is saved."""
        candidate = self._changes.candidate(agent, change)
        return self._attempts.begin(agent, candidate, return_to, is_test=True)

    def complete(self, agent: Agent, completion: str) -> Verification:
        """Raises `ConnectorTestFailed`, or the outage, with the step that failed and what ServiceNow said."""
        attempt = self._attempts.take(agent, completion, lambda attempt: attempt.candidate is not None)
        candidate = attempt.candidate
        assert candidate is not None  # noqa: S101 - what was asked of the attempt
        with self._told(agent, candidate, TOKEN):
            tokens = self._exchanged(candidate, attempt, completion)
        with self._told(agent, candidate, INCIDENT):
            self._read_incident(Access(candidate, tokens.access_token))
        verification = Verification(fingerprint(candidate), self._now(), tokens.expires_in_seconds)
        self._store.keep(agent.tenant, open_name(candidate), verification)
        self._audit.record(AuditEvent.by(agent, Event.CONNECTOR_TESTED, instance_url=candidate.instance_url))
        return verification

    def _exchanged(self, candidate: Connector, attempt: Attempt, completion: str) -> Tokens:
        try:
            return self._provider.exchange(candidate, attempt.redirect_uri, attempt.code, attempt.code_verifier)
        except (Outage, HostNotAllowed):
            self._attempts.put_back(completion, attempt)
            raise
        except TokenRefused as exc:
            raise ConnectorTestFailed(
                "ServiceNow did not accept the sign-in. Compare client id, client secret and redirect URL with the "
                "OAuth application registry record in ServiceNow, and see that it is active."
            ) from exc

    def _read_incident(self, access: Access) -> None:
        try:
            reads = self._rights.reads_incidents(access)
            unseen = self._rights.unseen_columns(access) if reads else ()
        except AccessRefused as exc:
            raise ConnectorTestFailed("ServiceNow did not accept the token it had just given.") from exc
        if not reads:
            raise ConnectorTestFailed(
                "ServiceNow showed none. Sign in as somebody whose role may read incidents, such as itil."
            )
        if unseen:
            raise ConnectorTestFailed(f"ServiceNow has no column {', '.join(unseen)}, or hides it from you.")

    @contextmanager
    def _told(self, agent: Agent, candidate: Connector, step: str) -> Iterator[None]:
        """Every way to fail says at which step, to the caller and in the audit."""
        try:
            yield
        except BridgeError as exc:
            about = {"instance_url": candidate.instance_url, "step": step, "problem": exc.code}
            self._audit.record(AuditEvent.by(agent, Event.CONNECTOR_TEST_FAILED, **about))
            detail = f"{_STEPS[step]}: {exc.detail}"
            failed = exc if isinstance(exc, Outage) else ConnectorTestFailed(detail)
            failed.detail, failed.step = detail, step
            raise failed from exc.__cause__
