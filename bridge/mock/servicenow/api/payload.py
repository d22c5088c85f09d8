"""The body of a write: what a client sent, as text for each column it named."""

from typing import Any
from xml.etree import ElementTree as ET

import orjson

from bridge.mock.servicenow.api.call import Asked
from bridge.mock.servicenow.errors import Refusal

_LARGEST = 10 * 1024 * 1024
_XML = {"application/xml", "text/xml"}


def payload(asked: Asked, *, display: bool = False) -> dict[str, str]:
    """Read the body's JSON object; of an array only the first one counts (documented), and no body is an empty one.

    In XML it is the first `entry` of a `request` (documented), or whatever else holds the columns. An object in the
    place of a value stands for its `value`, or with `display` for its `display_value`, so that what was read can be
    sent back. Refuses other types with 415, and what cannot be read, or is too large, with 400.
    """
    content_type = asked.headers.get("Content-Type", "application/json").partition(";")[0].strip().lower()
    if content_type not in {"application/json", *_XML}:
        raise Refusal.unsupported_type(content_type)
    size = len(asked.body)
    if size > _LARGEST:
        detail = f"Rejected large REST payload with content-length = {size} bytes. Max allowed: {_LARGEST} bytes."
        raise Refusal.unreadable_body(detail)
    sent = _from_xml(asked.body) if content_type in _XML and asked.body else _from_json(asked.body)
    return {name: _text(value, "display_value" if display else "value") for name, value in sent.items()}


def _from_json(body: bytes) -> dict[str, Any]:
    try:
        sent = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError:
        raise Refusal.unreadable_body() from None
    first = sent[0] if isinstance(sent, list) and sent else sent
    if not isinstance(first, dict):
        raise Refusal.unreadable_body()
    return first


def _from_xml(body: bytes) -> dict[str, Any]:
    try:
        request = ET.fromstring(body)  # noqa: S314 - a test's own, and expat limits what entities make of it
    except ET.ParseError:
        raise Refusal.unreadable_body("The payload is not valid XML.") from None
    entry = request.find("entry")
    columns = request if entry is None else entry
    return {each.tag: {inner.tag: inner.text for inner in each} or each.text for each in columns}


def _text(value: object, member: str) -> str:
    if isinstance(value, dict):
        return _text(value.get(member, value.get("value")), member)
    if isinstance(value, str):
        return value
    return "" if value is None else orjson.dumps(value).decode()
