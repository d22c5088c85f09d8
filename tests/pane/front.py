"""What stands before a party, as a proxy does: its name, TLS, and on demand another header, a delay or an outage."""

import asyncio
from collections.abc import AsyncIterator
from typing import Literal, Self

import aiohttp
from aiohttp import web

from bridge.mock.server import Server
from bridge.mock.servicenow.certificates import authority

_BETWEEN_NEIGHBOURS = {"connection", "keep-alive", "transfer-encoding", "content-length", "server", "date"}
_BROKEN = "<html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1></html>"


class Front:
    """Passes on what it is asked. `host` is the party's name for browsers: with one, it speaks TLS under that name."""

    def __init__(self, behind: str, host: str = "") -> None:
        self.behind, self._host = behind, host
        self.outage: Literal["", "cut", "page"] = ""
        self.headers: dict[str, str] = {}
        self.delay_seconds = 0.0
        self.cookies: list[str] = []
        self.asked: list[str] = []
        app = web.Application(client_max_size=1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._pass_on)
        app.cleanup_ctx.append(self._session_of)
        self._server = Server(app, tls=authority().context() if host else None)
        self._session: aiohttp.ClientSession

    @property
    def url(self) -> str:
        """Where browsers reach it: by its name, or as localhost, which is another site than 127.0.0.1."""
        return f"https://{self._host}" if self._host else f"http://localhost:{self._server.port}"

    @property
    def resolver_rule(self) -> str:
        return f"MAP {self._host} 127.0.0.1:{self._server.port}"

    def reset(self) -> None:
        self.outage, self.headers, self.delay_seconds, self.cookies, self.asked = "", {}, 0.0, [], []

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    async def _session_of(self, _app: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False) as self._session:
            yield

    async def _pass_on(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.path}")
        if "Cookie" in request.headers:
            self.cookies.append(request.headers["Cookie"])
        await asyncio.sleep(self.delay_seconds)
        if self.outage == "page" and request.method != "OPTIONS":
            return web.Response(text=_BROKEN, status=502, content_type="text/html", headers=self._readable(request))
        if self.outage == "cut":
            return self._cut(request)
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _BETWEEN_NEIGHBOURS}
        try:
            async with self._session.request(
                request.method,
                self.behind + request.raw_path,
                headers=headers,
                data=await request.read() or None,
                allow_redirects=False,
            ) as answer:
                body = await answer.read()
        except aiohttp.ClientError:
            return self._cut(request)
        passed = web.Response(body=body, status=answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in _BETWEEN_NEIGHBOURS:
                passed.headers.add(name, value)
        passed.headers.update(self.headers)
        return passed

    @staticmethod
    def _readable(request: web.Request) -> dict[str, str]:
        """A proxy's own page, which scripts of any origin may read."""
        return {"Access-Control-Allow-Origin": request.headers.get("Origin", "null")}

    @staticmethod
    def _cut(request: web.Request) -> web.StreamResponse:
        """Ends the connection, without an answer."""
        if request.transport:
            request.transport.abort()
        return web.Response()
