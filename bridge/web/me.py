"""The agent as the bridge knows them."""

from typing import Any

import marshmallow as ma

from bridge.domain.agents import permissions
from bridge.domain.errors import StorageUnavailable
from bridge.web.api import Blueprint, Shape, refuses
from bridge.web.connection import ConnectionShape
from bridge.web.guard import SIGNED_IN, agent, bridge, needs

blp = Blueprint("me", __name__, url_prefix="/v1", description="Who you are here")


class AgentShape(Shape):
    """The signed-in person; `tenant` and `id` never change, the name is for display."""

    tenant = ma.fields.String(required=True)
    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True, metadata={"example": "Alex Wilber"})


class ConnectorStateShape(Shape):
    """Whether the tenant's connector is set up and switched on."""

    configured = ma.fields.Boolean(required=True)
    enabled = ma.fields.Boolean(required=True)


class MeShape(Shape):
    """Everything a frontend needs to know before it shows anything."""

    agent = ma.fields.Nested(AgentShape, required=True)
    permissions = ma.fields.List(ma.fields.String(), required=True, metadata={"example": ["incidents:read"]})
    connector = ma.fields.Nested(ConnectorStateShape, required=True)
    connection = ma.fields.Nested(ConnectionShape, required=True, allow_none=True)


@blp.route("/me")
@needs(SIGNED_IN)
@refuses(StorageUnavailable)
@blp.response(200, MeShape)
def me() -> dict[str, Any]:
    """Tell who you are and what you may do here"""
    connector = bridge().connectors.find(agent().tenant)
    return {
        "agent": {"tenant": agent().tenant, "id": agent().id, "name": agent().name},
        "permissions": sorted(permissions(agent(), bridge().roles)),
        "connector": {"configured": connector is not None, "enabled": connector is not None and connector.enabled},
        "connection": bridge().connections.read(agent()) if connector else None,
    }
