"""A user's incidents: listed, counted, read one by one."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from flask import Response, request

from bridge.domain import fields
from bridge.domain.agents import Permission
from bridge.domain.choices import in_order
from bridge.domain.errors import IncidentNotFound, StorageUnavailable
from bridge.domain.fields import EXCHANGED_FIELDS, FieldType
from bridge.domain.incidents import Incident, IncidentFilter, IncidentQuery, Sort
from bridge.web import incident_shapes as shapes
from bridge.web import spreadsheet
from bridge.web.api import Blueprint, also, leads_to, refuses
from bridge.web.arguments import acceptable_in_path, part_of
from bridge.web.guard import agent, bridge, needs
from bridge.web.outages import ASKING_FOR_A_USER, CONNECTOR

blp = Blueprint("incidents", __name__, url_prefix="/v1", description="A user's ServiceNow incidents")

_WHOLE = (*fields.KEYS, fields.URL_KEY)
_LABELLED_TYPES = {FieldType.CHOICE, FieldType.REFERENCE}
_LABELLED = frozenset(field.key for field in EXCHANGED_FIELDS if field.type in _LABELLED_TYPES)
_PLAIN = frozenset(_WHOLE) - _LABELLED
_VALUES = attrgetter(*_WHOLE)


@blp.route("/users/<user>/incidents")
@needs(Permission.INCIDENTS_READ)
@refuses(*ASKING_FOR_A_USER)
@leads_to("incidents.one", user="$request.path.user", incident="$response.body#/items/0/number")
@also(spreadsheet.MEDIA_TYPE, "number,state,state.value\r\nINC0010454,New,1\r\n")
@blp.arguments(shapes.IncidentQuery, location="query")
@blp.response(200, shapes.IncidentPageShape)
def matching(query: Mapping[str, Any], user: str) -> dict[str, Any] | Response:
    """List a user's incidents, newest first, as JSON or CSV"""
    acceptable_in_path(user=user)
    columns = fields.named(query.get("fields_", ()))
    page = bridge().incidents.matching(agent(), user, _asked(query, columns))
    rows = [_shown(incident, columns) for incident in page.items]
    if spreadsheet.is_preferred(request.accept_mimetypes):
        response = spreadsheet.download("incidents.csv", rows, columns or _WHOLE, _LABELLED.union(columns) - _PLAIN)
        response.headers["X-Total-Count"], response.headers["X-Has-More"] = str(page.total), str(page.has_more).lower()
        return response
    return {
        "items": rows,
        "page": page.page,
        "page_size": page.page_size,
        "total": page.total,
        "has_more": page.has_more,
    }


@blp.route("/users/<user>/incidents/summary")
@needs(Permission.INCIDENTS_READ)
@refuses(*ASKING_FOR_A_USER)
@leads_to("incidents.one", user="$request.path.user", incident="$response.body#/newest/number")
@blp.response(200, shapes.SummaryShape)
def summary(user: str) -> dict[str, Any]:
    """Count a user's incidents, in all, open and by state"""
    acceptable_in_path(user=user)
    found = bridge().incidents.summary(agent(), user)
    return {
        "total": found.total,
        "open": found.open,
        "by_state": [
            {"value": each.state.value, "display_value": each.state.display_value, "count": each.count}
            for each in found.by_state
        ],
        "newest": _shown(found.newest) if found.newest else None,
    }


@blp.route("/users/<user>/incidents/<incident>")
@needs(Permission.INCIDENTS_READ)
@refuses(*ASKING_FOR_A_USER, IncidentNotFound)
@blp.response(200, shapes.IncidentDetailShape)
def one(user: str, incident: str) -> dict[str, Any]:
    """Read one incident by sys_id or number, with its resolution and activity"""
    acceptable_in_path(user=user, incident=incident)
    found = bridge().incidents.one(agent(), user, incident)
    return {
        **_shown(found.incident),
        **found.incident.extra,
        "description": found.description,
        "resolution": found.resolution,
        "activity": found.activity,
    }


@blp.route("/incidents/fields")
@needs(Permission.INCIDENTS_READ)
@refuses(*CONNECTOR, StorageUnavailable)
@blp.response(200, shapes.FieldsShape)
def all_fields() -> dict[str, Any]:
    """List the fields, what can be done with each, and the labels of choices"""
    connector = bridge().connectors.enabled(agent().tenant)
    labels = bridge().choices.known(connector)
    exchanged = [
        {
            "key": field.key,
            "exchanged_name": field.exchanged_name,
            "label": field.label,
            "type": field.type,
            "filterable": field.filterable,
            "sortable": field.sortable,
            "choices": _choices(labels.get(field.key, {})),
        }
        for field in EXCHANGED_FIELDS
    ]
    extra = [_plain(name, name, FieldType.CHOICE) for name in connector.extra_fields]
    return {"items": [*exchanged, _plain(fields.URL_KEY, "Link", "url"), *extra]}


def _asked(query: Mapping[str, Any], columns: tuple[str, ...]) -> IncidentQuery:
    choices = {key: tuple(query[key]) for key in fields.CHOICE_KEYS if key in query}
    wanted = IncidentFilter(
        choices=choices,
        assignment_groups=tuple(query.get("assignment_group", ())),
        active=query.get("active"),
        opened_after=query.get("opened_after"),
        opened_before=query.get("opened_before"),
        search=query.get("search"),
    )
    sort = tuple(Sort(each.removeprefix("-"), descending=each.startswith("-")) for each in query["sort"])
    return IncidentQuery(wanted, sort, part_of(query), columns)


def _shown(incident: Incident, columns: tuple[str, ...] = ()) -> dict[str, Any]:
    whole = dict(zip(_WHOLE, _VALUES(incident), strict=True))
    return {column: (whole if column in whole else incident.extra)[column] for column in columns} if columns else whole


def _choices(labels: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"value": value, "display_value": labels[value]} for value in sorted(labels, key=in_order)]


def _plain(key: str, label: str, kind: str) -> dict[str, Any]:
    unusable = {"filterable": False, "sortable": False, "choices": []}
    return {"key": key, "exchanged_name": None, "label": label, "type": kind, **unusable}
