"""The names of everything that can go wrong."""

from typing import Literal, get_args

Kind = Literal[
    "unauthorized",
    "forbidden",
    "query_denied",
    "scope_missing",
    "unscoped_api",
    "not_found",
    "rate_limited",
    "server_error",
    "dropped",
    "invalid_grant",
    "invalid_client",
    "hibernating",
    "login_page",
    "uri_too_long",
    "bad_gateway",
    "unavailable",
    "redirect",
    "cut_json",
    "error_in_200",
    "wrong_content_type",
    "invalid_utf8",
    "enormous",
    "gzip_bomb",
    "slow",
    "slow_headers",
    "slow_body",
    "stall",
    "reset",
    "cut_body",
    "stale_connection",
    "length_too_long",
    "length_too_short",
]
KINDS: tuple[str, ...] = get_args(Kind)
