"""Writes of the Table API: insert, update and delete, for those whose roles allow it."""

from bridge.mock.servicenow.api.call import Answer, Call
from bridge.mock.servicenow.api.incoming import Incoming, Values
from bridge.mock.servicenow.api.payload import payload
from bridge.mock.servicenow.api.rows import Rows
from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.rules import Author, Platform
from bridge.mock.servicenow.security.access import Access
from bridge.mock.servicenow.world import Record, World
from bridge.mock.servicenow.world.moments import written


class Changes:
    """Writes of single records. What the platform adds to them by itself is in `rules`."""

    def __init__(self, world: World, access: Access, rows: Rows, platform: Platform) -> None:
        self._world, self._access, self._rows, self._platform = world, access, rows, platform

    def insert(self, call: Call) -> Answer:
        """Answer `POST /api/now/table/{table}` with 201, the record and its address.

        A `sys_id` of 32 letters and digits may be chosen by the client (seen).
        """
        table = self._rows.table(call)
        self._check(call, table, "Insert")
        values, sent = self._values(call, table)
        sys_id = sent.get("sys_id", "")
        if len(sys_id) == 32 and sys_id.isalnum():  # noqa: PLR2004 - a sys_id's length
            values["sys_id"] = sys_id
        record = self._platform.insert(table, values, _author(call))
        address = f"{call.asked.origin}/api/now/table/{table}/{record['sys_id']}"
        return self._told(call, table, record, 201, {"Location": address})

    def update(self, call: Call) -> Answer:
        """Answer `PUT` and `PATCH /api/now/table/{table}/{sys_id}`, which both change only what is sent."""
        table = self._rows.table(call)
        record = self._rows.record(call, table)
        self._check(call, table, "Update")
        values, _ = self._values(call, table)
        return self._told(call, table, self._platform.update(table, record, values, _author(call)))

    def delete(self, call: Call) -> Answer:
        """Answer `DELETE /api/now/table/{table}/{sys_id}` with 204 and nothing else."""
        table = self._rows.table(call)
        record = self._rows.record(call, table)
        self._check(call, table, "Delete")
        self._platform.delete(table, record)
        return Answer(None, status=204)

    def _check(self, call: Call, table: str, operation: str) -> None:
        if not self._access.writes(call.user, table, delete=operation == "Delete"):
            raise Refusal.write_denied(operation)

    def _values(self, call: Call, table: str) -> tuple[Values, Values]:
        """Give what is to be stored, and what was sent for it."""
        display = call.query.get("sysparm_input_display_value") == "true"
        sent = payload(call.asked, display=display)
        incoming = Incoming(self._world, call.user, table, display=display)
        return incoming.values(sent, self._access.hidden(call.user, table)), sent

    def _told(
        self, call: Call, table: str, record: Record, status: int = 200, headers: dict[str, str] | None = None
    ) -> Answer:
        if call.asked.headers.get("X-No-Response-Body", "").lower() == "true":
            return Answer(None, headers or {}, status)
        (row,) = self._rows.written(call, table, [record])
        return Answer({"result": row}, headers or {}, status)


def _author(call: Call) -> Author:
    return Author(call.user.sys_id, call.user.user_name, written(call.viewpoint.now))
