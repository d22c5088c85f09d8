"""Signing in with a browser, which has a session of its own: the cookies of the APIs open no page here."""

import secrets
from urllib.parse import urlencode

from aiohttp import web

from bridge.mock.servicenow.oauth import pages
from bridge.mock.servicenow.security.authentication import Authentication

COOKIE = "glide_session_store"
_HEADERS = {"Cache-Control": "no-store", "Server": "ServiceNow"}


def html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html", headers=_HEADERS)


def see(location: str) -> web.Response:
    return web.Response(status=302, headers={**_HEADERS, "Location": location})


class Login:
    """`/login.do` and `/logout.do`."""

    def __init__(self, company: str, authentication: Authentication) -> None:
        self._company, self._authentication = company, authentication
        self._browsers: dict[str, tuple[str, str]] = {}

    def user(self, request: web.Request) -> str | None:
        """Find the sys_id of who is signed in with this browser."""
        return self._browsers.get(request.cookies.get(COOKIE, ""), (None, ""))[0]

    def token(self, request: web.Request) -> str:
        """Give the secret that forms of this browser carry (sysparm_ck), so that no other site can send them."""
        return self._browsers.get(request.cookies.get(COOKIE, ""), ("", ""))[1]

    def wanted(self, goto: str) -> web.Response:
        """Send the browser to the form, and from there on to `goto`, a path of this instance."""
        return see(f"/login.do?{urlencode({'sysparm_goto_url': goto})}")

    async def form(self, request: web.Request) -> web.Response:
        return html(pages.login(self._company, request.query.get("sysparm_goto_url", ""), failed=False))

    async def enter(self, request: web.Request) -> web.Response:
        posted = await request.post()
        goto = str(posted.get("sysparm_goto_url", ""))
        user = self._authentication.with_password(
            str(posted.get("user_name", "")), str(posted.get("user_password", "")), at_a_page=True
        )
        if user is None:
            return html(pages.login(self._company, goto, failed=True), status=401)
        answer = see(_local(goto))
        browser = secrets.token_urlsafe(32)
        self._browsers[browser] = (user.sys_id, secrets.token_hex(36))
        answer.set_cookie(COOKIE, browser, httponly=True, samesite="Lax")
        return answer

    async def leave(self, request: web.Request) -> web.Response:
        self._browsers.pop(request.cookies.get(COOKIE, ""), None)
        answer = self.wanted(_local(request.query.get("sysparm_goto_url", "")))
        answer.del_cookie(COOKIE)
        return answer


def _local(goto: str) -> str:
    """Keep a path on this instance; anything else leads home."""
    return goto if goto.startswith("/") and not goto.startswith(("//", "/\\")) else "/"
