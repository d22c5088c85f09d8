"""Named ways in which one kind of fault differs between instances and releases: settings that belong together."""

from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.faults.fault import Settings
from bridge.mock.servicenow.faults.kinds import Kind

_BEARER, _BASIC = 'BEARER realm="Service-now"', 'BASIC realm="Service-now"'


def _worded(refusal: Refusal) -> Settings:
    return {"status": refusal.status, "message": refusal.message, "detail": refusal.detail or ""}


VARIANTS: dict[Kind, dict[str, Settings]] = {
    "unauthorized": {
        "newer_wording": {"message": "User is not authenticated"},
        "bearer": {"challenges": (_BEARER,)},
        "several_challenges": {"challenges": (_BASIC, _BEARER)},
        "no_challenge": {"challenges": ()},
    },
    "forbidden": {
        "insert": _worded(Refusal.write_denied("Insert")),
        "update": _worded(Refusal.write_denied("Update")),
        "delete": _worded(Refusal.write_denied("Delete")),
        "data_policy": _worded(Refusal.data_policy("Resolution code", "Close notes")),
        "business_rule": _worded(Refusal.aborted("incident", "Prevent changes")),
    },
    "rate_limited": {
        "no_retry_after": {"retry_after": None},
        # Documented to have no headers; what it says is not, so this is ours.
        "pool_exhausted": {
            "retry_after": None,
            "limit_headers": False,
            "message": "Too many requests",
            "detail": "No semaphore of API_INT is free",
        },
    },
    "server_error": {
        "check_logs": {"detail": "Check logs for error trace."},
    },
    "redirect": {
        "wake_up": {"location": "https://developer.servicenow.com/dev.do#!/home?wu=true"},
    },
}
