"""Judges what came back from ServiceNow, in the only order that is safe: type, JSON, `error`, then `result`.

A hibernating instance says 200 in HTML on every path, and a cancelled transaction says 200 with an `error` behind half
the rows, often in broken JSON (both seen), so a status alone proves nothing.
"""

import re
import time
from collections.abc import Mapping
from typing import Any

import orjson

from bridge.domain.errors import (
    AccessRefused,
    BridgeError,
    InstanceHibernating,
    Outage,
    RoleMissing,
    ServiceNowRateLimited,
    ServiceNowTimeout,
    ServiceNowUnavailable,
)

_DETAIL_LENGTH = 300
_GAVE_UP = "maximum execution time exceeded"
_NO_REASON = "no reason given"
_SECONDS = re.compile(r"[0-9]{1,6}")
_EPOCH = re.compile(r"[0-9]{10}")
_UNAUTHORIZED, _FORBIDDEN, _TOO_MANY, _ACCEPTED = 401, 403, 429, 202


def outage_of(status: int, headers: Mapping[str, str], body: bytes) -> Outage | None:
    """The outage this answer stands for, whatever was asked; None for an answer that says something."""
    pause = _retry_after(headers)
    if status == _TOO_MANY:
        pause = _until_reset(headers) if pause is None else pause
        return ServiceNowRateLimited("ServiceNow's rate limit is reached.", retry_after_seconds=pause)
    if status == _ACCEPTED:
        return ServiceNowUnavailable("ServiceNow has too many requests queued and dropped this one.")
    if _is_json(headers):
        return None if status < 500 else _failure(status, _reason(body), pause)  # noqa: PLR2004 - the server's own
    if b"Instance Hibernating page" in body[:20_000]:
        return InstanceHibernating("The ServiceNow developer instance is hibernating. Wake it up, then try again.")
    detail = f"ServiceNow answered {status} with a page instead of data."
    return ServiceNowUnavailable(detail, retry_after_seconds=pause)


def result_of(status: int, body: bytes) -> Any:
    """`result` of an answer to a Table or Aggregate API call; raises what the answer says otherwise.

    `AccessRefused` for 401 whatever its wording, which changes between releases (measured); None for 404.
    """
    if status == _UNAUTHORIZED:
        raise AccessRefused
    if status == 404:  # noqa: PLR2004 - the one refusal that is an answer
        return None
    document = _document(body)
    error = document.get("error")
    if error or not 200 <= status < 300:  # noqa: PLR2004
        raise _refusal(status, error)
    if "result" not in document:
        raise ServiceNowUnavailable("ServiceNow answered without a result.")
    return document["result"]


def _document(body: bytes) -> dict[str, Any]:
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as exc:
        if _GAVE_UP.encode() in body:
            raise ServiceNowTimeout("ServiceNow gave up: its transaction took too long.") from exc
        raise ServiceNowUnavailable("ServiceNow's answer was cut short.") from exc
    if not isinstance(document, dict):
        raise ServiceNowUnavailable("ServiceNow's answer is not what its API promises.")
    return document


def _refusal(status: int, error: object) -> BridgeError:
    said = _said(error)
    if status == _FORBIDDEN:
        return RoleMissing(f"ServiceNow refused: {said}")
    return _failure(status, said)


def _failure(status: int, said: str, retry_after_seconds: int | None = None) -> Outage:
    if _GAVE_UP in said:
        return ServiceNowTimeout(f"ServiceNow gave up: {said}")
    return ServiceNowUnavailable(f"ServiceNow answered {status}: {said}", retry_after_seconds=retry_after_seconds)


def _reason(body: bytes) -> str:
    try:
        return _said(_document(body).get("error"))
    except Outage:
        return _NO_REASON


def _said(error: object) -> str:
    """ServiceNow's own words, both of them, shortened; they help the agent ask the right administrator."""
    if not isinstance(error, dict):
        return _NO_REASON
    words = (error.get(part) for part in ("message", "detail"))
    said = (word.strip() for word in words if isinstance(word, str))
    return ". ".join(filter(None, said))[:_DETAIL_LENGTH] or _NO_REASON


def _is_json(headers: Mapping[str, str]) -> bool:
    return headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"


def _retry_after(headers: Mapping[str, str]) -> int | None:
    value = headers.get("retry-after", "")
    return int(value) if _SECONDS.fullmatch(value) else None


def _until_reset(headers: Mapping[str, str]) -> int | None:
    """`X-RateLimit-Reset` is when the limit's hour ends, in seconds since the epoch (documented)."""
    value = headers.get("x-ratelimit-reset", "")
    return max(1, int(value) - int(time.time())) if _EPOCH.fullmatch(value) else None
