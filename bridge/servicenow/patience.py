"""Connections whose every read minds the request's deadline.

A socket's timeout starts anew with every byte, so an instance that drips, in its headers or its body, could hold a
thread for hours. Here each read is given what is left of the deadline, and never more than urllib3's read timeout.
"""

import io
import socket
from http.client import HTTPResponse
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from bridge.domain import deadline
from bridge.domain.addresses import AddressRules
from bridge.servicenow.addresses import Judged


class _Reader(io.RawIOBase):
    """What a response reads from; raises `TimeoutError`, which urllib3 knows as its read timeout."""

    def __init__(self, sock: socket.socket) -> None:
        super().__init__()
        self._sock, self._file = sock, sock.makefile("rb", buffering=0)
        self._read_seconds = sock.gettimeout()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = deadline.remaining()
        if left <= 0:
            raise TimeoutError("the request's deadline has passed")
        self._sock.settimeout(left if self._read_seconds is None else min(left, self._read_seconds))
        return self._file.readinto(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()


class _Response(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        self.fp = io.BufferedReader(_Reader(sock))


class _Plain(Judged, HTTPConnection):
    response_class = _Response


class _Secure(Judged, HTTPSConnection):
    response_class = _Response


def patient(pool: urllib3.PoolManager, addresses: AddressRules) -> urllib3.PoolManager:
    """The same manager, whose connections from now on are of this kind, and lead to these addresses only."""

    class Plain(_Plain):
        rules = addresses.over_http()

    class Secure(_Secure):
        rules = addresses

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    pool.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
    return pool
