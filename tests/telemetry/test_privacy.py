"""Figures, spans and access lines are read by many people: they say what was done, and nothing of whom it was about."""

import json
import re

import pytest

_ANYBODY = re.compile(
    r"@|adele|vance|alex|megan|wilber|bowen|contoso|pradeep|INC\d|[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-", re.IGNORECASE
)
_ANYWHERE = re.compile(r"://|/api/|\?|sysparm|127\.0\.0\.1|\.do\b|bridge:\{")


def of_somebody(text, told):
    return _ANYBODY.findall(text) + _ANYWHERE.findall(text) + [host for host in told.hosts if host in text]


def test_the_page_of_metrics_tells_of_nobody(told):
    assert "bridge_servicenow_calls_total" in told.page
    assert of_somebody(told.page, told) == []


def test_neither_do_spans(told):
    said = [[span["name"], span["attributes"], span["events"], span["status"]] for span in told.spans]

    assert len(said) > 100
    assert of_somebody(json.dumps(said), told) == []


def test_access_lines_tell_of_the_agent_by_id_and_of_nobody_else(told):
    lines = [line for line in told.lines if line["event"] == "request"]
    ids = {"agent", "client", "tenant", "request_id", "trace_id"}

    assert len(lines) > 20
    for line in lines:
        assert of_somebody(json.dumps({name: value for name, value in line.items() if name not in ids}), told) == []
        assert re.fullmatch(r"[0-9a-f-]{36}", line["agent"] or "0" * 36)


@pytest.mark.parametrize("layer", ["redis", "servicenow"])
def test_access_lines_tell_how_long_each_layer_took(told, layer):
    line = next(line for line in told.lines if line.get("request_id") == "the-reading-of-a-list" and "route" in line)

    assert line[f"{layer}_calls"] > 0
    assert 0 < line[f"{layer}_ms"] < line["milliseconds"]
