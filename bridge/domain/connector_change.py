"""What an administrator wants of the connector, laid over what it is: left out stays, and a secret stays at home."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from typing import Any

from bridge.domain.agents import Agent
from bridge.domain.audit import AuditEvent, AuditLog, Event
from bridge.domain.connector import Connector, Connectors
from bridge.domain.connector_rules import ConnectorRules
from bridge.domain.errors import ConnectorLocked, InvalidRequest, PreconditionFailed

_REQUIRED = ("instance_url", "client_id")
_TOLD = ("enabled", "instance_url", "incident_api_path", "client_id", "match_fields", "extra_fields")


@dataclass(frozen=True, slots=True)
class ConnectorChange:
    """None means that it stays as it is; an empty `client_secret` means that there shall be none."""

    enabled: bool | None = None
    instance_url: str | None = None
    incident_api_path: str | None = None
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    match_fields: tuple[str, ...] | None = None
    extra_fields: tuple[str, ...] | None = None

    def over(self, tenant: str, current: Connector | None) -> Connector:
        """The connector it makes. Raises `InvalidRequest` for what is missing, the secret among it.

        A stored secret is never sent to another instance, nor as another client's.
        """
        wanted = {each.name: value for each in fields(self) if (value := getattr(self, each.name)) is not None}
        known = {} if current is None else {each.name: getattr(current, each.name) for each in fields(current)}
        merged: dict[str, Any] = {"client_secret": "", **known, **wanted, "tenant": tenant}
        missing = [name for name in _REQUIRED if not merged.get(name)]
        if missing:
            raise InvalidRequest("The connector lacks something.", {name: ["Give it."] for name in missing})
        moved = current is not None and any(merged[name] != known[name] for name in _REQUIRED)
        if moved and known["client_secret"] and self.client_secret is None:
            said = "Give it again, or an empty one: the stored secret is not sent to another instance or client."
            raise InvalidRequest("The client secret is missing.", {"client_secret": [said]})
        return Connector(**merged)


class ConnectorChanges:
    """Changes connectors for administrators, one after the other, and says who did what."""

    def __init__(self, connectors: Connectors, rules: ConnectorRules, audit: AuditLog) -> None:
        self._connectors, self._rules, self._audit = connectors, rules, audit

    def candidate(self, agent: Agent, change: ConnectorChange) -> Connector:
        """What the change would make; raises `InvalidRequest` or `HostNotAllowed` for what may not be."""
        with self._answered_for(agent, change, "test"):
            return self._checked(change.over(agent.tenant, current := self._connectors.find(agent.tenant)), current)

    def change(self, agent: Agent, change: ConnectorChange, revision: int | None) -> Connector:
        """Saves it, unless it changes nothing that is kept here already.

        Raises `PreconditionFailed` when `revision` is given and no longer the current one.
        """
        with self._answered_for(agent, change, "save"):
            current, saved = self._saved(agent, change, revision)
        if saved is not current:
            self._audit.record(AuditEvent.by(agent, Event.CONNECTOR_CHANGED, **_differences(current, saved)))
        return saved

    def _saved(self, agent: Agent, change: ConnectorChange, revision: int | None) -> tuple[Connector | None, Connector]:
        if self._connectors.locked:
            raise ConnectorLocked("The connector is set by the bridge's settings. Change it there.")
        current = self._connectors.find(agent.tenant)
        if revision is not None and revision != (current.revision if current else 0):
            raise _changed_meanwhile()
        candidate = self._checked(change.over(agent.tenant, current), current)
        if candidate == current and current.revision:
            return current, current
        saved = self._connectors.save(candidate, current)
        if saved is None:
            raise _changed_meanwhile()
        return current, saved

    def _checked(self, candidate: Connector, current: Connector | None) -> Connector:
        """What may no longer be may still be switched off."""
        if current is None or candidate != replace(current, enabled=False):
            self._rules.check(candidate)
        return candidate

    @contextmanager
    def _answered_for(self, agent: Agent, change: ConnectorChange, what: str) -> Iterator[None]:
        """Whoever was refused a change is on record, too: it may have been a try to lead tokens elsewhere."""
        try:
            yield
        except (InvalidRequest, PreconditionFailed, ConnectorLocked) as exc:
            about = {"what": what, "problem": exc.code, "instance_url": change.instance_url or "unchanged"}
            self._audit.record(AuditEvent.by(agent, Event.CONNECTOR_CHANGE_REFUSED, **about))
            raise


def _changed_meanwhile() -> PreconditionFailed:
    return PreconditionFailed("Somebody else has changed the connector meanwhile. Read it again, then change it.")


def _differences(old: Connector | None, new: Connector) -> dict[str, str]:
    """What was and what is, by name; of the secret only that it is another one."""
    told = {
        name: f"{_written(getattr(old, name, None))} → {_written(getattr(new, name))}"
        for name in _TOLD
        if getattr(old, name, None) != getattr(new, name)
    }
    if (old.client_secret if old else "") != new.client_secret:
        told["has_client_secret"] = "changed" if new.client_secret else "removed"
    return told


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
