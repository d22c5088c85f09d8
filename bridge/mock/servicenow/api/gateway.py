"""What every call of a REST API passes: its session, who makes it, and the headers instances put on every answer."""

import secrets
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import orjson
from aiohttp import web

from bridge.mock.servicenow.api.call import Answer, Call
from bridge.mock.servicenow.clock import Clock
from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.journal import Received
from bridge.mock.servicenow.options import Options
from bridge.mock.servicenow.query import NotImitated
from bridge.mock.servicenow.security.authentication import Authentication
from bridge.mock.servicenow.security.sessions import Session, Sessions, cookies
from bridge.mock.servicenow.security.users import User

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
RECEIVED = web.RequestKey("received", Received)

_ORDINARY = {
    "Content-Type": "application/json;charset=UTF-8",
    "Pragma": "no-store,no-cache",
    "Cache-Control": "no-cache,no-store,must-revalidate,max-age=-1",
    "Expires": "0",
    "Server-Timing": "sem_wait;dur=0, sesh_wait;dur=0",
    "Keep-Alive": "timeout=20",
    "Server": "ServiceNow",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
}
_UNAUTHORIZED = 401
_JSON = ("application/json", "application/*", "*/*")


class Gateway:
    """Turns the functions of the APIs into request handlers."""

    def __init__(
        self, company: str, options: Options, clock: Clock, authentication: Authentication, sessions: Sessions
    ) -> None:
        self._pool = f"{company.lower()}dev"
        self._options, self._clock = options, clock
        self._authentication, self._sessions = authentication, sessions

    def serve(self, answer: Callable[[Call], Answer]) -> Handler:
        """Make the handler of one resource."""

        async def handle(request: web.Request) -> web.StreamResponse:
            return self._answered(request, self._authentication.session(request), answer)

        return handle

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
        return self._written(request, _refused(refusal), user, session)

    def _answered(
        self, request: web.Request, session: Session | None, answer: Callable[[Call], Answer]
    ) -> web.StreamResponse:
        user = self._authentication.user(request, session)
        try:
            given = self._given(request, user, answer)
        except Refusal as refusal:
            given = _refused(refusal)
        return self._written(request, given, user, session)

    def _given(self, request: web.Request, user: User | None, answer: Callable[[Call], Answer]) -> Answer:
        if user is None:
            raise Refusal.unauthenticated()
        request[RECEIVED].user = user.user_name
        accept = request.headers.get("Accept", "*/*")
        if not any(each in accept for each in _JSON):
            raise Refusal.not_acceptable(accept)
        try:
            return answer(self._call(request, user))
        except NotImitated as unknown:
            raise Refusal.not_imitated(str(unknown)) from unknown

    def _call(self, request: web.Request, user: User) -> Call:
        return Call(
            user=user,
            viewpoint=user.viewpoint(self._clock.now()),
            origin=f"{request.scheme}://{request.host}",
            path=request.rel_url.raw_path,
            query_string=request.rel_url.raw_query_string,
            query=request.query,
            place=request.match_info,
        )

    def _written(
        self, request: web.Request, given: Answer, user: User | None, session: Session | None
    ) -> web.StreamResponse:
        user = None if given.status == _UNAUTHORIZED else user
        headers = {**_ORDINARY, **given.headers}
        headers["X-Is-Logged-In"] = str(user is not None).lower()
        headers["X-Transaction-ID"] = secrets.token_hex(6)
        if session is None or (user and session.user != user.sys_id):
            session = self._sessions.open(user.sys_id if user else "")
        body = orjson.dumps(given.body)
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            body = zlib.compress(body, 1, wbits=31)
        response = web.Response(body=body, status=given.status, headers=headers)
        for cookie in cookies(session, self._pool):
            response.headers.add("Set-Cookie", cookie)
        response.enable_chunked_encoding()
        if given.status == _UNAUTHORIZED:  # measured: the connection is closed
            response.force_close()
        return response


def _refused(refusal: Refusal) -> Answer:
    return Answer(refusal.body, refusal.headers, refusal.status)
