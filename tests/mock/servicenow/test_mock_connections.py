"""Connections that are kept open, and closed when nobody has used them for a while."""

import socket
import time

import pytest

LIST = "/api/now/table/incident"


@pytest.fixture
def connected(api):
    with socket.create_connection(("127.0.0.1", api.instance.port), timeout=5) as connection:
        yield connection


def ask(api, connection, path=LIST):
    head = f"GET {path}?sysparm_limit=1&sysparm_fields=number HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {api.token}"
    connection.sendall(f"{head}\r\n\r\n".encode())
    received = b""
    while not received.endswith(b"0\r\n\r\n"):
        piece = connection.recv(65536)
        assert piece, received
        received += piece
    return received


def test_an_idle_connection_is_closed_after_as_long_as_every_answer_says(api, connected):
    api.instance.options.keep_alive_seconds = 0.2
    assert b"Keep-Alive: timeout=0.2\r\n" in ask(api, connected)
    begun = time.monotonic()
    assert connected.recv(1) == b""
    assert 0.1 < time.monotonic() - begun < 3


def test_a_connection_in_use_is_not(api, connected):
    api.instance.options.keep_alive_seconds = 0.2
    ask(api, connected)
    api.instance.faults.add("slow", seconds=0.4, times=1)
    assert b"HTTP/1.1 200" in ask(api, connected)
    api.instance.options.keep_alive_seconds = 20.0
    ask(api, connected)
    connected.settimeout(0.4)
    with pytest.raises(TimeoutError):
        connected.recv(1)


def test_a_refused_token_closes_its_connection_at_once(api, connected):
    api.token = "expired"
    assert b"Connection: close\r\n" in ask(api, connected)
    assert connected.recv(1) == b""
