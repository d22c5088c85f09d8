"""Every table of one instance, who may do what there, and how references and choices are named."""

from collections.abc import Mapping
from hashlib import blake2b
from threading import Lock
from types import MappingProxyType

from bridge.mock.servicenow.world.company import Permissions
from bridge.mock.servicenow.world.definitions import TABLES
from bridge.mock.servicenow.world.schema import Schema
from bridge.mock.servicenow.world.tables import Record, Table

Labels = dict[tuple[str, str], dict[str, str]]
_NO_LABELS: Mapping[str, str] = MappingProxyType({})
_FIRST_NUMBER = 10_001
# "Me" and "One of My Groups", under the sys_ids they have on every instance.
_DYNAMIC_FILTERS = {
    "90d1921e5f510100a9ad2572f2b477fe": "gs.getUserID()",
    "d6435e965f510100a9ad2572f2b47744": "getMyGroups()",
}


class World:
    """The tables of one instance.

    `permissions` are those of users, by sys_id; `declared_roles` are the roles that read and write a declared table;
    `dynamic_filters` are the scripts that stand behind `DYNAMIC<sys_id>`.
    """

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self.tables = {name: Table(schema) for name, schema in TABLES.items()}
        self.permissions: dict[str, Permissions] = {}
        self.declared_roles: dict[str, frozenset[str]] = {}
        self.dynamic_filters = dict(_DYNAMIC_FILTERS)
        self._numbers: dict[str, int] = {}
        self._lock = Lock()
        self._labels: tuple[int, Labels] = (-1, {})

    @property
    def version(self) -> int:
        return sum(table.version for table in self.tables.values())

    def __getitem__(self, table: str) -> Table:
        return self.tables[table]

    def declare(self, schema: Schema, roles: frozenset[str]) -> Table:
        """Add an empty table; ValueError when there is one of that name, or a reference leads to no table."""
        leads_to = {column.reference for column in schema.columns.values() if column.reference}
        missing = leads_to - self.tables.keys() - {schema.name}
        if schema.name in self.tables or missing:
            raise ValueError(f"{schema.name} exists already, or refers to tables there are not: {sorted(missing)}")
        table = Table(schema)
        self.declared_roles[schema.name] = roles
        self.tables = {**self.tables, schema.name: table}  # a new dict: another thread may be reading the old one
        return table

    def new_id(self, table: str, name: str) -> str:
        """Derive a sys_id (32 lowercase hex) that is the same for the same seed, table and name."""
        return blake2b(f"{self.seed}/{table}/{name}".encode(), digest_size=16).hexdigest()

    def next_number(self, table: str) -> str:
        """Give the next number of a table, such as INC0010401; empty for a table whose records have none.

        A number that was given once is not given again, even when its record is deleted (as instances do).
        """
        prefix = self.tables[table].schema.prefix
        if not prefix:
            return ""
        given = (record["number"].removeprefix(prefix) for record in self.tables[table].all())
        taken = max((int(digits) + 1 for digits in given if digits.isdecimal()), default=_FIRST_NUMBER)
        with self._lock:
            self._numbers[table] = max(taken, self._numbers.get(table, 0) + 1)
            return f"{prefix}{self._numbers[table]:07}"

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

    def write_entry(
        self, sys_id: str, element: str, text: str, user_name: str, when: str, *, table: str = "incident"
    ) -> None:
        """Add one entry to `comments` or `work_notes` of a record; `when` is a raw UTC date."""
        self.insert(
            "sys_journal_field",
            name=table,
            element=element,
            element_id=sys_id,
            value=text,
            sys_created_on=when,
            sys_created_by=user_name,
        )

    def join(self, user: str, group: str) -> None:
        """Make a user a member of a group; both are sys_ids."""
        sys_id = self.new_id("sys_user_grmember", f"{user}/{group}")
        self.insert("sys_user_grmember", sys_id=sys_id, user=user, group=group)

    def groups_of(self, user: str) -> tuple[str, ...]:
        """Give the sys_ids of a user's groups."""
        return tuple(record["group"] for record in self.tables["sys_user_grmember"].where("user", user))

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
