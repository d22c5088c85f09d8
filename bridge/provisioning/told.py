"""What an administrator reads: what will change, and what to paste into the connector; as tables or as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bridge.servicenow.changes import REDIRECTS, Change

_NONE, _KEPT = "(there is none yet)", "(as it is; --rotate-secret makes a new one)"
OUTCOMES = {
    "unchanged": "Nothing to change.",
    "would_change": "This would change. It was a dry run, so nothing has.",
    "changed": "Changed.",
    "failed": "Not finished.",
}


@dataclass(frozen=True, slots=True)
class Pasted:
    """What the connector asks for; the secret is None unless it was made just now."""

    instance_url: str
    incident_api_path: str
    client_id: str | None
    redirect_urls: Mapping[str, str]
    client_secret: str | None = field(default=None, repr=False)

    def table(self) -> str:
        rows = [
            ("Instance", self.instance_url),
            ("Incident API path", self.incident_api_path),
            ("Client ID", self.client_id or _NONE),
            ("Client secret", self.client_secret or (_KEPT if self.client_id else _NONE)),
            *(("Redirect URL", url) for url in self.redirect_urls.values()),
        ]
        once = "\nThe client secret is told this once: keep it safe.\n" if self.client_secret else ""
        return f"For the connector:\n\n{_table(rows)}{once}"


def differences(changes: Sequence[Change]) -> str:
    """A table for each record that will be made or changed; only a line for one that will not."""
    return "\n".join(_one(change) for change in changes)


def document(outcome: str, changes: Sequence[Change], pasted: Pasted) -> str:
    """The same as JSON. `connector` holds what the connector's own settings hold, by their names."""
    return json.dumps(
        {
            "outcome": outcome,
            "changes": [_document(change) for change in changes],
            "connector": {
                "instance_url": pasted.instance_url,
                "incident_api_path": pasted.incident_api_path,
                "client_id": pasted.client_id,
                "client_secret": pasted.client_secret,
            },
            "redirect_urls": pasted.redirect_urls,
        },
        indent=2,
    )


def _document(change: Change) -> dict[str, Any]:
    return {
        "table": change.table.name,
        "record": change.name,
        "sys_id": change.sys_id or None,
        "action": action(change),
        "fields": [
            {"field": each.column, "as_it_is": each.before, "as_it_will_be": each.after} for each in change.differences
        ],
    }


def action(change: Change) -> str:
    if not change.differences:
        return "none"
    return "change" if change.sys_id else "create"


def titled(change: Change) -> str:
    return f"{change.name!r} of the {change.table.called} ({change.table.name})"


def _one(change: Change) -> str:
    if not change.differences:
        return f"{titled(change)}: nothing to change\n"
    cells = [
        (each.column, *(_cell(each.column, text) for text in (each.before, each.after))) for each in change.differences
    ]
    rows = [("field", "as it is", "as it will be"), *cells]
    will = "will be changed" if change.sys_id else "will be made"
    return f"{titled(change)} {will}:\n\n{_table(rows)}"


def _cell(column: str, text: str | None) -> str:
    if text is None:
        return "-"
    lines = (each.strip() for each in text.split(",")) if column == REDIRECTS else [text]
    return "\n".join(lines) or "(empty)"


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as they must be; a cell may have several lines."""
    cells = [[[printable(line) for line in cell.split("\n")] for cell in row] for row in rows]
    widths = [max(len(line) for row in cells for line in row[column]) for column in range(len(rows[0]))]
    lines = []
    for row in cells:
        for n in range(max(map(len, row))):
            parts = (cell[n] if n < len(cell) else "" for cell in row)
            padded = (part.ljust(width) for part, width in zip(parts, widths, strict=True))
            lines.append(("  " + "  ".join(padded)).rstrip() + "\n")
    return "".join(lines)


def printable(text: str) -> str:
    """Whoever wrote a record does not write to this terminal, which would obey some characters."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)
