"""The OpenAPI document: what flask-smorest knows of the views, completed with what their marks tell."""

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

import marshmallow as ma
from flask import Flask

from bridge.domain.errors import (
    BridgeError,
    Forbidden,
    IdentityUnavailable,
    InvalidRequest,
    Overloaded,
    RateLimited,
    StorageUnavailable,
    Unauthenticated,
)
from bridge.domain.text import MAX_LENGTH
from bridge.web.api import Api, schema_name
from bridge.web.guard import PUBLIC, needs_of
from bridge.web.problems import FRAMEWORK_CODES, MEDIA_TYPE, STATUS, TYPE_PREFIX
from bridge.web.shapes import ProblemShape

_BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "An access token of Microsoft Entra for this API. You are its `tid` and `oid`.",
}
_PAUSE = {"Retry-After": {"description": "Seconds, where known.", "schema": {"type": "integer"}}}
_WITH_PAUSE = frozenset({"429", "502", "503"})
_EXTRA_FIELD = {"anyOf": [{"$ref": "#/components/schemas/Labelled"}, {"type": "null"}]}
_IN_PATHS: Mapping[str, Mapping[str, Any]] = {
    "user": {
        "description": "UPN, e-mail address or sys_id, URL-encoded: a guest's `#` is `%23`.",
        "example": "adele.vance@contoso.com",
    },
    "incident": {"description": "Number or sys_id.", "example": "INC0010454"},
    "tenant": {"description": "Entra tenant id.", "example": "7f3a1c52-9d4e-4b8f-a6c1-2e5d8b90f314"},
}


def document(app: Flask, api: Api) -> dict[str, Any]:
    """The whole document, with security and every refusal of every operation."""
    api.spec.components.schema("Problem", schema=ProblemShape)
    api.spec.components.security_scheme("bearer", _BEARER)
    written: dict[str, Any] = api.spec.to_dict()
    written["components"]["examples"] = {code: _example(status, code) for code, status in sorted(_statuses().items())}
    del written["components"]["responses"]
    for unused in ("ErrorSchema", "PaginationMetadataSchema"):
        del written["components"]["schemas"][unused]
    _describe(written)
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<", "{").replace(">", "}")
        for method, operation in written["paths"].get(path, {}).items():
            if method.upper() in (rule.methods or ()) and isinstance(operation, dict):
                _complete(app, rule.endpoint, operation)
    return {"openapi": written.pop("openapi"), **written}


def _describe(written: dict[str, Any]) -> None:
    """Schemas say what their classes say, and paths what stands in them."""
    schemas = written["components"]["schemas"]
    for shape in _below(ma.Schema):
        if shape.__module__.startswith("bridge.web.") and schema_name(shape) in schemas:
            schemas[schema_name(shape)]["description"] = " ".join((inspect.getdoc(shape) or "").split())
    for name in ("IncidentRow", "IncidentDetail"):
        schemas[name]["additionalProperties"] = _EXTRA_FIELD
    for path in written["paths"].values():
        for parameter in path.get("parameters", ()):
            parameter.update(_IN_PATHS[parameter["name"]])
            if parameter["name"] != "tenant":
                parameter["schema"]["maxLength"] = MAX_LENGTH


def _below(schema: type[ma.Schema]) -> Iterator[type[ma.Schema]]:
    for each in schema.__subclasses__():
        yield each
        yield from _below(each)


def _complete(app: Flask, endpoint: str, operation: dict[str, Any]) -> None:
    needed = needs_of(app, endpoint)
    operation["operationId"] = _operation_id(endpoint)
    operation["security"] = [] if needed == PUBLIC else [{"bearer": []}]
    if needed != PUBLIC:
        operation["x-permission"] = str(needed)
    kept = {
        status: response
        for status, response in operation["responses"].items()
        if not str(response.get("$ref", "")).startswith("#/components/responses/")
    }
    if also := getattr(app.view_functions[endpoint], "also", None):
        media_type, example = also
        kept["200"]["content"][media_type] = {"schema": {"type": "string"}, "example": example}
    if leads_to := getattr(app.view_functions[endpoint], "leads_to", None):
        kept["200"]["links"] = {_operation_id(next_): _link(next_, places) for next_, places in leads_to.items()}
    refused = {status: _problem(status, codes) for status, codes in _refusals(app, endpoint, operation).items()}
    operation["responses"] = {**kept, **refused, "500": _problem("500", [FRAMEWORK_CODES[500]])}


def _operation_id(endpoint: str) -> str:
    return endpoint.replace(".", "_")


def _link(endpoint: str, places: Mapping[str, str]) -> dict[str, Any]:
    return {"operationId": _operation_id(endpoint), "parameters": dict(places)}


def _refusals(app: Flask, endpoint: str, operation: Mapping[str, Any]) -> dict[str, list[str]]:
    classes: list[type[BridgeError]] = list(getattr(app.view_functions[endpoint], "refuses", ()))
    if needs_of(app, endpoint) != PUBLIC:
        classes += [Unauthenticated, Forbidden, InvalidRequest, RateLimited]
        classes += [Overloaded, IdentityUnavailable, StorageUnavailable]
    codes: dict[str, list[str]] = {}
    for each in classes:
        codes.setdefault(str(STATUS[each].value), []).append(each.code)
    if "requestBody" in operation:
        for status in ("400", "413", "415"):
            codes.setdefault(status, []).append(FRAMEWORK_CODES[int(status)])
    return dict(sorted(codes.items()))


def _problem(status: str, codes: list[str]) -> dict[str, Any]:
    examples = {code: {"$ref": f"#/components/examples/{code}"} for code in dict.fromkeys(codes)}
    return {
        "description": ", ".join(f"`{code}`" for code in examples),
        "headers": {"X-Request-ID": {"schema": {"type": "string"}}, **(_PAUSE if status in _WITH_PAUSE else {})},
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": examples}},
    }


def _statuses() -> dict[str, int]:
    ours = {each.code: status.value for each, status in STATUS.items()}
    return {code: status for status, code in FRAMEWORK_CODES.items()} | ours


def _example(status: int, code: str) -> dict[str, Any]:
    value = {
        "type": TYPE_PREFIX + code,
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "detail": "A sentence that says what to do.",
        "code": code,
        "request_id": "4f1c2b7e9d0a4c6f8e5b3a2d1c0f9e8d",
    }
    return {"value": value}
