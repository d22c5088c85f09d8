"""Every refusal and failure as one RFC 9457 document, ours, the framework's and crashes alike."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, abort, current_app, g, request
from werkzeug.exceptions import HTTPException

from bridge.domain import errors
from bridge.domain.errors import BridgeError, InvalidRequest, Unauthenticated
from bridge.domain.pauses import UNTOLD_SECONDS

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:intune-servicenow-bridge:problem:"

STATUS: Mapping[type[BridgeError], HTTPStatus] = {
    errors.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.RateLimited: HTTPStatus.TOO_MANY_REQUESTS,
    errors.InvalidRequest: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.HostNotAllowed: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.OriginNotAllowed: HTTPStatus.BAD_REQUEST,
    errors.ConnectorNotConfigured: HTTPStatus.CONFLICT,
    errors.ConnectorDisabled: HTTPStatus.CONFLICT,
    errors.ConnectorLocked: HTTPStatus.CONFLICT,
    errors.ConnectorTestFailed: HTTPStatus.CONFLICT,
    errors.PreconditionFailed: HTTPStatus.PRECONDITION_FAILED,
    errors.LicenceMissing: HTTPStatus.FORBIDDEN,
    errors.ApplicationRefused: HTTPStatus.CONFLICT,
    errors.NotConnected: HTTPStatus.CONFLICT,
    errors.SignInAgain: HTTPStatus.CONFLICT,
    errors.StateMismatch: HTTPStatus.BAD_REQUEST,
    errors.ConsentDenied: HTTPStatus.BAD_REQUEST,
    errors.UserNotFound: HTTPStatus.NOT_FOUND,
    errors.UserAmbiguous: HTTPStatus.CONFLICT,
    errors.IncidentNotFound: HTTPStatus.NOT_FOUND,
    errors.RoleMissing: HTTPStatus.FORBIDDEN,
    errors.Overloaded: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ServiceNowUnavailable: HTTPStatus.BAD_GATEWAY,
    errors.ServiceNowTimeout: HTTPStatus.GATEWAY_TIMEOUT,
    errors.ServiceNowRateLimited: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.InstanceHibernating: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.IdentityUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.GraphUnavailable: HTTPStatus.BAD_GATEWAY,
    errors.StorageUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

FRAMEWORK_CODES: Mapping[int, str] = {
    400: "malformed_request",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "request_too_large",
    414: "uri_too_long",
    415: "unsupported_media_type",
    422: InvalidRequest.code,
    431: "headers_too_large",
    500: "internal_error",
}

_log = logging.getLogger(__name__)


_UNREAD = "bridge.unread"
"""In a request's environment, where no header of its can get: the status and detail to refuse it with."""


def install(app: Flask) -> None:
    app.before_request(_refuse_unread)
    app.register_error_handler(BridgeError, of_bridge)
    app.register_error_handler(HTTPException, of_framework)
    app.register_error_handler(Exception, of_crash)


def unread(app: Flask, status: int, detail: str) -> Response:
    """The answer to what the server could not read: safe headers, request id and log line are those of any other."""
    with app.test_request_context("/", method="-", environ_base={_UNREAD: (status, detail)}):
        return app.full_dispatch_request()


def _refuse_unread() -> None:
    if _UNREAD in request.environ:
        status, detail = request.environ[_UNREAD]
        abort(status, description=detail)


def of_bridge(error: BridgeError) -> Response:
    more = {"errors": getattr(error, "errors", None), "step": error.step}
    response = problem(STATUS[type(error)], error.code, error.detail, more)
    if isinstance(error, Unauthenticated):
        response.headers["WWW-Authenticate"] = _challenge()
    pause = error.retry_after_seconds
    if pause is None and isinstance(error, errors.ServiceNowRateLimited):
        pause = UNTOLD_SECONDS
    if pause is not None:
        response.headers["Retry-After"] = str(pause)
    return response


def _challenge() -> str:
    """Whoever brought no token is told of no error in it (RFC 6750 section 3.1)."""
    return 'Bearer error="invalid_token"' if "Authorization" in request.headers else "Bearer"


def of_framework(error: HTTPException) -> Response:
    """Flask's and webargs' own refusals, with the headers they bring, `Allow` among them."""
    status = HTTPStatus(error.code or 500)
    data: Mapping[str, Any] = getattr(error, "data", None) or {}
    detail = "The request has values that are not accepted." if status == 422 else error.description  # noqa: PLR2004
    code = FRAMEWORK_CODES.get(status, status.phrase.lower().replace(" ", "_"))
    response = problem(status, code, detail or status.phrase, {"errors": _flat(data.get("messages"))})
    for name, value in error.get_headers():
        if name.lower() != "content-type":
            response.headers[name] = value
    return response


def of_crash(error: Exception) -> Response:
    """A bug of ours: logged in full, told to the caller only by the request's id."""
    _log.error("crash", exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", "Something went wrong in the bridge.")


def problem(status: HTTPStatus, code: str, detail: str, more: Mapping[str, Any] | None = None) -> Response:
    """`more` are members beyond those of every problem, left out where they are empty."""
    document = {
        "type": TYPE_PREFIX + code,
        "title": code.replace("_", " ").capitalize(),
        "status": status.value,
        "detail": detail,
        "code": code,
        "request_id": g.get("request_id", ""),
    }
    document |= {name: value for name, value in (more or {}).items() if value}
    return Response(current_app.json.dumps(document), status, mimetype=MEDIA_TYPE)


def _flat(messages: object) -> dict[str, list[str]] | None:
    """What is wrong comes sorted by location first; callers care for the parameter."""
    if not isinstance(messages, Mapping):
        return None
    flat: dict[str, list[str]] = {}
    for found in messages.values():
        for name, said in found.items() if isinstance(found, Mapping) else []:
            flat[str(name)] = _sentences(said)
    return flat


def _sentences(said: object) -> list[str]:
    """A list's members have their own messages by position; each is one more sentence."""
    if isinstance(said, Mapping):
        return [sentence for each in said.values() for sentence in _sentences(each)]
    return [str(each) for each in said] if isinstance(said, list) else [str(said)]
