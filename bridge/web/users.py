"""The employees whose incidents an agent may look at."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bridge.domain.agents import Permission
from bridge.domain.paging import Page, Slice
from bridge.domain.users import User
from bridge.web.api import Blueprint, Query, Shape, leads_to, refuses
from bridge.web.arguments import LAST_PAGE, Number, acceptable, acceptable_in_path
from bridge.web.guard import agent, bridge, needs
from bridge.web.outages import ASKING, ASKING_FOR_A_USER
from bridge.web.shapes import PagedShape

blp = Blueprint("users", __name__, url_prefix="/v1/users", description="Employees, as ServiceNow knows them")

_PAGE_SIZE = 20


def _long_enough(text: str) -> None:
    """Spaces around it are not looked for."""
    if len(text.strip()) < 2:  # noqa: PLR2004 - what the length above says
        raise ma.ValidationError("It must have at least 2 characters.")


class UserQuery(Query):
    """What to look for."""

    search = ma.fields.String(
        required=True,
        validate=[ma.validate.Length(2, 100), acceptable, _long_enough],
        metadata={"description": "Within the name, or the start of e-mail address or user name.", "example": "adele"},
    )
    page = Number(load_default=1, validate=ma.validate.Range(1, LAST_PAGE))


class UserShape(Shape):
    """One active employee."""

    sys_id = ma.fields.String(required=True, metadata={"example": "5f2a9c0e4b7d41e8a3c6d9f01b2e8a47"})
    name = ma.fields.String(required=True, metadata={"example": "Adele Vance"})
    user_name = ma.fields.String(required=True, metadata={"example": "adele.vance@contoso.com"})
    email = ma.fields.String(required=True, metadata={"example": "adele.vance@contoso.com"})
    title = ma.fields.String(required=True, metadata={"example": "Retail Manager"})
    department = ma.fields.String(required=True, metadata={"example": "Retail"})


class UserPageShape(PagedShape):
    """One page of employees."""

    items = ma.fields.List(ma.fields.Nested(UserShape), required=True)


@blp.route("")
@needs(Permission.INCIDENTS_READ)
@refuses(*ASKING)
@leads_to("users.one", user="$response.body#/items/0/sys_id")
@leads_to("incidents.matching", user="$response.body#/items/0/sys_id")
@blp.arguments(UserQuery, location="query")
@blp.response(200, UserPageShape)
def search(query: Mapping[str, Any]) -> Page[User]:
    """Find employees by name, e-mail address or user name"""
    return bridge().users.search(agent(), query["search"].strip(), Slice(query["page"], _PAGE_SIZE))


@blp.route("/<user>")
@needs(Permission.INCIDENTS_READ)
@refuses(*ASKING_FOR_A_USER)
@leads_to("incidents.matching", user="$response.body#/sys_id")
@leads_to("incidents.summary", user="$response.body#/sys_id")
@blp.response(200, UserShape)
def one(user: str) -> User:
    """Read one employee, by UPN, e-mail address or sys_id"""
    acceptable_in_path(user=user)
    return bridge().users.one(agent(), user)
