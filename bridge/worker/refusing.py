"""How any worker refuses what it cannot read as HTTP: exactly as the application refuses anything else.

gunicorn's own refusals are HTML without a code, an id or safe headers, and its log lines repeat what was sent: a line
with a sign-in's code in it, or a broken Authorization header.
"""

from http import HTTPStatus
from typing import Any

from gunicorn import util
from gunicorn.http import errors
from gunicorn.workers.base import Worker
from werkzeug.exceptions import BadRequest

from bridge.web.problems import unread

LONGEST_LINE, LARGEST_FIELD, MOST_FIELDS = 8190, 18 * 1024, 64
"""Characters of a request line, bytes of one header field (an access token names many groups), and fields.

gunicorn reads as much as all fields might have, and looks through it anew with every piece: half a second at these.
"""

_MALFORMED = 400, "This is not HTTP as the bridge reads it: the request line, a header or the body's framing is broken."
_CRASH = 500, "Something went wrong in the bridge."
_REFUSALS: tuple[tuple[type[Exception], tuple[int, str]], ...] = (
    (errors.LimitRequestLine, (414, f"The request line is longer than {LONGEST_LINE} characters.")),
    (
        errors.LimitRequestHeaders,
        (431, f"There are more than {MOST_FIELDS} header fields, or one is larger than {LARGEST_FIELD} bytes."),
    ),
    (errors.ExpectationFailed, (417, "The only expectation that is met is 100-continue.")),
    (errors.UnsupportedTransferCoding, (501, "The only transfer coding that is understood is chunked.")),
    (errors.ConfigurationProblem, _CRASH),
    (errors.InvalidResponseHeader, _CRASH),
    (errors.InvalidResponseHeaderName, _CRASH),
    (errors.ParseException, _MALFORMED),
    (BadRequest, _MALFORMED),
    (Exception, _CRASH),
)
"""The first that fits; those that are called a crash are about what the bridge itself wanted to say."""


class Refusing(Worker):
    """To be mixed in before one of gunicorn's workers; `wsgi` is the Flask application, `app` the server."""

    def prepare(self, req: Any) -> None:
        """Before a request is served: its body fails in our words, and it is the last one while the bridge leaves."""
        req.body = Body(req)
        if self.app.leaving:
            req.force_close()

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:  # noqa: ARG002 - gunicorn's own
        """Says so and closes the connection: where the next request would begin nobody knows."""
        status, detail = next(refusal for kind, refusal in _REFUSALS if isinstance(exc, kind))
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:
            self.log.error("crash outside of the application", exc_info=exc)
        else:
            self.log.warning("a request could not be read: %s", type(exc).__name__)
        if getattr(req, "answered", False):
            # It was in the rest of a body that nobody wanted, and a second answer would be taken for the next one's.
            return
        response = unread(self.wsgi, status, detail)
        head = [f"HTTP/1.1 {response.status}", *(f"{name}: {value}" for name, value in response.headers)]
        head += [f"Date: {util.http_date()}", "Connection: close"]
        try:
            util.write_nonblock(client, "\r\n".join([*head, "", ""]).encode("latin-1") + response.get_data())
        except OSError:
            self.log.info("a refusal could not be sent")


class Body:
    """A request's body: one whose framing breaks while it is read is the caller's mistake, not a crash of ours."""

    def __init__(self, req: Any) -> None:
        self._req, self._body = req, req.body

    def __getattr__(self, name: str) -> Any:
        return getattr(self._body, name)

    def read(self, size: int | None = None) -> bytes:
        try:
            read: bytes = self._body.read(size)
        except errors.ParseException as exc:
            self._req.force_close()
            raise BadRequest(_MALFORMED[1]) from exc
        return read
