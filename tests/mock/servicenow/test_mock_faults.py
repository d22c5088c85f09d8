"""Faults: what a client of a troubled instance has to survive, as refusals, pages and bodies."""

import gzip
import re
import time

import orjson
import pytest
import urllib3

LIST = "/api/now/table/incident"


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("unauthorized", 401),
        ("forbidden", 403),
        ("query_denied", 403),
        ("scope_missing", 403),
        ("unscoped_api", 403),
        ("not_found", 404),
        ("rate_limited", 429),
        ("server_error", 500),
    ],
)
def test_refusals_have_the_envelope_of_the_apis(api, kind, status):
    api.instance.faults.add(kind)
    answer = api.get(LIST)
    assert answer.status == status
    assert answer.json()["status"] == "failure"
    assert set(answer.json()["error"]) == {"message", "detail"}


PAGES = {"unavailable": 503, "bad_gateway": 502, "hibernating": 200, "login_page": 200, "uri_too_long": 414}


@pytest.mark.parametrize(("kind", "status"), PAGES.items())
def test_gateways_and_sleeping_instances_answer_in_html_everywhere(api, endpoint, kind, status):
    api.instance.faults.add(kind)
    for answer in (api.get(LIST), endpoint.refresh("x"), api.get("/stats.do")):
        assert answer.status == status
        assert answer.headers["Content-Type"].startswith("text/html")
        assert b"<html>" in answer.data
    assert (b"Instance Hibernating page" in api.get(LIST).data) == (kind == "hibernating")


def test_an_unauthorized_token_endpoint_answers_in_its_own_words(endpoint, instance):
    instance.faults.add("unauthorized", "/oauth_token.do")
    good = instance.issue_tokens("alex.wilber@contoso.com", instance.client.client_id).refresh_token
    answer = endpoint.refresh(good)
    assert (answer.status, list(answer.json())) == (401, ["error_description", "error"])


def test_a_refusal_carries_the_headers_of_the_apis(api):
    api.instance.faults.add("rate_limited")
    headers = api.get(LIST).headers
    assert (headers["X-Is-Logged-In"], headers["Server"]) == ("true", "ServiceNow")
    api.instance.faults.add("unauthorized")
    headers = api.get(LIST).headers
    assert (headers["X-Is-Logged-In"], headers["Connection"]) == ("false", "close")
    assert headers["WWW-Authenticate"] == 'BASIC realm="Service-now"'


def test_a_cut_answer_begins_well_and_is_no_json(api):
    api.instance.faults.add("cut_json")
    answer = api.get(LIST)
    assert answer.status == 200
    assert answer.data.startswith(b'{"result":[')
    assert b'"error":{' in answer.data
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(answer.data)


def test_a_limit_tells_when_to_come_back_or_does_not(api):
    api.instance.faults.add("rate_limited", retry_after=7, times=1)
    headers = api.get(LIST).headers
    assert headers["Retry-After"] == "7"
    assert {"X-RateLimit-Limit", "X-RateLimit-Reset", "X-RateLimit-Rule"} <= set(headers)
    api.instance.faults.add("rate_limited", retry_after=None, limit_headers=False)
    assert not [name for name in api.get(LIST).headers if "ratelimit" in name.lower() or name == "Retry-After"]


def test_a_redirect_leads_where_it_is_told(api):
    api.instance.faults.add("redirect", location="https://evil.example/")
    answer = api.get(LIST)
    assert (answer.status, answer.headers["Location"]) == (302, "https://evil.example/")


def test_times_limits_and_hits_count(api):
    fault = api.instance.faults.add("server_error", times=2)
    assert [api.get(LIST).status for _ in range(3)] == [500, 500, 200]
    assert fault.hits == 2


@pytest.mark.parametrize("path", ["/api/now/table", re.compile("incident$")])
def test_a_fault_concerns_the_paths_it_names(api, path):
    api.instance.faults.add("server_error", path)
    assert api.get(LIST).status == 500
    assert api.get("/api/now/stats/incident_").status == 400


def test_a_fault_may_concern_one_method_and_have_its_own_status(api):
    api.instance.faults.add("unavailable", method="HEAD", status=599)
    assert (api.get(LIST).status, api.get(LIST, method="HEAD").status) == (200, 599)


def test_the_newest_fault_happens_and_faults_can_be_taken_back(api):
    api.instance.faults.add("server_error")
    newest = api.instance.faults.add("not_found")
    assert api.get(LIST).status == 404
    api.instance.faults.remove(newest)
    assert api.get(LIST).status == 500
    api.instance.faults.clear()
    assert api.get(LIST).status == 200


def test_an_unknown_kind_or_setting_is_an_error_at_once(instance):
    with pytest.raises(ValueError, match="nonsense"):
        instance.faults.add("nonsense")
    with pytest.raises(TypeError, match="nonsense"):
        instance.faults.add("slow", nonsense=1)


@pytest.mark.parametrize(
    ("kind", "message", "detail"),
    [
        ("scope_missing", "User Not Authorized", "Missing required api access scope: useraccount"),
        ("unscoped_api", "User Not Authorized", "Access to unscoped api is not allowed"),
        ("forbidden", "User Not Authorized", "Failed API level ACL Validation"),
    ],
)
def test_refusals_are_worded_as_seen_or_as_told(api, kind, message, detail):
    api.instance.faults.add(kind)
    assert api.get(LIST).json()["error"] == {"message": message, "detail": detail}
    api.instance.faults.add(kind, message="User is not authenticated", detail="later wording", status=418)
    answer = api.get(LIST)
    assert answer.json()["error"] == {"message": "User is not authenticated", "detail": "later wording"}
    assert answer.status == 418


@pytest.mark.parametrize(
    ("challenges", "header"),
    [
        ([], None),
        (['BEARER realm="Service-now"'], 'BEARER realm="Service-now"'),
        (['BASIC realm="x"', 'BEARER realm="x"'], 'BASIC realm="x", BEARER realm="x"'),
    ],
)
def test_an_unauthorized_answer_has_the_challenges_it_is_told(api, challenges, header):
    api.instance.faults.add("unauthorized", challenges=challenges)
    assert api.get(LIST).headers.get("WWW-Authenticate") == header


def test_a_fault_may_fall_on_some_requests_only_and_on_the_same_for_the_same_seed(api):
    fault = api.instance.faults.add("not_found", LIST, probability=0.4)
    runs = []
    for seed in (7, 7, 8):
        api.instance.faults.seed(seed)
        runs.append([api.get(LIST, sysparm_limit=1).status for _ in range(25)])
    assert runs[0] == runs[1] != runs[2]
    assert 4 < runs[0].count(404) < 17
    assert fault.hits == sum(run.count(404) for run in runs)


def test_a_fault_may_last_for_a_while_by_the_instance_s_clock(api):
    api.instance.faults.add("unavailable", for_seconds=60)
    assert api.get(LIST).status == 503
    api.instance.clock.advance(61)
    assert api.get(LIST).status == 200


def test_an_answer_may_be_lost_after_the_request_was_carried_out(api):
    api.instance.faults.add("server_error", method="POST", served=True, times=1)
    assert api.send("POST", LIST, {"short_description": "Lost?"}).status == 500
    api.instance.faults.add("slow", method="POST", served=True, seconds=0)
    assert api.send("POST", LIST, {"short_description": "Lost?"}).status == 201
    assert len(api.numbers("short_description=Lost?")) == 2


def test_an_instance_may_work_for_a_while_before_it_fails(api):
    api.instance.faults.add("server_error", method="POST", served=True, after_seconds=0.1)
    begun = time.monotonic()
    assert api.send("POST", LIST, {"short_description": "Too long"}).status == 500
    assert time.monotonic() - begun >= 0.1
    assert len(api.numbers("short_description=Too long")) == 1


def test_a_dropped_request_is_202_with_nothing(api):
    api.instance.faults.add("dropped")
    answer = api.get(LIST)
    assert (answer.status, answer.data) == (202, b"")


def test_stricter_token_endpoints_have_words_of_their_own(endpoint, instance):
    for kind, status in {"invalid_grant": 400, "invalid_client": 401}.items():
        instance.faults.add(kind, "/oauth_token.do")
        answer = endpoint.refresh("x")
        assert (answer.status, answer.json()["error"]) == (status, kind)


def test_an_error_may_stand_beside_rows(api):
    api.instance.faults.add("error_in_200")
    answer = api.get(LIST)
    assert answer.status == 200
    assert len(answer.json()["result"]) == 2
    assert answer.json()["error"]["message"] == "Transaction cancelled: maximum execution time exceeded"


def test_text_may_be_in_another_encoding(api):
    api.instance.faults.add("invalid_utf8")
    answer = api.get(LIST)
    assert answer.headers["Content-Type"] == "application/json;charset=UTF-8"
    with pytest.raises(UnicodeDecodeError):
        answer.data.decode()


def test_a_little_may_unpack_to_a_lot(api):
    api.instance.faults.add("gzip_bomb", mebibytes=4)
    answer = api.pool.request("GET", api.instance.url + LIST, decode_content=False)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < 16 * 1024
    assert len(gzip.decompress(answer.data)) > 4 * 1024 * 1024


def test_slow_answers_are_late_but_right(api):
    api.instance.faults.add("slow", seconds=0.1)
    begun = time.monotonic()
    assert api.get(LIST).status == 200
    assert time.monotonic() - begun >= 0.1


def test_a_stalled_request_is_never_answered(api):
    api.instance.faults.add("stall")
    with pytest.raises(urllib3.exceptions.ReadTimeoutError):
        api.pool.request("GET", api.instance.url + LIST, timeout=0.1)
    assert api.instance.journal.last.status is None


def test_a_reset_cuts_the_connection(api):
    api.instance.faults.add("reset", times=1)
    with pytest.raises(urllib3.exceptions.ProtocolError, match="reset by peer"):
        api.get(LIST)
    assert api.get(LIST).status == 200


def test_the_right_body_may_have_the_wrong_content_type(api):
    api.instance.faults.add("wrong_content_type")
    answer = api.get(LIST)
    assert answer.headers["Content-Type"] == "text/html"
    assert "result" in orjson.loads(answer.data)


def test_an_enormous_answer_goes_on_and_on(api):
    api.instance.faults.add("enormous", mebibytes=3)
    assert len(api.get(LIST).data) > 3 * 1024 * 1024
