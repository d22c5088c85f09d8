"""Cross-origin access to the REST APIs, as the instance's CORS rules allow it."""

import re
from collections.abc import Mapping, Sequence

from bridge.mock.servicenow.world import Record, World

_VERSIONED = re.compile(r"^/api/now/v[12]/")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Cors:
    """The rules of one world, read anew for each request."""

    def __init__(self, world: World) -> None:
        self._world = world

    def preflight(self, path: str, headers: Mapping[str, str]) -> dict[str, str] | None:
        """Give the headers that answer a preflight; None where no rule lets its origin in."""
        origin = headers.get("Origin", "")
        rule = self._rule(path, origin)
        if rule is None:
            return None
        wanted, allowed = headers.get("Access-Control-Request-Headers", ""), rule["access_control_allow_headers"]
        answer = {
            **_origin(rule, origin),
            "Access-Control-Allow-Methods": ", ".join(_methods(rule)),
            "Access-Control-Allow-Headers": wanted if allowed == "*" else allowed,
            "Access-Control-Max-Age": rule["max_age"],
        }
        return {name: value for name, value in answer.items() if value}

    def headers(self, path: str, method: str, headers: Mapping[str, str]) -> dict[str, str]:
        """Give the headers with which an answer may be read by another origin's scripts."""
        origin = headers.get("Origin", "")
        rule = self._rule(path, origin)
        if rule is None or ("GET" if method == "HEAD" else method) not in _methods(rule):
            return {}
        exposed = {"Access-Control-Expose-Headers": rule["exposed_headers"]} if rule["exposed_headers"] else {}
        return {**_origin(rule, origin), **exposed}

    def _rule(self, path: str, origin: str) -> Record | None:
        """Choose the rule for a path whose domain matches exactly, or else most closely (documented)."""
        path = _VERSIONED.sub("/api/now/", path)  # a rule is about every version of its API
        active = self._world["sys_cors_rule"].where("active", "true") if origin else ()
        return _closest([rule for rule in active if path.startswith(self._of(rule))], origin.lower())

    def _of(self, rule: Record) -> str:
        """Give the path a rule is about; one that no path begins with where its API is unknown."""
        if rule["use_resource_path"] == "true":
            return rule["resource_path"] or "?"
        api = self._world["sys_ws_definition"].get(rule["rest_api"])
        return api["base_uri"] if api else "?"


def _closest(rules: Sequence[Record], origin: str) -> Record | None:
    matching = [rule for rule in rules if _matches(rule["domain"].lower(), origin)]
    return max(matching, key=lambda rule: ("*" not in rule["domain"], len(rule["domain"])), default=None)


def _matches(domain: str, origin: str) -> bool:
    scheme, wildcard, rest = domain.partition("://*")
    return domain == origin or (bool(wildcard) and origin.startswith(f"{scheme}://") and origin.endswith(rest))


def _methods(rule: Record) -> list[str]:
    return [method for method in _METHODS if rule[method.lower()] == "true"]


def _origin(rule: Record, origin: str) -> dict[str, str]:
    credentials = {"Access-Control-Allow-Credentials": "true"}
    allowed = credentials if rule["access_control_allow_credentials"] == "true" else {}
    return {"Access-Control-Allow-Origin": origin, "Vary": "Origin", **allowed}
