"""One call over HTTP: given up in time, tried again where that may help, and read by nobody's rules but its own."""

import gzip
import socket
import threading
import time
from contextlib import contextmanager, suppress

import pytest

from bridge.domain import deadline
from bridge.domain.errors import InstanceHibernating, ServiceNowRateLimited, ServiceNowTimeout, ServiceNowUnavailable
from bridge.mock.servicenow import MockServiceNow
from bridge.servicenow.client import MAX_BODY_BYTES, Client
from tests.servicenow.instances import calling, saying

JSON = "Content-Type: application/json"
BEARER = {"Authorization": "Bearer canary"}


def answer(body, *headers, status="200 OK", length=None):
    told = len(body) if length is None else length
    head = [f"HTTP/1.1 {status}", "Connection: close", f"Content-Length: {told}", *(headers or (JSON,))]
    return ("\r\n".join(head) + "\r\n\r\n").encode() + body


@contextmanager
def instance(*answers):
    """Says one thing after the other, the last one for ever; the address, and how often it was asked."""
    asked: list[bytes] = []

    def speak(connection):
        asked.append(answers[min(len(asked), len(answers) - 1)])
        connection.sendall(asked[-1])

    with saying(speak) as url:
        yield url, asked


def dripping(*, before, drop, seconds=0.02):
    """Says the beginning at once, and then drop after drop for ever."""

    def speak(connection):
        connection.sendall(before)
        while True:
            connection.sendall(drop)
            time.sleep(seconds)

    return speak


def get(url, client=None):
    return (client or calling()).get(url, BEARER)


def given_up_after(seconds, ask):
    deadline.start(seconds)
    began = time.monotonic()
    with pytest.raises(ServiceNowTimeout):
        ask()
    return time.monotonic() - began


@pytest.mark.parametrize(
    ("before", "drop"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a"),
        (b"HTTP/1.1 200 OK\r\n", b"X-Slow: a\r\n"),
        (answer(b"", length=100_000), b"1"),
        (b"HTTP/1.1 200 OK\r\n" + JSON.encode() + b"\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n1\r\n"),
        (b"HTTP/1.1 200 OK\r\n" + JSON.encode() + b"\r\n\r\n", b" "),
    ],
    ids=["status", "a header", "headers", "body", "chunks", "body without a length"],
)
def test_an_answer_that_drips_is_given_up_at_the_deadline(before, drop):
    with saying(dripping(before=before, drop=drop)) as url:
        assert 0.05 < given_up_after(0.1, lambda: get(url)) < 2


def test_a_silent_instance_is_given_up_after_the_read_timeout():
    with saying(lambda connection: connection.recv(1)) as url:
        assert 0.05 < given_up_after(20, lambda: get(url, calling(read_seconds=0.1))) < 5


def test_when_the_time_is_over_nothing_is_asked():
    with instance(answer(b"{}")) as (url, asked):
        given_up_after(0, lambda: get(url))

        assert asked == []


def test_no_pause_is_longer_than_what_is_left():
    with instance(answer(b"{}", JSON, "Retry-After: 2", status="429 Too Many")) as (url, asked):
        deadline.start(0.5)
        with pytest.raises(ServiceNowRateLimited) as limited:
            get(url)

        assert limited.value.retry_after_seconds == 2
        assert len(asked) == 1


@pytest.mark.parametrize("seconds", ["3", "3600"])
@pytest.mark.parametrize("status", ["429 Too Many", "503 Away"])
def test_a_long_pause_is_left_to_the_caller(status, seconds):
    away = answer(b"<html>", "Content-Type: text/html", f"Retry-After: {seconds}", status=status)
    with instance(away) as (url, asked):
        with pytest.raises((ServiceNowRateLimited, ServiceNowUnavailable)) as outage:
            get(url)

        assert outage.value.retry_after_seconds == int(seconds)
        assert len(asked) == 1


@pytest.mark.parametrize("pause", ["Wed, 21 Oct 2026 07:28:00 GMT", "-1", "soon", "1.5", ""])
def test_a_pause_that_is_no_number_of_seconds_is_ignored(pause):
    away = answer(b"<html>", "Content-Type: text/html", f"Retry-After: {pause}", status="503 Away")
    with instance(away, answer(b"{}")) as (url, asked):
        assert get(url).status == 200
        assert len(asked) == 2


@pytest.mark.parametrize("pause", ["soon", ""])
def test_whoever_is_asked_too_much_and_names_no_pause_is_not_asked_again(pause):
    with instance(answer(b"{}", JSON, f"Retry-After: {pause}", status="429 Too Many")) as (url, asked):
        with pytest.raises(ServiceNowRateLimited) as limited:
            get(url)

        assert limited.value.retry_after_seconds is None
        assert len(asked) == 1


def test_without_a_pause_the_end_of_the_limits_hour_tells_it():
    ends = int(time.time()) + 1234
    with instance(answer(b"{}", JSON, f"X-RateLimit-Reset: {ends}", status="429 Too Many")) as (url, _):
        with pytest.raises(ServiceNowRateLimited) as limited:
            get(url)

        assert 1230 <= (limited.value.retry_after_seconds or 0) <= 1234


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"garbage\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        answer(b'{"result": [', length=500),
        answer(b"this is not gzip", JSON, "Content-Encoding: gzip"),
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n" + JSON.encode() + b"\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        answer(b"<html>oops</html>", "Content-Type: text/html"),
        answer(b"{}", "Content-Type: text/plain; charset=application/json"),
        answer(b"", status="202 Accepted"),
        answer(b'{"error":{"message":"broken"}}', status="500 Broken"),
    ],
    ids=[
        *("nothing", "garbage", "half a header", "half a body", "no gzip", "a broken chunk", "a page"),
        *("another type", "a dropped request", "a failure"),
    ],
)
def test_a_broken_answer_is_asked_for_again_and_then_unavailable(broken):
    with instance(broken, answer(b'{"result": 1}')) as (url, asked):
        assert get(url).body == b'{"result": 1}'
        assert len(asked) == 2
    with instance(broken) as (url, asked):
        with pytest.raises(ServiceNowUnavailable):
            get(url)
        assert len(asked) == 3


@pytest.mark.parametrize("method", ["post", "patch"])
@pytest.mark.parametrize("broken", [b"", answer(b"<html>", "Content-Type: text/html", status="503 Away")])
def test_what_is_written_is_written_once(broken, method):
    with instance(broken, answer(b"{}")) as (url, asked):
        with pytest.raises(ServiceNowUnavailable):
            getattr(calling(), method)(url, BEARER, b"code=1")

        assert len(asked) == 1


@pytest.mark.parametrize("status", ["200 OK", "302 Found", "503 Away"])
def test_a_hibernating_instance_is_known_whatever_status_it_says(status):
    page = b"<html><head><title>Instance Hibernating page</title></head></html>"
    with (
        instance(answer(page, "Content-Type: text/html", status=status)) as (url, _),
        pytest.raises(InstanceHibernating),
    ):
        get(url)


@pytest.mark.parametrize("status", ["200 OK", "201 Created", "400 Bad", "401 No", "403 No", "404 None"])
def test_an_answer_in_json_is_an_answer(status):
    with instance(answer(b'{"a": 1}', "content-TYPE: Application/JSON;charset=UTF-8", status=status)) as (url, asked):
        given = get(url)

        assert (given.status, given.body) == (int(status[:3]), b'{"a": 1}')
        assert len(asked) == 1


def test_a_body_may_be_as_large_as_the_limit_and_no_larger():
    with instance(answer(b" " * MAX_BODY_BYTES)) as (url, _):
        assert len(get(url).body) == MAX_BODY_BYTES
    with instance(answer(b" " * (MAX_BODY_BYTES + 1))) as (url, asked):
        with pytest.raises(ServiceNowUnavailable, match="larger"):
            get(url)
        assert len(asked) == 1


def test_a_compressed_body_is_as_large_as_what_it_unfolds_to():
    bomb = gzip.compress(b"0" * 64 * 1024 * 1024, 1)
    with instance(answer(bomb, JSON, "Content-Encoding: gzip")) as (url, _):
        began = time.process_time()
        with pytest.raises(ServiceNowUnavailable, match="larger"):
            get(url)

        assert time.process_time() - began < 1


@pytest.mark.parametrize("status", ["301", "302", "303", "307", "308"])
def test_a_redirect_is_not_followed(status):
    with (
        instance(answer(b"{}")) as (elsewhere, asked_elsewhere),
        instance(answer(b"", f"Location: {elsewhere}", status=f"{status} There")) as (url, asked),
    ):
        with pytest.raises(ServiceNowUnavailable, match=status):
            get(url)
        assert len(asked) == 3

        with pytest.raises(ServiceNowUnavailable, match=status):
            calling().post(url, BEARER, b"refresh_token=canary")
        assert len(asked) == 4
        assert asked_elsewhere == []


def test_nobody_listening_is_unavailable_and_not_a_timeout():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with pytest.raises(ServiceNowUnavailable, match="cannot be reached"):
        get(url)


def test_a_connection_that_the_instance_has_closed_is_made_anew():
    client = calling()
    with MockServiceNow(incidents=0) as mock:
        url = f"{mock.url}/api/now/table/incident"
        assert client.get(url, BEARER).status == 401
        mock.stop()
        mock.start()

        assert client.get(url, BEARER).status == 401


def test_one_connection_serves_call_after_call():
    with MockServiceNow(incidents=0) as mock:
        token = mock.issue_tokens("alex.wilber@contoso.com", mock.client.client_id).access_token
        client, url = calling(), f"{mock.url}/api/now/table/incident"
        for _ in range(3):
            assert client.get(url, {"Authorization": f"Bearer {token}"}).status == 200

        (pool,) = client._pool.pools._container.values()
        assert (pool.num_connections, pool.num_requests) == (1, 3)


def test_what_is_written_never_goes_over_a_connection_that_was_used_before():
    """ServiceNow may close one at any time, and whether it still read what was written could not be known."""
    with MockServiceNow(incidents=0) as mock:
        token = mock.issue_tokens("alex.wilber@contoso.com", mock.client.client_id).access_token
        client = calling()
        mock.faults.add("stale_connection", method="POST")
        for _ in range(2):
            assert client.get(f"{mock.url}/api/now/table/incident", {"Authorization": f"Bearer {token}"}).status == 200
            assert client.post(f"{mock.url}/oauth_revoke_token.do", {}, b"token=canary").status == 200


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(certificate):
    heard: list[bytes] = []
    with saying(lambda connection: connection.sendall(answer(b"{}")), certificate.server, heard.append) as url:
        with pytest.raises(ServiceNowUnavailable):
            get(url)
        assert heard == []

        assert get(url, calling(ca_bundle=certificate.path)).status == 200


def test_an_answer_that_drips_over_tls_is_given_up_at_the_deadline_too(certificate):
    def speak(connection):
        dripping(before=answer(b"", length=100_000), drop=b"1")(connection)

    with saying(speak, certificate.server) as url:
        client = calling(ca_bundle=certificate.path)
        assert 0.05 < given_up_after(0.1, lambda: get(url, client)) < 2


def test_an_instance_is_reached_through_the_proxy_that_was_set(certificate):
    """https goes through a tunnel, in which the proxy sees no bearer."""
    heard: list[bytes] = []
    with (
        saying(lambda connection: connection.sendall(answer(b"{}")), certificate.server, heard.append) as url,
        tunnel(url) as (proxy, asked),
    ):
        assert get(url, Client(proxy=proxy, ca_bundle=certificate.path)).status == 200

        assert asked[0].startswith(f"CONNECT {url.removeprefix('https://')} HTTP/1.".encode())
        assert b"canary" not in b"".join(asked)
        assert b"Authorization: Bearer canary" in heard[0]


@contextmanager
def tunnel(url):
    """A proxy that connects to one instance, whatever it is asked for; its address, and what it was asked."""
    asked: list[bytes] = []
    port = int(url.rpartition(":")[2])

    def pour(source, target):
        with suppress(OSError):
            while data := source.recv(65_536):
                target.sendall(data)

    def speak(connection):
        with socket.create_connection(("127.0.0.1", port)) as upstream:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            threading.Thread(target=pour, args=(upstream, connection), daemon=True).start()
            pour(connection, upstream)

    with saying(speak, hears=asked.append) as proxy:
        yield proxy, asked
