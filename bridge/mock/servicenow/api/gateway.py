"""What every call of a REST API passes: its session, who makes it, and the headers instances put on every answer."""

import secrets
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bridge.mock.servicenow.api.call import Answer, Asked
from bridge.mock.servicenow.api.cors import Cors
from bridge.mock.servicenow.api.dispatch import Dispatch, refused
from bridge.mock.servicenow.api.formats import JSON, encoded
from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.journal import Received
from bridge.mock.servicenow.options import Options
from bridge.mock.servicenow.security.authentication import Authentication, bearer
from bridge.mock.servicenow.security.sessions import Session, Sessions
from bridge.mock.servicenow.security.users import User

RECEIVED = web.RequestKey("received", Received)
ORDINARY = {
    "Content-Type": JSON,
    "Pragma": "no-store,no-cache",
    "Cache-Control": "no-cache,no-store,must-revalidate,max-age=-1",
    "Expires": "0",
    "Server-Timing": "sem_wait;dur=0, sesh_wait;dur=0",
    "Server": "ServiceNow",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
}
_UNAUTHORIZED = 401


class Gateway:
    """Turns HTTP requests into requests of the APIs, and answers into HTTP answers."""

    def __init__(
        self,
        options: Options,
        authentication: Authentication,
        sessions: Sessions,
        *,
        dispatch: Dispatch,
        cors: Cors,
    ) -> None:
        self._options, self._authentication, self._sessions = options, authentication, sessions
        self._dispatch, self._cors = dispatch, cors

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer a request of any API."""
        if request.method == "OPTIONS":
            allowed = self._cors.preflight(request.path, request.headers)
            if allowed is not None:
                return web.Response(headers=allowed)
        session = self._authentication.session(request)
        user = self._authentication.user(request, session)
        request[RECEIVED].user = user.user_name if user else None
        answer = self._dispatch.answer(_asked(request), user)
        return self._written(request, answer, user, session)

    @asynccontextmanager
    async def turn(self, request: web.Request) -> AsyncIterator[None]:
        """Wait for the requests of the same session. Dropped when too many wait already."""
        session = self._authentication.session(request)
        if session is None:
            yield
            return
        async with session.taking_turns(self._options.session_queue):
            yield

    def refuse(self, request: web.Request, refusal: Refusal) -> web.StreamResponse:
        """Answer a request that reaches no resource."""
        session = self._authentication.session(request)
        user = self._authentication.user(request, session)
        return self._written(request, refused(refusal), user, session)

    def _written(
        self, request: web.Request, given: Answer, user: User | None, session: Session | None
    ) -> web.StreamResponse:
        user = None if given.status == _UNAUTHORIZED else user
        body, content_type = encoded(given.body, request.headers.get("Accept", "*/*"))
        headers = {**ORDINARY, "Keep-Alive": f"timeout={self._options.keep_alive_seconds:g}", **given.headers}
        headers["Content-Type"] = content_type
        headers["X-Is-Logged-In"] = str(user is not None).lower()
        headers["X-Transaction-ID"] = secrets.token_hex(6)
        if "Origin" in request.headers:
            headers |= self._cors.headers(request.path, request.method, request.headers)
        if session is None or (user and session.user != user.sys_id):
            session = self._sessions.open(user.sys_id, bearer(request)) if user else self._sessions.open("")
        if body and "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            body = zlib.compress(body, 1, wbits=31)
        response = web.Response(body=body or None, status=given.status, headers=headers)
        for cookie in self._sessions.cookies(session):
            response.headers.add("Set-Cookie", cookie)
        if body:
            response.enable_chunked_encoding()
        if given.status == _UNAUTHORIZED:  # measured: the connection is closed
            response.force_close()
        return response


def _asked(request: web.Request) -> Asked:
    return Asked(
        method=request.method,
        origin=f"{request.scheme}://{request.host}",
        path=request.rel_url.raw_path,
        query_string=request.rel_url.raw_query_string,
        headers=request.headers,
        body=request[RECEIVED].body,
    )
