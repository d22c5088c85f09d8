"""Reads environment variables as what they mean here, addresses, origins, keys, connectors, and collects problems."""

import os
import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from typing import Any, cast
from urllib.parse import urlsplit

import orjson
from environs import EnvValidationError, FileAwareEnv
from marshmallow import ValidationError

from bridge.domain.agents import DEFAULT_ROLES, Permission, Roles
from bridge.domain.connector import Connector, ConnectorRules
from bridge.domain.errors import InvalidRequest
from bridge.domain.portals import origin_pattern

PREFIX = "BRIDGE_"
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KEY_BYTES = 32
_CONNECTOR_LISTS = ("match_fields", "extra_fields")


class EnvironmentInvalid(Exception):
    """Every problem of the environment, by variable, one a line."""

    def __init__(self, problems: Mapping[str, Sequence[str]]) -> None:
        super().__init__("\n".join(f"{name}: {' '.join(said)}" for name, said in sorted(problems.items())))
        self.problems = problems


class Environment(FileAwareEnv):
    """environs, with this house's own kinds of values; a value is None, or empty, once it has a problem."""

    def __init__(self) -> None:
        super().__init__(eager=False, prefix=PREFIX, strip_whitespace=True)
        for parser in (address, origins, guids, roles, sealing_keys, connectors, logging_level):
            self.add_parser(parser.__name__, parser)

    def _get_value(self, env_key: str, default: Any) -> Any:
        """A file that cannot be read is one more problem, not the end of looking for them."""
        try:
            return super()._get_value(env_key, default)
        except ValueError as exc:
            self._errors[env_key].append(str(exc))
            return default

    def finish(self) -> frozenset[str]:
        """The names that were looked for; raises `EnvironmentInvalid` with all problems, unknown names among them."""
        known = frozenset(self._fields)
        for name in os.environ:
            if name.startswith(PREFIX) and name.removesuffix("_FILE") not in known:
                self._errors[name].append("There is no such setting.")
        try:
            self.seal()
        except EnvValidationError as exc:
            problems = cast("Mapping[str, list[str]]", exc.error_messages)
            raise EnvironmentInvalid(problems) from None
        return known


def positive(number: float) -> None:
    if number <= 0:
        raise ValidationError("Must be more than 0.")


def not_empty(values: Sequence[object]) -> None:
    if not values:
        raise ValidationError("Must not be empty.")


def address(value: str, *, demo: bool) -> str:
    """Scheme and host without anything behind it; https, or plain http on this machine in a demo."""
    parts = urlsplit(value)
    plain = f"{parts.scheme}://{parts.netloc}"
    if parts.scheme not in {"https", "http"} or not parts.netloc or "@" in parts.netloc or value.rstrip("/") != plain:
        raise ValidationError("Must be an address such as https://bridge.example, with nothing behind the host.")
    if parts.scheme == "http" and not (demo and parts.hostname in {"127.0.0.1", "localhost"}):
        raise ValidationError("Must start with https://.")
    return plain


def origins(value: str, *, besides: str | None) -> list[str]:
    found = [*_parted(value), *([besides] if besides else [])]
    for origin in found:
        try:
            origin_pattern(origin)
        except ValueError as exc:
            raise ValidationError(f"{exc}.") from exc
    return found


def guids(value: str) -> list[str]:
    found = [each.lower() for each in _parted(value)]
    if not found or not all(_GUID.fullmatch(each) for each in found):
        raise ValidationError("Must be GUIDs, separated by commas.")
    return found


def roles(value: str) -> Roles:
    """`{"role": ["permission", …]}`, in place of the whole default table; an empty object permits nobody anything."""
    if not value:
        return DEFAULT_ROLES
    table = _json_object(value)
    try:
        return {role: frozenset(Permission(each) for each in granted) for role, granted in table.items()}
    except (TypeError, ValueError) as exc:
        offered = ", ".join(Permission)
        raise ValidationError(f"Must map each role to a list of permissions out of: {offered}.") from exc


def sealing_keys(value: str) -> Mapping[str, bytes]:
    """`id:key,…` with alphanumeric ids and 32 bytes in base64 each; the first seals."""
    found = {}
    for each in _parted(value):
        key_id, _, text = each.partition(":")
        try:
            key = b64decode(text, validate=True)
        except ValueError:
            key = b""
        if not key_id.isalnum() or not key_id.isascii() or len(key) != _KEY_BYTES:
            raise ValidationError(f"Must be id:key pairs, each key {_KEY_BYTES} random bytes in base64.")
        found[key_id] = key
    if not found:
        raise ValidationError("Must hold at least one key: without one nothing can be kept sealed.")
    return found


def connectors(value: str, *, rules: ConnectorRules, tenants: Sequence[str]) -> list[Connector]:
    """`{"tenant": {"instance_url": …, "client_id": …, "client_secret": …, …}}`."""
    found = []
    for tenant, given in _json_object(value).items():
        if tenant not in tenants:
            raise ValidationError(f"{tenant} is not one of {PREFIX}ENTRA_TENANTS.")
        try:
            members: dict[str, Any] = {k: tuple(v) if k in _CONNECTOR_LISTS else v for k, v in given.items()}
            connector = Connector(tenant=tenant, **members)
            rules.check(connector)
        except InvalidRequest as exc:
            raise ValidationError(f"{tenant}: {exc.detail}") from exc
        except (AttributeError, TypeError) as exc:
            needed = "instance_url, client_id, client_secret"
            raise ValidationError(f"{tenant}: Must be an object with {needed} and known members only.") from exc
        found.append(connector)
    return found


def logging_level(value: str) -> str:
    if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValidationError("Must be DEBUG, INFO, WARNING or ERROR.")
    return value.upper()


def _parted(value: str) -> list[str]:
    return [each.strip() for each in value.split(",") if each.strip()]


def _json_object(value: str) -> dict[str, Any]:
    if not value:
        return {}
    try:
        table = orjson.loads(value)
    except orjson.JSONDecodeError:
        table = None
    if not isinstance(table, dict):
        raise ValidationError("Must be a JSON object.")
    return table
