"""Finds out who sends a request: by bearer token, by name and password, or by the cookie of an earlier answer."""

import base64
import binascii
from hmac import compare_digest

from aiohttp import web

from bridge.mock.servicenow.oauth.tokens import Tokens
from bridge.mock.servicenow.options import Options
from bridge.mock.servicenow.security.sessions import Session, Sessions
from bridge.mock.servicenow.security.users import User, signed_in
from bridge.mock.servicenow.world import Record, World


class Authentication:
    """Identities of one instance."""

    def __init__(self, world: World, options: Options, tokens: Tokens, sessions: Sessions) -> None:
        self._world, self._options, self._tokens, self._sessions = world, options, tokens, sessions

    def session(self, request: web.Request) -> Session | None:
        """Find the session whose cookie the request carries, if cookies count here."""
        if not self._options.cookie_sessions or "Cookie" not in request.headers:
            return None
        session = self._sessions.get(request.cookies.get("JSESSIONID", ""))
        return session if session is not None and session.user and self._outlives(session) else None

    def _outlives(self, session: Session) -> bool:
        ends_with_token = bool(session.token) and not self._options.cookie_outlives_token
        return not ends_with_token or self._tokens.owner(session.token) is not None

    def user(self, request: web.Request, session: Session | None) -> User | None:
        """Find the user: a credential before a cookie, unless the instance is one where the cookie wins."""
        named = [self._by_credential(request), session.user if session else None]
        if self._options.cookie_beats_token:
            named.reverse()
        sys_id = named[0] or named[1]
        return signed_in(self._world, self._options, sys_id) if sys_id else None

    def with_password(self, user_name: str, password: str, *, at_a_page: bool = False) -> User | None:
        """Find who has this name and password; who has no password does not sign in with an empty one.

        Users for web services only do not sign in at a page, those whose password must be changed nowhere else
        (documented), and with the property nobody does where a second factor is asked for.
        """
        record = self._world["sys_user"].one("user_name", user_name)
        if record is None or not same_password(record, password):
            return None
        for_machines, to_be_changed = (
            record[name] == "true" for name in ("web_service_access_only", "password_needs_reset")
        )
        second_factor = self._options.mfa and self._options.mfa_for_integrations
        if for_machines if at_a_page else to_be_changed or second_factor:
            return None
        return signed_in(self._world, self._options, record["sys_id"])

    def with_email(self, email: str) -> User | None:
        """Find whom an identity provider means: the only user of that e-mail address (documented default)."""
        record = self._world["sys_user"].one("email", email) if email else None
        return signed_in(self._world, self._options, record["sys_id"]) if record else None

    def may_sign_in(self, sys_id: str) -> bool:
        return signed_in(self._world, self._options, sys_id) is not None

    def _by_credential(self, request: web.Request) -> str | None:
        scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "basic" and self._options.basic_auth:
            user = self.with_password(*basic_credentials(credential))
            role = self._options.basic_auth_role
            return user.sys_id if user and (not role or user.has_one_of(frozenset({role}))) else None
        return self._tokens.owner(bearer(request))


def bearer(request: web.Request) -> str:
    """Give the access token a request carries, in its header or, as documented too, in its address; empty for none."""
    scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
    return credential if scheme.lower() == "bearer" else request.query.get("access_token", "")


def same_password(record: Record, password: str) -> bool:
    kept = record["user_password"]
    return bool(kept) and compare_digest(kept.encode(), password.encode())


def basic_credentials(encoded: str) -> tuple[str, str]:
    """Decode `name:password`; two empty strings when it is not that."""
    try:
        name, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, password
