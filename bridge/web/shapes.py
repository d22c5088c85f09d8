"""Shapes that several answers share."""

import marshmallow as ma

from bridge.web.api import Shape


class LabelledShape(Shape):
    """A value as ServiceNow keeps it, and the label that people read."""

    value = ma.fields.String(required=True, metadata={"example": "1"})
    display_value = ma.fields.String(required=True, metadata={"example": "New"})


class ProblemShape(Shape):
    """Every refusal and failure (RFC 9457), with a stable `code`."""

    type = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    detail = ma.fields.String(required=True)
    code = ma.fields.String(required=True)
    request_id = ma.fields.String(required=True)
    step = ma.fields.String(metadata={"description": "Which step of a connector's test failed.", "example": "token"})
    errors = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.List(ma.fields.String()),
        metadata={"description": "What is wrong with which parameter."},
    )


class PagedShape(Shape):
    """One page of a list."""

    page = ma.fields.Integer(required=True, metadata={"example": 1})
    page_size = ma.fields.Integer(required=True, metadata={"example": 25})
    total = ma.fields.Integer(
        required=True,
        metadata={"description": "Counted before ServiceNow's row rules; may exceed what you may see.", "example": 57},
    )
    has_more = ma.fields.Boolean(required=True, metadata={"description": "Decides whether to ask for another page."})
