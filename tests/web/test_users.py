"""Employees are found by what people know of them, resolved to exactly one, and never taken for each other."""

import pytest

from bridge.mock.servicenow import QueryRule, Restriction, parse
from bridge.mock.servicenow.world.company import Permissions
from tests.conftest import ALEX, LEE, MEGAN
from tests.servicenow.instances import forgetful
from tests.servicenow.truth import Truth

ADELE, LIDIA, KIOSK, ENRICO = (
    *(
        "adele.vance@contoso.com",
        "lidia.holloway@contoso.com",
        "shared.kiosk@contoso.com",
        "enrico.cattaneo@contoso.com",
    ),
)


@pytest.fixture(scope="module")
def truth(standing):
    return Truth(standing.servicenow)


def search(agent, text, **query):
    response = agent.get("/v1/users", query_string={"search": text, **query})
    assert response.status_code == 200, response.text
    return response.json


def refused(response):
    return response.status_code, response.json["code"]


def shown(truth, row):
    return {
        "sys_id": row["sys_id"],
        "name": row["name"],
        "user_name": row["user_name"],
        "email": row["email"],
        "title": row["title"],
        "department": truth.name_of("cmn_department", row["department"]),
    }


def matching(truth, text):
    """Everybody active with the text within their name, or at the start of e-mail address or user name."""
    wanted = text.strip().casefold()
    rows = [
        row
        for row in truth.rows("sys_user")
        if row["active"] == "true"
        and (
            wanted in row["name"].casefold()
            or row["email"].casefold().startswith(wanted)
            or row["user_name"].casefold().startswith(wanted)
        )
    ]
    return [shown(truth, row) for row in sorted(rows, key=lambda row: (row["name"].casefold(), row["sys_id"]))]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Adele",
            "adele",
            "VANCE",
            "ele v",
            "an",
            "kiosk",
            "shared.kiosk@",
            "lidiah",
            "lidia.hollo",
            "system",
            "Store",
        ),
        *("@contoso", "contoso.com", "nobody at all", "adele.vance@contoso.com", " adele ", "a.", "..", "_a"),
    ],
)
def test_users_are_found_by_name_and_by_the_start_of_email_and_user_name(alex, truth, text):
    page = search(alex, text)

    assert page["items"] == matching(truth, text)
    assert (page["total"], page["page"], page["page_size"], page["has_more"]) == (len(page["items"]), 1, 20, False)


def test_inactive_users_are_never_found(alex, truth):
    assert truth.user(ENRICO)["active"] == "false"
    assert search(alex, "enrico")["items"] == []
    for user in (ENRICO, truth.user(ENRICO)["sys_id"]):
        assert refused(alex.get(f"/v1/users/{user}")) == (404, "user_not_found")
        assert refused(alex.get(f"/v1/users/{user}/incidents")) == (404, "user_not_found")


def test_users_come_in_pages_of_twenty(standing, alex, truth):
    for index in range(45):
        standing.servicenow.add_user(f"clone{index:02}", f"Clone Number {index:02}")

    pages = [search(alex, "clone", page=page) for page in (1, 2, 3, 4)]

    assert [len(page["items"]) for page in pages] == [20, 20, 5, 0]
    assert [page["has_more"] for page in pages] == [True, True, False, False]
    assert {page["total"] for page in pages} == {45}
    assert [user for page in pages for user in page["items"]] == matching(truth, "clone")


@pytest.mark.parametrize("text", ["", "a", " ", " a", "a ", "  a  ", "x" * 101])
def test_a_search_of_less_than_two_characters_or_too_many_is_refused(alex, standing, text):
    standing.servicenow.journal.clear()

    response = alex.get("/v1/users", query_string={"search": text})

    assert refused(response) == (422, "invalid_request")
    assert list(response.json["errors"]) == ["search"]
    assert len(standing.servicenow.journal) == 0


def test_a_search_must_be_given(alex):
    assert list(alex.get("/v1/users").json["errors"]) == ["search"]


@pytest.mark.parametrize("page", ["0", "-1", "x", "10001"])
def test_a_page_of_users_that_cannot_be_is_refused(alex, page):
    assert list(alex.get(f"/v1/users?search=adele&page={page}").json["errors"]) == ["page"]


def test_a_user_is_resolved_by_upn_email_or_sys_id_in_any_letter_case(alex, truth):
    adele, lidia = truth.user(ADELE), truth.user("lidiah")
    for named, row in (
        *((ADELE, adele), (ADELE.upper(), adele), ("Adele.Vance@Contoso.com", adele), (adele["sys_id"], adele)),
        *((LIDIA, lidia), ("lidiah", lidia), ("LidiaH", lidia)),
    ):
        response = alex.get(f"/v1/users/{named}")

        assert response.status_code == 200, response.text
        assert response.json == shown(truth, row)


@pytest.mark.parametrize(
    "named", ["nobody@contoso.com", "adele", "adele.vance", "Adele Vance", "0" * 32, "adele.vance@contoso.co", "%", "*"]
)
def test_nothing_but_a_whole_match_resolves(alex, named):
    for path in ("", "/incidents", "/incidents/summary", "/incidents/INC0010001"):
        assert refused(alex.get(f"/v1/users/{named}{path}")) == (404, "user_not_found")


def test_two_users_with_one_email_are_ambiguous_until_a_sys_id_says_which(alex, truth):
    for path in ("", "/incidents", "/incidents/summary", "/incidents/INC0010001"):
        assert refused(alex.get(f"/v1/users/{KIOSK}{path}")) == (409, "user_ambiguous")
    for user_name in ("kiosk.one", "kiosk.two"):
        row = truth.user(user_name)

        assert alex.get(f"/v1/users/{row['sys_id']}").json == shown(truth, row)
        assert alex.get(f"/v1/users/{user_name}").json == shown(truth, row)


def test_the_first_match_field_that_finds_anybody_decides(standing, alex):
    """Somebody's user name is another's e-mail address: the user name comes first."""
    standing.servicenow.add_user("other", "Other", email="twin@contoso.com")
    named = standing.servicenow.add_user("twin@contoso.com", "Named so", email="elsewhere@contoso.com")

    assert alex.get("/v1/users/twin@contoso.com").json["sys_id"] == named["sys_id"]


def test_an_inactive_namesake_does_not_make_a_user_ambiguous(standing, alex, caller):
    standing.servicenow.add_user("long.gone", "Long Gone", email=caller, active=False)

    assert alex.get(f"/v1/users/{caller}").json["user_name"] == caller


def test_users_whose_names_only_a_database_takes_for_each_other_are_told_apart(standing, alex):
    names = ("stra\u00dfe@contoso.com", "strasse@contoso.com")
    users = {name: standing.servicenow.add_user(name, name)["sys_id"] for name in names}

    for name in (*names, *names):
        assert alex.get(f"/v1/users/{name}").json["sys_id"] == users[name]


@pytest.fixture
def forgotten(standing):
    """Nobody is remembered, and nothing has been asked yet."""
    standing.app.extensions["bridge"].users._remembered.clear()
    standing.servicenow.journal.clear()
    return standing


def users_asked(stage):
    return stage.servicenow.journal.at("/api/now/table/sys_user")


def test_a_resolved_user_is_remembered_for_the_same_agent(forgotten, alex):
    for path in ("/incidents", "/incidents", "/incidents/summary", "/incidents/INC0010001", ""):
        alex.get(f"/v1/users/{ADELE}{path}")

    assert len(users_asked(forgotten)) == 1


def test_but_never_for_another(forgotten, alex, lee):
    assert alex.get(f"/v1/users/{ADELE}").status_code == 200

    for path in ("", "/incidents"):
        assert refused(lee.get(f"/v1/users/{ADELE}{path}")) == (403, "role_missing_in_servicenow")
    by_name = [each for each in users_asked(forgotten) if "user_name=" in each.query["sysparm_query"]]
    assert [each.user for each in by_name] == [ALEX, LEE, LEE]


def test_nor_for_another_name_of_the_same_user(forgotten, alex):
    assert alex.get("/v1/users/lidiah").json == alex.get(f"/v1/users/{LIDIA}").json

    assert len(users_asked(forgotten)) == 2


def test_that_nobody_was_found_is_not_remembered(forgotten, alex):
    assert refused(alex.get("/v1/users/new@contoso.com")) == (404, "user_not_found")
    forgotten.servicenow.add_user("new@contoso.com", "New")

    assert alex.get("/v1/users/new@contoso.com").status_code == 200


def test_a_user_is_asked_for_anew_once_the_memory_has_faded(forgotten, alex, truth, caller):
    assert alex.get(f"/v1/users/{caller}").status_code == 200
    forgotten.servicenow.world.update("sys_user", truth.user(caller)["sys_id"], active="false")

    assert alex.get(f"/v1/users/{caller}").status_code == 200
    forgotten.app.extensions["bridge"].users._remembered.clear()
    assert refused(alex.get(f"/v1/users/{caller}")) == (404, "user_not_found")


def test_one_match_field_that_does_not_exist_leaves_the_others(beside):
    """ServiceNow drops the condition in silence."""
    agent = beside(match_fields=["u_no_such_column", "email"])

    assert agent.get(f"/v1/users/{ADELE}").json["user_name"] == ADELE
    assert refused(agent.get("/v1/users/lidiah")) == (404, "user_not_found")
    assert refused(agent.get("/v1/users/nobody@contoso.com")) == (404, "user_not_found")


def test_a_match_field_that_does_not_exist_never_resolves_to_a_stranger(beside, standing):
    """Without its condition ServiceNow answers every active user, ten of them at once."""
    agent = beside(match_fields=["u_no_such_column"])

    for named in (ADELE, "nobody@contoso.com", "adele"):
        assert refused(agent.get(f"/v1/users/{named}/incidents")) == (404, "user_not_found")
    asked = users_asked(standing)[-1]
    assert {each.field for each in parse(asked.query["sysparm_query"]).conditions} == {"u_no_such_column", "active"}


def test_no_dropped_condition_resolves_to_a_stranger(staged, servicenow):
    truth = Truth(servicenow)
    dropped: set[str] = set()
    with forgetful(servicenow.url, dropped, "/api/now/table/sys_user") as url:
        agent = staged({"instance_url": url}).connected(ALEX)
        for column in ("user_name", "email", "active", "sys_id"):
            dropped.clear()
            dropped.add(column)

            for named in (ENRICO, truth.user(ENRICO)["sys_id"], "nobody@contoso.com", "0" * 32):
                assert refused(agent.get(f"/v1/users/{named}")) == (404, "user_not_found")
            assert ENRICO not in {user["email"] for user in search(agent, "enrico")["items"]}


def test_only_matching_is_needed_to_resolve_not_sorting_or_searching(forgotten, alex, truth, monkeypatch):
    """Query ACLs of the range kind forbid sorting too, and may stand on any column."""
    columns = ("sys_id", "name", "email", "user_name", "active")
    rules = tuple(QueryRule("sys_user", column) for column in columns)
    monkeypatch.setattr(forgotten.servicenow.options, "query_rules", rules)

    assert alex.get(f"/v1/users/{ADELE}").json["user_name"] == ADELE
    assert alex.get(f"/v1/users/{truth.user('lidiah')['sys_id']}").status_code == 200


def test_a_search_that_servicenow_forbids_says_so_in_its_words(standing, alex, monkeypatch):
    monkeypatch.setattr(standing.servicenow.options, "query_rules", (QueryRule("sys_user", "email"),))

    response = alex.get("/v1/users?search=adele")

    assert refused(response) == (403, "role_missing_in_servicenow")
    assert "Field(s) present in the query do not have permission to be read" in response.json["detail"]


def test_what_servicenow_hides_of_a_user_is_empty(standing, nestor, truth, monkeypatch):
    hidden = Permissions(frozenset({"itil"}), (Restriction("sys_user", hidden=frozenset({"title", "department"})),))
    monkeypatch.setitem(standing.servicenow.world.permissions, truth.user("nestor")["sys_id"], hidden)

    found = nestor.get(f"/v1/users/{ADELE}").json

    assert (found["title"], found["department"], found["name"]) == ("", "", "Adele Vance")


def test_users_that_servicenow_hides_do_not_end_the_walk_over_pages(standing, nestor, truth, monkeypatch):
    for index in range(45):
        standing.servicenow.add_user(
            f"hidden{index:02}", f"Hidden {index:02}", title="Shown" if index % 20 == 9 else ""
        )
    seen = Permissions(frozenset({"itil"}), (Restriction("sys_user", "title=Shown"),))
    monkeypatch.setitem(standing.servicenow.world.permissions, truth.user("nestor")["sys_id"], seen)

    pages = [search(nestor, "hidden", page=page) for page in (1, 2, 3)]

    assert [[user["user_name"] for user in page["items"]] for page in pages] == [["hidden09"], ["hidden29"], []]
    assert [page["has_more"] for page in pages] == [True, True, False]


def test_megan_finds_users_as_alex_does(megan, alex):
    assert search(megan, "an") == search(alex, "an")
    assert megan.get(f"/v1/users/{MEGAN}").json == alex.get(f"/v1/users/{MEGAN}").json
