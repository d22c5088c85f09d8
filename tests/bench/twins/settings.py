"""What every twin is told: where everything is, and how the grants in Redis are sealed."""

import os

REDIS_URL = os.environ["TWIN_REDIS_URL"]
SERVICENOW_URL = os.environ["TWIN_SERVICENOW_URL"]
JWKS_URL = os.environ["TWIN_JWKS_URL"]
ISSUER = os.environ["TWIN_ISSUER"]
AUDIENCE = os.environ["TWIN_AUDIENCE"]
SEALING_KEY = os.environ["TWIN_SEALING_KEY"]

COLUMNS = (
    "sys_id,caller_id,caller_id.name,caller_id.user_name,number,urgency,impact,severity,assignment_group,opened_at,"
    "state,priority,short_description"
)
INCIDENT_PATH = "/api/now/table/incident"
PAGE_SIZE = 25


def parameters(user: str) -> dict[str, str]:
    """The list request as anybody would write it after the Table API's documentation."""
    return {
        "sysparm_query": f"caller_id.user_name={user}^ORDERBYDESCopened_at",
        "sysparm_fields": COLUMNS,
        "sysparm_display_value": "all",
        "sysparm_exclude_reference_link": "true",
        "sysparm_limit": str(PAGE_SIZE),
        "sysparm_offset": "0",
    }


def link(sys_id: str) -> str:
    return f"{SERVICENOW_URL}/nav_to.do?uri=incident.do%3Fsys_id%3D{sys_id}"
