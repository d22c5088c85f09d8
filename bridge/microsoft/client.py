"""One HTTP call to Entra or Graph: in the time that is left, followed nowhere, and whole or not at all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import urllib3
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as Urllib3TimeoutError

from bridge.domain import deadline
from bridge.microsoft.pool import pool_of

_KEPT_CONNECTIONS = 4
_MAX_BYTES = 8 * 1024 * 1024
_CHUNK_BYTES = 64 * 1024
_SECONDS = re.compile(r"[0-9]{1,6}")
_LONGEST_WORDS = 300


class Unanswered(Exception):
    """No answer came, or not all of it; whoever asked says whose silence it is."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, and what its body says if that is a JSON object, else None."""

    status: int
    document: Mapping[str, Any] | None = field(repr=False)
    retry_after_seconds: int | None = None


class Client:
    """Calls Microsoft; a broken connection is tried once more, for nothing that is asked here changes anything."""

    def __init__(
        self,
        proxy: str | None = None,
        ca_bundle: str | None = None,
        connect_seconds: float = 3.0,
        read_seconds: float = 10.0,
    ) -> None:
        self._connect_seconds, self._read_seconds = connect_seconds, read_seconds
        self._pool = pool_of(proxy, ca_bundle, _KEPT_CONNECTIONS)

    def get(self, url: str, headers: Mapping[str, str]) -> Answer:
        return self._asked("GET", url, headers)

    def post(self, url: str, form: bytes) -> Answer:
        return self._asked("POST", url, {"Content-Type": "application/x-www-form-urlencoded"}, form)

    def _asked(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        try:
            return self._once(method, url, headers, body)
        except Urllib3TimeoutError as exc:
            raise Unanswered from exc
        except HTTPError:
            # It may have been one that was kept, and closed meanwhile.
            pass
        try:
            return self._once(method, url, headers, body)
        except HTTPError as exc:
            raise Unanswered from exc

    def _once(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        left = deadline.remaining()
        if left <= 0:
            raise Unanswered
        response = self._pool.request(
            method,
            url,
            body=body,
            headers={"Accept": "application/json", "Accept-Encoding": "gzip", **headers},
            timeout=urllib3.Timeout(connect=self._connect_seconds, read=self._read_seconds, total=left),
            retries=False,
            redirect=False,
            preload_content=False,
        )
        return Answer(response.status, _document(_body_of(response)), _retry_after(response.headers))


def words(said: object, *secrets: str) -> str:
    """What Microsoft said, in one short line of printable characters that holds none of the secrets."""
    text = said if isinstance(said, str) else ""
    for secret in filter(None, secrets):
        text = text.replace(secret, "(not shown)")
    line = "".join(character for character in " ".join(text.split()) if character.isprintable())
    return line[:_LONGEST_WORDS] or "no reason given"


def _body_of(response: urllib3.BaseHTTPResponse) -> bytes:
    """The whole body, given up when it grows over the limit or drips over the deadline."""
    chunks, size = [], 0
    try:
        while chunk := response.read1(_CHUNK_BYTES, decode_content=True):
            chunks.append(chunk)
            size += len(chunk)
            _check(size)
    except BaseException:
        response.close()
        raise
    response.release_conn()
    return b"".join(chunks)


def _check(size: int) -> None:
    if size > _MAX_BYTES or deadline.remaining() <= 0:
        raise Unanswered


def _document(body: bytes) -> Mapping[str, Any] | None:
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return document if isinstance(document, dict) else None


def _retry_after(headers: Mapping[str, str]) -> int | None:
    value = headers.get("Retry-After", "")
    return int(value) if _SECONDS.fullmatch(value) else None
