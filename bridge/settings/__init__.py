"""Settings, read once from the environment: frozen, complete, and wrong in every way at once if they are wrong.

Every variable starts with `BRIDGE_`; with `_FILE` behind its name it names a file to read the value from, which is how
secrets are mounted. The README's table says what each is for, and a test compares the two.
"""

from bridge.settings.reading import read, read_for_setup
from bridge.settings.records import (
    EntraSettings,
    GraphSettings,
    OutgoingSettings,
    PaneSettings,
    RedisSettings,
    ServerSettings,
    ServiceNowSettings,
    Settings,
    SetupSettings,
    StorageSettings,
    TelemetrySettings,
    blank,
)

__all__ = [
    "EntraSettings",
    "GraphSettings",
    "OutgoingSettings",
    "PaneSettings",
    "RedisSettings",
    "ServerSettings",
    "ServiceNowSettings",
    "Settings",
    "SetupSettings",
    "StorageSettings",
    "TelemetrySettings",
    "blank",
    "read",
    "read_for_setup",
]
