"""The same chain in plain Flask, requests and marshmallow, for gunicorn's threads."""

from http import HTTPStatus
from typing import Any

import jwt
import requests
from flask import Flask, Response, abort, jsonify, request
from marshmallow import Schema, fields
from redis import Redis
from requests.adapters import HTTPAdapter

from tests.bench.twins import settings
from tests.bench.twins.sealed import access_token, place_of

THREADS = 256
app = Flask(__name__)
keys = jwt.PyJWKClient(settings.JWKS_URL, cache_keys=True)
redis = Redis.from_url(settings.REDIS_URL, max_connections=THREADS)
session = requests.Session()
session.mount("http://", HTTPAdapter(pool_maxsize=THREADS))


class LabelledSchema(Schema):
    value = fields.String()
    display_value = fields.String()


class Group(fields.Nested):
    def get_value(self, obj: Any, *_: Any, **__: Any) -> Any:
        return obj["assignment_group"] if obj["assignment_group"]["value"] else None


class Name(fields.Field[str]):
    def __init__(self, column: str) -> None:
        super().__init__(attribute=column)
        self.column = column

    def get_value(self, obj: Any, *_: Any, **__: Any) -> Any:
        return obj[self.column]["display_value"]


class UtcTime(fields.Field[str]):
    def _serialize(self, value: Any, *_: Any, **__: Any) -> str:
        return f"{value['value'].replace(' ', 'T')}Z"


class IncidentSchema(Schema):
    caller_id = fields.Nested(LabelledSchema)
    name = Name("caller_id.name")
    number = Name("number")
    user_principal_name = Name("caller_id.user_name")
    urgency = fields.Nested(LabelledSchema)
    impact = fields.Nested(LabelledSchema)
    severity = fields.Nested(LabelledSchema)
    assignment_group = Group(LabelledSchema)
    opened_at = UtcTime()
    state = fields.Nested(LabelledSchema)
    priority = fields.Nested(LabelledSchema)
    short_description = Name("short_description")
    sys_id = Name("sys_id")
    url = fields.Function(lambda record: settings.link(record["sys_id"]["value"]))


class PageSchema(Schema):
    items = fields.List(fields.Nested(IncidentSchema))
    page = fields.Integer()
    page_size = fields.Integer()
    total = fields.Integer()
    has_more = fields.Boolean()


page_schema = PageSchema()


def agent() -> dict[str, Any]:
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    try:
        key = keys.get_signing_key_from_jwt(token)
        claims: dict[str, Any] = jwt.decode(
            token, key.key, algorithms=["RS256"], audience=settings.AUDIENCE, issuer=settings.ISSUER
        )
    except jwt.PyJWTError:
        abort(HTTPStatus.UNAUTHORIZED)
    return claims


@app.get("/v1/users/<user>/incidents")
def incidents(user: str) -> Response:
    claims = agent()
    place = place_of(claims["tid"], claims["oid"])
    sealed: Any = redis.get(place)
    token = access_token(sealed, place) if sealed else None
    if token is None:
        abort(HTTPStatus.CONFLICT)
    answer = session.get(
        settings.SERVICENOW_URL + settings.INCIDENT_PATH,
        params=settings.parameters(user),
        headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
        timeout=30,
    )
    answer.raise_for_status()
    total = int(answer.headers["X-Total-Count"])
    page = {
        "items": answer.json()["result"],
        "page": 1,
        "page_size": settings.PAGE_SIZE,
        "total": total,
        "has_more": total > settings.PAGE_SIZE,
    }
    return jsonify(page_schema.dump(page))
