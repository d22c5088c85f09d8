"""The rules of CORS rules: which domains one may name."""

import re
from collections.abc import Mapping

from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.rules.author import Author
from bridge.mock.servicenow.world import Record, World

_SWITCHES = (
    *("get", "post", "put", "patch", "delete"),
    *("access_control_allow_credentials", "use_resource_path", "for_embeddables"),
)
_BEGINS_WITH = dict.fromkeys(_SWITCHES, "false") | {"active": "true", "max_age": "0", "domain": ""}
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_DOMAIN = re.compile(rf"https?://(\*\.)?((?:{_LABEL}\.)*{_LABEL})(:\d+)?", re.IGNORECASE)
_ADDRESS = re.compile(r"[\d.]+")


def written(_world: World, values: dict[str, str], _author: Author) -> dict[str, str]:
    """Complete a new rule; refused when it breaks the rules for domains."""
    values = _BEGINS_WITH | values
    _check(values)
    return values


def rewritten(_world: World, before: Record, values: dict[str, str], _author: Author) -> dict[str, str]:
    _check({**before, **values})
    return values


def _check(rule: Mapping[str, str]) -> None:
    """Refuse what is documented as invalid.

    A domain begins with its scheme, has at most one wildcard, right behind the scheme, and none in front of an address
    or where credentials are allowed.
    """
    found = _DOMAIN.fullmatch(rule["domain"])
    if found is None:
        raise Refusal.aborted("sys_cors_rule", "Validate domain")
    wildcard, name, _port = found.groups()
    if wildcard and (_ADDRESS.fullmatch(name) or rule["access_control_allow_credentials"] == "true"):
        raise Refusal.aborted("sys_cors_rule", "Validate domain")
