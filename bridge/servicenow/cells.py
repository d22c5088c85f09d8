"""Reads the cells of a record that was asked for with value and label both; a cell that is hidden is absent."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson

from bridge.domain.errors import ServiceNowUnavailable
from bridge.domain.labelled import Labelled

Record = Mapping[str, Any]
_the = lru_cache(maxsize=4096)(Labelled)
"""The same few choices and names stand in all rows; one of each is enough."""


def labelled(record: Record, column: str) -> Labelled | None:
    """None when the cell is hidden or empty."""
    cell = record.get(column)
    if not isinstance(cell, dict):
        return None
    kept = plain(cell.get("value"))
    return _the(kept, plain(cell.get("display_value"))) if kept else None


def text(record: Record, column: str) -> str | None:
    """What people read; None when the cell is hidden."""
    cell = record.get(column)
    if not isinstance(cell, dict):
        return None
    return plain(cell.get("display_value")) or plain(cell.get("value"))


def value(record: Record, column: str) -> str:
    """What ServiceNow keeps; empty when the cell is hidden."""
    cell = record.get(column)
    return plain(cell.get("value")) if isinstance(cell, dict) else ""


def moment(record: Record, column: str) -> datetime | None:
    """The value, which is UTC whatever the agent's zone (measured); None when hidden, empty or no date."""
    kept = value(record, column)
    try:
        return datetime.fromisoformat(kept).replace(tzinfo=UTC) if kept else None
    except ValueError:
        return None


def plain(given: object) -> str:
    """All values are texts (documented), so a number is read as one, and what has parts is no value of anything."""
    if isinstance(given, str):
        return given
    if given is None:
        return ""
    if isinstance(given, bool | int | float):
        return orjson.dumps(given).decode()
    raise ServiceNowUnavailable("ServiceNow's answer is not what its API promises.")
