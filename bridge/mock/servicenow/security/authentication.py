"""Finds out who sends a request: by bearer token, by name and password, or by the cookie of an earlier answer."""

import base64
import binascii
from hmac import compare_digest

from aiohttp import web

from bridge.mock.servicenow.oauth.tokens import Tokens
from bridge.mock.servicenow.options import Options
from bridge.mock.servicenow.security.sessions import Session, Sessions
from bridge.mock.servicenow.security.users import User, signed_in
from bridge.mock.servicenow.world import World


class Authentication:
    """Identities of one instance."""

    def __init__(self, world: World, options: Options, tokens: Tokens, sessions: Sessions) -> None:
        self._world, self._options, self._tokens, self._sessions = world, options, tokens, sessions

    def session(self, request: web.Request) -> Session | None:
        """Find the session whose cookie the request carries, if cookies count here."""
        if not self._options.cookie_sessions or "Cookie" not in request.headers:
            return None
        session = self._sessions.get(request.cookies.get("JSESSIONID", ""))
        return session if session is not None and session.user else None

    def user(self, request: web.Request, session: Session | None) -> User | None:
        """Find the user: a credential before a cookie, unless the instance is one where the cookie wins."""
        named = [self._by_credential(request), session.user if session else None]
        if self._options.cookie_beats_token:
            named.reverse()
        sys_id = named[0] or named[1]
        return signed_in(self._world, self._options, sys_id) if sys_id else None

    def with_password(self, user_name: str, password: str, *, at_a_page: bool = False) -> User | None:
        """Find who has this name and password; who has no password does not sign in with an empty one.

        Users for web services only do not sign in at a page (documented).
        """
        record = self._world["sys_user"].one("user_name", user_name)
        kept = record["user_password"] if record else ""
        if record is None or not kept or not compare_digest(kept.encode(), password.encode()):
            return None
        if at_a_page and record["web_service_access_only"] == "true":
            return None
        return signed_in(self._world, self._options, record["sys_id"])

    def may_sign_in(self, sys_id: str) -> bool:
        return signed_in(self._world, self._options, sys_id) is not None

    def _by_credential(self, request: web.Request) -> str | None:
        scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._tokens.owner(credential)
        if scheme.lower() == "basic" and self._options.basic_auth:
            user = self.with_password(*basic_credentials(credential))
            role = self._options.basic_auth_role
            return user.sys_id if user and (not role or user.has_one_of(frozenset({role}))) else None
        return self._tokens.owner(request.query.get("access_token", ""))


def basic_credentials(encoded: str) -> tuple[str, str]:
    """Decode `name:password`; two empty strings when it is not that."""
    try:
        name, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, password
