"""Rows come in the order asked for, and a walk over all pages meets each incident exactly once."""

import pytest

from tests.servicenow.truth import Truth, numbers

ADELE = "adele.vance@contoso.com"
SORTABLE = (
    *("opened_at", "number", "state", "priority", "urgency", "impact", "severity", "assignment_group"),
    "short_description",
)


@pytest.fixture(scope="module")
def truth(standing):
    return Truth(standing.servicenow)


@pytest.fixture(scope="module")
def adeles(truth):
    return truth.of(ADELE)


def page(agent, **query):
    response = agent.get(f"/v1/users/{ADELE}/incidents", query_string=query)
    assert response.status_code == 200, response.text
    return response.json


def walk(agent, **query):
    """Follows has_more from the first page to the last."""
    pages = [page(agent, page=1, **query)]
    while pages[-1]["has_more"]:
        assert len(pages) < 100
        pages.append(page(agent, page=len(pages) + 1, **query))
    return pages


def refused(response, name):
    assert (response.status_code, response.json["code"]) == (422, "invalid_request")
    assert list(response.json["errors"]) == [name]
    return response.json["errors"][name]


@pytest.mark.parametrize("sign", ["", "-"], ids=["ascending", "descending"])
@pytest.mark.parametrize("key", SORTABLE)
def test_rows_are_sorted_by_any_sortable_key_both_ways(alex, truth, adeles, key, sign):
    assert numbers(page(alex, sort=sign + key, page_size=100)["items"]) == numbers(truth.ordered(adeles, sign + key))


@pytest.mark.parametrize(
    "keys", [["priority", "-opened_at"], ["-state", "urgency", "number"], ["assignment_group", "-severity", "impact"]]
)
def test_rows_are_sorted_by_several_keys_the_first_first(alex, truth, adeles, keys):
    expected = numbers(truth.ordered(adeles, *keys))

    assert numbers(page(alex, sort=",".join(keys), page_size=100)["items"]) == expected
    assert numbers(page(alex, sort=keys, page_size=100)["items"]) == expected


def test_every_field_that_says_it_is_sortable_is(alex):
    described = alex.get("/v1/incidents/fields").json["items"]

    assert sorted(field["key"] for field in described if field["sortable"]) == sorted(SORTABLE)


@pytest.mark.parametrize("key", ["caller_id", "sys_id", "url", "--number", "-", "Number", "description", "u_vip", ""])
def test_what_cannot_be_sorted_by_is_refused(alex, key):
    refused(alex.get(f"/v1/users/{ADELE}/incidents", query_string={"sort": key}), "sort")


def test_a_refused_sort_key_names_those_there_are(alex):
    (sentence,) = refused(alex.get(f"/v1/users/{ADELE}/incidents?sort=name,number"), "sort")

    assert sentence.startswith("name cannot be sorted by")
    assert all(key in sentence for key in SORTABLE)


@pytest.mark.parametrize("page_size", [3, 19, 56, 57, 58])
@pytest.mark.parametrize("sort", ["-opened_at", "severity"])
def test_a_walk_over_all_pages_meets_each_incident_once_and_in_order(alex, truth, adeles, page_size, sort):
    pages = walk(alex, page_size=page_size, sort=sort)

    assert numbers(row for each in pages for row in each["items"]) == numbers(truth.ordered(adeles, sort))
    assert [each["page"] for each in pages] == list(range(1, len(pages) + 1))
    assert {each["page_size"] for each in pages} == {page_size}
    assert {each["total"] for each in pages} == {len(adeles)}
    assert len(pages) == -(-len(adeles) // page_size)


@pytest.mark.parametrize("page_size", [2, 10, 100])
def test_rows_that_servicenow_hides_neither_end_the_walk_nor_repeat(megan, truth, adeles, page_size):
    """Limit and offset come before the row rules, so pages are short and some are empty."""
    visible = truth.of(ADELE, seen_by_group="Service Desk")

    pages = walk(megan, page_size=page_size)

    assert 0 < len(visible) < len(adeles)
    assert numbers(row for each in pages for row in each["items"]) == numbers(visible)
    assert {each["total"] for each in pages} == {len(adeles)}
    assert len(pages) == -(-len(adeles) // page_size)
    assert any(len(each["items"]) < page_size for each in pages)
    assert page_size > 3 or any(not each["items"] and each["has_more"] for each in pages)


def test_a_page_beyond_the_end_is_empty_and_the_last(alex, adeles):
    assert page(alex, page=1000, page_size=10) == {
        "items": [],
        "page": 1000,
        "page_size": 10,
        "total": len(adeles),
        "has_more": False,
    }


def test_a_page_has_twenty_five_rows_unless_asked_otherwise(alex):
    first = page(alex)

    assert (first["page"], first["page_size"], len(first["items"])) == (1, 25, 25)


@pytest.mark.parametrize("value", ["0", "-1", "101", "1000000", "ten", "1.5", "", "9" * 5000, "1_0", " 5", "\uff15"])
def test_page_sizes_outside_one_to_a_hundred_are_refused(alex, value):
    refused(alex.get(f"/v1/users/{ADELE}/incidents", query_string={"page_size": value}), "page_size")


@pytest.mark.parametrize("value", ["0", "-1", "10001", "first", ""])
def test_pages_that_cannot_be_are_refused(alex, value):
    refused(alex.get(f"/v1/users/{ADELE}/incidents", query_string={"page": value}), "page")


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_every_version_of_the_table_api_lists_and_ends_alike(beside, adeles, version):
    agent = beside(incident_api_path=f"/api/now/{version}/table/incident")

    pages = walk(agent, page_size=30)

    assert numbers(row for each in pages for row in each["items"]) == numbers(adeles)
    assert page(agent, search="nothing like this")["items"] == []
    assert page(agent, page=9)["items"] == []
