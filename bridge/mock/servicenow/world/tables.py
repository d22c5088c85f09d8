"""One table's records, kept in memory and found by any column without reading them all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from threading import Lock
from types import MappingProxyType

from bridge.mock.servicenow.world.schema import Column, Schema

Record = Mapping[str, str]


class Table:
    """One table: records in the order of their insertion, every value a string, absent values empty.

    Safe to read and write from several threads. `version` grows with every change.
    """

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.version = 0
        self._lock = Lock()
        self._records: dict[str, Record] = {}
        self._indexes: dict[str, dict[str, list[Record]]] = {}

    def __len__(self) -> int:
        return len(self._records)

    def all(self) -> Sequence[Record]:
        with self._lock:
            return tuple(self._records.values())

    def get(self, sys_id: str) -> Record | None:
        return self._records.get(sys_id)

    def where(self, column: str, value: str) -> Sequence[Record]:
        """Find the records whose column equals the value, regardless of case."""
        index = self._indexes.get(column)
        if index is None:
            index = self._indexed(column)
        return index.get(value.casefold(), ())

    def one(self, column: str, value: str) -> Record | None:
        """Find the only record whose column equals the value; None when there are none or several."""
        found = self.where(column, value)
        return found[0] if len(found) == 1 else None

    def check(self, columns: Iterable[str]) -> None:
        """Raise ValueError for a column the table has not."""
        unknown = set(columns) - self.schema.columns.keys()
        if unknown:
            raise ValueError(f"{self.schema.name} has no column {', '.join(sorted(unknown))}")

    def put(self, values: Mapping[str, str]) -> Record:
        """Insert the record, or replace the one with its sys_id; it cannot be changed in place afterwards.

        ValueError for a column the table has not.
        """
        self.check(values)
        kept = MappingProxyType({name: values.get(name, "") for name in self.schema.columns})
        with self._lock:
            self._records[kept["sys_id"]] = kept
            self._changed()
        return kept

    def load(self, records: Mapping[str, Record]) -> None:
        """Take in whole records by their sys_ids, as many tables as like may share them."""
        with self._lock:
            self._records |= records
            self._changed()

    def remove(self, sys_id: str) -> None:
        with self._lock:
            self._records.pop(sys_id, None)
            self._changed()

    def clear(self) -> None:
        with self._lock:
            self._records.clear()
            self._changed()

    def add_column(self, column: Column) -> None:
        """Add a column, empty in the records there are."""
        self.schema = replace(self.schema, columns={**self.schema.columns, column.name: column})
        for record in self.all():
            self.put(record)

    def _changed(self) -> None:
        self.version += 1
        self._indexes = {}

    def _indexed(self, column: str) -> dict[str, list[Record]]:
        indexes = self._indexes  # a change meanwhile replaces it, and this stale index with it
        index: dict[str, list[Record]] = {}
        for record in self.all():
            index.setdefault(record[column].casefold(), []).append(record)
        indexes[column] = index
        return index
