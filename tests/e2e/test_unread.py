"""What cannot be read as HTTP, or is too large, is refused as everything else is, and its connection is closed."""

import json
import re

import pytest

from tests.builders import RETURN_TO
from tests.conftest import ALEX
from tests.e2e.raw import connected, only_answer

CANARY = b"canary-7Zq"
HOST = b"Host: bridge.example\r\n"
HEADERS = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Vary": "Origin",
    "Connection": "close",
}


def assert_refused(answer, status, code):
    assert (answer.status, answer.problem["code"], answer.problem["status"]) == (status, code, status)
    assert set(answer.problem) == {"type", "title", "status", "detail", "code", "request_id"}
    assert re.fullmatch(r"[0-9a-f]{32}", answer.problem["request_id"])
    assert answer.headers["X-Request-ID"] == answer.problem["request_id"]
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert CANARY not in answer.body


def get(*lines: bytes, path: bytes = b"/health/live") -> bytes:
    return b"GET %b HTTP/1.1\r\n%b%b\r\n" % (path, HOST, b"".join(line + b"\r\n" for line in lines))


FRAMING = {
    "both lengths": get(b"Content-Length: 5", b"Transfer-Encoding: chunked"),
    "both lengths, the other way round": get(b"Transfer-Encoding: chunked", b"Content-Length: 5"),
    "two lengths": get(b"Content-Length: 5", b"Content-Length: 6"),
    "one length twice": get(b"Content-Length: 5", b"Content-Length: 5"),
    "a list of lengths": get(b"Content-Length: 5, 5"),
    "a signed length": get(b"Content-Length: +5"),
    "a negative length": get(b"Content-Length: -5"),
    "a length in hexadecimal": get(b"Content-Length: 0x5"),
    "a length that is none": get(b"Content-Length: five"),
    "chunked twice": get(b"Transfer-Encoding: chunked, chunked"),
    "chunked, then not": get(b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity"),
    "compressed, not chunked": get(b"Transfer-Encoding: gzip"),
    "a space before the colon": get(b"Transfer-Encoding : chunked"),
    "chunked before HTTP/1.1": b"GET /health/live HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
    "bare LF after the request line": b"GET /health/live HTTP/1.1\nHost: x\r\n\r\n",
    "bare LF after a header": b"GET /health/live HTTP/1.1\r\n" + HOST + b"X: 1\nY: 2\r\n\r\n",
    "bare LF before the body": b"GET /health/live HTTP/1.1\r\n" + HOST + b"\n",
    "bare CR in a header": get(b"X: 1\rY: 2"),
    "a folded header": get(b"Authorization: Bearer", b" " + CANARY),
    "a header folded by a tab": get(b"X: 1", b"\tTransfer-Encoding: chunked"),
    "a folded first header": b"GET /health/live HTTP/1.1\r\n X: 1\r\n\r\n",
    "NUL in a header": get(b"X: a\x00b"),
    "a header without a colon": get(b"Authorization Bearer " + CANARY),
    "a header without a name": get(b": 1"),
    "a header with a strange name": get(b"X{}: 1"),
    "two hosts": get(b"Host: other.example"),
    "no version": b"GET /health/live\r\n\r\n",
    "HTTP/0.9": b"GET /health/live HTTP/0.9\r\n\r\n",
    "HTTP/2": b"GET /health/live HTTP/2.0\r\n" + HOST + b"\r\n",
    "HTTP/2's preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a control character in the address": get(path=b"/v1/connection/callback/x?code=" + CANARY + b"\x01"),
    "letters that are not escaped": get(path="/v1/users/zoë".encode()),
    "an address that is none": get(path=b"health/live"),
    "a method in lower case": b"get /health/live HTTP/1.1\r\n" + HOST + b"\r\n",
    "a method that is too long": b"X" * 21 + b" /health/live HTTP/1.1\r\n" + HOST + b"\r\n",
    "TLS": bytes.fromhex("160301") + b"\r\n\r\n",
}


@pytest.mark.parametrize("sent", FRAMING.values(), ids=FRAMING)
def test_what_is_not_http_as_it_should_be_is_400_and_nothing_behind_it_is_read(served, sent):
    answer = only_answer(served.url, sent + get(path=b"/smuggled"))

    assert_refused(answer, 400, "malformed_request")


def test_a_transfer_coding_that_is_unknown_is_501(served):
    assert_refused(only_answer(served.url, get(b"Transfer-Encoding: canary")), 501, "not_implemented")


def test_an_expectation_that_is_unknown_is_417(served):
    assert_refused(only_answer(served.url, get(b"Expect: canary")), 417, "expectation_failed")


def test_a_request_line_of_8190_characters_is_read_and_no_longer_one(served):
    def line(length):
        return get(b"Connection: close", path=b"/" + b"a" * (length - len("GET / HTTP/1.1")))

    assert only_answer(served.url, line(8190)).problem["code"] == "not_found"
    assert_refused(only_answer(served.url, line(8191)), 414, "uri_too_long")


def test_a_request_line_without_end_is_414(served):
    assert_refused(only_answer(served.url, b"GET /" + CANARY * 1_000), 414, "uri_too_long")


def test_a_header_of_18_kib_is_read_and_no_larger_one(served):
    def header(size):
        return get(b"Connection: close", b"X: " + b"a" * (size - len("X: \r\n")))

    assert only_answer(served.url, header(18 * 1024)).status == 200
    assert_refused(only_answer(served.url, header(18 * 1024 + 1)), 431, "headers_too_large")


def test_so_many_headers_are_read_and_no_more(served):
    def headers(count):
        return get(b"Connection: close", *(b"X-%d: 1" % number for number in range(count - 2)))

    assert only_answer(served.url, headers(64)).status == 200
    assert_refused(only_answer(served.url, headers(65)), 431, "headers_too_large")


def test_headers_without_end_are_431(served):
    with connected(served.url) as connection:
        connection.send(b"GET / HTTP/1.1\r\nX: " + b"a" * 1_200_000)
        assert_refused(connection.answer(), 431, "headers_too_large")


@pytest.fixture
def post(served):
    """The head of a POST by an agent who may, up to where it says how long its body is."""
    token = served.entra.token(ALEX).encode()

    def head(*lines: bytes) -> bytes:
        always = (b"Authorization: Bearer " + token, b"Content-Type: application/json")
        return get(*always, *lines, path=b"/v1/connection").replace(b"GET", b"POST", 1)

    return head


BODY = json.dumps({"return_to": RETURN_TO}).encode()


def chunks(body: bytes, size: int = 4096) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in [*parts, b""])


def test_a_body_may_come_in_chunks(served, post):
    answer = only_answer(served.url, post(b"Transfer-Encoding: chunked", b"Connection: close"), chunks(BODY, 7))

    assert answer.status == 201


def test_a_body_over_64_kib_is_413_by_what_it_is_said_to_be(served, post):
    with connected(served.url) as connection:
        connection.send(post(b"Content-Length: 65537"))
        answer = connection.answer()

    assert (answer.status, answer.problem["code"]) == (413, "request_too_large")


def test_a_body_over_64_kib_in_chunks_is_413(served, post):
    with connected(served.url) as connection:
        connection.send(post(b"Transfer-Encoding: chunked") + chunks(BODY.ljust(70_000)))
        answer = connection.answer()

    assert (answer.status, answer.problem["code"]) == (413, "request_too_large")


def test_a_body_in_chunks_that_never_ends_is_given_up(served, post):
    with connected(served.url) as connection:
        connection.send(post(b"Transfer-Encoding: chunked") + chunks(bytes(70_000))[: -len("0\r\n\r\n")])
        answer = connection.answer()

    assert (answer.status, answer.problem["code"]) == (413, "request_too_large")


@pytest.mark.parametrize("length", [b"Content-Length: 65537", b"Transfer-Encoding: chunked"])
def test_whoever_asks_first_whether_to_send_it_is_told(served, post, length):
    with connected(served.url) as connection:
        connection.send(post(b"Expect: 100-continue", length))
        assert connection.answer().status == 100
        if b"chunked" in length:
            connection.send(chunks(bytes(70_000)))
        assert (connection.answer().problem["code"]) == "request_too_large"


def test_a_body_that_was_asked_for_is_read(served, post):
    with connected(served.url) as connection:
        connection.send(post(b"Expect: 100-continue", b"Content-Length: %d" % len(BODY)))
        assert connection.answer().status == 100
        connection.send(BODY)
        assert connection.answer().status == 201


def test_what_is_more_than_was_declared_is_not_part_of_the_body(served, post):
    with connected(served.url) as connection:
        connection.send(post(b"Content-Length: %d" % len(BODY)) + BODY + CANARY * 100 + b"\r\n\r\n")
        assert connection.answer().status == 201
        assert_refused(connection.answer(), 400, "malformed_request")
        assert connection.rest() == b""


@pytest.mark.parametrize("sent", ["in one", "in chunks"])
def test_less_than_was_declared_is_400_though_it_could_be_read(served, post, sent):
    with connected(served.url) as connection:
        if sent == "in one":
            connection.send(post(b"Content-Length: 1000") + BODY)
        else:
            connection.send(post(b"Transfer-Encoding: chunked") + chunks(BODY)[: -len("0\r\n\r\n")])
        connection.finish()
        answer = connection.answer()
        assert connection.rest() == b""

    assert (answer.status, answer.problem["code"]) == (400, "malformed_request")


BROKEN_CHUNKS = {
    "no size": b"\r\n",
    "a size that is none": b"zz\r\n",
    "a signed size": b"+5\r\nhello\r\n0\r\n\r\n",
    "a negative size": b"-5\r\n",
    "a size in Python's notation": b"0x5\r\nhello\r\n0\r\n\r\n",
    "a space before the size": b" 5\r\nhello\r\n0\r\n\r\n",
    "more than its size": b"5\r\nhello world\r\n0\r\n\r\n",
    "no end of line after it": b"5\r\nhello0\r\n\r\n",
    "an extension that is none": b"5;\x01\r\nhello\r\n0\r\n\r\n",
    "a bare CR in an extension": b"5;a\rb\r\nhello\r\n0\r\n\r\n",
    "a size line without end": b"5;" + b"a" * 30_000,
    "a length among the trailers": b"0\r\nContent-Length: 5\r\n\r\n",
    "bare LF among the trailers": b"0\r\nX: 1\nY: 2\r\n\r\n",
}


@pytest.mark.parametrize("body", BROKEN_CHUNKS.values(), ids=BROKEN_CHUNKS)
def test_a_body_whose_chunks_are_broken_is_400_and_nothing_behind_it_is_read(served, post, body):
    answer = only_answer(served.url, post(b"Transfer-Encoding: chunked") + body + get(path=b"/smuggled"))

    assert_refused(answer, 400, "malformed_request")


def test_a_body_that_nobody_wanted_is_no_reason_for_a_second_answer(served):
    """The next request's answer would be taken for this one's."""
    sent = b"POST /v1/connection HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"
    answer = only_answer(served.url, sent + get(path=b"/smuggled"))

    assert (answer.status, answer.problem["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "PATCH", "PROPFIND", "FOO", "CONNECT"])
def test_a_method_that_is_not_served_is_405(served, method):
    sent = b"%b /v1/me HTTP/1.1\r\n%bX-Secret: %b\r\nConnection: close\r\n\r\n" % (method.encode(), HOST, CANARY)
    answer = only_answer(served.url, sent)

    assert (answer.status, answer.problem["code"]) == (405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]
    assert CANARY not in answer.body


@pytest.mark.parametrize("line", [b"OPTIONS *", b"CONNECT bridge.example:443", b"GET http://evil.example/v1/me"])
def test_other_forms_of_an_address_reach_nothing(served, line):
    answer = only_answer(served.url, line + b" HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")

    assert answer.status in {401, 404, 405}
    assert b"evil" not in answer.body


@pytest.mark.parametrize(
    "spoofed", [b"PATH_INFO: /health/ready", b"SCRIPT_NAME: /nothing", b"X-Forwarded-Proto: https"]
)
def test_no_header_leads_to_another_view_though_it_comes_from_this_machine(served, spoofed):
    answer = only_answer(served.url, get(spoofed, b"X-Forwarded-Ssl: off", b"Connection: close", path=b"/v1/me"))

    assert (answer.status, answer.problem["code"]) == (401, "unauthenticated")


def test_no_answer_names_a_version_of_what_serves_it(served):
    for sent in (get(b"Connection: close"), b"nonsense\r\n\r\n", get(path=b"/" + b"a" * 9000)):
        headers = only_answer(served.url, sent).headers
        assert not re.search(r"\d", headers.get("Server", ""))
        assert "X-Powered-By" not in headers


def test_half_a_request_is_not_logged_at_any_level(served):
    with connected(served.url) as connection:
        connection.send(get(b"Authorization: Bearer " + CANARY)[: -len("\r\n")])
        connection.finish()
        assert connection.rest() == b""

    assert CANARY.decode() not in served.process.output(1_000_000)


def test_what_was_refused_unread_is_logged_by_its_id_and_without_what_was_sent(served):
    answers = [only_answer(served.url, FRAMING[name]) for name in ("a folded header", "a header without a colon")]
    answers.append(only_answer(served.url, FRAMING["a control character in the address"]))
    lines = [json.loads(line) for line in served.process.output(1_000_000).splitlines()]

    for answer in answers:
        done = [line for line in lines if line.get("request_id") == answer.headers["X-Request-ID"]]
        assert [(line["event"], line["status"]) for line in done if "status" in line] == [("request", 400)]
    assert CANARY.decode() not in served.process.output(1_000_000)
    assert "Traceback" not in served.process.output(1_000_000)
