"""The pane has words for whatever the API may tell it: every problem, event, warning, status and field."""

import re
from pathlib import Path

import pytest

from bridge.domain.audit import Event
from bridge.domain.connection import TOO_LONG_LIVED
from bridge.domain.connector_report import NO_SECRET, ConnectorStatus
from bridge.domain.fields import EXCHANGED_FIELDS
from bridge.domain.licences import Licence
from bridge.web.problems import STATUS

PANE = Path(__file__).parents[2] / "bridge" / "pane"
ENGLISH = set(re.findall(r'^  "?([\w.]+)"?:', (PANE / "messages" / "en.js").read_text(), re.MULTILINE))
MET = [
    *(f"problem.{error.code}" for error in STATUS),
    *(f"event.{event}" for event in Event),
    *(f"warning.{warning}" for warning in (TOO_LONG_LIVED, NO_SECRET)),
    *(f"warning.licence_{licence}" for licence in (Licence.MISSING, Licence.UNKNOWN)),
    *(f"status.{status}" for status in ConnectorStatus),
    *(f"field.{field.key}" for field in EXCHANGED_FIELDS),
]


@pytest.mark.parametrize("key", MET)
def test_there_are_words_for_it(key):
    assert key in ENGLISH


def test_the_audit_can_be_filtered_by_every_event():
    offered = (PANE / "elements" / "connector-audit.js").read_text()

    assert [event for event in Event if event not in offered] == []


def test_every_message_that_is_asked_for_by_name_is_there():
    modules = [*PANE.glob("pages/*.js"), *PANE.glob("elements/*.js")]
    asked = {key for path in modules for key in re.findall(r'(?<![\w.])t\("([\w.]+)"', path.read_text())}

    assert len(asked) > 80
    assert asked - ENGLISH == set()
