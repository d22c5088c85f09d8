"""flask-smorest as this house uses it: strict input, plain output, and OpenAPI that tells of both.

Views return what the domain gave them; orjson writes dataclasses and UTC times as they are. The shapes named in
`@blp.response` are the documentation, which the tests hold against what is really sent.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import flask_smorest
import marshmallow as ma
import orjson
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, Request
from flask.json.provider import JSONProvider
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from bridge.domain.errors import BridgeError, InvalidRequest

View = TypeVar("View", bound=Callable[..., Any])
_WRITTEN = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


class OrjsonProvider(JSONProvider):
    """Flask's JSON by orjson: dataclasses and enumerations as they are, UTC with a Z."""

    def dumps(self, obj: Any, **_: Any) -> str:
        return orjson.dumps(obj, option=_WRITTEN).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        return orjson.loads(s)


class Query(ma.Schema):
    """What may stand behind the question mark; anything else is refused."""

    class Meta:
        """Strict."""

        unknown = ma.RAISE


class Shape(ma.Schema):
    """What an answer looks like; it documents, and leaves writing to orjson."""

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:  # noqa: ARG002 - marshmallow's own signature
        return obj


class _Parser(FlaskParser):
    """Schemas decide on unknown members; a body must be JSON and say so, and is read without recursion."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {}  # noqa: RUF012 - as webargs declares it

    def load_querystring(self, req: Request, schema: ma.Schema) -> Any:
        """Which of two values is meant is not for us to choose."""
        lists = {field.data_key or name for name, field in schema.fields.items() if isinstance(field, ma.fields.List)}
        repeated = [name for name, values in req.args.lists() if len(values) > 1 and name not in lists]
        if repeated:
            raise InvalidRequest("A parameter is given twice.", {name: ["Give it once."] for name in repeated})
        return super().load_querystring(req, schema)

    def load_json(self, req: Request, schema: ma.Schema) -> Any:  # noqa: ARG002 - webargs' own signature
        if req.mimetype != "application/json":
            raise UnsupportedMediaType("Send the body as application/json.")
        body = req.get_data()
        # werkzeug cuts a body that comes in chunks at the limit, and takes one that ends too early, and says nothing.
        if req.content_length is None and len(body) >= (req.max_content_length or 0):
            raise RequestEntityTooLarge
        if len(body) < (req.content_length or 0):
            raise BadRequest("The body is shorter than it was said to be.")
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as exc:
            raise BadRequest("The body is not valid JSON.") from exc


class Blueprint(flask_smorest.Blueprint):
    """A group of views; those with a query are marked, so that the guard refuses one where none is expected."""

    ARGUMENTS_PARSER = _Parser()

    def arguments(self, schema: Any, *, location: str = "json", **kwargs: Any) -> Callable[[View], View]:
        # A class would be made an instance for each request, and that copies every field.
        ready = schema() if isinstance(schema, type) else schema
        decorate = super().arguments(ready, location=location, **kwargs)

        def mark(view: View) -> View:
            decorated: View = decorate(view)
            if location == "query":
                decorated.__dict__["takes_query"] = True
            return decorated

        return mark


class Api(flask_smorest.Api):
    """Names schemas without `Shape`, and leaves errors to `bridge.web.problems`."""

    def __init__(self, app: Flask) -> None:
        plugin = MarshmallowPlugin(schema_name_resolver=schema_name)
        super().__init__(app, spec_kwargs={"marshmallow_plugin": plugin})

    def _register_error_handlers(self) -> None:
        pass


def schema_name(schema: type[ma.Schema] | ma.Schema) -> str:
    named = schema if isinstance(schema, type) else type(schema)
    return named.__name__.removesuffix("Shape")


def also(media_type: str, example: str) -> Callable[[View], View]:
    """Names another media type in which a view answers when it is asked to, for OpenAPI."""

    def mark(view: View) -> View:
        view.__dict__["also"] = (media_type, example)
        return view

    return mark


def leads_to(endpoint: str, **places: str) -> Callable[[View], View]:
    """Names a view that can be asked next, and where each part of its path is found, for OpenAPI's links."""

    def mark(view: View) -> View:
        view.__dict__["leads_to"] = {endpoint: places, **view.__dict__.get("leads_to", {})}
        return view

    return mark


def refuses(*classes: type[BridgeError]) -> Callable[[View], View]:
    """Names what a view may refuse or fail with, for OpenAPI."""

    def mark(view: View) -> View:
        view.__dict__["refuses"] = classes
        return view

    return mark
