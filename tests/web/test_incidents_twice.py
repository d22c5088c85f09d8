"""What is given twice is not chosen from: the caller is asked to make up their mind."""

import pytest

LIST = "/v1/users/adele.vance@contoso.com/incidents"


@pytest.mark.parametrize("query", ["page=1&page=2", "search=a&search=b", "active=true&active=false"])
def test_a_single_parameter_given_twice_is_refused_by_name(alex, query):
    response = alex.get(f"{LIST}?{query}")

    assert response.status_code == 422
    assert set(response.json["errors"]) == {query.partition("=")[0]}


def test_a_key_can_be_sorted_by_once(alex):
    response = alex.get(f"{LIST}?sort=opened_at,-opened_at")

    assert response.status_code == 422
    assert set(response.json["errors"]) == {"sort"}


def test_a_list_parameter_may_be_repeated(alex):
    assert alex.get(f"{LIST}?state=1&state=2").status_code == 200
