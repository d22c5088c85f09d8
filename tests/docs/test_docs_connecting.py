"""The tables of docs/connecting.md say what the code does: roles, the connector's members, statuses and warnings."""

import json
import re

from bridge.domain.agents import DEFAULT_ROLES, Permission
from bridge.domain.connection import TOO_LONG_LIVED
from bridge.domain.connector_report import NO_SECRET, ConnectorStatus
from bridge.domain.licences import Licence
from bridge.settings.variables import roles
from bridge.web.connector import ConnectorChangeShape
from tests.docs.pages import DOCS, block, rows

PAGE = DOCS / "connecting.md"


def named(cell):
    return re.findall(r"`([^`]+)`", cell)


def test_the_table_of_roles_is_the_one_that_is_used():
    table = {
        named(role)[0]: frozenset(map(Permission, named(granted)))
        for role, _, granted in rows(PAGE, "role in the token")
    }

    assert table == DEFAULT_ROLES


def test_the_example_of_another_table_of_roles_is_one():
    table = roles(block(PAGE, '{"ServiceDesk', "json"))

    assert table["ServiceDesk.Agent"] == {Permission.INCIDENTS_READ}


def test_every_member_of_a_connector_is_described():
    assert {named(member)[0] for member, _ in rows(PAGE, "member")} == set(ConnectorChangeShape().fields)
    for given in json.loads(block(PAGE, '{\n  "7f3a', "json")).values():
        assert set(given) <= set(ConnectorChangeShape().fields)


def test_every_status_and_every_warning_of_a_connector_is_described():
    assert {named(status)[0] for status, _ in rows(PAGE, "`status`")} == {*map(str, ConnectorStatus)}
    of_licences = {f"licence_{each}" for each in (Licence.MISSING, Licence.UNKNOWN)}
    assert {named(warning)[0] for warning, _ in rows(PAGE, "warning")} == {TOO_LONG_LIVED, NO_SECRET, *of_licences}
