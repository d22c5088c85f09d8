"""Whether an agent may read incidents, found out with little: some rows of others, or a count that needs a role."""

from collections.abc import Sequence

from bridge.domain.grant import Access
from bridge.servicenow.cells import value
from bridge.servicenow.query import Query
from bridge.servicenow.tables import USERS, Tables

_ROWS = 20


class ServiceNowRights:
    """Rows are cut before the row rules are applied (documented), so none among a few proves nothing.

    Counts honour roles for the table and no row rules (documented), so they tell a narrow view from none.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def unseen_columns(self, access: Access) -> Sequence[str]:
        """Columns there are not are left out in silence, and so are hidden ones (documented)."""
        connector, account = access.connector, self._tables.account(access)
        asked = [(connector.incident_api_path, Query(), connector.extra_fields)]
        if account:
            asked.append((USERS, Query().is_record("sys_id", account.sys_id), connector.match_fields))
        unseen: list[str] = []
        for path, query, columns in asked:
            records = self._tables.rows(access, path, query, ("sys_id", *columns), limit=_ROWS).records
            unseen += [column for column in columns if records and not any(column in record for record in records)]
        return unseen

    def reads_incidents(self, access: Access) -> bool:
        account = self._tables.account(access)
        own = account.sys_id if account else ""
        query = Query().is_not_record("caller_id", own) if own else Query()
        path, columns = access.connector.incident_api_path, ("sys_id", "caller_id")
        records = self._tables.rows(access, path, query, columns, limit=_ROWS).records
        return any(value(record, "caller_id") != own for record in records) or self._tables.count(access, query) > 0
