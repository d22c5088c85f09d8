"""The lists of docs/testing.md are whole: kinds of faults, and calls of the door for teams without Python."""

import re

import requests

from bridge.mock.servicenow import MockServiceNow
from bridge.mock.servicenow.control import Control
from bridge.mock.servicenow.faults.kinds import KINDS
from tests.docs.pages import DOCS, rows

PAGE = DOCS / "testing.md"


def test_every_kind_of_fault_is_named():
    assert sorted(kind for kinds, _ in rows(PAGE, "kinds") for kind in re.findall(r"`(\w+)`", kinds)) == sorted(KINDS)


def calls():
    cells = (cell for cell, _ in rows(PAGE, "call, below `/__mock__/`"))
    return {call for cell in cells for call in re.findall(r"`([A-Z]+ [\w/-]+)", cell)}


def test_every_call_of_the_door_is_listed():
    assert calls() == set(re.findall(r"`([A-Z]+ [\w/-]+)", str(Control.__doc__)))


def test_every_call_that_is_listed_is_one():
    with MockServiceNow(incidents=0, control=True) as mock:
        for call in calls():
            method, path = call.split()
            assert requests.request(method, f"{mock.url}/__mock__/{path}", json={}, timeout=5).status_code != 404, call
