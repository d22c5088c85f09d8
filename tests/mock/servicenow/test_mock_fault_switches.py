"""The table of faults is true, and each of them is a switch: for a path, a method, some times, a chance, a while."""

import pytest
import urllib3

from bridge.mock.servicenow import faults
from bridge.mock.servicenow.faults.kinds import KINDS
from bridge.mock.servicenow.faults.variants import VARIANTS

LIST, ELSEWHERE = "/api/now/table/incident", "/api/now/stats/incident"
RIGHT = (200, "application/json;charset=UTF-8", b'{"result":[{"number":"INC0010001"}]}')
LATE = {"slow", "slow_headers", "slow_body"}
SMALL = {"seconds": 0.01, "mebibytes": 1}


def tables():
    """Read the tables of the package's docstring: rows of cells."""
    for part in faults.__doc__.split("\n\n"):
        if part.startswith("|"):
            heading, _, *rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in part.splitlines()]
            yield heading, rows


STATUSES = {
    row[0]: int(row[1]) for heading, rows in tables() if heading[1] == "status" for row in rows if row[1][0] in "2345"
}
PAGES = [kind for kind, *_ in list(tables())[2][1]]


@pytest.fixture
def right(api):
    """Ask, and say whether the answer is the one without a fault."""

    def ask(*, timeout=5.0):
        url = f"{api.instance.url}{LIST}?sysparm_limit=1&sysparm_fields=number"
        headers = {"Authorization": f"Bearer {api.token}"}
        try:
            answer = api.pool.request("GET", url, headers=headers, timeout=timeout, redirect=False)
        except urllib3.exceptions.HTTPError:
            return False
        return (answer.status, answer.headers.get("Content-Type"), answer.data) == RIGHT

    return ask


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_happens_where_and_as_often_as_it_is_told(api, right, kind):
    assert [right(), right()] == [True, True]  # over a connection that was used before, too
    in_force = api.instance.faults
    for told in ({"path": ELSEWHERE}, {"method": "POST"}, {"probability": 0.0}, {"times": 0}):
        fault = in_force.add(kind, **told)
        assert right()
        assert fault.hits == 0
        in_force.clear()
    for also in ({"path": LIST, "times": 1}, {"probability": 1.0, "for_seconds": 60}):
        fault = in_force.add(kind, **also, **SMALL)
        assert right(timeout=0.05 if kind == "stall" else 5) == (kind in LATE)
        assert fault.hits == 1
        api.instance.clock.advance(61)
        assert [right(), right()] == [True, True]
        assert fault.hits == 1


def test_every_kind_and_variant_is_listed():
    kinds = [kind for heading, rows in tables() if heading[1] != "variant" for kind, *_ in rows]
    variants = [(kind, name) for heading, rows in tables() if heading[1] == "variant" for kind, name, _ in rows]
    assert kinds == list(KINDS)
    assert variants == [(kind, name) for kind, named in VARIANTS.items() for name in named]


@pytest.mark.parametrize(("kind", "status"), STATUSES.items())
def test_each_kind_has_the_status_that_is_listed(api, kind, status):
    api.instance.faults.add(kind, **SMALL)
    assert api.get(LIST).status == status
    api.instance.faults.add(kind, status=499, **SMALL)
    assert api.get(LIST).status == 499


@pytest.mark.parametrize("kind", PAGES)
def test_pages_come_on_every_path(api, endpoint, kind):
    api.instance.faults.add(kind)
    answers = [endpoint.refresh("x"), *(api.get(path) for path in (LIST, ELSEWHERE, "/oauth_auth.do", "/stats.do"))]
    assert {answer.status for answer in answers} == {STATUSES[kind]}


@pytest.mark.parametrize(
    ("kind", "variant", "told"),
    [
        ("unauthorized", "newer_wording", "User is not authenticated"),
        ("unauthorized", "bearer", 'BEARER realm="Service-now"'),
        ("unauthorized", "several_challenges", 'BASIC realm="Service-now", BEARER realm="Service-now"'),
        ("forbidden", "insert", "ACL Exception Insert Failed due to security constraints"),
        ("forbidden", "update", "ACL Exception Update Failed due to security constraints"),
        ("forbidden", "delete", "ACL Exception Delete Failed due to security constraints"),
        ("forbidden", "data_policy", "mandatory: Resolution code, Close notes"),
        ("forbidden", "business_rule", "was aborted by Business Rule"),
        ("server_error", "check_logs", "Check logs for error trace."),
        ("redirect", "wake_up", "https://developer.servicenow.com/dev.do#!/home?wu=true"),
    ],
)
def test_a_variant_is_worded_in_its_own_way(api, kind, variant, told):
    api.instance.faults.add(kind, variant=variant)
    answer = api.get(LIST)
    assert answer.status == STATUSES[kind]
    error = answer.json()["error"] if answer.data else {}
    said = [*error.values(), answer.headers.get("WWW-Authenticate"), answer.headers.get("Location")]
    assert [each for each in said if each and told in each]


@pytest.mark.parametrize(
    ("kind", "variant", "missing"),
    [
        ("unauthorized", "no_challenge", {"WWW-Authenticate"}),
        ("rate_limited", "no_retry_after", {"Retry-After"}),
        ("rate_limited", "pool_exhausted", {"Retry-After", "X-RateLimit-Limit", "X-RateLimit-Reset"}),
    ],
)
def test_a_variant_may_lack_headers(api, kind, variant, missing):
    api.instance.faults.add(kind, variant=variant, times=1)
    assert not missing & set(api.get(LIST).headers)
    api.instance.faults.add(kind)
    assert missing <= set(api.get(LIST).headers)


def test_a_setting_counts_more_than_a_variant_and_unknown_variants_are_errors(api):
    api.instance.faults.add("unauthorized", variant="newer_wording", message="Nobody")
    assert api.get(LIST).json()["error"]["message"] == "Nobody"
    with pytest.raises(ValueError, match="no variant 'bearer'"):
        api.instance.faults.add("forbidden", variant="bearer")
