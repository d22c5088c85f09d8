"""What may go wrong behind several views alike, named once for OpenAPI."""

from bridge.domain.errors import (
    BridgeError,
    ConnectorDisabled,
    ConnectorNotConfigured,
    HostNotAllowed,
    InstanceHibernating,
    NotConnected,
    RoleMissing,
    ServiceNowRateLimited,
    ServiceNowTimeout,
    ServiceNowUnavailable,
    SignInAgain,
    StorageUnavailable,
    UserAmbiguous,
    UserNotFound,
)

Failures = tuple[type[BridgeError], ...]

CONNECTOR: Failures = (ConnectorNotConfigured, ConnectorDisabled)
SERVICENOW: Failures = (
    *(ServiceNowUnavailable, ServiceNowTimeout, ServiceNowRateLimited, InstanceHibernating),
    HostNotAllowed,
)
ASKING: Failures = (*CONNECTOR, NotConnected, SignInAgain, RoleMissing, *SERVICENOW, StorageUnavailable)
ASKING_FOR_A_USER: Failures = (*ASKING, UserNotFound, UserAmbiguous)
