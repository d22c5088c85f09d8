"""What agents did in the tenant, for those who must answer for it."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from flask import Response, current_app, request

from bridge.domain.agents import Permission
from bridge.domain.audit import AuditPage, AuditQuery, Event
from bridge.web import spreadsheet
from bridge.web.api import Blueprint, Query, Shape, also
from bridge.web.arguments import LARGEST_PAGE, Listed, Moment, Number, acceptable
from bridge.web.guard import agent, bridge, needs

_ABOUT = (
    "Who did what, newest first, for as long as the bridge is set to remember. The same events are lines of its log. "
    "Reading them is an event, too: once per question, not for each of its pages."
)
blp = Blueprint("audit", __name__, url_prefix="/v1/audit", description=_ABOUT)

_COLUMNS = ("id", "time", "event", "agent", "agent_name", "request_id", "about")
_NEXT = "X-Next-Cursor"
_CSV = (
    "id,time,event,agent,agent_name,request_id,about\r\n"
    "1795329000123-0,2026-11-22T06:30:00.123000Z,connection.begun,1b5e7c90-62d3-4f18-9a04-e83f61c2d7b5,Alex Wilber,"
    '4f1c2b7e9d0a4c6f8e5b3a2d1c0f9e8d,"{""instance_url"":""https://contoso.service-now.com""}"\r\n'
)


class AuditQueryArguments(Query):
    """Conditions combine with AND; of several events, any may be."""

    agent = ma.fields.String(
        validate=[ma.validate.Length(1, 100), acceptable],
        metadata={"description": "Object id.", "example": "1b5e7c90-62d3-4f18-9a04-e83f61c2d7b5"},
    )
    event = Listed("Names of events.", ["incidents.read"], offered=tuple(Event))
    user = ma.fields.String(
        validate=acceptable,
        metadata={
            "description": "An employee as they were asked for, or their sys_id or user name in ServiceNow.",
            "example": "adele.vance@contoso.com",
        },
    )
    after = Moment(metadata={"description": "Inclusive.", "example": "2026-01-01T00:00:00Z"})
    before = Moment(metadata={"description": "Exclusive."})
    page_size = Number(load_default=25, validate=ma.validate.Range(1, LARGEST_PAGE))
    cursor = ma.fields.String(
        validate=ma.validate.Length(1, 500),
        metadata={"description": "`next_cursor` of the page before, with the same conditions."},
    )

    @ma.validates_schema
    def _in_order(self, data: Mapping[str, Any], **_: Any) -> None:
        if "after" in data and "before" in data and data["after"] >= data["before"]:
            raise ma.ValidationError("It must be earlier than before.", "after")


class AuditEventShape(Shape):
    """One event; `agent_name` is how the agent was shown then, and a later version may know more events."""

    id = ma.fields.String(required=True, metadata={"example": "1795329000123-0"})
    time = ma.fields.AwareDateTime(required=True, metadata={"example": "2026-11-22T06:30:00.123000Z"})
    event = ma.fields.String(required=True, metadata={"example": "incidents.read"})
    agent = ma.fields.String(required=True, metadata={"example": "1b5e7c90-62d3-4f18-9a04-e83f61c2d7b5"})
    agent_name = ma.fields.String(required=True, metadata={"example": "Alex Wilber"})
    request_id = ma.fields.String(
        required=True,
        metadata={"description": "As in the log and in `X-Request-ID`.", "example": "4f1c2b7e9d0a4c6f8e5b3a2d1c0f9e8d"},
    )
    about = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.String(),
        required=True,
        metadata={
            "description": "Facts, which differ from event to event; never a secret.",
            "example": {
                "user": "adele.vance@contoso.com",
                "user_sys_id": "5f2a9c0e4b7d41e8a3c6d9f01b2e8a47",
                "user_name": "adele.vance@contoso.com",
                "what": "list",
            },
        },
    )


class AuditPageShape(Shape):
    """A run of events. It may be short, or even empty, while `next_cursor` says that more follow."""

    items = ma.fields.List(ma.fields.Nested(AuditEventShape), required=True)
    next_cursor = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Opens the next page, for you and with the same conditions; null on the last one."},
    )


@blp.route("")
@needs(Permission.AUDIT_READ)
@also(spreadsheet.MEDIA_TYPE, _CSV)
@blp.arguments(AuditQueryArguments, location="query")
@blp.response(
    200,
    AuditPageShape,
    headers={_NEXT: {"description": "With CSV: `next_cursor`, if there is one.", "schema": {"type": "string"}}},
)
def read(query: Mapping[str, Any]) -> AuditPage | Response:
    """Read what agents did, newest first, as JSON or CSV"""
    asked = AuditQuery(
        agent=query.get("agent"),
        events=tuple(query.get("event", ())),
        user=query.get("user"),
        after=query.get("after"),
        before=query.get("before"),
        page_size=query["page_size"],
    )
    page = bridge().audit.read(agent(), asked, query.get("cursor"))
    if spreadsheet.is_preferred(request.accept_mimetypes):
        return _download(page)
    return page


def _download(page: AuditPage) -> Response:
    rows = [
        {**{column: getattr(kept, column) for column in _COLUMNS}, "about": current_app.json.dumps(kept.about)}
        for kept in page.items
    ]
    response = spreadsheet.download("audit.csv", rows, _COLUMNS)
    if page.next_cursor:
        response.headers[_NEXT] = page.next_cursor
    return response
