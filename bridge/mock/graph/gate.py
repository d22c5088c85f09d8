"""What every request to Graph passes first: a trouble that a test has declared, and whether its token is for Graph."""

import asyncio
import threading
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from jwt import ExpiredSignatureError, InvalidAudienceError, PyJWTError

from bridge.mock.entra import GRAPH_CLIENT_ID, MockEntra

CLAIMS = web.RequestKey("claims", dict)
_LONGEST_HOLD_SECONDS = 30.0
_OF_STATUS = {429: "TooManyRequests", 503: "serviceNotAvailable"}


@dataclass
class Received:
    """One request, and how it was answered: 0 until it is."""

    method: str
    path: str
    query: str
    authorization: str = field(repr=False)
    status: int = 0


@dataclass
class Trouble:
    """What is answered instead, `times` times or always; an HTML page where Graph itself was not reached."""

    status: int
    times: int | None
    retry_after_seconds: int | None
    page: bool


class Refusal(Exception):
    """Graph's own way to say no."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class Gate:
    """`received` is in the order of coming; only the server's own thread writes it."""

    def __init__(self, entra: MockEntra) -> None:
        self._entra = entra
        self.audiences: Collection[str] = ("https://graph.microsoft.com", GRAPH_CLIENT_ID)
        self.received: list[Received] = []
        self.trouble: Trouble | None = None
        self.passing = threading.Event()
        self.passing.set()

    def middlewares(self) -> tuple[Middleware, ...]:
        return self._noted, self._troubled, self._refused, self._known

    @web.middleware
    async def _noted(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        received = Received(
            request.method, request.path, request.query_string, request.headers.get("Authorization", "")
        )
        self.received.append(received)
        response = await handler(request)
        received.status = response.status
        return response

    @web.middleware
    async def _troubled(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not self.passing.is_set():
            await asyncio.to_thread(self.passing.wait, _LONGEST_HOLD_SECONDS)
        trouble = self.trouble
        if trouble is None or trouble.times == 0:
            return await handler(request)
        if trouble.times is not None:
            trouble.times -= 1
        headers = {} if trouble.retry_after_seconds is None else {"Retry-After": str(trouble.retry_after_seconds)}
        if trouble.page:
            page = "<!doctype html><title>Service Unavailable</title>"
            return web.Response(status=trouble.status, text=page, content_type="text/html", headers=headers)
        code = _OF_STATUS.get(trouble.status, "UnknownError")
        return _answer(Refusal(trouble.status, code, "This request cannot be served at the moment."), headers)

    @web.middleware
    async def _refused(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refusal as refusal:
            return _answer(refusal, {})

    @web.middleware
    async def _known(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        request[CLAIMS] = self._claims(request.headers.get("Authorization", ""))
        return await handler(request)

    def _claims(self, authorization: str) -> dict[str, object]:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise _unauthenticated("Access token is empty.")
        try:
            return self._entra.verified(token, self.audiences)
        except InvalidAudienceError:
            raise _unauthenticated("Access token validation failure. Invalid audience.") from None
        except ExpiredSignatureError:
            raise _unauthenticated("Lifetime validation failed, the token is expired.") from None
        except PyJWTError:
            raise _unauthenticated("IDX14100: JWT is not well formed, or its signature is not valid.") from None


def needs_any(request: web.Request, permissions: Collection[str]) -> str:
    """The tenant the token is for; raises `Refusal` unless it holds one of the application permissions."""
    claims = request[CLAIMS]
    roles = claims.get("roles")
    if not isinstance(roles, list) or not set(permissions).intersection(roles):
        raise Refusal(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
    return str(claims["tid"])


def _unauthenticated(message: str) -> Refusal:
    return Refusal(401, "InvalidAuthenticationToken", message)


def _answer(refusal: Refusal, headers: dict[str, str]) -> web.Response:
    ids = {"date": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}", "request-id": str(uuid4())}
    error = {"code": refusal.code, "message": refusal.message, "innerError": ids}
    return web.json_response({"error": error}, status=refusal.status, headers=headers)
