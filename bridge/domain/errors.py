"""Every way the bridge can refuse or fail, each with the stable code that callers see.

    BridgeError
    ├── Refusal                     the caller can do something about it
    │   ├── Unauthenticated         no valid token for this API
    │   ├── Forbidden               known, but not permitted
    │   ├── RateLimited             asks more than any agent may
    │   ├── InvalidRequest          a value or parameter is not acceptable
    │   │   └── HostNotAllowed      the instance is not on the allow-list, or its name leads to a forbidden address
    │   ├── OriginNotAllowed        the page to return to is not a portal's
    │   ├── ConnectorNotConfigured  the tenant has no ServiceNow instance
    │   ├── ConnectorDisabled       an administrator has switched the exchange off
    │   ├── ConnectorLocked         the connector is the settings', and not changed here
    │   ├── ConnectorTestFailed     the candidate settings did not work
    │   ├── PreconditionFailed      somebody else was faster
    │   ├── LicenceMissing          the tenant lacks the licence that settings ask for
    │   ├── ApplicationRefused      Microsoft refuses the bridge's own application something
    │   ├── NotConnected            this agent has never connected
    │   ├── SignInAgain             ServiceNow no longer accepts the agent's grant
    │   ├── StateMismatch           a completion that is unknown, used, expired or another agent's
    │   ├── ConsentDenied           the agent, or ServiceNow, said no
    │   ├── UserNotFound
    │   ├── UserAmbiguous
    │   ├── IncidentNotFound
    │   └── RoleMissing             ServiceNow says this agent may not
    └── Outage                      nothing the caller did; trying later may help
        ├── Overloaded              more is under way than can be served in time
        ├── ServiceNowUnavailable
        ├── ServiceNowTimeout
        ├── ServiceNowRateLimited
        ├── InstanceHibernating
        ├── IdentityUnavailable     Entra's signing keys, or a token of its own, cannot be had
        ├── GraphUnavailable        Microsoft Graph does not answer, or not with an answer
        └── StorageUnavailable      Redis does not answer

Two more never reach a caller: `AccessRefused` and `TokenRefused` are what a pipe tells a connection, which decides.
"""

from typing import ClassVar


class BridgeError(Exception):
    """Carries a sentence for people (`detail`), never a secret, and for how many seconds trying again is pointless."""

    code: ClassVar[str]
    step: str | None = None
    """At which step of several it happened, where there are several."""

    def __init__(self, detail: str, *, retry_after_seconds: int | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.retry_after_seconds = retry_after_seconds


class Refusal(BridgeError):
    """The caller can do something about it."""


class Unauthenticated(Refusal):
    code = "unauthenticated"


class Forbidden(Refusal):
    code = "forbidden"


class RateLimited(Refusal):
    code = "rate_limited"


class InvalidRequest(Refusal):
    """`errors` maps the offending parameter to what is wrong with it."""

    code = "invalid_request"

    def __init__(self, detail: str, errors: dict[str, list[str]] | None = None) -> None:
        super().__init__(detail)
        self.errors = errors or {}


class HostNotAllowed(InvalidRequest):
    code = "host_not_allowed"


class OriginNotAllowed(Refusal):
    code = "origin_not_allowed"


class ConnectorNotConfigured(Refusal):
    code = "connector_not_configured"


class ConnectorDisabled(Refusal):
    code = "connector_disabled"


class ConnectorLocked(Refusal):
    code = "connector_locked"


class ConnectorTestFailed(Refusal):
    code = "connector_test_failed"


class PreconditionFailed(Refusal):
    code = "precondition_failed"


class LicenceMissing(Refusal):
    code = "licence_missing"


class ApplicationRefused(Refusal):
    code = "application_refused"


class NotConnected(Refusal):
    code = "not_connected"


class SignInAgain(Refusal):
    code = "sign_in_again"


class StateMismatch(Refusal):
    code = "state_mismatch"


class ConsentDenied(Refusal):
    code = "consent_denied"


class UserNotFound(Refusal):
    code = "user_not_found"


class UserAmbiguous(Refusal):
    code = "user_ambiguous"


class IncidentNotFound(Refusal):
    code = "incident_not_found"


class RoleMissing(Refusal):
    code = "role_missing_in_servicenow"


class Outage(BridgeError):
    """Nothing the caller did; what was stored is kept, and trying later may help."""


class Overloaded(Outage):
    code = "overloaded"


class ServiceNowUnavailable(Outage):
    code = "servicenow_unavailable"


class ServiceNowTimeout(Outage):
    code = "servicenow_timeout"


class ServiceNowRateLimited(Outage):
    code = "servicenow_rate_limited"


class InstanceHibernating(Outage):
    code = "instance_hibernating"


class IdentityUnavailable(Outage):
    code = "identity_unavailable"


class GraphUnavailable(Outage):
    code = "graph_unavailable"


class StorageUnavailable(Outage):
    code = "storage_unavailable"

    def __init__(
        self,
        detail: str = "The bridge's storage does not answer. Nothing is lost; try again.",
        *,
        retry_after_seconds: int | None = 1,
    ) -> None:
        super().__init__(detail, retry_after_seconds=retry_after_seconds)


class AccessRefused(Exception):
    """ServiceNow did not accept an access token; a connection answers it by renewing once."""


class TokenRefused(Exception):
    """The token endpoint said no; its one answer for a dead grant and a wrong client secret alike is 401."""
