"""The body of a write: what a client sent, as text for each column it named."""

import orjson

from bridge.mock.servicenow.api.call import Asked
from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.query import NotImitated

_LARGEST = 10 * 1024 * 1024
_XML = {"application/xml", "text/xml"}


def payload(asked: Asked, *, display: bool = False) -> dict[str, str]:
    """Read the body's JSON object; of an array only the first one counts (documented), and no body is an empty one.

    An object in the place of a value stands for its `value`, or with `display` for its `display_value`, so that what
    was read can be sent back. Refuses other types with 415, and what is no JSON object, or too large, with 400.
    """
    content_type = asked.headers.get("Content-Type", "application/json").partition(";")[0].strip().lower()
    if content_type in _XML:
        raise NotImitated("bodies in XML")
    if content_type != "application/json":
        raise Refusal.unsupported_type(content_type)
    size = len(asked.body)
    if size > _LARGEST:
        detail = f"Rejected large REST payload with content-length = {size} bytes. Max allowed: {_LARGEST} bytes."
        raise Refusal.unreadable_body(detail)
    try:
        sent = orjson.loads(asked.body or b"{}")
    except orjson.JSONDecodeError:
        raise Refusal.unreadable_body() from None
    first = sent[0] if isinstance(sent, list) and sent else sent
    if not isinstance(first, dict):
        raise Refusal.unreadable_body()
    return {name: _text(value, "display_value" if display else "value") for name, value in first.items()}


def _text(value: object, member: str) -> str:
    if isinstance(value, dict):
        return _text(value.get(member, value.get("value")), member)
    if isinstance(value, str):
        return value
    return "" if value is None else orjson.dumps(value).decode()
