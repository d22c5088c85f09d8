"""The OpenAPI document: what flask-smorest knows of the views, completed with what their marks tell."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from bridge.domain.errors import BridgeError, Forbidden, IdentityUnavailable, InvalidRequest, Unauthenticated
from bridge.web.api import Api
from bridge.web.guard import PUBLIC, needs_of
from bridge.web.problems import FRAMEWORK_CODES, MEDIA_TYPE, STATUS, TYPE_PREFIX
from bridge.web.shapes import ProblemShape

_BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "An access token of Microsoft Entra for this API. You are its `tid` and `oid`.",
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
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<", "{").replace(">", "}")
        for method, operation in written["paths"].get(path, {}).items():
            if method.upper() in (rule.methods or ()) and isinstance(operation, dict):
                _complete(app, rule.endpoint, operation)
    return {"openapi": written.pop("openapi"), **written}


def _complete(app: Flask, endpoint: str, operation: dict[str, Any]) -> None:
    needed = needs_of(app, endpoint)
    operation["operationId"] = endpoint.replace(".", "_")
    operation["security"] = [] if needed == PUBLIC else [{"bearer": []}]
    if needed != PUBLIC:
        operation["x-permission"] = str(needed)
    kept = {
        status: response
        for status, response in operation["responses"].items()
        if not str(response.get("$ref", "")).startswith("#/components/responses/")
    }
    refused = {status: _problem(codes) for status, codes in _refusals(app, endpoint, operation).items()}
    operation["responses"] = {**kept, **refused, "500": _problem([FRAMEWORK_CODES[500]])}


def _refusals(app: Flask, endpoint: str, operation: Mapping[str, Any]) -> dict[str, list[str]]:
    classes: list[type[BridgeError]] = list(getattr(app.view_functions[endpoint], "refuses", ()))
    if needs_of(app, endpoint) != PUBLIC:
        classes += [Unauthenticated, Forbidden, InvalidRequest, IdentityUnavailable]
    codes: dict[str, list[str]] = {}
    for each in classes:
        codes.setdefault(str(STATUS[each].value), []).append(each.code)
    if "requestBody" in operation:
        for status in ("400", "413", "415"):
            codes.setdefault(status, []).append(FRAMEWORK_CODES[int(status)])
    return dict(sorted(codes.items()))


def _problem(codes: list[str]) -> dict[str, Any]:
    examples = {code: {"$ref": f"#/components/examples/{code}"} for code in dict.fromkeys(codes)}
    return {
        "description": ", ".join(f"`{code}`" for code in examples),
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
