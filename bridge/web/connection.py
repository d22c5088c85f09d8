"""The agent's connection to ServiceNow: begun and completed by the pane, answered by the browser in between."""

import re

import marshmallow as ma
from flask import Response, render_template_string, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import MethodNotAllowed

from bridge.domain.agents import Permission
from bridge.domain.attempt import Begun, CallbackAnswer
from bridge.domain.connection import Connection
from bridge.domain.errors import OriginNotAllowed, SignInAgain, StateMismatch, StorageUnavailable
from bridge.web.api import Blueprint, Shape, refuses
from bridge.web.guard import SIGNED_IN, agent, bridge, needs, public
from bridge.web.outages import CONNECTOR, OPEN, SERVICENOW
from bridge.web.problems import STATUS

_FLOW = (
    "Your connection to ServiceNow. 1. `POST` with the page to return to, and send the browser to the "
    "`authorization_url` of the answer. 2. You sign in to ServiceNow and allow it. 3. The browser comes back to "
    "`return_to` with `#connection=<completion>`, or with `#connection_error=` and one of `consent_denied`, "
    "`state_mismatch`, `servicenow_unavailable`. 4. `PUT` the completion, once, with the same bearer."
)
blp = Blueprint("connection", __name__, url_prefix="/v1/connection", description=_FLOW)

_ONE_TIME = re.compile(r"[0-9a-f]{64}")
_ERROR_NAME = re.compile(r"[a-z_]{1,40}")
_CALLBACK_HEADERS = {"Cross-Origin-Opener-Policy": "unsafe-none", "Referrer-Policy": "no-referrer"}

_PAGE = """<!doctype html>
<html lang="en">
<title>Sign-in not completed</title>
<meta name="viewport" content="width=device-width">
<main>
<h1>This sign-in could not be completed</h1>
<p>{{ detail }}</p>
<p>Close this window, go back to the portal and choose <b>Authenticate ServiceNow</b> again.</p>
<p>If it happens again, ask an administrator to compare the redirect URL registered in ServiceNow with this page's
address.</p>
</main>
"""


def return_to_field() -> ma.fields.String:
    return ma.fields.String(
        required=True,
        validate=ma.validate.Length(1, 2000),
        metadata={"description": "A page of an allowed portal origin.", "example": "https://portal.example/connected"},
    )


class BeginningShape(ma.Schema):
    """Where the browser shall come back to."""

    class Meta:
        """Strict."""

        unknown = ma.RAISE

    return_to = return_to_field()


class BegunShape(Shape):
    """Where to send the browser, and until when the answer is accepted."""

    authorization_url = ma.fields.String(required=True)
    expires_at = ma.fields.AwareDateTime(required=True)


class CompletionShape(ma.Schema):
    """What stood behind `#connection=` when the browser came back."""

    class Meta:
        """Strict."""

        unknown = ma.RAISE

    completion = ma.fields.String(required=True, validate=ma.validate.Length(1, 200))


class AccountShape(Shape):
    """The ServiceNow user you are signed in as."""

    sys_id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    user_name = ma.fields.String(required=True)
    email = ma.fields.String(required=True)


class ConnectionShape(Shape):
    """How your connection stands; `needs_sign_in` when ServiceNow no longer accepts it."""

    status = ma.fields.String(required=True, validate=ma.validate.OneOf(["connected", "needs_sign_in", "disconnected"]))
    instance_url = ma.fields.String(required=True, metadata={"example": "https://contoso.service-now.com"})
    servicenow_user = ma.fields.Nested(AccountShape, required=True, allow_none=True)
    connected_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    access_expires_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    sign_in_again_by = ma.fields.AwareDateTime(required=True, allow_none=True)
    warnings = ma.fields.List(
        ma.fields.String(), required=True, metadata={"example": ["access_token_lifespan_over_15_minutes"]}
    )


@blp.route("", methods=["POST"])
@needs(Permission.INCIDENTS_READ)
@refuses(*OPEN, OriginNotAllowed, StorageUnavailable)
@blp.arguments(BeginningShape)
@blp.response(201, BegunShape)
def begin(body: dict[str, str]) -> Begun:
    """Begin to connect: send the browser to the URL in the answer"""
    return bridge().connections.begin(agent(), body["return_to"])


@blp.route("/callback/<tenant>", methods=["GET"])
@public
@blp.response(303, description="Back to `return_to`, with `#connection=` or `#connection_error=`")
@blp.alt_response(400, description="A page that says what to do: nobody is waiting for this answer")
@blp.alt_response(503, description="The same page, while the bridge's storage does not answer; load it again")
def answer(tenant: str) -> Response:
    """Take ServiceNow's answer from the browser, and send it back to the portal"""
    if request.method == "HEAD":
        # Whoever only looks, such as a proxy that scans links, must not use up the sign-in.
        raise MethodNotAllowed(["GET"])
    try:
        back = bridge().attempts.answer(tenant, _unverified_answer(request.args))
        response = Response(status=303, headers={"Location": back})
    except (StateMismatch, StorageUnavailable) as exc:
        page = render_template_string(_PAGE, detail=exc.detail)
        response = Response(page, STATUS[type(exc)], mimetype="text/html")
        if exc.retry_after_seconds is not None:
            response.headers["Retry-After"] = str(exc.retry_after_seconds)
    response.headers.update(_CALLBACK_HEADERS)
    return response


def _unverified_answer(given: MultiDict[str, str]) -> CallbackAnswer:
    """What stands in the query, if it can be an answer at all: one state of ours, and nothing said twice."""
    repeated = any(len(values) > 1 for _, values in given.lists())
    if repeated or not _ONE_TIME.fullmatch(given.get("state", "")):
        raise StateMismatch("ServiceNow's answer carries no sign-in that is known here.")
    error = given.get("error", "")
    known_error = error if not error or _ERROR_NAME.fullmatch(error) else "other"
    return CallbackAnswer(given["state"], given.get("code", ""), known_error, given.get("iss", ""))


@blp.route("", methods=["PUT"])
@needs(Permission.INCIDENTS_READ)
@refuses(*OPEN, StateMismatch, SignInAgain, *SERVICENOW, StorageUnavailable)
@blp.arguments(CompletionShape)
@blp.response(200, ConnectionShape)
def complete(body: dict[str, str]) -> Connection:
    """Complete the connection that you began"""
    return bridge().connections.complete(agent(), body["completion"])


@blp.route("", methods=["GET"])
@needs(Permission.INCIDENTS_READ)
@refuses(*CONNECTOR[:1], StorageUnavailable)
@blp.response(200, ConnectionShape)
def read() -> Connection:
    """Tell how your connection stands"""
    return bridge().connections.read(agent())


@blp.route("", methods=["DELETE"])
@needs(SIGNED_IN)
@refuses(StorageUnavailable)
@blp.response(204)
def end() -> None:
    """End your connection: revoked at ServiceNow where possible, forgotten here always"""
    bridge().connections.end(agent())
