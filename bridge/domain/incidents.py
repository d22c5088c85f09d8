"""A user's incidents: matching a filter, one in detail, and their summary, always that user's and no other's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from bridge.domain import fields
from bridge.domain.agents import Agent
from bridge.domain.audit import AuditEvent, AuditLog, Event
from bridge.domain.choices import Choices, Labels
from bridge.domain.connection import Connections
from bridge.domain.errors import IncidentNotFound
from bridge.domain.fields import CHOICE_KEYS
from bridge.domain.grant import Access
from bridge.domain.labelled import Labelled
from bridge.domain.paging import Page, Slice
from bridge.domain.rights import Rights
from bridge.domain.users import User, Users


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident with the thirteen exchanged fields and `url`, its page in ServiceNow.

    A field that ServiceNow hides from the agent is None. `extra` holds the connector's extra fields, if asked for.
    """

    sys_id: str
    number: str | None
    caller_id: Labelled
    name: str | None
    user_principal_name: str | None
    short_description: str | None
    state: Labelled | None
    priority: Labelled | None
    urgency: Labelled | None
    impact: Labelled | None
    severity: Labelled | None
    assignment_group: Labelled | None
    opened_at: datetime | None
    url: str
    extra: Mapping[str, Labelled | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Activity:
    """One comment or work note; `created_at` is None when ServiceNow's local time could not be told in UTC."""

    kind: str
    author: str
    created_at: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """How an incident ended."""

    code: str
    notes: str
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class IncidentDetail:
    """One incident with everything the agent may read of it, the newest activity first."""

    incident: Incident
    description: str | None
    resolution: Resolution | None
    activity: Sequence[Activity]


@dataclass(frozen=True, slots=True)
class Sort:
    """One column to order by."""

    key: str
    descending: bool = False


NEWEST_FIRST = (Sort("opened_at", descending=True),)


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """Conditions that all must hold; within one, any of its values may. Empty means no condition.

    `choices` maps a choice field to values (or, before they are resolved, labels). `opened_after` is inclusive,
    `opened_before` exclusive. `search` starts the number or stands within the short description.
    """

    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    assignment_groups: tuple[str, ...] = ()
    active: bool | None = None
    opened_after: datetime | None = None
    opened_before: datetime | None = None
    search: str | None = None


@dataclass(frozen=True, slots=True)
class IncidentQuery:
    """What is asked of a user's incidents; no columns means all thirteen."""

    filter: IncidentFilter = IncidentFilter()
    sort: tuple[Sort, ...] = NEWEST_FIRST
    part: Slice = field(default_factory=Slice)
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many incidents are in one state, and how many of them are active."""

    state: Labelled
    count: int
    active: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts before ServiceNow's row rules (documented: statistics honour roles only), and the newest incident."""

    total: int
    open: int
    by_state: Sequence[StateCount]
    newest: Incident | None


class IncidentSource(Protocol):
    """ServiceNow's incidents, as far as the agent may see them; every row is checked to be the caller's."""

    def matching(self, access: Access, caller: User, query: IncidentQuery) -> Page[Incident]: ...

    def one(self, access: Access, caller: User, incident: str) -> IncidentDetail | None:
        """By `sys_id` or number; None also when it is another caller's."""

    def by_state(self, access: Access, caller: User) -> Sequence[StateCount]: ...


class Incidents:
    """Asks ServiceNow as the agent, live on every call."""

    def __init__(
        self,
        *,
        connections: Connections,
        users: Users,
        source: IncidentSource,
        choices: Choices,
        rights: Rights,
        audit: AuditLog,
    ) -> None:
        self._connections, self._users, self._source = connections, users, source
        self._choices, self._rights, self._audit = choices, rights, audit

    def matching(self, agent: Agent, user: str, query: IncidentQuery) -> Page[Incident]:
        def ask(access: Access) -> tuple[User, Page[Incident]]:
            fields.check(query.columns, access.connector.extra_fields)
            caller = self._users.resolve(access, agent, user)
            values = self._choices.values(access, caller, query.filter.choices)
            resolved = replace(query, filter=replace(query.filter, choices=values))
            found = self._source.matching(access, caller, resolved)
            if not found.items:
                self._rights.check(access)
            self._choices.learn(access.connector, _labels_shown(found.items))
            return caller, found

        caller, page = self._connections.call(agent, ask)
        self._tell(agent, user, caller, "list")
        return page

    def one(self, agent: Agent, user: str, incident: str) -> IncidentDetail:
        def ask(access: Access) -> tuple[User, IncidentDetail | None]:
            caller = self._users.resolve(access, agent, user)
            found = self._source.one(access, caller, incident)
            if found is None:
                self._rights.check(access)
            return caller, found

        caller, found = self._connections.call(agent, ask)
        self._tell(agent, user, caller, incident)
        if found is None:
            raise IncidentNotFound("This user has no such incident that ServiceNow shows you.")
        return found

    def summary(self, agent: Agent, user: str) -> Summary:
        def ask(access: Access) -> tuple[User, Summary]:
            caller = self._users.resolve(access, agent, user)
            states = self._source.by_state(access, caller)
            newest = self._source.matching(access, caller, IncidentQuery(part=Slice(page_size=5)))
            if not states and not newest.items:
                self._rights.check(access)
            total, active = sum(state.count for state in states), sum(state.active for state in states)
            return caller, Summary(total, active, states, next(iter(newest.items), None))

        caller, summary = self._connections.call(agent, ask)
        self._tell(agent, user, caller, "summary")
        return summary

    def _tell(self, agent: Agent, user: str, caller: User, what: str) -> None:
        """Whose incidents they were: as the agent asked for them, and as ServiceNow knows them."""
        found = {"user_sys_id": caller.sys_id, "user_name": caller.user_name}
        self._audit.record(AuditEvent.by(agent, Event.INCIDENTS_READ, user=user, **found, what=what))


def _labels_shown(incidents: Sequence[Incident]) -> Labels:
    """A page has many rows and few different choices."""
    shown = {}
    for key in CHOICE_KEYS:
        choices: set[Labelled | None] = {getattr(incident, key) for incident in incidents}
        shown[key] = {choice.value: choice.display_value for choice in choices if choice}
    return shown
