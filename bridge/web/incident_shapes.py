"""What incidents look like on the wire, and what may be asked of them: exchanged fields and their filters."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import marshmallow as ma

from bridge.domain.fields import EXCHANGED_FIELDS, SORTABLE_KEYS, Field, FieldType
from bridge.web.api import Query, Shape
from bridge.web.arguments import Listed, Moment, PageNumbers, acceptable
from bridge.web.shapes import LabelledShape, PagedShape


class IncidentQuery(Query, PageNumbers):
    """Filters combine with AND; the values of one, with OR."""

    state = Listed(metadata={"description": "Value or label.", "example": ["1", "In Progress"]})
    priority = Listed(metadata={"description": "Value or label.", "example": ["1"]})
    urgency = Listed(metadata={"description": "Value or label."})
    impact = Listed(metadata={"description": "Value or label."})
    severity = Listed(metadata={"description": "Value or label."})
    assignment_group = Listed(metadata={"description": "sys_id or exact name.", "example": ["Service Desk"]})
    active = ma.fields.Boolean(
        truthy={"true"}, falsy={"false"}, metadata={"description": "`true` for open incidents, Resolved among them."}
    )
    opened_after = Moment(metadata={"description": "Inclusive.", "example": "2026-01-01T00:00:00Z"})
    opened_before = Moment(metadata={"description": "Exclusive."})
    search = ma.fields.String(
        validate=acceptable, metadata={"description": "Starts the number, or stands within the short description."}
    )
    sort = Listed(
        load_default=["-opened_at"],
        metadata={"description": "Keys to order by; a minus turns one round.", "example": ["-opened_at", "priority"]},
    )
    fields_ = Listed(
        data_key="fields",
        metadata={"description": "Columns by key or exchanged name; extra fields of the connector, too."},
    )

    @ma.validates("sort")
    def _sortable(self, value: list[str], **_: Any) -> None:
        unknown = [each for each in value if each.removeprefix("-") not in SORTABLE_KEYS]
        if unknown:
            offered = ", ".join(sorted(SORTABLE_KEYS))
            raise ma.ValidationError(f"{', '.join(unknown)} cannot be sorted by; choose from {offered}.")

    @ma.validates_schema
    def _in_order(self, data: Mapping[str, Any], **_: Any) -> None:
        after, before = data.get("opened_after"), data.get("opened_before")
        if isinstance(after, datetime) and isinstance(before, datetime) and after >= before:
            raise ma.ValidationError("It must be earlier than opened_before.", "opened_after")


def _member(field: Field) -> ma.fields.Field[Any]:
    metadata = {"x-exchanged-name": field.exchanged_name, "description": field.label}
    if field.key == "caller_id":
        return ma.fields.Nested(LabelledShape, metadata=metadata)
    if field.type in {FieldType.CHOICE, FieldType.REFERENCE}:
        return ma.fields.Nested(LabelledShape, allow_none=True, metadata=metadata)
    if field.type is FieldType.DATETIME:
        return ma.fields.AwareDateTime(allow_none=True, metadata={**metadata, "example": "2026-11-12T15:03:00Z"})
    return ma.fields.String(
        allow_none=field.key != "sys_id", metadata={**metadata, "example": _EXAMPLES.get(field.key)}
    )


_EXAMPLES = {
    "name": "Adele Vance",
    "number": "INC0010454",
    "user_principal_name": "adele.vance@contoso.com",
    "short_description": "Company Portal shows 'Device not compliant' after PIN reset",
    "sys_id": "0c5f3c1e9b8d4a7f8e2d1c0b9a8f7e6d",
}


class _IncidentMembers(Shape):
    """Hidden by ServiceNow is null; not among the chosen `fields` is absent; extra fields stand beside the others."""

    class Meta:
        """Extra fields have the names of the instance's own columns."""

        unknown = ma.INCLUDE

    url = ma.fields.Url(
        metadata={
            "description": "Opens the incident in ServiceNow.",
            "example": "https://contoso.service-now.com/nav_to.do?uri=incident.do%3Fsys_id%3D0c5f3c1e9b8d4a7f8e2d1c0b9a8f7e6d",
        }
    )


IncidentShape: type[ma.Schema] = _IncidentMembers.from_dict(
    {field.key: _member(field) for field in EXCHANGED_FIELDS}, name="IncidentShape"
)


class IncidentPageShape(PagedShape):
    """One page of a user's incidents."""

    items = ma.fields.List(ma.fields.Nested(IncidentShape), required=True)


class StateCountShape(LabelledShape):
    """How many incidents are in one state."""

    count = ma.fields.Integer(required=True, metadata={"example": 12})


class SummaryShape(Shape):
    """Counts before ServiceNow's row rules, and the newest incident that you may see."""

    total = ma.fields.Integer(required=True, metadata={"example": 57})
    open = ma.fields.Integer(required=True, metadata={"example": 30})
    by_state = ma.fields.List(ma.fields.Nested(StateCountShape), required=True)
    newest = ma.fields.Nested(IncidentShape, required=True, allow_none=True)


class ResolutionShape(Shape):
    """How an incident ended."""

    code = ma.fields.String(required=True, metadata={"example": "Solution provided"})
    notes = ma.fields.String(required=True)
    resolved_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class ActivityShape(Shape):
    """One comment or work note; `created_at` is null when ServiceNow's local time could not be told in UTC."""

    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(["comment", "work_note"]))
    author = ma.fields.String(required=True, metadata={"example": "Alex Wilber"})
    created_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    text = ma.fields.String(required=True)


IncidentDetailShape: type[ma.Schema] = type(
    "IncidentDetailShape",
    (IncidentShape,),
    {
        "description": ma.fields.String(required=True, allow_none=True),
        "resolution": ma.fields.Nested(ResolutionShape, required=True, allow_none=True),
        "activity": ma.fields.List(ma.fields.Nested(ActivityShape), required=True),
    },
)


class FieldShape(Shape):
    """One column; `choices` are the labels known for this instance."""

    key = ma.fields.String(required=True, metadata={"example": "state"})
    exchanged_name = ma.fields.String(required=True, allow_none=True, metadata={"example": "STATE"})
    label = ma.fields.String(required=True, metadata={"example": "State"})
    type = ma.fields.String(
        required=True, validate=ma.validate.OneOf(["choice", "reference", "string", "datetime", "url"])
    )
    filterable = ma.fields.Boolean(required=True)
    sortable = ma.fields.Boolean(required=True)
    choices = ma.fields.List(ma.fields.Nested(LabelledShape), required=True)


class FieldsShape(Shape):
    """All columns that can be asked for."""

    items = ma.fields.List(ma.fields.Nested(FieldShape), required=True)
