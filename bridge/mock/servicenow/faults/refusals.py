"""The faults that are refusals: a status, a message and a detail, as far as they are known of real instances."""

import time

from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.faults.fault import Fault

_SCOPE = "Missing required api access scope: useraccount"
_REST_DEBUG = "Check logs for error trace or enable glide.rest.debug property to verify REST request processing"
_LIMIT = 100

# Measured, but for `dropped` and what is not ServiceNow's own; the wording of 401 has changed between releases.
_WORDED: dict[str, Refusal] = {
    "unauthorized": Refusal.unauthenticated(),
    "forbidden": Refusal.forbidden(),
    "query_denied": Refusal.query_denied(),
    "scope_missing": Refusal(403, "User Not Authorized", _SCOPE),
    "unscoped_api": Refusal(403, "User Not Authorized", "Access to unscoped api is not allowed"),
    "not_found": Refusal.no_record(),
    "rate_limited": Refusal.rate_limited(_LIMIT, {}),
    "server_error": Refusal(500, "Transaction cancelled: maximum execution time exceeded", _REST_DEBUG),
}


def refusal(fault: Fault) -> Refusal | None:
    """Give the refusal a fault stands for; None where its kind is no refusal."""
    usual = _WORDED.get(fault.kind)
    if usual is None:
        return None
    headers = {}
    if fault.kind == "unauthorized" and fault.challenges:
        headers["WWW-Authenticate"] = ", ".join(fault.challenges)
    if fault.kind == "rate_limited":
        headers = _limits(fault)
    status, message = fault.status or usual.status, fault.message or usual.message
    return Refusal(status, message, fault.detail or usual.detail, headers)


def _limits(fault: Fault) -> dict[str, str]:
    """Say when to come back; without headers it is as when the pool of transactions is exhausted (documented)."""
    headers = {}
    if fault.limit_headers:
        headers["X-RateLimit-Limit"] = str(_LIMIT)
        headers["X-RateLimit-Reset"] = str(int(time.time()) + (fault.retry_after or 0))
        headers["X-RateLimit-Rule"] = "5f6c1c8e0f2033000d5b6d1ce1050e2a"
    if fault.retry_after is not None:
        headers["Retry-After"] = str(fault.retry_after)
    return headers
