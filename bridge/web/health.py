"""Whether the bridge lives and can work, for whatever runs it."""

from typing import Any

import marshmallow as ma
from flask import Response, current_app

from bridge.web.api import Blueprint, Shape
from bridge.web.guard import bridge, public

blp = Blueprint("health", __name__, url_prefix="/health", description="For whatever runs the bridge")


class HealthShape(Shape):
    """`ok`, or what does not answer."""

    status = ma.fields.String(required=True, validate=ma.validate.OneOf(["ok", "unavailable"]))
    problems = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)


@blp.route("/live")
@public
@blp.response(200, HealthShape)
def live() -> dict[str, Any]:
    """Tell that the process answers"""
    return {"status": "ok", "problems": {}}


@blp.route("/ready")
@public
@blp.response(200, HealthShape)
@blp.alt_response(503, schema=HealthShape, description="Something that every request needs does not answer")
def ready() -> dict[str, Any] | Response:
    """Tell whether requests can be served, and what is missing"""
    problems = bridge().readiness.problems()
    if not problems:
        return {"status": "ok", "problems": {}}
    body = current_app.json.dumps({"status": "unavailable", "problems": problems})
    return Response(body, 503, mimetype="application/json")
