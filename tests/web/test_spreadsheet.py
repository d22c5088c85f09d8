"""As CSV the rows are the same, and no cell of them is run by the spreadsheet that opens it."""

import csv
import io

import pytest

from bridge.web.spreadsheet import written
from tests.conftest import ALEX
from tests.servicenow.truth import KEYS, Truth

ADELE = "adele.vance@contoso.com"
LABELLED = ("caller_id", "urgency", "impact", "severity", "assignment_group", "state", "priority")
RUN = [
    *("=cmd|' /C calc'!A1", "+1+1", "-2+3", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", "=", "-", "+49 30 1234", "@here"),
    *("\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(1)", "\ufe66SUM"),
]
LEFT_ALONE = [
    "1-1",
    "a=b",
    "x@y",
    "'=1",
    " =1",
    "Ünïcödé 漢字",
    'say "hello", twice',
    "two\nlines",
    "two\r\nlines",
    ";",
]


def answer(agent, accept="text/csv", user=ADELE, **query):
    return agent.get(f"/v1/users/{user}/incidents", query_string=query, headers={"Accept": accept})


def table(response):
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.text, newline="")))


@pytest.mark.parametrize("query", [{}, {"page_size": 7, "page": 3}, {"state": "New"}, {"sort": "priority,number"}])
def test_csv_has_the_same_rows_as_json(alex, query):
    rows = table(answer(alex, **query))
    items = answer(alex, "application/json", **query).json["items"]

    assert rows
    assert rows == [flat(item) for item in items]


def test_the_header_names_the_columns_and_the_values_behind_labels(alex):
    response = answer(alex, page_size=1)
    header = response.text.splitlines()[0]

    assert header.split(",") == [
        name for key in KEYS for name in ((key, f"{key}.value") if key in LABELLED else (key,))
    ]
    assert response.text.count("\r\n") == 2


def test_csv_has_the_columns_asked_for(alex):
    response = answer(alex, fields="NUMBER,state,u_vip", page_size=1)

    assert response.text.splitlines()[0] == "number,state,state.value,u_vip,u_vip.value"


def test_no_rows_are_a_header_alone(alex):
    assert len(answer(alex, search="nothing like this").text.splitlines()) == 1


def test_csv_says_what_it_is_and_what_to_call_it(alex):
    response = answer(alex)

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="incidents.csv"'
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "accept",
    [
        *("text/csv", "text/csv, */*;q=0.1", "application/json;q=0.2, text/csv", "text/*", "Text/CSV"),
        *("text/csv; charset=utf-8", "text/csv; header=present, application/json;q=0.9"),
    ],
)
def test_csv_is_for_those_who_prefer_it(alex, accept):
    assert answer(alex, accept, page_size=1).mimetype == "text/csv"


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "application/json",
        "application/json, text/csv",
        "text/html,application/xml;q=0.9,*/*;q=0.8",
        "",
        "text/csv;q=0",
        "image/*",
    ],
)
def test_json_is_for_everybody_else(alex, accept):
    assert answer(alex, accept, page_size=1).mimetype == "application/json"


def test_a_refusal_is_a_problem_document_for_readers_of_csv_too(alex):
    assert answer(alex, state="^").mimetype == "application/problem+json"


def test_cells_come_neutralised_from_an_incident_to_the_file(standing, alex, caller):
    for text in (*RUN, *LEFT_ALONE):
        standing.servicenow.add_incident(caller, text)

    rows = table(answer(alex, user=caller, page_size=100))

    assert sorted(row["short_description"] for row in rows) == sorted([*(f"'{text}" for text in RUN), *LEFT_ALONE])


def test_no_column_can_be_run(stage):
    """Labels and the names of people and groups are anybody's texts too."""
    agent, servicenow = stage.connected(ALEX), stage.servicenow
    adele = Truth(servicenow).user(ADELE)["sys_id"]
    neutralised = ("short_description", "name", "caller_id", "assignment_group", "state", "u_vip", "u_vip.value")
    for text in RUN:
        servicenow.set_choice_label("state", "1", text)
        servicenow.add_group(text)
        servicenow.world.update("sys_user", adele, name=text)
        servicenow.add_incident(ADELE, text, group=text, u_vip=text)

        row = table(answer(agent, page_size=1, sort="-number", fields=",".join((*KEYS, "u_vip"))))[0]

        assert {row[column] for column in neutralised} == {f"'{text}"}
        assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]


def test_what_is_not_there_is_an_empty_cell():
    assert written([{"a": None, "b": None}], ["a", "b"], frozenset("b")) == "a,b,b.value\r\n,,\r\n"


def flat(item):
    """A row of CSV made from an item of JSON."""
    row: dict[str, str] = {}
    for key, value in item.items():
        if key in LABELLED:
            row |= {key: value["display_value"] if value else "", f"{key}.value": value["value"] if value else ""}
        else:
            row[key] = value
    return row
