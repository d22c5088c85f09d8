"""What an answer should be, computed by brute force from the records of the mock instance, without any query."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bridge.mock.servicenow import MockServiceNow, Record

CHOICES = ("state", "priority", "urgency", "impact", "severity")
KEYS = (
    *("caller_id", "name", "number", "user_principal_name", "urgency", "impact", "severity", "assignment_group"),
    *("opened_at", "state", "priority", "short_description", "sys_id", "url"),
)


@dataclass
class Truth:
    """Looks into the world of one instance, row by row."""

    servicenow: MockServiceNow

    def rows(self, table: str) -> Sequence[Record]:
        return self.servicenow.world[table].all()

    def user(self, user_name: str) -> Record:
        (found,) = [row for row in self.rows("sys_user") if row["user_name"] == user_name]
        return found

    def of(self, user_name: str, *, seen_by_group: str = "") -> list[Record]:
        """The caller's incidents, the newest first; only those of one group, if it is named."""
        caller = self.user(user_name)["sys_id"]
        groups = {row["sys_id"] for row in self.rows("sys_user_group") if seen_by_group in {"", row["name"]}}
        found = [row for row in self.rows("incident") if row["caller_id"] == caller]
        if seen_by_group:
            found = [row for row in found if row["assignment_group"] in groups]
        return self.ordered(found, "-opened_at")

    def labels(self, key: str) -> dict[str, str]:
        rows = [row for row in self.rows("sys_choice") if (row["name"], row["element"]) == ("incident", key)]
        return {row["value"]: row["label"] for row in rows}

    def name_of(self, table: str, sys_id: str) -> str:
        return next((row["name"] for row in self.rows(table) if row["sys_id"] == sys_id), "")

    def exchanged(self, incident: Record) -> dict[str, Any]:
        """The thirteen fields, and `url`, as the contract writes them."""
        (caller,) = [row for row in self.rows("sys_user") if row["sys_id"] == incident["caller_id"]]
        group = incident["assignment_group"]
        return {
            "caller_id": {"value": caller["sys_id"], "display_value": caller["name"]},
            "name": caller["name"],
            "user_principal_name": caller["user_name"] or caller["email"],
            "number": incident["number"],
            "short_description": incident["short_description"],
            "sys_id": incident["sys_id"],
            "opened_at": rfc3339(incident["opened_at"]),
            "assignment_group": (
                {"value": group, "display_value": self.name_of("sys_user_group", group)} if group else None
            ),
            "url": f"{self.servicenow.url}/nav_to.do?uri=incident.do%3Fsys_id%3D{incident['sys_id']}",
            **{key: {"value": incident[key], "display_value": self.labels(key)[incident[key]]} for key in CHOICES},
        }

    def ordered(self, incidents: Iterable[Record], *keys: str) -> list[Record]:
        """As ServiceNow sorts: numbers as numbers, references by name, texts regardless of case, ties by sys_id."""
        found = sorted(incidents, key=lambda row: row["sys_id"])
        for key in reversed(keys):
            found.sort(key=self._sort_key(key.removeprefix("-")), reverse=key.startswith("-"))
        return found

    def counted(self, incidents: Sequence[Record]) -> list[dict[str, Any]]:
        """How many are in each state."""
        labels, counts = self.labels("state"), Counter(row["state"] for row in incidents)
        return [{"value": v, "display_value": labels[v], "count": counts[v]} for v in sorted(counts)]

    def _sort_key(self, key: str) -> Callable[[Record], Any]:
        if key in CHOICES:
            return lambda row: int(row[key])
        if key == "assignment_group":
            return lambda row: self.name_of("sys_user_group", row[key]).casefold()
        return lambda row: row[key].casefold()


def rfc3339(raw: str) -> str:
    """ServiceNow keeps UTC."""
    return f"{raw.replace(' ', 'T')}Z"


def numbers(incidents: Iterable[Any]) -> list[str]:
    return [incident["number"] for incident in incidents]
