"""The rules of users: what a new one begins with."""

from bridge.mock.servicenow.rules.author import Author
from bridge.mock.servicenow.world import World

_BEGINS_WITH = {"active": "true", "locked_out": "false", "web_service_access_only": "false", "vip": "false"}


def employed(_world: World, values: dict[str, str], _author: Author) -> dict[str, str]:
    """Complete a new user, whose name is computed from the first and the last one (documented)."""
    parts = [part for name in ("first_name", "last_name") if (part := values.get(name, ""))]
    return _BEGINS_WITH | values | ({"name": " ".join(parts)} if parts else {})
