"""An answer is judged by its type, then its JSON, then `error`, then `result`: a status alone proves nothing."""

import json

import pytest

from bridge.domain.errors import (
    AccessRefused,
    InstanceHibernating,
    RoleMissing,
    ServiceNowRateLimited,
    ServiceNowTimeout,
    ServiceNowUnavailable,
)
from bridge.servicenow.answers import outage_of, result_of

JSON, HTML = {"content-type": "application/json;charset=UTF-8"}, {"content-type": "text/html"}
GAVE_UP = "Transaction cancelled: maximum execution time exceeded"
CUT = (  # as measured: the rows so far, and then the reason
    b'{"result":[ {"number":"INC0010001","state":"1"},{"number":"INC0010002","state":"2"}""  ],'
    b'"error":{"detail":"Transaction cancelled: maximum execution time exceeded. Check logs for error trace.",'
    b'"message":"Transaction cancelled: maximum execution time exceeded"},"status":"failure"}'
)


def error(message, detail=None, **more):
    return json.dumps({"error": {"message": message, "detail": detail}, "status": "failure", **more}).encode()


@pytest.mark.parametrize("status", [200, 201])
@pytest.mark.parametrize("result", [[], [{"a": "b"}], {"stats": {"count": "1"}}, "text", None])
def test_a_result_is_what_was_asked_for(status, result):
    assert result_of(status, json.dumps({"result": result}).encode()) == result


@pytest.mark.parametrize(
    "body", [error("User Not Authenticated"), error("User is not authenticated"), b"{}", b"", b"x"]
)
def test_401_is_a_refused_token_however_it_is_worded(body):
    with pytest.raises(AccessRefused):
        result_of(401, body)


@pytest.mark.parametrize("body", [error("No Record found"), b"", b"{}"])
def test_404_is_no_result(body):
    assert result_of(404, body) is None


def test_403_is_a_missing_role_in_servicenows_words():
    with pytest.raises(RoleMissing) as refused:
        result_of(403, error("Insufficient rights to query records", "Field(s) present in the query"))

    assert refused.value.detail == (
        "ServiceNow refused: Insufficient rights to query records. Field(s) present in the query"
    )


@pytest.mark.parametrize("body", [b'{"error": null}', b'{"error": "text"}', b'{"error": {}}', b"{}", b'{"error": [1]}'])
def test_403_without_words_is_a_missing_role_all_the_same(body):
    with pytest.raises(RoleMissing, match="no reason given"):
        result_of(403, body)


def test_words_without_end_are_shortened():
    with pytest.raises(RoleMissing) as refused:
        result_of(403, error("x" * 10_000))

    assert len(refused.value.detail) < 400


@pytest.mark.parametrize("status", [200, 400, 500])
def test_an_error_beside_rows_is_an_error_even_on_200(status):
    with pytest.raises(ServiceNowUnavailable, match="Something went wrong"):
        result_of(status, error("Something went wrong", result=[{"sys_id": "1"}]))


@pytest.mark.parametrize("body", [CUT, error(GAVE_UP), error("x", GAVE_UP), error(GAVE_UP, result=[{}])])
def test_a_cancelled_transaction_is_a_timeout_even_behind_half_the_rows(body):
    with pytest.raises(ServiceNowTimeout, match="gave up"):
        result_of(200, body)


@pytest.mark.parametrize("body", [b"", b"{", b'{"result": [', b"\xff", b"[" * 100_000, b'{"result": 1} tail'])
def test_a_body_that_cannot_be_read_was_cut_short(body):
    with pytest.raises(ServiceNowUnavailable, match="cut short"):
        result_of(200, body)


@pytest.mark.parametrize("body", [b"[]", b"1", b'"text"', b"null"])
def test_a_body_that_is_no_object_is_not_what_was_promised(body):
    with pytest.raises(ServiceNowUnavailable, match="not what its API promises"):
        result_of(200, body)


def test_a_body_without_a_result_is_none():
    with pytest.raises(ServiceNowUnavailable, match="without a result"):
        result_of(200, b'{"results": []}')


@pytest.mark.parametrize("status", [200, 201, 400, 401, 403, 404, 409])
def test_json_that_is_no_failure_of_the_server_is_no_outage(status):
    assert outage_of(status, JSON, b"{}") is None


@pytest.mark.parametrize("content_type", ["text/html", "", "application/xml", "text/plain;application/json"])
@pytest.mark.parametrize("status", [200, 302, 401, 403, 404, 414, 500, 502, 503])
def test_anything_but_json_is_an_outage(status, content_type):
    outage = outage_of(status, {"content-type": content_type}, b"<html>")

    assert isinstance(outage, ServiceNowUnavailable)
    assert str(status) in outage.detail


@pytest.mark.parametrize("status", [200, 302, 500])
def test_hibernation_is_told_by_its_page(status):
    assert isinstance(outage_of(status, HTML, b"<title>Instance Hibernating page</title>"), InstanceHibernating)


def test_a_row_that_speaks_of_hibernation_is_no_hibernation():
    row = b'{"result": [{"short_description": "I see the Instance Hibernating page"}]}'

    assert outage_of(200, JSON, row) is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"retry-after": "30"}, 30), ({}, None), ({"retry-after": "x"}, None), ({"retry-after": "\u0663"}, None)],
)
@pytest.mark.parametrize("kind", [JSON, HTML])
def test_429_is_the_rate_limit_with_its_pause(kind, headers, seconds):
    outage = outage_of(429, {**kind, **headers}, error("Rate limit exceeded"))

    assert isinstance(outage, ServiceNowRateLimited)
    assert outage.retry_after_seconds == seconds


@pytest.mark.parametrize("kind", [JSON, HTML])
def test_503_may_bring_a_pause_too(kind):
    outage = outage_of(503, {**kind, "retry-after": "120"}, error("Down"))

    assert isinstance(outage, ServiceNowUnavailable)
    assert outage.retry_after_seconds == 120


def test_202_is_a_request_that_was_dropped():
    assert isinstance(outage_of(202, JSON, b""), ServiceNowUnavailable)


@pytest.mark.parametrize(
    ("body", "words"),
    [(error("Broken", "Very"), "Broken. Very"), (b"{", "no reason given"), (b"[]", "no reason given")],
)
def test_500_is_an_outage_in_servicenows_words(body, words):
    outage = outage_of(500, JSON, body)

    assert isinstance(outage, ServiceNowUnavailable)
    assert outage.detail == f"ServiceNow answered 500: {words}"


def test_500_for_a_cancelled_transaction_is_a_timeout():
    assert isinstance(outage_of(500, JSON, error(GAVE_UP)), ServiceNowTimeout)
