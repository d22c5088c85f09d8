"""A cell is text, whatever JSON makes of it; what has parts is none."""

import pytest

from bridge.domain.errors import ServiceNowUnavailable
from bridge.domain.labelled import Labelled
from bridge.servicenow.cells import labelled, moment, text, value


def record(given, shown=None):
    return {"cell": {"value": given, "display_value": shown}}


@pytest.mark.parametrize(
    ("given", "read"),
    [("", ""), (None, ""), ("New", "New"), (5, "5"), (-1.5, "-1.5"), (True, "true"), (False, "false")],
)
def test_a_value_is_read_as_the_text_it_would_be(given, read):
    assert value(record(given), "cell") == read
    assert text(record(given), "cell") == read
    assert labelled(record(given, given), "cell") == (Labelled(read, read) if read else None)
    assert moment(record(given), "cell") is None


@pytest.mark.parametrize("given", [[], {}, ["a"], {"a": "b"}])
@pytest.mark.parametrize("read", [value, text, labelled, moment])
def test_what_has_parts_is_no_value(given, read):
    with pytest.raises(ServiceNowUnavailable, match="not what its API promises"):
        read(record(given), "cell")


@pytest.mark.parametrize("hidden", [{}, {"cell": None}, {"cell": "text"}, {"cell": []}])
def test_a_hidden_cell_is_absent(hidden):
    assert (value(hidden, "cell"), text(hidden, "cell"), labelled(hidden, "cell")) == ("", None, None)
