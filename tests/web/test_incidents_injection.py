"""No text in a request, wherever it stands, adds a condition to what ServiceNow is asked, or takes one away."""

import re
from urllib.parse import quote

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from bridge.domain.fields import CHOICE_KEYS, SORTABLE_KEYS
from bridge.domain.users import SYS_ID
from bridge.mock.servicenow import Order, parse
from tests.budget import examples
from tests.conftest import ALEX
from tests.servicenow.texts import TEXTS
from tests.test_house import ROOT

ADELE = "adele.vance@contoso.com"
LIST = f"/v1/users/{ADELE}/incidents"
DOCUMENT = yaml.load((ROOT / "openapi" / "bridge.yaml").read_text(), yaml.CSafeLoader)
PARAMETERS = {
    each["name"]
    for each in DOCUMENT["paths"]["/v1/users/{user}/incidents"]["get"]["parameters"]
    if each["in"] == "query"
}

A_GROUP = "0123456789abcdef0123456789abcdef"
MOMENTS = st.one_of(TEXTS, st.datetimes().map(lambda moment: f"{moment.isoformat()}Z"))
GIVEN = {
    **{
        key: st.lists(st.one_of(TEXTS, st.sampled_from(["1", "2", "New", "1 - High"])), max_size=3)
        for key in CHOICE_KEYS
    },
    "assignment_group": st.lists(st.one_of(TEXTS, st.sampled_from([A_GROUP, "Service Desk"])), min_size=1, max_size=2),
    "active": st.one_of(TEXTS, st.sampled_from(["true", "false"])),
    "opened_after": MOMENTS,
    "opened_before": MOMENTS,
    "search": TEXTS,
    "sort": st.lists(st.one_of(TEXTS, st.sampled_from([*SORTABLE_KEYS, "-number"])), max_size=3),
    "page": st.one_of(TEXTS, st.sampled_from(["1", "2", "10000"])),
    "page_size": st.one_of(TEXTS, st.sampled_from(["1", "100"])),
    "fields": st.lists(st.one_of(TEXTS, st.sampled_from(["number", "STATE", "u_vip"])), max_size=3),
}
HARMLESS = {
    **{key: st.sampled_from([["1"], ["1", "2"], ["1,3"]]) for key in CHOICE_KEYS},
    "assignment_group": st.sampled_from([["Service Desk"], [f"{A_GROUP},Network", "Identity"]]),
    "active": st.sampled_from(["true", "false"]),
    "opened_after": st.just("2020-01-01T00:00:00Z"),
    "opened_before": st.just("2030-01-01T00:00:00+02:00"),
    "search": st.sampled_from(["INC", "reset", "=LIKE OR active=true"]),
    "sort": st.sampled_from([["number"], ["-priority,state", "number"]]),
    "page": st.just("2"),
    "page_size": st.just("7"),
    "fields": st.sampled_from([["number"], ["STATE,u_vip", "url"]]),
}
REQUESTS = st.builds(
    lambda harmless, attack: {**harmless, **attack},
    st.fixed_dictionaries({}, optional=HARMLESS),
    st.sampled_from(sorted(GIVEN)).flatmap(lambda name: st.fixed_dictionaries({}, optional={name: GIVEN[name]})),
)


@pytest.fixture(scope="module")
def asked(standing, alex):
    """Asks, and gives the answer with everything that the instance was asked for its sake.

    What the bridge wants to know for itself, and remembers a while, is left out: who Adele is, who Alex is, and whether
    Alex may read incidents at all.
    """

    def ask(path, **query):
        standing.servicenow.journal.clear()
        response = alex.get(path, query_string=query)
        assert response.status_code in {200, 404, 409, 422}, response.text
        return response, [each for each in standing.servicenow.journal if each.query["sysparm_query"] not in its_own]

    own = standing.servicenow.world["sys_user"].one("user_name", ALEX)["sys_id"]
    its_own = {
        f"user_name={ADELE}^ORemail={ADELE}^active=true",
        "sys_id=javascript:gs.getUserID()",
        f"caller_id!={own}",
    }
    return ask


@pytest.fixture(scope="module")
def caller_id(standing):
    return standing.servicenow.world["sys_user"].one("user_name", ADELE)["sys_id"]


def understood(received):
    """Groups of columns and operators; nothing of it was dropped, and there is one branch only."""
    query = parse(received.query["sysparm_query"])
    assert (query.dropped, query.related, len(query.branches)) == ((), (), 1)
    return [[(each.field, each.operator, each.value) for each in group] for group in query.branches[0]], query.order


def parted(values):
    return [part.strip(" ") for value in values for part in value.split(",")]


def expected(request, caller_id):
    """The columns and operators that this request may ask for, and the order."""
    groups = [[("caller_id", "=")]]
    groups += [[(key, "IN")] for key in CHOICE_KEYS if request.get(key)]
    named = parted(request.get("assignment_group", []))
    if named:
        names = [group for group in named if not SYS_ID.fullmatch(group)]
        ids = [("assignment_group", "IN")] if len(names) < len(named) else []
        groups.append([*ids, *[("assignment_group.name", "=")] * len(names)])
    if "active" in request:
        groups.append([("active", "=")])
    groups += [[("opened_at", operator)] for key, operator in BOUNDS if key in request]
    if "search" in request:
        groups.append([("number", "STARTSWITH"), ("short_description", "LIKE")])
    sorted_by = parted(request.get("sort", [])) or ["-opened_at"]
    order = [Order(key.removeprefix("-"), descending=key.startswith("-")) for key in sorted_by]
    return groups, (*order, Order("sys_id", descending=False))


BOUNDS = (("opened_after", ">="), ("opened_before", "<"))


def check(response, received, request, caller_id):
    """A request that is answered was asked once, with its own conditions; one that is refused was not asked."""
    lists = [each for each in received if each.path == "/api/now/table/incident"]
    assert len(lists) == (response.status_code == 200), response.text
    for each in received:
        groups, order = understood(each)
        if each not in lists:
            assert (each.path, groups, order) == ("/api/now/stats/incident", [[("caller_id", "=", caller_id)]], ())
            continue
        assert groups[0] == [("caller_id", "=", caller_id)]
        assert ([[(column, operator) for column, operator, _ in group] for group in groups], order) == expected(
            request, caller_id
        )
        assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)?(,[a-z_]+(\.[a-z_]+)?)*", each.query["sysparm_fields"])
        assert set(each.query) == {
            "sysparm_query",
            "sysparm_fields",
            "sysparm_display_value",
            "sysparm_exclude_reference_link",
            "sysparm_limit",
            "sysparm_offset",
        }
        check_values(groups, request)


def check_values(groups, request):
    """What is compared with text is compared with the caller's own, whole."""
    values = {(column, operator): value for group in groups for column, operator, value in group}
    for column, operator in (("number", "STARTSWITH"), ("short_description", "LIKE")):
        assert values.get((column, operator)) == request.get("search")
    names = [value for group in groups for column, _, value in group if column == "assignment_group.name"]
    wanted = [name for name in parted(request.get("assignment_group", [])) if not SYS_ID.fullmatch(name)]
    assert names == wanted
    for column in CHOICE_KEYS:
        for value in values.get((column, "IN"), "1").split(","):
            assert re.fullmatch(r"-?[0-9]{1,9}", value)


def test_every_parameter_of_the_list_is_attacked():
    assert set(GIVEN) == set(HARMLESS) == PARAMETERS


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_a_parameter_adds_its_own_condition_or_is_refused(asked, caller_id, name):
    answered = set()

    @examples(25)
    @given(GIVEN[name])
    def attack(value):
        response, received = asked(LIST, **{name: value})
        answered.add(response.status_code)
        check(response, received, {name: value}, caller_id)

    attack()
    assert answered == {200, 422}


@examples(60)
@given(REQUESTS)
def test_parameters_together_add_their_own_conditions_or_are_refused(asked, caller_id, request_):
    response, received = asked(LIST, **request_)

    check(response, received, request_, caller_id)


@examples(60)
@given(TEXTS)
@example(ADELE.upper())
@example(A_GROUP)
def test_a_user_in_a_path_is_one_value_of_one_group(asked, text):
    path = f"/v1/users/{quote(text, safe='')}"
    for response, received in (asked(path), asked(f"{path}/incidents"), asked(f"{path}/incidents/summary")):
        for each in received:
            if each.path != "/api/now/table/sys_user":
                assert response.status_code == 200
                continue
            column, value = ("sys_id", text) if SYS_ID.fullmatch(text) else ("user_name", text)
            named = [(column, "=", value)] if column == "sys_id" else [(column, "=", value), ("email", "=", value)]
            assert understood(each) == ([named, [("active", "=", "true")]], ())


@examples(60)
@given(TEXTS)
@example("INC0010001")
@example(A_GROUP)
def test_an_incident_in_a_path_is_one_value_of_one_condition(asked, caller_id, text):
    _, received = asked(f"{LIST}/{quote(text, safe='')}")
    for each in received:
        column = "sys_id" if SYS_ID.fullmatch(text) else "number"
        if each.path == "/api/now/table/incident":
            assert understood(each) == ([[("caller_id", "=", caller_id)], [(column, "=", text)]], ())


@examples(60)
@given(TEXTS)
@example("adele")
def test_a_text_to_search_users_by_is_one_value_of_one_group(asked, text):
    _, received = asked("/v1/users", search=text)
    for each in received:
        groups, order = understood(each)
        wanted = text.strip()
        named = [("name", "LIKE", wanted), ("email", "STARTSWITH", wanted), ("user_name", "STARTSWITH", wanted)]
        assert groups == [named, [("active", "=", "true")]]
        assert [each.field for each in order] == ["name", "sys_id"]
