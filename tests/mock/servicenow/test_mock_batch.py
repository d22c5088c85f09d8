"""Many requests in the body of one, and short addresses for long ones."""

from base64 import b64decode, b64encode

import orjson
import pytest

LIST, BATCH, TINY = "/api/now/table/incident", "/api/now/v1/batch", "/api/now/tinyurl"
ACCEPT = [{"name": "Accept", "value": "application/json"}]


def item(number, url, method="GET", body=None, **more):
    sent = {"id": str(number), "url": url, "method": method, "headers": ACCEPT} | more
    return sent | ({"body": b64encode(orjson.dumps(body)).decode()} if body is not None else {})


def batch(api, *items, batch_id="7"):
    return api.send("POST", BATCH, {"batch_request_id": batch_id, "rest_requests": list(items)})


def bodies(answer):
    return [orjson.loads(b64decode(each["body"]) or b"null") for each in answer.json()["serviced_requests"]]


def test_each_request_of_a_batch_has_an_answer_of_its_own(api):
    answer = batch(
        api,
        item(1, f"{LIST}?sysparm_query=number=INC0010001&sysparm_fields=number"),
        item(2, LIST, "POST", {"short_description": "From a batch"}),
        item(3, "/api/now/table/no_such"),
        item(4, f"{LIST}/{'0' * 32}", "DELETE"),
    )
    assert answer.status == 200
    told = answer.json()
    assert (told["batch_request_id"], told["unserviced_requests"]) == ("7", [])
    serviced = told["serviced_requests"]
    assert [(each["id"], each["status_code"], each["status_text"]) for each in serviced] == [
        ("1", 200, "OK"),
        ("2", 201, "Created"),
        ("3", 400, "Bad Request"),
        ("4", 404, "Not Found"),
    ]
    listed, created, *_ = bodies(answer)
    assert listed == {"result": [{"number": "INC0010001"}]}
    assert created["result"]["short_description"] == "From a batch"
    assert {type(each["execution_time"]) for each in serviced} == {int}


def test_headers_come_with_an_answer_unless_they_are_excluded(api):
    answer = batch(api, item(1, LIST), item(2, LIST, exclude_response_headers=True), batch_id=5).json()
    assert answer["batch_request_id"] == "5"
    told = {header["name"]: header["value"] for header in answer["serviced_requests"][0]["headers"]}
    assert (told["X-Total-Count"], told["Content-Type"]) == ("30", "application/json;charset=UTF-8")
    assert answer["serviced_requests"][1]["headers"] == []


def test_rights_are_those_of_whoever_sends_the_batch(api):
    answer = batch(api.as_user("lee.gu@contoso.com"), item(1, LIST), item(2, LIST, "POST", {}))
    assert [each["status_code"] for each in answer.json()["serviced_requests"]] == [200, 403]
    assert bodies(answer)[0] == {"result": []}
    assert api.get(BATCH, method="POST", body=b'{"rest_requests": []}', token=None).status == 401


def test_a_batch_may_run_out_of_time_or_meet_too_large_a_request(api):
    api.instance.options.batch_limit = 2
    answer = batch(api, *(item(number, LIST) for number in range(4))).json()
    assert [each["id"] for each in answer["serviced_requests"]] == ["0", "1"]
    assert answer["unserviced_requests"] == ["2", "3"]
    api.instance.options.batch_limit = None
    large = batch(api, item(1, LIST), item(2, LIST, "POST", {"description": "x" * 5_000_000}), item(3, LIST)).json()
    assert large["unserviced_requests"] == ["2", "3"]


@pytest.mark.parametrize("body", [b"?", b"[]", b'{"rest_requests": [1]}', b'{"rest_requests": [{"id": "1"}]}'])
def test_a_batch_that_cannot_be_read_is_400(api, body):
    assert api.send("POST", BATCH, body).status == 400


def test_a_long_query_fits_into_a_batch(shared_api):
    nonsense = "^".join(["AAAA=BBBB"] * 2300)
    answer = batch(shared_api, item(1, f"{LIST}?sysparm_query={nonsense}^number=INC0010001&sysparm_fields=number"))
    assert bodies(answer) == [{"result": [{"number": "INC0010001"}]}]


def test_a_short_address_stands_for_a_long_query(shared_api):
    nonsense = "AAAA%3DBBBB%5E" * 2300
    url = f"{shared_api.instance.url}{LIST}?sysparm_query={nonsense}number%3DINC0010001&sysparm_fields=number"
    answer = shared_api.send("POST", TINY, {"url": url})
    path, _, tiny = answer.json()["result"].partition("?sysparm_tiny=")
    assert (answer.status, path, len(tiny)) == (201, "incident_list.do", 32)
    assert shared_api.rows(sysparm_tiny=tiny) == [{"number": "INC0010001"}]
    assert shared_api.rows(sysparm_tiny=tiny, sysparm_display_value="all") == [
        {"number": {"display_value": "INC0010001", "value": "INC0010001"}}
    ]
    assert len(shared_api.rows(sysparm_tiny="0" * 32)) == 400  # an unknown one says nothing
    assert shared_api.send("POST", TINY, {"address": url}).status == 400
    listed = shared_api.send("POST", TINY, {"url": "incident_list.do?sysparm_query=x"}).json()["result"]
    assert listed.startswith("incident_list.do?sysparm_tiny=")
