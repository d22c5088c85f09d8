"""How instances differ: each switch is a behaviour that real ones have been seen with, or that a property changes."""

from dataclasses import dataclass
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
    deny: Literal["access_denied", "no_redirect"] = "access_denied"
    """What Deny does: redirect with `error=access_denied`, or show a page and tell the client nothing."""
    code_seconds: int = 60
    """How long an authorization code may be exchanged."""
    rotate_refresh_tokens: bool = False
    """Give a new refresh token on every refresh and forget the old one. ServiceNow does not; stricter servers do."""
    refresh_returns_current_token: bool = False
    """Answer a refresh with the access token that is still valid, and what is left of its life."""

    # Who is asking
    basic_auth: bool = True
    """Accept user name and password on the REST APIs."""
    cookie_sessions: bool = True
    """Let an earlier answer's session cookie stand for its user, even after the token expired (documented default)."""
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

    # The rest
    time_zone: str = "America/Los_Angeles"
    """The instance's time zone, for users without one of their own."""
    date_format: str = "yyyy-MM-dd"
    """glide.sys.date_format, for users without one of their own."""
    longest_url: int = 8192
    """Bytes of path and query after which the answer is 414 (measured between 8182 and 8347)."""
