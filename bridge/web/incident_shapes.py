"""What incidents look like on the wire, and what may be asked of them: exchanged fields and their filters."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import marshmallow as ma

from bridge.domain.fields import EXCHANGED_FIELDS, SORTABLE_KEYS, Field, FieldType
from bridge.domain.text import MAX_LENGTH
from bridge.web.api import Query, Shape
from bridge.web.arguments import Listed, Moment, PageNumbers, acceptable
from bridge.web.shapes import LabelledShape, PagedShape


class IncidentQuery(Query, PageNumbers):
    """Filters combine with AND; the values of one, with OR."""

    state = Listed("Values or labels.", ["1", "In Progress"])
    priority = Listed("Values or labels.", ["1"])
    urgency = Listed("Values or labels.")
    impact = Listed("Values or labels.")
    severity = Listed("Values or labels.")
    assignment_group = Listed("sys_ids or exact names; a name with a comma only by its sys_id.", ["Service Desk"])
    active = ma.fields.Boolean(
        truthy={"true"}, falsy={"false"}, metadata={"description": "`true` for open incidents, Resolved among them."}
    )
    opened_after = Moment(metadata={"description": "Inclusive.", "example": "2026-01-01T00:00:00Z"})
    opened_before = Moment(metadata={"description": "Exclusive."})
    search = ma.fields.String(
        validate=[ma.validate.Length(1, MAX_LENGTH), acceptable],
        metadata={"description": "Starts the number, or stands within the short description."},
    )
    sort = Listed(
        f"Keys to order by, {', '.join(sorted(SORTABLE_KEYS))}; a minus in front turns one round.",
        ["-opened_at", "priority"],
        load_default=["-opened_at"],
    )
    fields_ = Listed("Columns by key or exchanged name; extra fields of the connector, too.", data_key="fields")

    @ma.validates("sort")
    def _sortable(self, value: list[str], **_: Any) -> None:
        unknown = [each for each in value if each.removeprefix("-") not in SORTABLE_KEYS]
        if unknown:
            offered = ", ".join(sorted(SORTABLE_KEYS))
            raise ma.ValidationError(f"{', '.join(unknown)} cannot be sorted by; choose from {offered}.")
        if len({each.removeprefix("-") for each in value}) < len(value):
            raise ma.ValidationError("A key can be sorted by once.")

    @ma.validates_schema
    def _in_order(self, data: Mapping[str, Any], **_: Any) -> None:
        after, before = data.get("opened_after"), data.get("opened_before")
        if isinstance(after, datetime) and isinstance(before, datetime) and after >= before:
            raise ma.ValidationError("It must be earlier than opened_before.", "opened_after")


def _member(field: Field, required: bool) -> ma.fields.Field[Any]:
    metadata: dict[str, Any] = {"x-exchanged-name": field.exchanged_name, "description": field.label}
    if field.key == "caller_id":
        return ma.fields.Nested(LabelledShape, required=required, metadata=metadata)
    if field.type in {FieldType.CHOICE, FieldType.REFERENCE}:
        return ma.fields.Nested(LabelledShape, required=required, allow_none=True, metadata=metadata)
    if field.type is FieldType.DATETIME:
        metadata["example"] = "2026-11-12T15:03:00Z"
        return ma.fields.AwareDateTime(required=required, allow_none=True, metadata=metadata)
    metadata["example"] = _EXAMPLES[field.key]
    return ma.fields.String(required=required, allow_none=field.key != "sys_id", metadata=metadata)


def _url(required: bool) -> ma.fields.Field[Any]:
    metadata = {"format": "uri", "description": "Opens the incident in ServiceNow.", "example": _EXAMPLES["url"]}
    return ma.fields.String(required=required, metadata=metadata)


_EXAMPLES = {
    "name": "Adele Vance",
    "number": "INC0010454",
    "user_principal_name": "adele.vance@contoso.com",
    "short_description": "Company Portal shows 'Device not compliant' after PIN reset",
    "sys_id": "0c5f3c1e9b8d4a7f8e2d1c0b9a8f7e6d",
    "url": "https://contoso.service-now.com/nav_to.do?uri=incident.do%3Fsys_id%3D0c5f3c1e9b8d4a7f8e2d1c0b9a8f7e6d",
}


def _incident(name: str, *, required: bool) -> type[ma.Schema]:
    members = {field.key: _member(field, required) for field in EXCHANGED_FIELDS} | {"url": _url(required)}
    return Shape.from_dict(members, name=name)


class IncidentShape(_incident("Whole", required=True)):  # type: ignore[misc]
    """A whole incident; what ServiceNow hides from you is null."""


class IncidentRowShape(_incident("Chosen", required=False)):  # type: ignore[misc]
    """An incident in a list; hidden by ServiceNow is null, not among the chosen `fields` is absent.

    Without `fields` all members are there. Extra fields stand beside them under ServiceNow's column names.
    """

    class Meta:
        """Extra fields have the names of the instance's own columns."""

        unknown = ma.INCLUDE


class IncidentPageShape(PagedShape):
    """One page of a user's incidents."""

    items = ma.fields.List(ma.fields.Nested(IncidentRowShape), required=True)


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


class IncidentDetailShape(IncidentShape):
    """A whole incident with everything you may read of it; the connector's extra fields stand beside, too."""

    class Meta:
        """Extra fields have the names of the instance's own columns."""

        unknown = ma.INCLUDE

    description = ma.fields.String(required=True, allow_none=True)
    resolution = ma.fields.Nested(ResolutionShape, required=True, allow_none=True)
    activity = ma.fields.List(ma.fields.Nested(ActivityShape), required=True)


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
