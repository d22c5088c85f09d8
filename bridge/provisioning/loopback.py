"""The page on this machine to which ServiceNow sends the administrator's browser back, once."""

import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import compare_digest
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from bridge.domain.errors import ConsentDenied

HOST = "127.0.0.1"
_CLOSE = "You can close this page and go back to the command line."
_HEADERS = {
    "Content-Type": "text/plain; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
Answer = dict[str, str]


class PortTaken(Exception):
    """Something else listens where the browser shall come back to."""


class NobodyCame(Exception):
    """The browser has not come back in time."""


class Loopback:
    """Listens on this machine only; an answer counts when it brings the state, and the first one that does is it."""

    def __init__(self, port: int, state: str) -> None:
        self.redirect_uri = f"http://{HOST}:{port}/"
        self._port, self._state = port, state
        self._answers: queue.Queue[Answer] = queue.Queue()
        self._once = threading.Lock()

    def __enter__(self) -> Self:
        try:
            self._server = _Server((HOST, self._port), self._page())
        except OSError as exc:
            raise PortTaken(exc.strerror or str(exc)) from exc
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def code(self, seconds: float) -> str:
        """The authorization code; raises `NobodyCame`, and `ConsentDenied` for an answer without one."""
        try:
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            raise NobodyCame from None
        if _denied(answer):
            raise ConsentDenied("The sign-in was denied in the browser. Run this again and press Allow.")
        return answer["code"]

    def _page(self) -> type[BaseHTTPRequestHandler]:
        taken, keep = self._taken, self._answers.put

        class Page(BaseHTTPRequestHandler):
            timeout = 10.0

            def do_GET(self) -> None:
                try:
                    answer = taken(self.path)
                except _Odd as odd:
                    self._say(odd.status, str(odd))
                    return
                try:
                    self._say(200, f"{'The sign-in was denied.' if _denied(answer) else 'You are signed in.'} {_CLOSE}")
                finally:
                    # Only now: once it is kept, the command may end, and this page with it.
                    keep(answer)

            def _say(self, status: int, text: str) -> None:
                body = text.encode()
                self.send_response(status)
                for name, value in {**_HEADERS, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def version_string(self) -> str:
                return "bridge"

            def log_message(self, *_: object) -> None:
                """The address holds the code, which belongs in no log."""

        return Page

    def _taken(self, address: str) -> Answer:
        """What the address answers, once; raises `_Odd` for any other."""
        parts = urlsplit(address)
        if parts.path != "/":
            raise _Odd(404, "There is nothing here.")
        given = parse_qsl(parts.query, keep_blank_values=True)
        answer = dict(given)
        if len(answer) != len(given) or not compare_digest(answer.get("state", "").encode(), self._state.encode()):
            raise _Odd(400, "This is not the sign-in that was begun on the command line.")
        if not self._once.acquire(blocking=False):
            raise _Odd(400, "This sign-in was used already.")
        return answer


class _Odd(Exception):
    """A request that is not the browser's coming back."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class _Server(ThreadingHTTPServer):
    """Each request has its thread: browsers open connections in advance, and would keep a single one waiting."""

    def handle_error(self, *_: object) -> None:
        """A browser that goes away is no news."""


def _denied(answer: Answer) -> bool:
    return bool(answer.get("error")) or not answer.get("code")
