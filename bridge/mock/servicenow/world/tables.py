"""The records of the instance, kept in memory and found by any column without reading them all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from types import MappingProxyType

from bridge.mock.servicenow.world.company import Permissions
from bridge.mock.servicenow.world.definitions import TABLES
from bridge.mock.servicenow.world.schema import Column, Schema

Record = Mapping[str, str]
Labels = dict[tuple[str, str], dict[str, str]]
_NO_LABELS: Mapping[str, str] = MappingProxyType({})


class Table:
    """One table: records in the order of their insertion, every value a string, absent values empty.

    Safe to read from one thread while another writes. `version` grows with every change.
    """

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.version = 0
        self._records: dict[str, Record] = {}
        self._indexes: dict[str, dict[str, list[Record]]] = {}

    def __len__(self) -> int:
        return len(self._records)

    def all(self) -> Sequence[Record]:
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

    def put(self, values: Mapping[str, str]) -> Record:
        """Insert the record, or replace the one with its sys_id; it cannot be changed in place afterwards.

        ValueError for a column the table has not.
        """
        unknown = values.keys() - self.schema.columns.keys()
        if unknown:
            raise ValueError(f"{self.schema.name} has no column {', '.join(sorted(unknown))}")
        kept = MappingProxyType({name: values.get(name, "") for name in self.schema.columns})
        self._records[kept["sys_id"]] = kept
        self._changed()
        return kept

    def remove(self, sys_id: str) -> None:
        self._records.pop(sys_id, None)
        self._changed()

    def clear(self) -> None:
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


class World:
    """Every table of one instance, and what each of its users may do."""

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self.tables = {name: Table(schema) for name, schema in TABLES.items()}
        self.permissions: dict[str, Permissions] = {}
        self._labels: tuple[int, Labels] = (-1, {})

    @property
    def version(self) -> int:
        return sum(table.version for table in self.tables.values())

    def __getitem__(self, table: str) -> Table:
        return self.tables[table]

    def new_id(self, table: str, name: str) -> str:
        """Derive a sys_id (32 lowercase hex) that is the same for the same seed, table and name."""
        return blake2b(f"{self.seed}/{table}/{name}".encode(), digest_size=16).hexdigest()

    def insert(self, table: str, **values: str) -> Record:
        """Insert a record; a sys_id is derived when none is given."""
        kept = self.tables[table]
        values.setdefault("sys_id", self.new_id(table, f"#{kept.version}"))
        return kept.put(values)

    def update(self, table: str, sys_id: str, **values: str) -> Record:
        """Change some columns of a record; KeyError when there is none."""
        kept = self.tables[table]
        record = kept.get(sys_id)
        if record is None:
            raise KeyError(sys_id)
        return kept.put({**record, **values})

    def write_entry(self, incident: str, element: str, text: str, user_name: str, when: str) -> None:
        """Add one entry to `comments` or `work_notes`; `when` is a raw UTC date."""
        self.insert(
            "sys_journal_field",
            name="incident",
            element=element,
            element_id=incident,
            value=text,
            sys_created_on=when,
            sys_created_by=user_name,
        )

    def name_of(self, table: str, sys_id: str) -> str:
        """Give a reference's display value; empty when it leads nowhere."""
        kept = self.tables[table]
        record = kept.get(sys_id)
        if record is None:
            return sys_id if sys_id == "global" else ""  # the one domain every record is in has no record
        return record[kept.schema.display]

    def labels(self, table: str, column: str) -> Mapping[str, str]:
        """Give the labels of a column's choices by value; empty for a column without choices."""
        version, labels = self._labels
        if version != self.tables["sys_choice"].version:
            labels = self._read_labels()
        return labels.get((table, column), _NO_LABELS)

    def _read_labels(self) -> Labels:
        choices = self.tables["sys_choice"]
        version, labels = choices.version, dict[tuple[str, str], dict[str, str]]()
        for row in choices.all():
            labels.setdefault((row["name"], row["element"]), {})[row["value"]] = row["label"]
        self._labels = (version, labels)
        return labels
