"""Signing in with a browser, which has a session of its own: the cookies of the APIs open no page here."""

import secrets
from hmac import compare_digest
from urllib.parse import urlencode

from aiohttp import web

from bridge.mock.servicenow.oauth import pages
from bridge.mock.servicenow.oauth.pages import html, see
from bridge.mock.servicenow.options import Options
from bridge.mock.servicenow.security.authentication import Authentication

COOKIE = "glide_session_store"
SECOND_FACTOR = "/validate_multifactor_auth_code.do"
_GOTO = "sysparm_goto_url"


class Login:
    """`/login.do` with its second step, and `/logout.do`."""

    def __init__(self, company: str, options: Options, authentication: Authentication) -> None:
        self._company, self._options, self._authentication = company, options, authentication
        self._browsers: dict[str, tuple[str, str]] = {}
        self._halfway: dict[str, str] = {}

    @property
    def page(self) -> str:
        """Give where one signs in: the form, or what leads to the identity provider."""
        return "/login_with_sso.do" if self._options.sso else "/login.do"

    def user(self, request: web.Request) -> str | None:
        """Find the sys_id of who is signed in with this browser."""
        return self._browsers.get(request.cookies.get(COOKIE, ""), (None, ""))[0]

    def token(self, request: web.Request) -> str:
        """Give the secret that forms of this browser carry (sysparm_ck), so that no other site can send them."""
        return self._browsers.get(request.cookies.get(COOKIE, ""), ("", ""))[1]

    def wanted(self, goto: str) -> web.Response:
        """Send the browser to where one signs in, and from there on to `goto`, a path of this instance."""
        return see(f"{self.page}?{urlencode({_GOTO: goto})}")

    async def form(self, request: web.Request) -> web.Response:
        return html(pages.login(self._company, request.query.get(_GOTO, ""), failed=False))

    async def enter(self, request: web.Request) -> web.Response:
        posted = await request.post()
        goto = str(posted.get(_GOTO, ""))
        user = self._authentication.with_password(
            str(posted.get("user_name", "")), str(posted.get("user_password", "")), at_a_page=True
        )
        if user is None:
            return html(pages.login(self._company, goto, failed=True), status=401)
        if not self._options.mfa:
            return self.entered(user.sys_id, goto)
        halfway = secrets.token_urlsafe(32)
        self._halfway[halfway] = user.sys_id
        return _remembered(see(f"{SECOND_FACTOR}?{urlencode({_GOTO: goto})}"), halfway)

    async def ask_code(self, request: web.Request) -> web.Response:
        """Show the second step's form to who has taken the first."""
        goto = request.query.get(_GOTO, "")
        if request.cookies.get(COOKIE, "") not in self._halfway:
            return self.wanted(goto)
        return html(pages.second_factor(self._company, goto, self._options.mfa_code, failed=False))

    async def check_code(self, request: web.Request) -> web.Response:
        posted = await request.post()
        goto, halfway = str(posted.get(_GOTO, "")), request.cookies.get(COOKIE, "")
        if halfway not in self._halfway:
            return self.wanted(goto)
        if not compare_digest(str(posted.get("code", "")).encode(), self._options.mfa_code.encode()):
            return html(pages.second_factor(self._company, goto, self._options.mfa_code, failed=True), status=401)
        return self.entered(self._halfway.pop(halfway), goto)

    def entered(self, user: str, goto: str) -> web.Response:
        """Sign a user (a sys_id) in with this browser, and send it on."""
        browser = secrets.token_urlsafe(32)
        self._browsers[browser] = (user, secrets.token_hex(36))
        return _remembered(see(_local(goto)), browser)

    async def leave(self, request: web.Request) -> web.Response:
        self._browsers.pop(request.cookies.get(COOKIE, ""), None)
        answer = self.wanted(_local(request.query.get(_GOTO, "")))
        answer.del_cookie(COOKIE)
        return answer


def _remembered(answer: web.Response, browser: str) -> web.Response:
    answer.set_cookie(COOKIE, browser, httponly=True, samesite="Lax")
    return answer


def _local(goto: str) -> str:
    """Keep a path on this instance; anything else leads home."""
    return goto if goto.startswith("/") and not goto.startswith(("//", "/\\")) else "/"
