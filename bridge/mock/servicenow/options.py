"""How instances differ: each switch is a behaviour that real ones have been seen with, or that a property changes."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal


@dataclass(frozen=True, slots=True)
class QueryRule:
    """A query ACL: only holders of one of `roles` may use the column in the named operations.

    `query_match` is equality and emptiness; `query_range` is everything that compares or searches, and sorting.
    """

    table: str
    column: str
    roles: tuple[str, ...] = ("admin",)
    operations: tuple[str, ...] = ("query_range",)


@dataclass(frozen=True, slots=True)
class RateLimit:
    """An inbound rate limit rule: requests that each user may send in an hour to paths that begin with `path`.

    `bites_after` is how many seconds it takes the instance to notice that the limit is used up (documented: up to 30).
    """

    limit: int
    path: str = "/api/now/table"
    method: str = ""
    bites_after: float = 0.0

    @property
    def sys_id(self) -> str:
        return blake2b(f"{self.path}/{self.method}".encode(), digest_size=16).hexdigest()

    def meets(self, method: str, path: str) -> bool:
        return path.startswith(self.path) and self.method in {"", method}


@dataclass(slots=True)
class Options:
    """The switches of one instance. They may be turned while it runs; the next request sees the change.

    Defaults are what the documentation says, or what was measured where it is silent.
    """

    # OAuth
    state_required: bool = True
    """Refuse an authorization request without `state` (default of instances made since Madrid)."""
    redirect_mismatch: Literal["first_registered", "error"] = "first_registered"
    """Where an unregistered redirect_uri leads: to the client's first one (documented), or to an error page."""
    deny: Literal["access_denied", "bare_redirect", "no_redirect"] = "access_denied"
    """What Deny does, which is not documented: redirect with `error=access_denied`, redirect with the state alone, or
    show a page and tell the client nothing."""
    implicit_grant_clients: tuple[str, ...] = ()
    """glide.oauth.clients.allowed.for.implicit.grant: client ids that may ask for `response_type=token`."""
    code_seconds: int = 60
    """How long an authorization code may be exchanged."""
    rotate_refresh_tokens: bool = False
    """Give a new refresh token on every refresh and forget the old one. ServiceNow does not; stricter servers do."""
    refresh_returns_current_token: bool = False
    """Answer a refresh with the access token that is still valid, and what is left of its life."""
    refresh_returns_refresh_token: bool = True
    """Tell the refresh token again in the answer to a refresh; the documentation says that only an access token is."""
    public_refresh_tokens: bool = True
    """Give public clients refresh tokens (measured), although the documentation says that only confidential ones get
    them."""
    password_grant: bool = False
    """Serve `grant_type=password`."""
    client_credentials_grant: bool = False
    """Serve `grant_type=client_credentials`, as the user that the client's record names."""

    parameters_in_body_only: bool = True
    """glide.oauth.allow.parameters.in.post.body.only: the token endpoint reads no query string (default of instances
    made since Madrid)."""

    # Signing in with a browser
    sso: bool = False
    """Send whoever is not signed in to an identity provider, whose page the mock plays too. /login.do stays open."""
    mfa: bool = False
    """Ask for a code after the password at /login.do (default since Yokohama); an identity provider asks by itself."""
    mfa_code: str = "123456"
    """The code."""
    mfa_for_integrations: bool = False
    """glide.authenticate.multifactor.for_integrations: with `mfa`, refuse passwords alone in Basic and password
    grants."""

    # Who is asking
    basic_auth: bool = True
    """Accept user name and password on the REST APIs."""
    basic_auth_role: str = ""
    """A role that Basic authentication needs beside the password; recent instances ask `snc_basic_auth_api_access`."""
    cookie_sessions: bool = True
    """Let an earlier answer's session cookie stand for its user."""
    cookie_outlives_token: bool = True
    """Let it do so even after the token expired (documented default); the property
    glide.authenticate.oauth.post.token.expiration.cookie_auth.disabled ends that."""
    cookie_beats_token: bool = False
    """Where a session cookie and a bearer token name different users, believe the cookie."""
    session_queue: int = 10
    """How many requests may wait for one session; more are dropped with 202 (measured)."""

    # Queries
    case_insensitive: bool = True
    """Compare text without regard to case, as the databases under most instances do."""
    invalid_query_returns_no_rows: bool = False
    """The property of that name: by default an invalid part is ignored, which may mean every row (documented)."""
    query_rules: tuple[QueryRule, ...] = ()
    """Query ACLs, beyond those that follow from columns a user cannot read; breaking one is answered 403."""

    unknown_fields: Literal["left_out", "empty"] = "left_out"
    """What `sysparm_fields` gives for a column there is not: nothing (documented), or an empty value (reported)."""

    headers_required: bool = False
    """Answer 400 to a request without Accept, or to a body without Content-Type ("required", says the documentation;
    most instances are not so strict)."""

    # Limits
    rate_limits: tuple[RateLimit, ...] = ()
    """Rules for inbound requests; of those that meet a request the first one counts. None by default (measured)."""
    batch_limit: int | None = None
    """How many requests of a batch are serviced before its time is used up; None for all."""

    # The rest
    time_zone: str = "America/Los_Angeles"
    """The instance's time zone, for users without one of their own."""
    date_format: str = "yyyy-MM-dd"
    """glide.sys.date_format, for users without one of their own."""
    longest_url: int = 8192
    """Bytes of path and query after which the answer is 414 (measured between 8182 and 8347)."""
    keep_alive_seconds: float = 20.0
    """How long a connection may be idle before the instance closes it (measured); every answer says so."""
