"""The labels of a default instance's choice lists, as rows for sys_choice."""

from collections.abc import Iterator

_LEVELS = {"1": "1 - High", "2": "2 - Medium", "3": "3 - Low"}
_STATES = {"1": "New", "2": "In Progress", "3": "On Hold", "6": "Resolved", "7": "Closed", "8": "Canceled"}

# Values and labels of a default instance; the sheet of each differs, which is why they can be set anew.
_LABELS: dict[str, dict[str, str]] = {
    "state": _STATES,
    "incident_state": _STATES,
    "impact": _LEVELS,
    "urgency": _LEVELS,
    "severity": _LEVELS,
    "priority": {"1": "1 - Critical", "2": "2 - High", "3": "3 - Moderate", "4": "4 - Low", "5": "5 - Planning"},
    "hold_reason": {"1": "Awaiting Caller", "3": "Awaiting Problem", "4": "Awaiting Vendor", "5": "Awaiting Change"},
    "category": {
        "inquiry": "Inquiry / Help",
        "software": "Software",
        "hardware": "Hardware",
        "network": "Network",
        "database": "Database",
    },
    "contact_type": {
        "self-service": "Self-service",
        "phone": "Phone",
        "email": "Email",
        "chat": "Chat",
        "walk-in": "Walk-in",
    },
    "escalation": {"0": "Normal", "1": "Moderate", "2": "High", "3": "Overdue"},
    "sys_class_name": {"incident": "Incident"},
}
# The resolution codes of recent releases; older ones, such as "Solved (Permanently)", are gone (measured).
RESOLUTION_CODES = (
    *("Duplicate", "Known error", "No resolution provided", "Resolved by caller", "Resolved by change"),
    *("Resolved by problem", "Resolved by request", "Solution provided", "Workaround provided", "User error"),
)


def choices() -> Iterator[dict[str, str]]:
    for element, labels in _LABELS.items():
        for sequence, (value, label) in enumerate(labels.items()):
            yield {
                "name": "incident",
                "element": element,
                "value": value,
                "label": label,
                "language": "en",
                "sequence": str(sequence),
                "inactive": "false",
            }
