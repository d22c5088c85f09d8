"""The rules of the application registry: client ids are made by the instance, secrets by whoever registers or by it."""

import secrets

from bridge.mock.servicenow.rules.author import Author
from bridge.mock.servicenow.world import Record, World

_BEGINS_WITH = {
    "type": "client",
    "active": "true",
    "access_token_lifespan": "1800",
    "refresh_token_lifespan": "8640000",
    "use_pkce": "false",
    "public_client": "false",
    "token_format": "opaque",
}


def registered(world: World, values: dict[str, str], _author: Author) -> dict[str, str]:
    """Complete a new client; a blank client_id or client_secret is generated (documented)."""
    values = {name: value for name, value in values.items() if value}
    made_up = {
        "client_id": world.new_id("oauth_entity", f"client {world['oauth_entity'].version}"),
        "client_secret": secrets.token_urlsafe(24),
    }
    return _BEGINS_WITH | made_up | values


def changed(_world: World, _before: Record, values: dict[str, str], _author: Author) -> dict[str, str]:
    """Keep the secret when a blank one is sent, as a form does that shows none."""
    return {name: value for name, value in values.items() if value or name != "client_secret"}
