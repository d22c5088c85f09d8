"""Trouble on the wire: answers that drip, break off, come on a dead connection, or lie about their length."""

import socket
import time

import orjson
import pytest
import urllib3

LIST = "/api/now/table/incident"


@pytest.fixture
def spoken(api):
    """Give what comes back over a bare socket, piece by piece with the time since the request."""

    def ask(path=LIST):
        request = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {api.token}\r\n\r\n"
        pieces: list[tuple[float, bytes | None]] = []
        with socket.create_connection(("127.0.0.1", api.instance.port), timeout=5) as connection:
            connection.sendall(request.encode())
            begun = time.monotonic()
            try:
                while piece := connection.recv(65536):
                    pieces.append((time.monotonic() - begun, piece))
            except ConnectionResetError:
                pieces.append((time.monotonic() - begun, None))
        return pieces

    return ask


def parted(pieces):
    head, _, body = b"".join(piece for _, piece in pieces if piece).partition(b"\r\n\r\n")
    return head.decode().split("\r\n"), body


@pytest.mark.parametrize("kind", ["slow_headers", "slow_body"])
def test_an_answer_may_drip(api, spoken, kind):
    api.instance.faults.add(kind, seconds=0.2)
    pieces = spoken()
    (status, *_), body = parted(pieces)
    assert status == "HTTP/1.1 200 OK"
    assert len(orjson.loads(body)["result"]) == 30
    assert len(pieces) > 10
    assert pieces[-1][0] >= 0.15
    whole_head = next(when for (when, _), seen in zip(pieces, _growing(pieces), strict=True) if b"\r\n\r\n" in seen)
    assert (whole_head > 0.1) == (kind == "slow_headers")
    assert api.instance.journal.last.status == 200


def _growing(pieces):
    seen = b""
    for _, piece in pieces:
        seen += piece
        yield seen


def test_a_body_may_be_cut_in_the_middle(api, spoken):
    api.instance.faults.add("cut_body", times=1)
    pieces = spoken()
    head, body = parted(pieces)
    length = int(next(line for line in head if line.startswith("Content-Length")).split()[1])
    assert pieces[-1][1] is None  # reset
    assert len(body) == length // 2
    assert api.get(LIST).status == 200


@pytest.mark.parametrize(("kind", "lacking"), [("length_too_long", 20), ("length_too_short", -20)])
def test_the_length_may_be_wrong(api, spoken, kind, lacking):
    api.instance.faults.add(kind)
    head, body = parted(spoken())
    length = int(next(line for line in head if line.startswith("Content-Length")).split()[1])
    assert length - len(body) == lacking
    if lacking > 0:
        with pytest.raises(urllib3.exceptions.ProtocolError, match="IncompleteRead"):
            api.get(LIST)
    else:
        with pytest.raises(orjson.JSONDecodeError):
            orjson.loads(api.get(LIST).data)


def test_a_connection_may_be_dead_when_it_is_used_again(api):
    api.instance.faults.add("stale_connection")
    assert api.get(LIST).status == 200
    with pytest.raises(urllib3.exceptions.ProtocolError, match="reset by peer"):
        api.get(LIST)
    assert api.get(LIST).status == 200  # on a new one
    assert [received.status for received in api.instance.journal] == [200, None, 200]


def test_a_reset_comes_before_any_byte(api, spoken):
    api.instance.faults.add("reset")
    ((_, piece),) = spoken()
    assert piece is None
    assert api.instance.journal.last.status is None
