"""Comments and work notes, which ServiceNow gives only as text to be read, dated in the agent's own zone and format.

The journal's table would date them in UTC, but is not for ordinary agents; the text is, as far as each may read it.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from bridge.domain.incidents import Activity
from bridge.servicenow.calendar import Calendar
from bridge.servicenow.cells import Record, moment, text

_KINDS = {"comments": "comment", "work_notes": "work_note"}
_WITNESSES = ("opened_at", "sys_created_on", "sys_updated_on", "resolved_at", "closed_at")
JOURNAL_COLUMNS = (*_KINDS, *_WITNESSES)

_HEADING = re.compile(
    r"(?:\A|\n[^\S\n]*\n)(?P<moment>\S[^\n]{7,28}?) - (?P<author>[^\n]+?) \((?P<label>[^()\n]+)\)(?=\r?\n|\Z)"
)


def activity(record: Record) -> Sequence[Activity]:
    """All entries the agent may read, newest first; those that cannot be dated in UTC come last."""
    moments = ((text(record, column), moment(record, column)) for column in _WITNESSES)
    calendar = Calendar((shown, known) for shown, known in moments if shown and known)
    entries = [
        entry for column, kind in _KINDS.items() for entry in _entries(text(record, column) or "", kind, calendar)
    ]
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(entries, key=lambda entry: entry.created_at or oldest, reverse=True)


def _entries(journal: str, kind: str, calendar: Calendar) -> Iterator[Activity]:
    headings = _headings(journal, calendar)
    ends = [heading.start() for heading, _ in headings[1:]]
    for (heading, created_at), end in zip(headings, [*ends, len(journal)], strict=False):
        yield Activity(kind, heading["author"], created_at, journal[heading.end() : end].strip())


def _headings(journal: str, calendar: Calendar) -> Sequence[tuple[re.Match[str], datetime | None]]:
    """Headings and their moments, without lines of a text that only look like one.

    A heading follows an empty line, is labelled and dated as the first one is, and is no newer than the one before.
    Whoever writes all that into a text cannot be told from ServiceNow.
    """
    found: list[tuple[re.Match[str], datetime | None]] = []
    for heading in _HEADING.finditer(journal):
        created_at = calendar.utc(heading["moment"])
        if not found or _follows(heading, created_at, *found[-1]):
            found.append((heading, created_at))
    return found


def _follows(
    heading: re.Match[str], created_at: datetime | None, last: re.Match[str], last_created_at: datetime | None
) -> bool:
    if heading["label"] != last["label"] or _outline(heading["moment"]) != _outline(last["moment"]):
        return False
    return created_at is None or last_created_at is None or created_at <= last_created_at


def _outline(moment: str) -> str:
    """What is left of a date without its figures and names."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", moment))
