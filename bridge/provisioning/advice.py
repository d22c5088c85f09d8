"""What to do about each way in which provisioning can fail, as one sentence for the administrator."""

from bridge.domain.errors import (
    AccessRefused,
    BridgeError,
    HostNotAllowed,
    ServiceNowRateLimited,
    ServiceNowTimeout,
    ServiceNowUnavailable,
    TokenRefused,
)
from bridge.provisioning.loopback import HOST, NobodyCame, PortTaken

Problem = BridgeError | AccessRefused | TokenRefused | NobodyCame | PortTaken
PROBLEMS = (BridgeError, AccessRefused, TokenRefused, NobodyCame, PortTaken)

_BASIC_REFUSED = (
    "ServiceNow refused this user name and password: they are wrong, or it takes no Basic authentication from this "
    "account, for which recent releases want the role snc_basic_auth_api_access. Correct them, have the role added, or "
    "use --sign-in browser."
)
_BEARER_REFUSED = "ServiceNow does not accept the token that it gave to this sign-in. Run this again and sign in anew."


def advice(problem: Problem, *, basic: bool, port: int) -> str:
    """The sentence; `basic` says how it was signed in, `port` where the browser was to come back to."""
    if isinstance(problem, AccessRefused):
        return _BASIC_REFUSED if basic else _BEARER_REFUSED
    if isinstance(problem, BridgeError):
        return f"{problem.detail}{_what_to_do(problem)}"
    redirect = f"http://{HOST}:{port}/"
    if isinstance(problem, PortTaken):
        return (
            f"The browser cannot come back to {redirect} ({problem}): end what listens there, or choose another --port."
        )
    client = (
        f"the client of --client-id must be there and active, have exactly {redirect} among its redirect URLs, and be "
        "public or have its secret in --client-secret-file"
    )
    if isinstance(problem, NobodyCame):
        return f"The browser has not come back from the sign-in in time. Run this again; {client}."
    return f"ServiceNow gave no token for this sign-in: {client}."


def _what_to_do(problem: BridgeError) -> str:
    if isinstance(problem, HostNotAllowed):
        return " If it is yours, name it with --allow-host, and in BRIDGE_SERVICENOW_HOSTS for the bridge."
    if isinstance(problem, ServiceNowRateLimited):
        seconds = problem.retry_after_seconds
        return f" Run this again {f'in {seconds} seconds' if seconds else 'later'}."
    if isinstance(problem, ServiceNowTimeout):
        return " Run this again later."
    if isinstance(problem, ServiceNowUnavailable):
        return " Check --instance, and --proxy and --ca-bundle where they are needed, or run this again later."
    return ""
