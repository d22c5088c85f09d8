"""The faults that are bodies: pages instead of data, and data that is wrong in itself."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

JSON, HTML, EMPTY = "application/json;charset=UTF-8", "text/html;charset=UTF-8", ""
_CANCELLED = (
    b'"error":{"detail":"Transaction cancelled: maximum execution time exceeded. Check logs for error trace.",'
    b'"message":"Transaction cancelled: maximum execution time exceeded"},"status":"failure"}'
)
_ROWS = b'{"result":[ {"number":"INC0010001","state":"1"},{"number":"INC0010002","state":"2"}'
_MIB = b"0" * 1024 * 1024
_OPENING, _CLOSING = b'{"result":[{"description":"', b'"}]}'


@dataclass(frozen=True, slots=True)
class Body:
    """A whole answer."""

    status: int
    content_type: str
    content: bytes


def _page(status: int, title: str, text: str) -> Body:
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
    return Body(status, HTML, page.encode())


_LOGIN = '<form action="/login.do"><input name="user_name"><input name="user_password" type="password"></form>'

BODIES: dict[str, Body] = {
    "unavailable": _page(503, "Service Unavailable", "The server is temporarily unable to service your request."),
    "bad_gateway": _page(502, "Bad Gateway", "The proxy server received an invalid response from an upstream server."),
    "hibernating": _page(200, "Instance Hibernating page", "Your instance is hibernating. Sign in to wake it."),
    "login_page": _page(200, "Log in | ServiceNow", _LOGIN),
    "uri_too_long": _page(414, "414 Request-URI Too Large", "The requested URL is too long."),
    "dropped": Body(202, EMPTY, b""),
    "invalid_grant": Body(400, JSON, b'{"error":"invalid_grant","error_description":"The grant is not valid."}'),
    "invalid_client": Body(401, JSON, b'{"error":"invalid_client","error_description":"The client is not known."}'),
    # Measured: what a list looks like when the transaction is cancelled after its answer began with 200.
    "cut_json": Body(200, JSON, _ROWS + b'""  ],' + _CANCELLED),
    "error_in_200": Body(200, JSON, _ROWS + b" ]," + _CANCELLED),
    "invalid_utf8": Body(200, JSON, b'{"result":[{"number":"INC0010001","short_description":"caf\xe9"}]}'),
}


def enormous(mebibytes: int) -> Iterator[bytes]:
    """Give a list with one long value, in pieces."""
    yield _OPENING
    for _ in range(mebibytes):
        yield _MIB
    yield _CLOSING


def bomb(mebibytes: int) -> Iterator[bytes]:
    """Give the same list, compressed with gzip: about a thousandth of its length."""
    squeeze = zlib.compressobj(9, wbits=31)
    for piece in enormous(mebibytes):
        yield squeeze.compress(piece)
    yield squeeze.flush()
