"""The tenant's connector, for administrators: read, changed, tested, and told how it stands."""

import re
from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from flask import request

from bridge.domain.agents import Permission
from bridge.domain.attempt import Begun
from bridge.domain.connector import DEFAULT_INCIDENT_API_PATH
from bridge.domain.connector_change import ConnectorChange
from bridge.domain.connector_report import ConnectorReport, ConnectorStatus
from bridge.domain.errors import (
    ConnectorLocked,
    ConnectorTestFailed,
    HostNotAllowed,
    OriginNotAllowed,
    PreconditionFailed,
    StateMismatch,
    StorageUnavailable,
)
from bridge.web.api import Blueprint, Shape, refuses
from bridge.web.arguments import Switch
from bridge.web.connection import BegunShape, CompletionShape, return_to_field
from bridge.web.guard import agent, bridge, needs
from bridge.web.outages import SERVICENOW

_FLOW = (
    "The tenant's ServiceNow connector. `POST /v1/connector/test` begins the same flow as a connection, with the "
    "settings in its body laid over the current ones; completing it marks exactly those settings verified. "
    "`PUT /v1/connector` saves them."
)
blp = Blueprint("connector", __name__, url_prefix="/v1/connector", description=_FLOW)

_ETAG = re.compile(r'"(0|[1-9][0-9]{0,8})"')
Answer = tuple[dict[str, Any], int, dict[str, str]]


def _columns(description: str, example: list[str]) -> ma.fields.List[str]:
    each = ma.fields.String(validate=ma.validate.Length(1, 100))
    return ma.fields.List(
        each, validate=ma.validate.Length(max=20), metadata={"description": description, "example": example}
    )


class ConnectorChangeShape(ma.Schema):
    """What shall be; a member that is left out stays as it is."""

    class Meta:
        """Strict."""

        unknown = ma.RAISE

    enabled = Switch(metadata={"description": "Exchange data with the ServiceNow instance."})
    instance_url = ma.fields.String(
        validate=ma.validate.Length(1, 300), metadata={"example": "https://contoso.service-now.com"}
    )
    incident_api_path = ma.fields.String(
        validate=ma.validate.Length(1, 200), metadata={"example": DEFAULT_INCIDENT_API_PATH}
    )
    client_id = ma.fields.String(validate=ma.validate.Length(1, 200))
    client_secret = ma.fields.String(
        allow_none=True,
        validate=ma.validate.Length(max=500),
        metadata={
            "writeOnly": True,
            "description": "Never shown again. Empty or null removes it; it must be given again for another instance "
            "or client.",
        },
    )
    match_fields = _columns("Columns of sys_user that are tried against the UPN, in turn.", ["user_name", "email"])
    extra_fields = _columns("Columns of the incident that may be asked for beside the exchanged ones.", ["u_vip"])

    @ma.validates_schema
    def something(self, given: Mapping[str, Any], **_: Any) -> None:
        if not given:
            raise ma.ValidationError("Give at least one member to change.")


class ConnectorTestShape(ConnectorChangeShape):
    """Candidate settings, and where the browser shall come back to."""

    return_to = return_to_field()


class ConnectorShape(Shape):
    """The connector and how it stands; `status` is computed from what happened."""

    enabled = ma.fields.Boolean(required=True)
    instance_url = ma.fields.String(required=True, allow_none=True)
    incident_api_path = ma.fields.String(required=True, allow_none=True)
    client_id = ma.fields.String(required=True, allow_none=True)
    has_client_secret = ma.fields.Boolean(required=True)
    match_fields = ma.fields.List(ma.fields.String(), required=True)
    extra_fields = ma.fields.List(ma.fields.String(), required=True)
    status = ma.fields.String(required=True, validate=ma.validate.OneOf([str(each) for each in ConnectorStatus]))
    verified_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    last_connected_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    last_failed_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    last_failure = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "The code of the last failure."}
    )
    locked = ma.fields.Boolean(
        required=True, metadata={"description": "Set by the bridge's settings; it cannot be changed here."}
    )
    redirect_url = ma.fields.String(
        required=True, metadata={"description": "What to register in ServiceNow's application registry."}
    )
    warnings = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={"example": ["access_token_lifespan_over_15_minutes", "no_client_secret"]},
    )


class VerifiedShape(Shape):
    """That the settings of the test worked."""

    status = ma.fields.String(required=True, validate=ma.validate.OneOf([str(ConnectorStatus.VERIFIED)]))
    verified_at = ma.fields.AwareDateTime(required=True)
    connector = ma.fields.Nested(
        ConnectorShape, required=True, metadata={"description": "The saved one, which the test did not change."}
    )


@blp.route("", methods=["GET"])
@needs(Permission.CONNECTOR_UPDATE)
@refuses(StorageUnavailable)
@blp.response(200, ConnectorShape, headers={"ETag": {"schema": {"type": "string"}}})
def read() -> Answer:
    """Tell how the connector is set up and how it stands"""
    return _answered(bridge().connector_reports.of(agent().tenant))


@blp.route("", methods=["PUT"])
@needs(Permission.CONNECTOR_UPDATE)
@refuses(ConnectorLocked, PreconditionFailed, HostNotAllowed, StorageUnavailable)
@blp.arguments(ConnectorChangeShape)
@blp.response(200, ConnectorShape, headers={"ETag": {"schema": {"type": "string"}}})
def change(body: dict[str, Any]) -> Answer:
    """Change the connector; `If-Match` with the ETag that was read guards against a lost update"""
    bridge().connector_changes.change(agent(), _change(body), _revision())
    return _answered(bridge().connector_reports.of(agent().tenant))


@blp.route("/test", methods=["POST"])
@needs(Permission.CONNECTOR_UPDATE)
@refuses(HostNotAllowed, OriginNotAllowed, StorageUnavailable)
@blp.arguments(ConnectorTestShape)
@blp.response(201, BegunShape)
def begin_test(body: dict[str, Any]) -> Begun:
    """Begin to test settings: send the browser to the URL in the answer"""
    return_to = body.pop("return_to")
    return bridge().verifications.begin(agent(), _change(body), return_to)


@blp.route("/test", methods=["PUT"])
@needs(Permission.CONNECTOR_UPDATE)
@refuses(StateMismatch, ConnectorTestFailed, HostNotAllowed, *SERVICENOW, StorageUnavailable)
@blp.arguments(CompletionShape)
@blp.response(200, VerifiedShape)
def complete_test(body: dict[str, str]) -> dict[str, Any]:
    """Complete the test that you began: a token is had, an incident is read, and the token is forgotten"""
    verification = bridge().verifications.complete(agent(), body["completion"])
    return {
        "status": ConnectorStatus.VERIFIED,
        "verified_at": verification.verified_at,
        "connector": _shown(bridge().connector_reports.of(agent().tenant)),
    }


def _change(body: Mapping[str, Any]) -> ConnectorChange:
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in body.items()}
    if "client_secret" in given:
        given["client_secret"] = given["client_secret"] or ""
    return ConnectorChange(**given)


def _revision() -> int | None:
    """The one revision that may be changed; None when any may. What is no ETag of ours matches none."""
    given = request.headers.get("If-Match", "*").strip()
    if given == "*":
        return None
    match = _ETAG.fullmatch(given)
    return int(match[1]) if match else -1


def _answered(report: ConnectorReport) -> Answer:
    revision = report.connector.revision if report.connector else 0
    return _shown(report), 200, {"ETag": f'"{revision}"'}


def _shown(report: ConnectorReport) -> dict[str, Any]:
    connector = report.connector
    return {
        "enabled": connector is not None and connector.enabled,
        "instance_url": connector.instance_url if connector else None,
        "incident_api_path": connector.incident_api_path if connector else None,
        "client_id": connector.client_id if connector else None,
        "has_client_secret": connector is not None and bool(connector.client_secret),
        "match_fields": connector.match_fields if connector else (),
        "extra_fields": connector.extra_fields if connector else (),
        "status": report.status,
        "verified_at": report.verified_at,
        "last_connected_at": report.last_connected_at,
        "last_failed_at": report.last_failed_at,
        "last_failure": report.failure or None,
        "locked": report.locked,
        "redirect_url": report.redirect_url,
        "warnings": report.warnings,
    }
