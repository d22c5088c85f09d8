"""How one instance is made up, offered to tests as methods: its tables, columns, choices, filters and rules."""

from collections.abc import Iterable, Mapping, Sequence

from bridge.mock.servicenow.clock import Clock
from bridge.mock.servicenow.query import NotImitated, Viewpoint
from bridge.mock.servicenow.query.scripts import PREFIX, evaluate
from bridge.mock.servicenow.world import Record, World
from bridge.mock.servicenow.world.moments import written
from bridge.mock.servicenow.world.schema import Column, Kind, declare


class Configuration:
    """Changes what one world is made of."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world, self.clock = world, clock

    def add_table(
        self,
        name: str,
        columns: Mapping[str, str],
        rows: Iterable[Mapping[str, str]] = (),
        *,
        display: str = "",
        prefix: str = "",
        roles: Sequence[str] = ("itil",),
    ) -> None:
        """Declare a table, which every API then serves.

        A column's type is `string`, `integer`, `boolean`, `glide_date_time`, `glide_duration`, `journal_input`,
        `password2`, or the name of the table it refers to; a record is named by the column `display`. Rows are given
        raw; a `sys_id` and, with a `prefix` and a column `number`, a number is made up for those without. Holders of
        one of `roles` read and write it. ValueError for a table that exists, a reference that leads nowhere, or a row
        with an unknown column.
        """
        self.world.declare(declare(name, columns, display=display, prefix=prefix), frozenset(roles))
        now = written(self.clock.now())
        for row in rows:
            number = {"number": self.world.next_number(name)} if prefix and "number" in columns else {}
            self.world.insert(name, **{**number, "sys_created_on": now, "sys_updated_on": now, **row})

    def add_cors_rule(self, domain: str, api: str = "Table API", **columns: str) -> Record:
        """Let the scripts of an origin read an API, by default with every method; further columns are given raw."""
        rest_api = self.world["sys_ws_definition"].one("name", api)
        if rest_api is None:
            raise KeyError(api)
        methods = dict.fromkeys(("get", "post", "put", "patch", "delete"), "true")
        given = {"name": domain, "domain": domain, "rest_api": rest_api["sys_id"], "active": "true", **methods}
        return self.world.insert("sys_cors_rule", **{**given, "access_control_allow_headers": "*", **columns})

    def add_column(self, table: str, name: str, kind: Kind = Kind.STRING, reference: str = "") -> None:
        """Add a column of one's own (`u_...`); a reference names the table it leads to, ValueError if there is none."""
        if (kind is Kind.REFERENCE) != (reference in self.world.tables):
            raise ValueError(f"{name} cannot be a {kind.value} to {reference or 'no table'}")
        self.world[table].add_column(Column(name, kind, reference))

    def add_dynamic_filter(self, sys_id: str, script: str) -> None:
        """Say what stands behind `DYNAMIC<sys_id>`: `gs.getUserID()` or another script that the mock plays.

        ValueError for one it does not play. "Me" and "One of My Groups" are there under their usual sys_ids.
        """
        try:
            evaluate(f"{PREFIX}{script}", Viewpoint(now=self.clock.now()))
        except NotImitated:
            raise ValueError(f"the mock does not play {script}") from None
        self.world.dynamic_filters[sys_id] = script

    def set_choice_label(self, field: str, value: str, label: str, *, table: str = "incident") -> None:
        """Rename a choice, or add one."""
        choices = self.world["sys_choice"].where("element", field)
        rows = [row for row in choices if (row["name"], row["value"]) == (table, value)]
        if rows:
            self.world.update("sys_choice", rows[0]["sys_id"], label=label)
        else:
            self.world.insert(
                "sys_choice", name=table, element=field, value=value, label=label, language="en", inactive="false"
            )
