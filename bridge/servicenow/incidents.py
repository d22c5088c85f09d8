"""The incident table as the domain's incidents: columns asked for, rows checked, cells read."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from bridge.domain.choices import in_order
from bridge.domain.connector import Connector
from bridge.domain.errors import ServiceNowUnavailable
from bridge.domain.fields import CHOICE_KEYS, KEYS
from bridge.domain.grant import Access
from bridge.domain.incidents import Incident, IncidentDetail, IncidentFilter, IncidentQuery, Resolution, StateCount
from bridge.domain.labelled import Labelled
from bridge.domain.paging import Page
from bridge.domain.users import SYS_ID, User
from bridge.servicenow.cells import Record, labelled, moment, plain, text, value
from bridge.servicenow.journal import JOURNAL_COLUMNS, activity
from bridge.servicenow.query import Query, either, one_of
from bridge.servicenow.tables import Tables, counted

_ALWAYS = ("sys_id", "caller_id")
_RESOLUTION_COLUMNS = ("close_code", "close_notes", "resolved_at")


class ServiceNowIncidents:
    """Asks the connector's incident table for one caller's rows, and drops every row that is not that caller's."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def matching(self, access: Access, caller: User, query: IncidentQuery) -> Page[Incident]:
        connector, part = access.connector, query.part
        conditions = _filtered(Query().is_record("caller_id", caller.sys_id), query.filter)
        for sort in query.sort:
            conditions.order_by(sort.key, descending=sort.descending)
        rows = self._tables.rows(
            access,
            connector.incident_api_path,
            conditions.order_by("sys_id"),
            _columns(connector, query.columns),
            limit=part.page_size,
            offset=part.offset,
        )
        mine = (record for record in rows.records if _is_callers(record, caller))
        return rows.page(part, [_incident(record, connector, query.columns) for record in mine])

    def one(self, access: Access, caller: User, incident: str) -> IncidentDetail | None:
        connector = access.connector
        query = Query().is_record("caller_id", caller.sys_id)
        if SYS_ID.fullmatch(incident):
            query.is_record("sys_id", incident)
        else:
            query.equals("number", incident)
        columns = (*_columns(connector, connector.extra_fields), *_columns(connector, ()))
        asked = tuple(dict.fromkeys((*columns, "description", *_RESOLUTION_COLUMNS, *JOURNAL_COLUMNS)))
        rows = self._tables.rows(access, connector.incident_api_path, query, asked, limit=2)
        for record in rows.records:
            if _is_callers(record, caller) and _is_called(record, incident):
                return _detail(record, connector)
        return None

    def by_state(self, access: Access, caller: User) -> Sequence[StateCount]:
        """Grouped by the caller too, so that even a count says itself whose it is."""
        counts: dict[str, StateCount] = {}
        for group in self._groups(access, caller, ("state", "active")):
            state, count = group["state"], counted(group["count"].value)
            known = counts.get(state.value, StateCount(state, 0, 0))
            active = known.active + (count if group["active"].value in {"true", "1"} else 0)
            counts[state.value] = StateCount(state, known.count + count, active)
        return sorted(counts.values(), key=lambda each: in_order(each.state.value))

    def labels(self, access: Access, caller: User, key: str) -> Mapping[str, str]:
        groups = self._groups(access, caller, (key,))
        return {group[key].value: group[key].display_value for group in groups if group[key].display_value}

    def _groups(self, access: Access, caller: User, columns: Sequence[str]) -> Sequence[Mapping[str, Labelled]]:
        query = Query().is_record("caller_id", caller.sys_id)
        found = self._tables.statistics(access, access.connector.table, query, ("caller_id", *columns))
        groups = [_group(record) for record in found]
        return [
            group
            for group in groups
            if group.get("caller_id", Labelled("", "")).value == caller.sys_id and all(c in group for c in columns)
        ]


def _filtered(query: Query, wanted: IncidentFilter) -> Query:
    for key, values in wanted.choices.items():
        if key in CHOICE_KEYS:
            query.is_in(key, values)
    if wanted.assignment_groups:
        query.any_of(*_group_conditions(wanted.assignment_groups))
    if wanted.active is not None:
        query.equals("active", "true" if wanted.active else "false")
    if wanted.opened_after:
        query.since("opened_at", wanted.opened_after)
    if wanted.opened_before:
        query.before("opened_at", wanted.opened_before)
    if wanted.search:
        query.any_of(either("number", "STARTSWITH", wanted.search), either("short_description", "LIKE", wanted.search))
    return query


def _group_conditions(groups: Sequence[str]) -> Sequence[str]:
    """By `sys_id` where it is one, by exact name otherwise."""
    ids = [group for group in groups if SYS_ID.fullmatch(group)]
    names = [either("assignment_group.name", "=", group) for group in groups if not SYS_ID.fullmatch(group)]
    return [one_of("assignment_group", ids), *names] if ids else names


def _columns(connector: Connector, chosen: Sequence[str]) -> Sequence[str]:
    """ServiceNow's columns for the chosen keys, those the check needs among them; fewer columns are faster."""
    asked = list(_ALWAYS)
    for key in chosen or KEYS:
        if key == "name":
            asked.append("caller_id.name")
        elif key == "user_principal_name":
            asked += [f"caller_id.{column}" for column in connector.match_fields]
        elif key != "url":
            asked.append(key)
    return tuple(dict.fromkeys(asked))


def _is_callers(record: Record, caller: User) -> bool:
    return value(record, "caller_id") == caller.sys_id


def _is_called(record: Record, incident: str) -> bool:
    """By its `sys_id`, or by its number in any letter case, as ServiceNow compares."""
    return incident == value(record, "sys_id") or incident.lower() == value(record, "number").lower()


def _incident(record: Record, connector: Connector, chosen: Sequence[str] = ()) -> Incident:
    sys_id = value(record, "sys_id")
    names = (text(record, f"caller_id.{column}") for column in connector.match_fields)
    return Incident(
        sys_id=sys_id,
        number=text(record, "number"),
        caller_id=labelled(record, "caller_id") or Labelled("", ""),
        name=text(record, "caller_id.name"),
        user_principal_name=next(filter(None, names), None),
        short_description=text(record, "short_description"),
        state=labelled(record, "state"),
        priority=labelled(record, "priority"),
        urgency=labelled(record, "urgency"),
        impact=labelled(record, "impact"),
        severity=labelled(record, "severity"),
        assignment_group=labelled(record, "assignment_group"),
        opened_at=moment(record, "opened_at"),
        url=_url(connector, sys_id),
        extra={column: labelled(record, column) for column in connector.extra_fields if column in chosen},
    )


def _detail(record: Record, connector: Connector) -> IncidentDetail:
    code, notes = text(record, "close_code") or "", text(record, "close_notes") or ""
    resolved_at = moment(record, "resolved_at")
    return IncidentDetail(
        incident=_incident(record, connector, connector.extra_fields),
        description=text(record, "description"),
        resolution=Resolution(code, notes, resolved_at) if code or notes or resolved_at else None,
        activity=activity(record),
    )


def _url(connector: Connector, sys_id: str) -> str:
    """The classic deep link, which every release opens; its inner URL must be encoded whole (documented)."""
    return f"{connector.instance_url}/nav_to.do?uri={connector.table}.do%3Fsys_id%3D{quote(sys_id, safe='')}"


def _group(record: Record) -> dict[str, Labelled]:
    """The group's fields by name, and its count, all as strings (documented)."""
    try:
        fields = record["groupby_fields"]
        group = {
            plain(each["field"]): Labelled(plain(each.get("value")), plain(each.get("display_value")))
            for each in fields
        }
        return {**group, "count": Labelled(plain(record["stats"]["count"]), "")}
    except (AttributeError, KeyError, TypeError) as exc:
        raise ServiceNowUnavailable("ServiceNow's statistics are not what its API promises.") from exc
