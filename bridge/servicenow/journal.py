"""Comments and work notes, which ServiceNow gives only as text to be read, dated in the agent's own zone and format.

The journal's table would date them in UTC, but is not for ordinary agents; the text is, as far as each may read it. How
the agent's dates relate to UTC is told by the record itself: it carries other moments as both value and display.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from bridge.domain.incidents import Activity
from bridge.servicenow.cells import Record, moment, text

_KINDS = {"comments": "comment", "work_notes": "work_note"}
_WITNESSES = ("opened_at", "sys_created_on", "sys_updated_on", "resolved_at", "closed_at")
JOURNAL_COLUMNS = (*_KINDS, *_WITNESSES)

_HEADING = re.compile(r"^(?P<moment>\S[^\n]{7,28}?) - (?P<author>[^\n]+?) \((?P<label>[^()\n]+)\)$", re.MULTILINE)
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%Y/%m/%d")
_TIMES = ("%H:%M:%S", "%I:%M:%S %p", "%H:%M", "%I:%M %p", "%H.%M.%S")
_FORMATS = tuple(f"{date} {time}" for date in _DATES for time in _TIMES)
_QUARTER = timedelta(minutes=15)
_WIDEST = timedelta(hours=14)

Witness = tuple[datetime, timedelta]
"""A local moment, and how far local time was ahead of UTC then."""


def activity(record: Record) -> Sequence[Activity]:
    """All entries the agent may read, newest first; those that cannot be dated in UTC come last."""
    form, witnesses = _calendar(record)
    entries = [entry for column, kind in _KINDS.items() for entry in _entries(record, column, kind, form, witnesses)]
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(entries, key=lambda entry: entry.created_at or oldest, reverse=True)


def _entries(
    record: Record, column: str, kind: str, form: str | None, witnesses: Sequence[Witness]
) -> Iterator[Activity]:
    journal = text(record, column) or ""
    headings = list(_HEADING.finditer(journal))
    ends = [heading.start() for heading in headings[1:]] + [len(journal)]
    for heading, end in zip(headings, ends, strict=False):  # without headings there is an end too many
        created_at = _utc(heading["moment"], form, witnesses)
        yield Activity(kind, heading["author"], created_at, journal[heading.end() : end].strip())


def _calendar(record: Record) -> tuple[str | None, Sequence[Witness]]:
    """The one format in which every witness reads as a whole number of quarters away from UTC."""
    pairs = [
        (shown, known) for column in _WITNESSES if (shown := text(record, column)) and (known := moment(record, column))
    ]
    for form in _FORMATS:
        witnesses = [_witness(shown, known, form) for shown, known in pairs]
        found = [witness for witness in witnesses if witness]
        if found and len(found) == len(pairs):
            return form, found
    return None, ()


def _witness(shown: str, known: datetime, form: str) -> Witness | None:
    local = _read(shown, form)
    if local is None:
        return None
    ahead = local - known.replace(tzinfo=None)
    rounded = round(ahead / _QUARTER) * _QUARTER
    if abs(rounded) > _WIDEST or abs(ahead - rounded) >= timedelta(minutes=1):
        return None
    return local, rounded


def _utc(shown: str, form: str | None, witnesses: Sequence[Witness]) -> datetime | None:
    """Summer time is minded by asking the witness nearest in time."""
    local = _read(shown, form) if form else None
    if local is None:
        return None
    _, ahead = min(witnesses, key=lambda witness: abs(witness[0] - local))
    return (local - ahead).replace(tzinfo=UTC)


def _read(shown: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(shown, form)  # noqa: DTZ007 - local on purpose, its zone is what is sought
    except ValueError:
        return None
