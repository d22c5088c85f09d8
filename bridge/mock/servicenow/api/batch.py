"""The Batch API: many requests of one user in the body of one."""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from http import HTTPStatus
from time import perf_counter
from typing import Any

import orjson
from multidict import CIMultiDict

from bridge.mock.servicenow.api.call import Answer, Asked, Call
from bridge.mock.servicenow.api.formats import encoded
from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.options import Options
from bridge.mock.servicenow.security.users import User

Dispatched = Callable[[Asked, User], Answer]
_LARGEST_ITEM = 5 * 1024 * 1024


class Batch:
    """Answers `POST /api/now/v1/batch`; `headers` are those that stand on every answer of the instance."""

    def __init__(self, options: Options, answer: Dispatched, headers: Mapping[str, str]) -> None:
        self._options, self._answer, self._headers = options, answer, headers

    def serve(self, call: Call) -> Answer:
        """Answer with `serviced_requests`, each with a status of its own, and the ids of `unserviced_requests`.

        The rest is not serviced once an item is too large (5 MiB, documented) or the option's limit is reached, as when
        an instance has used up its 30 seconds.
        """
        batch, items = _read(call.asked.body)
        room = next((n for n, item in enumerate(items) if len(item.get("body") or "") > _LARGEST_ITEM), len(items))
        if self._options.batch_limit is not None:
            room = min(room, self._options.batch_limit)
        serviced = [self._serviced(call, item) for item in items[:room]]
        unserviced = [str(item.get("id", "")) for item in items[room:]]
        told = {"batch_request_id": batch, "serviced_requests": serviced, "unserviced_requests": unserviced}
        return Answer(told)

    def _serviced(self, call: Call, item: Mapping[str, Any]) -> dict[str, Any]:
        begun = perf_counter()
        try:
            asked = _asked(item, call.asked.origin)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Refusal.unreadable_body() from None
        answer = self._answer(asked, call.user)
        body, content_type = encoded(answer.body, asked.headers.get("Accept", "*/*"))
        headers = {**self._headers, **answer.headers, "Content-Type": content_type, "Content-Length": str(len(body))}
        told = [] if item.get("exclude_response_headers") is True else list(headers.items())
        return {
            "id": str(item.get("id", "")),
            "body": b64encode(body).decode(),
            "status_code": answer.status,
            "status_text": HTTPStatus(answer.status).phrase,
            "headers": [{"name": name, "value": value} for name, value in told],
            "execution_time": round((perf_counter() - begun) * 1000),
        }


def _read(body: bytes) -> tuple[str, list[Mapping[str, Any]]]:
    try:
        sent = orjson.loads(body)
        return str(sent.get("batch_request_id", "")), [dict(item) for item in sent["rest_requests"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refusal.unreadable_body() from None


def _asked(item: Mapping[str, Any], origin: str) -> Asked:
    path, _, query_string = item["url"].partition("?")
    headers = CIMultiDict((header["name"], header["value"]) for header in item.get("headers") or [])
    try:
        body = b64decode(item.get("body") or "")
    except binascii.Error:
        body = b""
    return Asked(item["method"].upper(), origin, path, query_string, headers, body)
