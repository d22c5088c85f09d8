"""Faults: what a client of a troubled instance has to survive."""

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


@pytest.mark.parametrize(("kind", "status"), [("unavailable", 503), ("bad_gateway", 502), ("hibernating", 200)])
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


def test_an_unknown_kind_is_an_error_at_once(instance):
    with pytest.raises(ValueError, match="nonsense"):
        instance.faults.add("nonsense")


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
