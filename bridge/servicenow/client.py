"""One HTTP call to ServiceNow: a pool that is nobody, a deadline, patience with reading, and errors in our words.

The pool serves all agents, and a cookie from ServiceNow is an identity (documented), so nothing here keeps one, reads
`.netrc` or the environment, or follows a redirect: urllib3 does none of it unless asked.
"""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import inf
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import HTTPError, NewConnectionError
from urllib3.exceptions import TimeoutError as Urllib3TimeoutError

from bridge.domain import deadline
from bridge.domain.addresses import AddressRules
from bridge.domain.breaker import Breaker, NoBreaker
from bridge.domain.errors import Outage, ServiceNowRateLimited, ServiceNowTimeout, ServiceNowUnavailable
from bridge.servicenow.answers import outage_of
from bridge.servicenow.patience import patient

MAX_BODY_BYTES = 8 * 1024 * 1024
_CHUNK_BYTES = 64 * 1024
_LONGEST_PAUSE_SECONDS = 2.0
_FAIR_SHARE = 0.5
"""Of the time to read: an instance that was given less, because its caller had used up the rest, has not failed."""
PUBLIC = AddressRules()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, headers by lower-case name, and the whole body, decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class Client:
    """Calls any instance at an address it may have, and raises `HostNotAllowed` for others.

    An `Outage` is raised for everything else that is nobody's refusal.
    """

    def __init__(
        self,
        *,
        connect_seconds: float = 3.0,
        read_seconds: float = 10.0,
        pool_size: int = 64,
        proxy: str | None = None,
        ca_bundle: str | None = None,
        breaker: Breaker | None = None,
        addresses: AddressRules = PUBLIC,
    ) -> None:
        self._connect_seconds, self._read_seconds = connect_seconds, read_seconds
        self._breaker = breaker or NoBreaker()
        self._pool, self._pool_of_writes = (_pool(proxy, pool_size, ca_bundle, addresses) for _ in range(2))

    def get(self, url: str, headers: Mapping[str, str]) -> Answer:
        """Reads, and reads again at most twice when the instance fails, within the request's deadline."""
        return self._guarded(url, lambda: self._tried("GET", url, headers, tries=3))

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Writes once, for what came of a failed write cannot be known.

        So it never goes over a connection that was kept, which ServiceNow may be closing: each write has its own.
        """
        return self._written("POST", url, headers, body)

    def patch(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Writes once, as `post` does."""
        return self._written("PATCH", url, headers, body)

    def _written(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        sent = {"Connection": "close", **headers}
        return self._guarded(url, lambda: self._tried(method, url, sent, body, tries=1))

    def _guarded(self, url: str, ask: Callable[[], Answer]) -> Answer:
        """The breaker counts what an instance fails at, and no limit of the bridge's own.

        One caller could reach that again and again, and so lock out everybody else.
        """
        try:
            _left()
            return self._breaker.call(_instance_url(url), ask)
        except _Limit as limit:
            raise limit.outage from limit.__cause__

    def _tried(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None, *, tries: int
    ) -> Answer:
        for tries_left in reversed(range(tries)):
            try:
                return self._once(method, url, headers, body)
            except _Passing as passing:
                outage = passing.outage
                pause = _pause(outage)
                if not tries_left or pause > min(_LONGEST_PAUSE_SECONDS, deadline.remaining()):
                    raise outage from passing.__cause__
            time.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _once(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        left, pool = _left(), self._pool if body is None else self._pool_of_writes
        try:
            send, target = _way(pool, url)
            response = send(
                method,
                target,
                body=body,
                headers={"Accept": "application/json", "Accept-Encoding": "gzip", **headers},
                timeout=urllib3.Timeout(connect=min(self._connect_seconds, left), read=min(self._read_seconds, left)),
                retries=False,
                redirect=False,
                preload_content=False,
            )
            answer = Answer(response.status, {k.lower(): v for k, v in response.headers.items()}, _body_of(response))
        except NewConnectionError as exc:  # a refused connection, which urllib3 counts among its timeouts
            raise _Passing(ServiceNowUnavailable("ServiceNow cannot be reached.")) from exc
        except Urllib3TimeoutError as exc:
            timeout = ServiceNowTimeout("ServiceNow did not answer in time.")
            raise timeout if left >= _FAIR_SHARE * self._read_seconds else _Limit(timeout) from exc
        except HTTPError as exc:
            raise _Passing(ServiceNowUnavailable("ServiceNow cannot be reached.")) from exc
        outage = outage_of(answer.status, answer.headers, answer.body)
        if isinstance(outage, ServiceNowTimeout):
            # It took all the time it may; asked again it would again.
            raise outage
        if outage:
            raise _Passing(outage)
        return answer


class _Limit(Exception):
    """A limit of the bridge's own, which says nothing about the instance."""

    def __init__(self, outage: Outage) -> None:
        super().__init__()
        self.outage = outage


class _Passing(Exception):
    """An outage that may be over in a moment: the connection broke, or the instance said that it failed."""

    def __init__(self, outage: Outage) -> None:
        super().__init__()
        self.outage = outage


def _pool(proxy: str | None, size: int, ca_bundle: str | None, addresses: AddressRules) -> urllib3.PoolManager:
    return patient(
        urllib3.ProxyManager(proxy, num_pools=20, maxsize=size, ca_certs=ca_bundle)
        if proxy
        else urllib3.PoolManager(num_pools=20, maxsize=size, ca_certs=ca_bundle),
        addresses,
    )


def _way(pool: urllib3.PoolManager, url: str) -> tuple[Callable[..., urllib3.BaseHTTPResponse], str]:
    """What sends there, and what it is to be told.

    urllib3's manager takes every address apart character by character, and its pool once more; without a proxy, the
    pool alone will do.
    """
    if pool.proxy:
        return pool.urlopen, url
    parts = urlsplit(url)
    host = pool.connection_from_host(parts.hostname, parts.port, parts.scheme)
    return host.urlopen, url.removeprefix(_instance_url(url)) or "/"


def _body_of(response: urllib3.BaseHTTPResponse) -> bytes:
    """The whole body, given up when it grows over the limit."""
    chunks, size = [], 0
    try:
        while chunk := response.read1(_CHUNK_BYTES, decode_content=True):
            chunks.append(chunk)
            size += len(chunk)
            _check_size(size)
    except BaseException:
        response.close()
        raise
    response.release_conn()
    return b"".join(chunks)


def _check_size(size: int) -> None:
    if size > MAX_BODY_BYTES:
        raise _Limit(ServiceNowUnavailable("ServiceNow's answer is larger than the bridge accepts."))


def _left() -> float:
    left = deadline.remaining()
    if left <= 0:
        raise _Limit(ServiceNowTimeout("ServiceNow did not answer in time."))
    return left


def _instance_url(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _pause(outage: Outage) -> float:
    """Whoever has had too many requests, and does not say when to come back, is not asked again."""
    if outage.retry_after_seconds is not None:
        return float(outage.retry_after_seconds)
    if isinstance(outage, ServiceNowRateLimited):
        return inf
    return random.uniform(0.05, 0.25)  # noqa: S311 - jitter, not a secret
