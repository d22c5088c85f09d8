"""The Table API: lists, their pages and headers, and refusals."""

import gzip
import re

import pytest

LIST = "/api/now/table/incident"


def test_pages_are_cut_and_linked(shared_api, adele):
    query = f"caller_id={adele}^ORDERBYsys_id"
    answer = shared_api.get(LIST, sysparm_query=query, sysparm_limit=25, sysparm_offset=25, sysparm_fields="number")
    assert answer.headers["X-Total-Count"] == "57"
    url = f"{shared_api.instance.url}{LIST}?sysparm_query=caller_id%3D{adele}%5EORDERBYsys_id&sysparm_fields=number"
    pages = {"first": 0, "prev": 0, "next": 50, "last": 50}
    assert answer.headers["Link"] == ",".join(
        f'<{url}&sysparm_limit=25&sysparm_offset={offset}>;rel="{name}"' for name, offset in pages.items()
    )


@pytest.mark.parametrize(
    ("offset", "names"), [(0, "first next last"), (25, "first prev next last"), (50, "first prev last")]
)
def test_prev_and_next_are_left_out_where_there_is_none(shared_api, adele, offset, names):
    answer = shared_api.get(LIST, sysparm_query=f"caller_id={adele}", sysparm_limit=25, sysparm_offset=offset)
    assert " ".join(re.findall(r'rel="(\w+)"', answer.headers["Link"])) == names
    assert len(answer.json()["result"]) == (25 if offset < 50 else 7)


def test_pages_joined_by_their_links_are_the_whole(shared_api, adele):
    seen, answer = [], shared_api.get(LIST, sysparm_query=f"caller_id={adele}^ORDERBYsys_id", sysparm_limit=20)
    while True:
        seen += [row["sys_id"] for row in answer.json()["result"]]
        following = re.search(r'<([^>]*)>;rel="next"', answer.headers["Link"])
        if not following:
            break
        answer = shared_api.get(following.group(1).removeprefix(shared_api.instance.url))
    assert len(seen) == len(set(seen)) == 57


def test_count_and_links_can_be_spared(shared_api):
    spared = {"sysparm_no_count": "true", "sysparm_suppress_pagination_header": "true"}
    headers = shared_api.get(LIST, sysparm_limit=1, **spared).headers
    assert "X-Total-Count" not in headers
    assert "Link" not in headers
    assert "Link" not in shared_api.get(LIST).headers


def test_one_record_is_read_by_id(shared_api):
    (row,) = shared_api.rows(sysparm_query="number=INC0010005", sysparm_fields="sys_id")
    answer = shared_api.get(f"{LIST}/{row['sys_id']}", sysparm_fields="number")
    assert answer.json() == {"result": {"number": "INC0010005"}}


def test_version_1_answers_404_where_later_ones_answer_an_empty_list(shared_api):
    found = {
        version: shared_api.get(f"/api/now{version}/table/incident", sysparm_query="number=x")
        for version in ("", "/v1", "/v2")
    }
    assert {version: answer.status for version, answer in found.items()} == {"": 200, "/v1": 404, "/v2": 200}


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("/api/now/table/no_such", 400, "Invalid table no_such"),
        ("/api/now/stats/no_such", 400, "Invalid table no_such"),
        ("/api/now/nothing", 400, "Requested URI does not represent any resource"),
        ("/api/now/v9/table/incident", 400, "Requested URI does not represent any resource"),
    ],
)
def test_unknown_tables_and_resources_are_refused(shared_api, path, status, message):
    answer = shared_api.get(path)
    assert (answer.status, answer.json()["error"]["message"]) == (status, message)


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", LIST), ("PATCH", LIST), ("DELETE", LIST), ("POST", f"{LIST}/{'0' * 32}"), ("POST", "/api/now/stats/x")],
)
def test_a_method_a_resource_has_not_is_405(shared_api, method, path):
    answer = shared_api.get(path, method=method)
    assert (answer.status, answer.json()["error"]["message"]) == (405, "Method not supported")


def test_head_is_get_without_a_body(shared_api):
    answer = shared_api.get(LIST, method="HEAD")
    assert (answer.status, answer.data, answer.headers["X-Total-Count"]) == (200, b"", "400")


def test_a_type_that_cannot_be_produced_is_406(shared_api):
    assert shared_api.get(LIST, headers={"Accept": "text/csv"}).status == 406


def test_headers_that_are_missing_are_minded_where_the_instance_minds(api):
    assert api.get(LIST).status == 200
    assert "Accept" not in api.instance.journal.last.headers
    api.instance.options.headers_required = True
    assert (api.get(LIST).status, api.get(LIST, headers={"Accept": "*/*"}).status) == (400, 200)
    accepted = {"Accept": "application/json"}
    assert api.get(LIST, method="POST", headers=accepted, body=b"{}").status == 400
    assert api.send("POST", LIST, {}, headers=accepted).status == 201


def test_parameters_that_change_nothing_here_are_accepted(shared_api):
    others = {"sysparm_view": "ess", "sysparm_query_category": "list", "sysparm_query_no_domain": "true"}
    others |= {"sysparm_count": "true", "sysparm_unheard_of": "1"}
    for asked in ({"sysparm_query": "state=3"}, {"state": "3"}):
        assert shared_api.rows(**asked, **others) == shared_api.rows(**asked)
    incident = shared_api.rows(sysparm_limit=1)[0]
    assert shared_api.get(f"{LIST}/{incident['sys_id']}", **others).json() == {"result": incident}


def test_a_list_has_10_000_rows_unless_told_otherwise(api):
    api.instance.add_table("u_many", {"name": "string"}, ({"name": str(n)} for n in range(10_001)))
    asked = {"sysparm_fields": "name"}
    assert len(api.rows("u_many", **asked)) == 10_000
    assert len(api.rows("u_many", sysparm_limit=20_000, **asked)) == 10_001


def test_pairs_filter_by_value_or_label_and_count_only_without_a_query(shared_api):
    on_hold = shared_api.numbers("state=3")
    assert [row["number"] for row in shared_api.rows(state="3", sysparm_fields="number")] == on_hold
    assert [row["number"] for row in shared_api.rows(state="On Hold", sysparm_fields="number")] == on_hold
    named = shared_api.rows(caller_id="Adele Vance", active="true", unknown="x", sysparm_fields="number")
    assert len(named) == 30
    assert shared_api.rows(caller_id="", sysparm_fields="number") == []
    assert shared_api.numbers("state=3", active="false") == on_hold


def test_an_address_of_more_than_8_kib_is_414_in_html(shared_api):
    room = 8192 - len(f"{LIST}?sysparm_query=")
    long = shared_api.get(LIST, sysparm_query="A" * room)
    assert long.status == 200
    answer = shared_api.get(LIST, sysparm_query="A" * (room + 1))
    assert answer.status == 414
    assert answer.data.startswith(b"<html>")
    assert shared_api.get(LIST, sysparm_query="A" * 23_000).status == 414


def test_what_the_mock_does_not_play_is_501(shared_api):
    answer = shared_api.get(LIST, sysparm_query="stateCHANGESTO6")
    assert (answer.status, answer.json()["error"]["detail"]) == (501, "operator CHANGESTO")


def test_an_answer_carries_the_ordinary_headers(shared_api):
    headers = shared_api.get(LIST, sysparm_limit=1).headers
    assert headers["Content-Type"] == "application/json;charset=UTF-8"
    assert headers["X-Is-Logged-In"] == "true"
    assert headers["Server"] == "ServiceNow"
    assert headers["Transfer-Encoding"] == "chunked"
    assert headers["Keep-Alive"] == "timeout=20"
    assert headers["X-Transaction-ID"]
    assert headers["Pragma"] == "no-store,no-cache"
    assert headers["Cache-Control"] == "no-cache,no-store,must-revalidate,max-age=-1"
    assert (headers["Expires"], headers["X-Content-Type-Options"]) == ("0", "nosniff")
    assert headers["Server-Timing"] == "sem_wait;dur=0, sesh_wait;dur=0"
    assert headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    assert "X-RateLimit-Limit" not in headers


def test_an_answer_is_compressed_for_who_accepts_it(shared_api):
    token = {"Authorization": f"Bearer {shared_api.token}", "Accept-Encoding": "gzip, deflate"}
    url = f"{shared_api.instance.url}{LIST}?sysparm_limit=2"
    answer = shared_api.pool.request("GET", url, headers=token, decode_content=False)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data).startswith(b'{"result":[{')
