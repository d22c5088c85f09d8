"""Signing in through an identity provider, which the mock plays too: out to its page, and back with what it says.

The redirects and pages are those of single sign-on; what they carry is no SAML, but a reference to what was said.
"""

import secrets
from urllib.parse import urlencode

from aiohttp import web

from bridge.mock.servicenow.oauth import pages
from bridge.mock.servicenow.oauth.login import Login
from bridge.mock.servicenow.oauth.pages import html, see
from bridge.mock.servicenow.security.authentication import Authentication, same_password
from bridge.mock.servicenow.world import World

PROVIDER = "/mock-identity-provider"


class SingleSignOn:
    """`/login_with_sso.do`, the provider's page, and `/navpage.do`, which takes what it says."""

    def __init__(self, company: str, world: World, authentication: Authentication, login: Login) -> None:
        self._company, self._world = company, world
        self._authentication, self._login = authentication, login
        self._said: dict[str, str] = {}

    async def begin(self, request: web.Request) -> web.Response:
        return see(f"{PROVIDER}?{urlencode({'RelayState': request.query.get('sysparm_goto_url', '')})}")

    async def ask(self, request: web.Request) -> web.Response:
        """Show the provider's page."""
        return html(pages.provider(self._company, request.query.get("RelayState", ""), failed=False))

    async def say(self, request: web.Request) -> web.Response:
        """Say who it is, by e-mail address, on a page that sends itself back to the instance."""
        posted = await request.post()
        email, password = str(posted.get("account", "")), str(posted.get("password", ""))
        relay = str(posted.get("RelayState", ""))
        accounts = self._world["sys_user"].where("email", email)
        if not any(same_password(account, password) for account in accounts):
            return html(pages.provider(self._company, relay, failed=True), status=401)
        said = secrets.token_urlsafe(32)
        self._said[said] = email
        return html(pages.said(self._company, {"SAMLResponse": said, "RelayState": relay}))

    async def take(self, request: web.Request) -> web.Response:
        """Sign in who is meant, once; an address of nobody, or of several users, is refused."""
        posted = await request.post()
        user = self._authentication.with_email(self._said.pop(str(posted.get("SAMLResponse", "")), ""))
        if user is None:
            return html(pages.message(self._company, "Sign-in failed", "There is no such user here."), status=401)
        return self._login.entered(user.sys_id, str(posted.get("RelayState", "")))
