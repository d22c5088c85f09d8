"""A small Microsoft Graph that speaks HTTP: what a tenant has subscribed to, for tokens of the mock Entra beside it."""

from bridge.mock.graph.gate import Received
from bridge.mock.graph.mock import MockGraph
from bridge.mock.graph.products import (
    INTUNE_SUITE,
    INTUNE_SUITE_TRIAL,
    MICROSOFT_365_E3,
    POWER_BI_FREE,
    REMOTE_HELP,
    Product,
)

__all__ = [
    "INTUNE_SUITE",
    "INTUNE_SUITE_TRIAL",
    "MICROSOFT_365_E3",
    "POWER_BI_FREE",
    "REMOTE_HELP",
    "MockGraph",
    "Product",
    "Received",
]
