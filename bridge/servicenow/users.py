"""`sys_user` as a directory of active employees."""

from collections.abc import Sequence

from bridge.domain.grant import Access
from bridge.domain.paging import Page, Slice
from bridge.domain.users import User
from bridge.servicenow.cells import Record, text, value
from bridge.servicenow.query import Query, either
from bridge.servicenow.tables import USERS, Tables

_COLUMNS = ("sys_id", "name", "user_name", "email", "title", "department", "active")
_ENOUGH = 10


class ServiceNowUsers:
    """As far as the agent's own rights reach."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def by_sys_id(self, access: Access, sys_id: str) -> User | None:
        query = Query().is_record("sys_id", sys_id).equals("active", "true")
        records = self._tables.rows(access, USERS, query, _COLUMNS, limit=1).records
        return next(
            (_user(record) for record in records if _is_active(record) and value(record, "sys_id") == sys_id), None
        )

    def by_columns(self, access: Access, columns: Sequence[str], wanted: str) -> Sequence[Sequence[User]]:
        """One call for all columns; each row is kept for the columns in which it really has the value.

        Unordered, because sorting needs more rights than matching does (documented).
        """
        conditions = (either(column, "=", wanted) for column in columns)
        query = Query().any_of(*conditions).equals("active", "true")
        asked = tuple(dict.fromkeys((*_COLUMNS, *columns)))
        records = [
            record
            for record in self._tables.rows(access, USERS, query, asked, limit=_ENOUGH).records
            if _is_active(record)
        ]
        return [
            [_user(record) for record in records if value(record, column).lower() == wanted.lower()]
            for column in columns
        ]

    def search(self, access: Access, text_: str, part: Slice) -> Page[User]:
        """By the start of the user name or e-mail address, or anywhere in the name."""
        query = (
            Query()
            .any_of(
                either("name", "LIKE", text_),
                either("email", "STARTSWITH", text_),
                either("user_name", "STARTSWITH", text_),
            )
            .equals("active", "true")
            .order_by("name")
            .order_by("sys_id")
        )
        rows = self._tables.rows(access, USERS, query, _COLUMNS, limit=part.page_size, offset=part.offset)
        users = [_user(record) for record in rows.records if _is_active(record)]
        return rows.page(part, users)


def _is_active(record: Record) -> bool:
    return value(record, "active") == "true"


def _user(record: Record) -> User:
    name, user_name, email, title, department = (
        text(record, column) or "" for column in ("name", "user_name", "email", "title", "department")
    )
    return User(value(record, "sys_id"), name, user_name, email, title, department)
