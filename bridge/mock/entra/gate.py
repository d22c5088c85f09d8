"""What every request passes first: the outage a test may declare, CORS, and the shape of a refusal."""

from email.utils import formatdate

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bridge.mock.entra.authority import Authority
from bridge.mock.entra.page import outage_page
from bridge.mock.entra.refusal import Refusal

_KEYS = "/keys"
_FOR_PAGES = ("/token", _KEYS, "/openid-configuration")


class Gate:
    """`key_requests` counts fetches of the keys, answered or not; only the server's thread writes it."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self.down = False
        self.key_requests = 0

    def middlewares(self) -> tuple[Middleware, ...]:
        return self._outage, self._cors, self._refusals

    async def date(self, _request: web.Request, response: web.StreamResponse) -> None:
        """Every answer is dated by the mock's own clock, which may be wrong."""
        response.headers["Date"] = formatdate(self._authority.clock(), usegmt=True)

    @web.middleware
    async def _outage(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method == "GET" and request.path.endswith(_KEYS):
            self.key_requests += 1
        return outage_page() if self.down else await handler(request)

    @web.middleware
    async def _cors(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.endswith(_FOR_PAGES):
            return await handler(request)
        preflight = request.method == "OPTIONS"
        response = web.Response(status=204) if preflight else await handler(request)
        response.headers["Vary"] = "Origin"
        origin = request.headers.get("Origin", "")
        if origin in self._authority.directory.spa_origins():
            response.headers["Access-Control-Allow-Origin"] = origin
            if preflight:
                response.headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
                response.headers["Access-Control-Allow-Headers"] = "Content-Type"
                response.headers["Access-Control-Max-Age"] = "86400"
        return response

    @web.middleware
    async def _refusals(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refusal as refusal:
            return web.json_response(
                refusal.body(self._authority.clock()), status=refusal.status, headers={"Cache-Control": "no-store"}
            )
