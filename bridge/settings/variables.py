"""What the values of environment variables mean here: addresses, origins, keys, connectors, and what is wrong."""

import os
import re
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

import orjson
from marshmallow import ValidationError

from bridge.domain.agents import DEFAULT_ROLES, Permission, Roles
from bridge.domain.hosts import entry_of
from bridge.domain.portals import LOOPBACK, origin_pattern
from bridge.domain.proxies import Proxies

PREFIX = "BRIDGE_"
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KEY_BYTES = 32
_CENTURY_DAYS = 36_500
_HOST = r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?"
_PORT = r":(?P<port>[0-9]{1,5})"
_ADDRESS = re.compile(rf"(?P<scheme>https?)://(?P<host>{_HOST})({_PORT})?")
_PROXY = re.compile(rf"https?://([^@/\s]+@)?{_HOST}({_PORT})?/?", re.IGNORECASE)
_LISTENING = re.compile(rf"(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+){_PORT}|unix:/\S+")
_LAST_PORT = 65535


def positive(number: float) -> None:
    if number <= 0:
        raise ValidationError("Must be more than 0.")


def not_negative(number: float) -> None:
    if number < 0:
        raise ValidationError("Must be 0 or more.")


def within_a_century(days: int) -> None:
    if days > _CENTURY_DAYS:
        raise ValidationError(f"Must be no more than {_CENTURY_DAYS}.")


def not_empty(values: Sequence[object]) -> None:
    if not values:
        raise ValidationError("Must not be empty.")


def only_with(name: str, given: object) -> Callable[[object], None]:
    """What makes no sense without another setting is not silently without effect."""

    def check(value: object) -> None:
        if value and not given:
            raise ValidationError(f"Needs {PREFIX}{name}.")

    return check


def only_installed(module: str, extra: str) -> Callable[[object], None]:
    """What an extra brings is not missed by the first worker that wants it."""

    def check(value: object) -> None:
        try:
            is_there = not value or find_spec(module) is not None
        except ModuleNotFoundError:
            is_there = False
        if not is_there:
            raise ValidationError(f"Needs the extra: pip install 'intune-servicenow-bridge[{extra}]'.")

    return check


def only_where(condition: str, *, met: bool) -> Callable[[object], None]:
    """The same for what makes sense with some values of another setting only."""

    def check(value: object) -> None:
        if value and not met:
            raise ValidationError(f"Makes sense only where {condition}.")

    return check


def application_id(value: str, *, secret: str) -> str:
    if (value or secret) and not (_GUID.fullmatch(value.lower()) and secret):
        raise ValidationError("Must be the client id of an application, a GUID, and have a secret beside it.")
    return value.lower()


def address(value: str, *, demo: bool) -> str:
    """Scheme and host without anything behind it; https, or plain http on this machine in a demo."""
    match = _matched(_ADDRESS, value.lower().removesuffix("/"))
    if not match:
        raise ValidationError("Must be an address such as https://bridge.example, with nothing behind the host.")
    if match["scheme"] == "http" and not (demo and match["host"] in LOOPBACK):
        raise ValidationError("Must start with https://; only BRIDGE_DEMO allows plain http, and on this machine only.")
    return match[0]


def _matched(pattern: re.Pattern[str], value: str) -> re.Match[str] | None:
    """All of the value, and a port that there can be."""
    match = pattern.fullmatch(value)
    return match if match and int(match["port"] or 0) <= _LAST_PORT else None


def listening(value: str) -> str:
    if not _matched(_LISTENING, value):
        raise ValidationError("Must be an address and a port, such as 0.0.0.0:8000.")
    return value


def reading(value: str) -> str:
    """As `listening`, or nowhere; a file's socket is nothing that Prometheus reads."""
    if value and (value.startswith("unix:") or not _matched(_LISTENING, value)):
        raise ValidationError("Must be an address and a port, such as 0.0.0.0:9000.")
    return value


def proxy(value: str) -> str | None:
    if value and not _matched(_PROXY, value):
        raise ValidationError("Must be such as http://proxy.example:8080.")
    return value or None


def readable_file(value: str, *, fits: Callable[[object], None] = lambda _: None) -> str | None:
    fits(value)
    if value and not os.access(value, os.R_OK):
        raise ValidationError("Must be a file that can be read.")
    return value or None


def proxies(value: str) -> list[str]:
    found = _parted(value)
    try:
        Proxies.of(*found)
    except ValueError as exc:
        raise ValidationError(f"{exc}: it must be addresses or networks, such as 10.0.0.0/8, or unix.") from exc
    return found


def origins(value: str) -> list[str]:
    found = _parted(value)
    for origin in found:
        try:
            origin_pattern(origin)
        except ValueError as exc:
            raise ValidationError(f"{exc}.") from exc
    return found


def hosts(value: str) -> list[str]:
    try:
        found = [entry_of(entry) for entry in _parted(value)]
    except ValueError as exc:
        raise ValidationError(f"{exc}.") from exc
    not_empty(found)
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
    table = json_object(value)
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
        if key_id in found:
            raise ValidationError(f"Must not give two keys the same id, {key_id}: only one of them would be there.")
        found[key_id] = key
    if not found:
        raise ValidationError("Must hold at least one key: without one nothing can be kept sealed.")
    return found


def logging_level(value: str) -> str:
    if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValidationError("Must be DEBUG, INFO, WARNING or ERROR.")
    return value.upper()


def _parted(value: str) -> list[str]:
    return [each.strip() for each in value.split(",") if each.strip()]


def json_object(value: str) -> dict[str, Any]:
    if not value:
        return {}
    try:
        table = orjson.loads(value)
    except orjson.JSONDecodeError:
        table = None
    if not isinstance(table, dict):
        raise ValidationError("Must be a JSON object.")
    return table


PARSERS = (
    address,
    application_id,
    guids,
    hosts,
    listening,
    logging_level,
    origins,
    proxies,
    proxy,
    readable_file,
    reading,
    roles,
    sealing_keys,
)
