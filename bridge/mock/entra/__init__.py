"""A small Microsoft Entra ID that speaks HTTP, so that signing in can be shown and tested without a tenant."""

from bridge.mock.entra.contoso import (
    API_CLIENT_ID,
    API_SCOPE,
    CONTOSO,
    DAEMON_CLIENT_ID,
    DAEMON_SECRET,
    FABRIKAM,
    GLOBAL_ADMINISTRATOR,
    GRAPH_CLIENT_ID,
    INTUNE_ADMINISTRATOR,
    PASSWORD,
    PORTAL_CLIENT_ID,
    READER_CLIENT_ID,
    READER_SECRET,
    demo_directory,
)
from bridge.mock.entra.directory import Application, Directory, Person, Tenant
from bridge.mock.entra.mock import MockEntra

__all__ = [
    "API_CLIENT_ID",
    "API_SCOPE",
    "CONTOSO",
    "DAEMON_CLIENT_ID",
    "DAEMON_SECRET",
    "FABRIKAM",
    "GLOBAL_ADMINISTRATOR",
    "GRAPH_CLIENT_ID",
    "INTUNE_ADMINISTRATOR",
    "PASSWORD",
    "PORTAL_CLIENT_ID",
    "READER_CLIENT_ID",
    "READER_SECRET",
    "Application",
    "Directory",
    "MockEntra",
    "Person",
    "Tenant",
    "demo_directory",
]
