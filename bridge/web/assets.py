"""Files for browsers as they are sent: small, told apart by their content, kept for as long as they cannot change.

A file in the folder `lasting` bears its content in its name and is kept for good; whether any other has changed,
browsers ask each time.
"""

import gzip
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Response, request

_FOREVER_SECONDS = 365 * 24 * 60 * 60
_KINDS = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}
_LASTING = "lasting/"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, plain and gzipped."""

    kind: str
    plain: bytes
    packed: bytes
    tag: str
    is_lasting: bool

    def response(self) -> Response:
        """The answer to the request at hand: gzipped where that is taken, 304 where the browser has it already."""
        is_packed = request.accept_encodings.quality("gzip") > 0
        response = Response(self.packed if is_packed else self.plain, mimetype=self.kind)
        response.set_etag(f"{self.tag}-gzip" if is_packed else self.tag)
        response.vary.add("Accept-Encoding")
        if is_packed:
            response.content_encoding = "gzip"
        if self.is_lasting:
            response.cache_control.public = response.cache_control.immutable = True
            response.cache_control.max_age = _FOREVER_SECONDS
        else:
            response.cache_control.no_cache = True
        response.make_conditional(request)
        return response


@cache
def assets(folder: Path) -> dict[str, Asset]:
    """All files of a folder that browsers may have, by their path in it."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in _KINDS)
    return {name: _asset(name, path) for path in paths for name in [path.relative_to(folder).as_posix()]}


def _asset(name: str, path: Path) -> Asset:
    content = path.read_bytes()
    packed = gzip.compress(content, 9, mtime=0)
    digest = sha256(content).hexdigest()[:32]
    return Asset(_KINDS[path.suffix], content, packed, digest, is_lasting=name.startswith(_LASTING))
