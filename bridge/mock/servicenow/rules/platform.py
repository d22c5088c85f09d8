"""Writes records as the platform does: numbered, stamped, journals kept apart, each table's own rules applied."""

from collections.abc import Callable

from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.rules import cors, incident, people, registry
from bridge.mock.servicenow.rules.author import Author
from bridge.mock.servicenow.world import Record, World
from bridge.mock.servicenow.world.schema import Kind

Values = dict[str, str]
Inserting = Callable[[World, Values, Author], Values]
Updating = Callable[[World, Record, Values, Author], Values]

_INSERTING: dict[str, Inserting] = {
    "incident": incident.opened,
    "oauth_entity": registry.registered,
    "sys_cors_rule": cors.written,
    "sys_user": people.employed,
}
_UPDATING: dict[str, Updating] = {
    "incident": incident.changed,
    "oauth_entity": registry.changed,
    "sys_cors_rule": cors.rewritten,
}


class Platform:
    """The writing side of one world. A rule may refuse with 403."""

    def __init__(self, world: World) -> None:
        self._world = world

    def insert(self, table: str, values: Values, author: Author) -> Record:
        kept = self._world[table]
        if kept.get(values.get("sys_id", "")):
            raise Refusal.aborted(table, "Unique key violation")
        values, entries = self._parted(table, values)
        rule = _INSERTING.get(table)
        values = self._defaults(table, values, author) | values
        values = rule(self._world, values, author) if rule else values
        stamps = {
            "sys_created_on": author.now,
            "sys_created_by": author.user_name,
            "sys_updated_on": author.now,
            "sys_updated_by": author.user_name,
            "sys_mod_count": "0",
        }
        record = self._world.insert(table, **values, **stamps)
        self._write_down(table, record, entries, author)
        return record

    def update(self, table: str, record: Record, values: Values, author: Author) -> Record:
        """Change a record. An invalid choice is dropped (measured); without any change nothing is stamped."""
        values, entries = self._parted(table, values)
        values = {name: value for name, value in values.items() if self._is_choice(table, name, value)}
        rule = _UPDATING.get(table)
        values = rule(self._world, record, values, author) if rule else values
        if not entries and all(record[name] == value for name, value in values.items()):
            return record
        self._write_down(table, record, entries, author)
        stamps = {
            "sys_updated_on": author.now,
            "sys_updated_by": author.user_name,
            "sys_mod_count": str(int(record["sys_mod_count"] or 0) + 1),
        }
        return self._world.update(table, record["sys_id"], **values, **stamps)

    def delete(self, table: str, record: Record) -> None:
        self._world[table].remove(record["sys_id"])
        entries = self._world["sys_journal_field"]
        for entry in entries.where("element_id", record["sys_id"]):
            entries.remove(entry["sys_id"])

    def _defaults(self, table: str, values: Values, author: Author) -> Values:
        columns = self._world[table].schema.columns
        opened = {"opened_at": author.now, "opened_by": author.sys_id, "active": "true"}
        defaults = {"sys_class_name": table, "sys_domain": "global", **opened}
        if "number" in columns and "number" not in values:
            defaults["number"] = self._world.next_number(table)
        return {name: value for name, value in defaults.items() if name in columns}

    def _parted(self, table: str, values: Values) -> tuple[Values, Values]:
        """Part the columns of a record from its journals, whose entries are records of their own."""
        columns = self._world[table].schema.columns
        entries = {name: text for name, text in values.items() if columns[name].kind is Kind.JOURNAL}
        kept = {name: value for name, value in values.items() if name not in entries}
        return kept, {name: text for name, text in entries.items() if text}

    def _write_down(self, table: str, record: Record, entries: Values, author: Author) -> None:
        for element, text in entries.items():
            self._world.write_entry(record["sys_id"], element, text, author.user_name, author.now, table=table)

    def _is_choice(self, table: str, name: str, value: str) -> bool:
        labels = self._world.labels(table, name)
        return not value or not labels or value in labels
