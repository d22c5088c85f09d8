"""The connectors to begin with, as one variable gives them: a JSON object by tenant, each member of its own kind."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, ValidationError, fields

from bridge.domain.connector import Connector
from bridge.domain.connector_rules import ConnectorRules
from bridge.domain.errors import InvalidRequest
from bridge.settings.variables import PREFIX, json_object


def connectors(value: str, *, rules: ConnectorRules, tenants: Sequence[str]) -> list[Connector]:
    """`{"tenant": {"instance_url": …, "client_id": …, "client_secret": …, …}}`."""
    return [_connector(tenant.lower(), given, rules, tenants) for tenant, given in json_object(value).items()]


def _connector(tenant: str, given: Any, rules: ConnectorRules, tenants: Sequence[str]) -> Connector:
    if tenant not in tenants:
        raise ValidationError(f"{tenant} is not one of {PREFIX}ENTRA_TENANTS.")
    try:
        connector = Connector(tenant=tenant, **_ConnectorMembers().load(given))
        rules.check(connector)
    except ValidationError as exc:
        said = "; ".join(f"{name!r}: {' '.join(map(str, each))}" for name, each in sorted(exc.messages_dict.items()))
        raise ValidationError(f"{tenant}: {said}") from exc
    except InvalidRequest as exc:
        raise ValidationError(f"{tenant}: {exc.detail}") from exc
    return connector


class _Columns(fields.List[str]):
    def __init__(self) -> None:
        super().__init__(fields.String())

    def _deserialize(self, *args: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(*args, **kwargs))


def _is_boolean(value: object) -> None:
    """To Python, 0 and 1 are equal to them."""
    if not isinstance(value, bool):
        raise ValidationError("Must be true or false.")


class _ConnectorMembers(Schema):
    """What a connector may be given as; `"false"` is no boolean, and one column no list of them."""

    instance_url = fields.String(required=True)
    client_id = fields.String(required=True)
    client_secret = fields.String(required=True)
    enabled = fields.Raw(validate=_is_boolean)
    incident_api_path = fields.String()
    match_fields = _Columns()
    extra_fields = _Columns()
