"""A portal that knows nothing of the pane but what docs/api.md says: it embeds the element and hands it tokens."""

from typing import Any, Self

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bridge.mock.entra import MockEntra
from bridge.mock.server import Server

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Operations portal</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/portal.css">
<script type="module" src="{bridge}/pane/{element}.js"></script>
<script type="module" src="/portal.js"></script>
<main>
<h1>Operations</h1>
<{element} api="{bridge}"{attributes}></{element}>
<output hidden></output>
</main>
"""
_CONNECTED = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>ServiceNow</title>
<link rel="icon" href="data:,">
<script type="module" src="{bridge}/pane/connected.js"></script>
"""
_EMPTY = "<!doctype html><html lang=en><title>Empty</title><link rel=icon href=data:,><h1>Empty</h1>"
# A portal's own style may be anything, and must not get into the pane.
_STYLE = """
:root { color-scheme: light dark; }
body { margin: 0; font: 24px serif; background: light-dark(#dddddd, #000000); }
main { padding: 1rem; }
button, input, table, td, p, h2 { all: unset; color: red; font-size: 40px; border: 9px dotted lime; }
"""
_SCRIPT = """
const pane = document.querySelector("incident-pane, connector-settings");
pane.view = location.search;
pane.getToken = async () => {
  const answer = await fetch("/token");
  return answer.ok ? answer.text() : null;
};
const heard = document.querySelector("output");
for (const name of ["servicenow-signin-required", "incident-selected", "portal-signin-required"]) {
  pane.addEventListener(name, ({ detail }) => heard.append(`${name} ${JSON.stringify(detail ?? null)}\n`));
}
"""


class Portal:
    """Somebody is signed in to it; its policy is its own, and lets the bridge's modules and answers in."""

    def __init__(self, entra: MockEntra, bridge: str) -> None:
        self._entra, self._bridge = entra, bridge
        self.agent, self.attributes = "", ""
        self.claims: dict[str, Any] = {}
        self.pages: dict[str, str] = {}
        """By path, in the place of those that are here."""
        self.reset()
        app = web.Application(middlewares=[self._in_place])
        app.router.add_get("/", self._page(_PAGE, "incident-pane"))
        app.router.add_get("/settings", self._page(_PAGE, "connector-settings"))
        app.router.add_get("/connected.html", self._page(_CONNECTED))
        app.router.add_get("/empty", self._text("text/html", _EMPTY))
        app.router.add_get("/portal.css", self._text("text/css", _STYLE))
        app.router.add_get("/portal.js", self._text("text/javascript", _SCRIPT))
        app.router.add_get("/token", self._token)
        self._server = Server(app)

    @property
    def url(self) -> str:
        return self._server.url

    def reset(self) -> None:
        self.agent, self.attributes, self.claims, self.pages = "alex.wilber@contoso.com", "", {}, {}

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

    @property
    def _in_place(self) -> Middleware:
        @web.middleware
        async def give(request: web.Request, handler: Handler) -> web.StreamResponse:
            if request.path in self.pages:
                return web.Response(text=self.pages[request.path], content_type="text/html")
            return await handler(request)

        return give

    def _page(self, page: str, element: str = "") -> Handler:
        async def give(_request: web.Request) -> web.Response:
            headers = {"Content-Security-Policy": self._policy}
            text = page.format(bridge=self._bridge, element=element, attributes=self.attributes)
            return web.Response(text=text, content_type="text/html", headers=headers)

        return give

    async def _token(self, _request: web.Request) -> web.Response:
        if not self.agent:
            return web.Response(status=401)
        return web.Response(text=self._entra.token(self.agent, **self.claims), headers={"Cache-Control": "no-store"})

    @staticmethod
    def _text(content_type: str, text: str) -> Handler:
        async def give(_request: web.Request) -> web.Response:
            return web.Response(text=text, content_type=content_type)

        return give
