"""What could change the question is refused by name before ServiceNow hears of it; anything else changes nothing."""

from urllib.parse import quote

import pytest

from bridge.mock.servicenow import parse
from tests.servicenow.truth import Truth

ADELE = "adele.vance@contoso.com"
LISTS = ("state", "priority", "urgency", "impact", "severity", "assignment_group", "sort", "fields")
PARAMETERS = (*LISTS, "search", "active", "opened_after", "opened_before", "page", "page_size")
FULL_WIDTH_SCRIPT = "".join(chr(ord(letter) + 0xFEE0) for letter in "javascript:") + "gs.getUserID()"
DANGEROUS = {
    "a caret": "1^active=true",
    "an alternative": "1^ORactive=true",
    "a branch": "1^NQactive=true",
    "an order": "1^ORDERBYsys_id",
    "a full-width caret": "1\uff3eactive=true",
    "a line feed": "1\nactive=true",
    "a carriage return": "1\r\nactive=true",
    "a line separator": "1\u2028active",
    "a next line": "1\x85active",
    "a NUL": "1\x00",
    "an escape": "1\x1b[2J",
    "a bidirectional override": "1\u202eactive",
    "a script": "javascript:gs.getUserID()",
    "a script in capitals": "JavaScript:gs.getUserID()",
    "a script behind spaces": " \u00a0 javascript:gs.getUserID()",
    "a script in full width": FULL_WIDTH_SCRIPT,
    "a script with a long s": "java\u017fcript:gs.getUserID()",
    "nothing": "",
    "spaces": "   ",
    "201 characters": "a" * 201,
}
PATHS = {
    "user": ["/v1/users/{}", "/v1/users/{}/incidents", "/v1/users/{}/incidents/summary", "/v1/users/{}/incidents/INC1"],
    "incident": [f"/v1/users/{ADELE}/incidents/{{}}"],
}
UNREACHED = {"nothing"}
"""An empty part of a path is another path."""


@pytest.fixture
def journal(standing):
    standing.servicenow.journal.clear()
    return standing.servicenow.journal


def refused(response):
    assert (response.status_code, response.mimetype) == (422, "application/problem+json"), response.text[:300]
    assert response.json["code"] == "invalid_request"
    return set(response.json["errors"])


@pytest.mark.parametrize("text", DANGEROUS.values(), ids=DANGEROUS.keys())
def test_no_parameter_takes_a_text_that_could_change_the_question(alex, journal, text):
    response = alex.get(f"/v1/users/{ADELE}/incidents", query_string=dict.fromkeys(PARAMETERS, text))

    assert refused(response) == set(PARAMETERS)
    assert len(journal) == 0


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_each_parameter_is_refused_for_itself(alex, journal, parameter):
    for text in ("1^ORactive=true", "", "1\n"):
        assert refused(alex.get(f"/v1/users/{ADELE}/incidents", query_string={parameter: text})) == {parameter}
    assert len(journal) == 0


@pytest.mark.parametrize("parameter", LISTS)
@pytest.mark.parametrize("text", ["^", "1\n", "javascript:x", ""])
def test_nor_does_a_list_in_any_of_its_values(alex, journal, parameter, text):
    good = "number" if parameter in {"sort", "fields"} else "1"

    for written in (f"{good},{text}", f"{text},{good}", [good, text], [text, good]):
        assert refused(alex.get(f"/v1/users/{ADELE}/incidents", query_string={parameter: written})) == {parameter}
    assert len(journal) == 0


@pytest.mark.parametrize("text", DANGEROUS.values(), ids=DANGEROUS.keys())
def test_nor_does_the_search_for_users(alex, journal, text):
    assert refused(alex.get("/v1/users", query_string={"search": text})) == {"search"}
    assert len(journal) == 0


@pytest.mark.parametrize("text", [each for name, each in DANGEROUS.items() if name not in UNREACHED])
@pytest.mark.parametrize("part", PATHS)
def test_nor_does_any_part_of_a_path(alex, journal, part, text):
    for path in PATHS[part]:
        assert refused(alex.get(path.format(quote(text, safe="")))) == {part}
    assert len(journal) == 0


@pytest.mark.parametrize("raw", ["search=a^b", "search=a%5Eb", "search=a%5eb", "search=a%EF%BC%BEb"])
def test_a_caret_is_one_however_the_address_writes_it(alex, journal, raw):
    assert refused(alex.get(f"/v1/users/{ADELE}/incidents?{raw}")) == {"search"}
    assert len(journal) == 0


@pytest.mark.parametrize(
    "path",
    [
        *("/v1/users?search=adele&", f"/v1/users/{ADELE}?", f"/v1/users/{ADELE}/incidents?"),
        *(f"/v1/users/{ADELE}/incidents/summary?", f"/v1/users/{ADELE}/incidents/INC1?", "/v1/incidents/fields?"),
    ],
)
@pytest.mark.parametrize("name", ["unknown", "sysparm_query", "caller_id", "State", "state^", "limit", "state[]"])
def test_an_unknown_parameter_is_refused_by_name_everywhere(alex, journal, path, name):
    assert refused(alex.get(f"{path}{quote(name)}=1")) == {name}
    assert len(journal) == 0


def test_everything_that_is_wrong_is_named_at_once(alex):
    response = alex.get(f"/v1/users/{ADELE}/incidents?state=^&page=0&sort=url&other=1")

    assert refused(response) == {"state", "page", "sort", "other"}


def test_both_wrong_parts_of_a_path_are_named(alex):
    assert refused(alex.get("/v1/users/a%5Eb/incidents/c%5Ed")) == {"user", "incident"}


@pytest.mark.parametrize(
    "text",
    [
        *("%5E", "%5EORactive=true", "ORactive=true", "NQactive=true", "ORDERBYsys_id", "EQ", "active=true"),
        *("=", "!=x", "LIKE", "IN1,2", "INSTANCEOFtask", "DYNAMIC90d1921e5f510100a9ad2572f2b477fe", "a@b@c", "&x=1"),
        *("?", "#", "%", "%00", "'; drop table incident; --", "\\", '"', "xjavascript:gs.getUserID()", "ü漢🖨"),
    ],
)
def test_any_other_text_stays_one_value_of_one_condition(alex, standing, journal, text):
    response = alex.get(f"/v1/users/{ADELE}/incidents", query_string={"search": text, "assignment_group": f"x{text}"})

    adele = Truth(standing.servicenow).user(ADELE)["sys_id"]
    query = parse(journal.at("/api/now/table/incident")[0].query["sysparm_query"])
    (branch,) = query.branches
    caller, groups, search = branch
    assert response.status_code == 200
    assert [(each.field, each.operator, each.value) for each in caller] == [("caller_id", "=", adele)]
    assert {each.value for each in groups} == {f"x{part}" if i == 0 else part for i, part in enumerate(text.split(","))}
    assert [(each.field, each.operator, each.value) for each in search] == [
        ("number", "STARTSWITH", text),
        ("short_description", "LIKE", text),
    ]
    assert [(order.field, order.descending) for order in query.order] == [("opened_at", True), ("sys_id", False)]
    assert query.dropped == ()


@pytest.mark.parametrize("text", ["%5E", "a=b", "ORactive=true", "INC' or 1=1", "ü漢🖨", "a,b", "caller_id"])
def test_a_part_of_a_path_stays_one_value_too(alex, journal, text):
    incident = alex.get(f"/v1/users/{ADELE}/incidents/{quote(text, safe='')}")
    user = alex.get(f"/v1/users/{quote(text, safe='')}/incidents")

    (of_incident,) = journal.at("/api/now/table/incident")
    of_user = journal.at("/api/now/table/sys_user")[-1]
    assert (incident.status_code, incident.json["code"]) == (404, "incident_not_found")
    assert (user.status_code, user.json["code"]) == (404, "user_not_found")
    assert [each.value for each in parse(of_incident.query["sysparm_query"]).conditions][1:] == [text]
    assert [each.value for each in parse(of_user.query["sysparm_query"]).conditions] == [text, text, "true"]


def test_what_is_asked_of_servicenow_never_comes_from_the_caller_but_in_values(alex, journal):
    alex.get(
        f"/v1/users/{ADELE}/incidents", query_string={"search": "sysparm_limit=10000&sysparm_fields=user_password"}
    )

    asked = journal.at("/api/now/table/incident")[-1]
    assert (asked.query["sysparm_limit"], asked.query["sysparm_offset"]) == ("25", "0")
    assert "user_password" not in asked.query["sysparm_fields"]
    assert {name for name in asked.query if not name.startswith("sysparm_")} == set()
