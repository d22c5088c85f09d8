"""Nobody's incidents come out but the caller's, whatever ServiceNow answers: every row must say itself whose it is."""

import pytest

from bridge.mock.entra import CONTOSO
from bridge.mock.servicenow import parse
from tests.builders import Stage, application, connector, environment
from tests.conftest import ALEX
from tests.servicenow.instances import forgetful
from tests.servicenow.truth import CHOICES, Truth, numbers

ADELE, MIRIAM = "adele.vance@contoso.com", "miriam.graham@contoso.com"


@pytest.fixture(scope="module")
def truth(standing):
    return Truth(standing.servicenow)


FORGETS: set[str] = set()


@pytest.fixture(autouse=True)
def forgets():
    FORGETS.clear()
    FORGETS.add("caller_id")
    return FORGETS


@pytest.fixture(scope="module")
def agent(valkey, standing):
    """Of an instance that drops the condition on the caller, or others, and answers everybody's rows."""
    with forgetful(standing.servicenow.url, FORGETS) as url:
        connectors = {CONTOSO: connector(standing.servicenow, instance_url=url)}
        app = application(environment(standing.entra, valkey.replace("/0", "/3"), connectors))
        yield Stage(app, standing.entra, standing.servicenow, "").connected(ALEX)


@pytest.fixture
def answered(standing):
    """Whether the instance did answer rows of others to what was just asked."""

    def look(path):
        query = standing.servicenow.journal.at(path)[-1].query["sysparm_query"]
        return "caller_id" not in {each.field for each in parse(query).conditions}

    return look


def of_adele(agent, path="", **query):
    response = agent.get(f"/v1/users/{ADELE}/incidents{path}", query_string=query)
    assert response.status_code == 200, response.text
    return response.json


def test_rows_of_others_never_come_out_of_a_list(agent, answered, truth):
    page = of_adele(agent, page_size=100)

    hers = set(numbers(truth.of(ADELE)))
    assert answered("/api/now/table/incident")
    assert page["total"] == len(truth.rows("incident"))
    assert 0 < len(page["items"]) < 100
    assert set(numbers(page["items"])) <= hers


def test_nor_out_of_a_walk_over_all_pages_which_still_finds_all_of_hers(agent, truth):
    found, page, more = [], 0, True
    while more:
        page += 1
        answer = of_adele(agent, page_size=50, page=page)
        found += numbers(answer["items"])
        more = answer["has_more"]

    assert found == numbers(truth.of(ADELE))


def test_nor_out_of_csv(agent, truth):
    response = agent.get(f"/v1/users/{ADELE}/incidents?page_size=100&fields=number", headers={"Accept": "text/csv"})

    assert set(response.text.split("\r\n")[1:-1]) <= set(numbers(truth.of(ADELE)))


@pytest.mark.parametrize("fields", ["number", "short_description", "url", "name"])
def test_nor_when_fewer_columns_are_asked_for(agent, truth, fields):
    items = of_adele(agent, page_size=100, fields=f"{fields},number")["items"]

    assert set(numbers(items)) <= set(numbers(truth.of(ADELE)))


@pytest.mark.parametrize("named_by", ["number", "sys_id"])
def test_anothers_incident_is_not_found_even_when_the_instance_answers_it(agent, answered, truth, named_by):
    anothers = truth.of(MIRIAM)[0]

    response = agent.get(f"/v1/users/{ADELE}/incidents/{anothers[named_by]}")

    assert answered("/api/now/table/incident")
    assert (response.status_code, response.json["code"]) == (404, "incident_not_found")


@pytest.mark.parametrize("named_by", ["number", "sys_id"])
def test_anothers_incident_is_not_found(alex, truth, named_by):
    anothers = truth.of(MIRIAM)[0]

    response = alex.get(f"/v1/users/{ADELE}/incidents/{anothers[named_by]}")

    assert (response.status_code, response.json["code"]) == (404, "incident_not_found")
    assert alex.get(f"/v1/users/{MIRIAM}/incidents/{anothers[named_by]}").status_code == 200


def test_an_incident_the_agents_role_does_not_show_is_not_found(megan, truth):
    visible = {row["sys_id"] for row in truth.of(ADELE, seen_by_group="Service Desk")}

    statuses = {
        row["sys_id"]: megan.get(f"/v1/users/{ADELE}/incidents/{row['sys_id']}").status_code for row in truth.of(ADELE)
    }

    assert {sys_id for sys_id, status in statuses.items() if status == 200} == visible
    assert set(statuses.values()) == {200, 404}


def test_another_incident_of_the_same_caller_is_not_taken_for_the_one_asked(agent, forgets, truth):
    forgets |= {"number", "sys_id"}

    for incident in ("INC9999999", "0" * 32):
        response = agent.get(f"/v1/users/{ADELE}/incidents/{incident}")

        assert (response.status_code, response.json["code"]) == (404, "incident_not_found")


def test_the_counts_of_others_never_come_out_of_a_summary(agent, answered, truth):
    summary = of_adele(agent, "/summary")

    hers = truth.of(ADELE)
    assert answered("/api/now/stats/incident")
    assert summary["total"] == len(hers)
    assert summary["open"] == len([row for row in hers if row["active"] == "true"])
    assert summary["by_state"] == truth.counted(hers)
    assert summary["newest"] is None or summary["newest"]["number"] in numbers(hers)


def test_neither_labels_of_others_nor_incidents_of_nobody_come_out(staged, servicenow):
    for key in CHOICES:
        servicenow.set_choice_label(key, "99", "Theirs alone")
    servicenow.add_incident(MIRIAM, "Hers", **dict.fromkeys(CHOICES, "99"))
    orphan = servicenow.add_incident(ADELE, "Nobody's")
    servicenow.world.update("incident", orphan["sys_id"], caller_id="")
    with forgetful(servicenow.url, {"caller_id"}) as url:
        agent = staged({"instance_url": url}).connected(ALEX)

        for key in CHOICES:
            response = agent.get(f"/v1/users/{ADELE}/incidents", query_string={key: "theirs alone"})

            assert response.status_code == 422
            assert "Theirs alone" not in response.json["errors"][key][0].partition("known are")[2]
        assert orphan["number"] not in numbers(of_adele(agent, page_size=100)["items"])
        assert agent.get(f"/v1/users/{ADELE}/incidents/{orphan['sys_id']}").status_code == 404
        assert of_adele(agent, "/summary")["total"] == len(Truth(servicenow).of(ADELE))


def test_servicenow_is_never_asked_for_an_empty_value(alex, standing):
    """`caller_id=` would mean everybody without a caller, and an empty list of ids no condition at all."""
    standing.servicenow.journal.clear()
    for path in ("", "/summary", "/INC0010001", "?state=New&search=a&assignment_group=Network&active=true"):
        alex.get(f"/v1/users/{ADELE}/incidents{path}")
    alex.get("/v1/users?search=adele")

    asked = [each.query["sysparm_query"] for each in standing.servicenow.journal.at("/api/now/")]
    assert len(asked) >= 6
    for query in map(parse, asked):
        assert query.dropped == ()
        assert all(condition.value for condition in query.conditions)


def test_each_question_about_incidents_names_its_one_caller(alex, standing, truth):
    adele = truth.user(ADELE)["sys_id"]
    standing.servicenow.journal.clear()
    for path in ("", "/summary", "/INC0010001", "?state=Nonsense", "?search=a&sort=state&page=2&fields=url"):
        alex.get(f"/v1/users/{ADELE}/incidents{path}")

    asked = [each.query["sysparm_query"] for each in standing.servicenow.journal if each.path.endswith("/incident")]
    assert len(asked) >= 6
    for query in map(parse, asked):
        (branch,) = query.branches
        assert [(each.field, each.operator, each.value) for each in branch[0]] == [("caller_id", "=", adele)]
