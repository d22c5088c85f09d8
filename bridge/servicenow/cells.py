"""Reads the cells of a record that was asked for with value and label both; a cell that is hidden is absent."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bridge.domain.labelled import Labelled

Record = Mapping[str, Any]


def labelled(record: Record, column: str) -> Labelled | None:
    """None when the cell is hidden or empty."""
    cell = record.get(column)
    if not isinstance(cell, dict) or not cell.get("value"):
        return None
    return Labelled(cell["value"], cell.get("display_value") or "")


def text(record: Record, column: str) -> str | None:
    """What people read; None when the cell is hidden."""
    cell = record.get(column)
    if not isinstance(cell, dict):
        return None
    return cell.get("display_value") or cell.get("value") or ""


def value(record: Record, column: str) -> str:
    """What ServiceNow keeps; empty when the cell is hidden."""
    cell = record.get(column)
    return (cell.get("value") or "") if isinstance(cell, dict) else ""


def moment(record: Record, column: str) -> datetime | None:
    """The value, which is UTC whatever the agent's zone (measured); None when hidden, empty or no date."""
    try:
        return datetime.fromisoformat(value(record, column)).replace(tzinfo=UTC)
    except ValueError:
        return None
