"""How an answer is written down: as JSON, or as XML for clients that accept nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

import orjson

JSON = "application/json;charset=UTF-8"
_XML = "application/xml;charset=UTF-8"
_JSON_TYPES = ("application/json", "application/*", "*/*")
_XML_TYPES = ("application/xml", "text/xml")


def acceptable(accept: str) -> bool:
    return any(each in accept for each in (*_JSON_TYPES, *_XML_TYPES))


def encoded(body: object, accept: str) -> tuple[bytes, str]:
    """Give the bytes of an answer and their content type; no bytes for None. JSON unless only XML is accepted."""
    if body is None:
        return b"", JSON
    if any(each in accept for each in _JSON_TYPES) or not any(each in accept for each in _XML_TYPES):
        return orjson.dumps(body), JSON
    return f'<?xml version="1.0" encoding="UTF-8"?>{"".join(_element("response", body))}'.encode(), _XML


def _element(name: str, value: object) -> Iterator[str]:
    """Write one element, an array as one element for each of its members (documented sample)."""
    if isinstance(value, Mapping):
        yield f"<{name}>"
        for each, inner in value.items():
            yield from _element(str(each), inner)
        yield f"</{name}>"
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from _element(name, inner)
    else:
        text = "" if value is None else escape(str(value))
        yield f"<{name}>{text}</{name}>" if text else f"<{name}/>"
