"""What the answers of the Table API tell of records: which columns, in which shape, under which labels."""

from collections.abc import Iterable, Sequence
from typing import Any

from bridge.mock.servicenow.api.call import Call
from bridge.mock.servicenow.api.display import shown
from bridge.mock.servicenow.api.parameters import read
from bridge.mock.servicenow.api.values import Cell, cell, empty_cell
from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.options import Options
from bridge.mock.servicenow.query.paths import follow
from bridge.mock.servicenow.security.access import Access
from bridge.mock.servicenow.world import Record, World

Row = dict[str, Any]


class Rows:
    """Writes records as one call wants them and its user may read them."""

    def __init__(self, world: World, access: Access, options: Options) -> None:
        self._world, self._access, self._options = world, access, options

    def table(self, call: Call) -> str:
        """Give the table a call names; refused with 400 when there is none of that name."""
        table = call.place["table"]
        if table not in self._world.tables:
            raise Refusal.invalid_table(table)
        return table

    def record(self, call: Call, table: str) -> Record:
        """Give the record a call names; missing and forbidden ones are refused with the same 404."""
        record = self._world[table].get(call.place["sys_id"])
        if record is None or not self._access.rows(call.user, table, call.viewpoint)(record):
            raise Refusal.no_record()
        return record

    def written(self, call: Call, table: str, records: Sequence[Record]) -> list[Row]:
        """Write the columns asked for that exist and that the user reads."""
        cells = list(self._cells(call, table))
        return [{name: write(record) for name, write in cells} for record in records]

    def _cells(self, call: Call, table: str) -> Iterable[tuple[str, Cell]]:
        asked = read(call.query)
        links = None if asked.exclude_reference_link else f"{call.asked.origin}/api/now/table"
        for name in dict.fromkeys(asked.fields or self._world[table].schema.columns):
            path = follow(self._world, table, name)
            if path is None:
                if self._options.unknown_fields == "empty":
                    yield name, empty_cell(asked.display_value)
            elif path.column.name not in self._access.hidden(call.user, path.table):
                display = shown(self._world, self._access, call.user, path)
                yield name, cell(path, display, asked.display_value, links)
