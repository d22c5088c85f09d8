"""A portal that knows nothing of the pane but what the README says: it embeds the element and hands it tokens."""

from typing import Self

from aiohttp import web
from aiohttp.typedefs import Handler

from bridge.mock.entra import MockEntra
from bridge.mock.server import Server

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Operations portal</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/portal.css">
<script type="module" src="{bridge}/pane/elements/incident-pane.js"></script>
<script type="module" src="/portal.js"></script>
<main>
<h1>Employee</h1>
<incident-pane api="{bridge}"></incident-pane>
</main>
"""
_STYLE = "body { margin: 0; font-family: serif; } main { padding: 1rem; }"
_SCRIPT = """
const pane = document.querySelector("incident-pane");
pane.getToken = async () => (await fetch("/token")).text();
"""


class Portal:
    """Somebody is signed in to it; its policy is its own, and lets the bridge's modules and answers in."""

    def __init__(self, entra: MockEntra, bridge: str) -> None:
        self._entra, self._bridge = entra, bridge
        self.agent = ""
        self.reset()
        app = web.Application()
        app.router.add_get("/", self._page)
        app.router.add_get("/portal.css", self._text("text/css", _STYLE))
        app.router.add_get("/portal.js", self._text("text/javascript", _SCRIPT))
        app.router.add_get("/token", self._token)
        self._server = Server(app)

    @property
    def url(self) -> str:
        return self._server.url

    def reset(self) -> None:
        self.agent = "alex.wilber@contoso.com"

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    @property
    def _policy(self) -> str:
        return (
            f"default-src 'none'; script-src 'self' {self._bridge}; style-src 'self'; img-src data:; "
            f"connect-src 'self' {self._bridge}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            "require-trusted-types-for 'script'; trusted-types lit-html"
        )

    async def _page(self, _request: web.Request) -> web.Response:
        page = _PAGE.format(bridge=self._bridge)
        return web.Response(text=page, content_type="text/html", headers={"Content-Security-Policy": self._policy})

    async def _token(self, _request: web.Request) -> web.Response:
        if not self.agent:
            return web.Response(status=401)
        return web.Response(text=self._entra.token(self.agent), headers={"Cache-Control": "no-store"})

    @staticmethod
    def _text(content_type: str, text: str) -> Handler:
        async def give(_request: web.Request) -> web.Response:
            return web.Response(text=text, content_type=content_type)

        return give
