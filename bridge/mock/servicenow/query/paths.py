"""Follows a column, or a dot-walked path through references, from a record to a value."""

from collections.abc import Callable
from dataclasses import dataclass

from bridge.mock.servicenow.world import Record, World
from bridge.mock.servicenow.world.schema import Column, Kind


@dataclass(frozen=True, slots=True)
class Path:
    """Where a value comes from: the column at the end, the table that column is in, and how to read it.

    `raw` gives what the database holds, `text` what a person would search for: of a reference, its display value.
    `home` gives the record the column belongs to; None where a reference on the way is empty.
    """

    table: str
    column: Column
    raw: Callable[[Record], str]
    text: Callable[[Record], str]
    home: Callable[[Record], Record | None]


def follow(world: World, table: str, dotted: str) -> Path | None:
    """Find a path from a table; None when a step is no column of the table it starts from."""
    *steps, last = dotted.split(".")
    home: Callable[[Record], Record | None] = _here
    for step in steps:
        column = world[table].schema.columns.get(step)
        if column is None or column.kind is not Kind.REFERENCE:
            return None
        table, home = column.reference, _through(world, home, column)
    final = world[table].schema.columns.get(last)
    if final is None:
        return None
    raw = _direct(last) if home is _here else _value(home, last)
    text = _named(world, final.reference, raw) if final.kind is Kind.REFERENCE else raw
    return Path(table, final, raw, text, home)


def _here(record: Record) -> Record | None:
    return record


def _through(
    world: World, home: Callable[[Record], Record | None], column: Column
) -> Callable[[Record], Record | None]:
    target = world[column.reference]

    def walk(record: Record) -> Record | None:
        start = home(record)
        return None if start is None else target.get(start[column.name])

    return walk


def _direct(name: str) -> Callable[[Record], str]:
    return lambda record: record[name]


def _value(home: Callable[[Record], Record | None], name: str) -> Callable[[Record], str]:
    def read(record: Record) -> str:
        start = home(record)
        return "" if start is None else start[name]

    return read


def _named(world: World, table: str, raw: Callable[[Record], str]) -> Callable[[Record], str]:
    return lambda record: world.name_of(table, raw(record))
