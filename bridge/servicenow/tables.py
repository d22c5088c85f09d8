"""The Table and Aggregate APIs: what is asked of them, and the check that every row is what was asked for.

An invalid part of a query is dropped in silence and the rest answered (measured), so no answer is believed for having
been filtered: each row must say itself whose it is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from bridge.domain.connector import Connector
from bridge.domain.errors import InvalidRequest, ServiceNowUnavailable
from bridge.domain.grant import Access, Account
from bridge.domain.paging import Page, Slice
from bridge.servicenow.answers import result_of
from bridge.servicenow.cells import Record, plain
from bridge.servicenow.client import Client
from bridge.servicenow.query import Query

T = TypeVar("T")

USERS = "/api/now/table/sys_user"
_COUNT = re.compile(r"[0-9]{1,12}")
LONGEST_ADDRESS = 8000
"""Of path and parameters; ServiceNow takes no more than 8 KiB (measured)."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one page, how many match before the row rules, and whether the instance links to a next page."""

    records: Sequence[Record]
    total: int | None
    linked_next: bool

    def page(self, part: Slice, items: Sequence[T]) -> Page[T]:
        """The page these rows make once read; a short page does not mean that nothing follows (measured)."""
        seen = part.offset + len(self.records)
        total = seen if self.total is None else self.total
        more = self.linked_next if self.total is None else part.offset + part.page_size < self.total
        return Page(items, part.page, part.page_size, total, more)


class Tables:
    """Asks any table, as the agent whose access it is given."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def rows(
        self, access: Access, path: str, query: Query, columns: Sequence[str], *, limit: int, offset: int = 0
    ) -> Rows:
        """Values and labels both, references without links; dates are read from the value, which is UTC."""
        parameters = {
            "sysparm_query": str(query),
            "sysparm_fields": ",".join(columns),
            "sysparm_display_value": "all",
            "sysparm_exclude_reference_link": "true",
            "sysparm_limit": str(limit),
            "sysparm_offset": str(offset),
        }
        operation = "users" if path == USERS else "incidents"
        answer = self._client.get(_url(access.connector, path, parameters), _headers(access), operation)
        records = _records(result_of(answer.status, answer.body))
        total = answer.headers.get("x-total-count", "")
        known = counted(total) if _COUNT.fullmatch(total) else None
        return Rows(records, known, 'rel="next"' in answer.headers.get("link", ""))

    def statistics(self, access: Access, table: str, query: Query, group_by: Sequence[str]) -> Sequence[Record]:
        """A group per combination: `{"stats": {"count"}, "groupby_fields": [{"field", "value", "display_value"}]}`.

        Where there is nothing to count there is no group, so that 404, unlike that of rows, is no zero.
        """
        parameters = {
            "sysparm_query": str(query),
            "sysparm_count": "true",
            "sysparm_group_by": ",".join(group_by),
            "sysparm_display_value": "all",
        }
        answer = self._client.get(
            _url(access.connector, f"/api/now/stats/{table}", parameters), _headers(access), "statistics"
        )
        result = result_of(answer.status, answer.body)
        if result is None:
            raise ServiceNowUnavailable("ServiceNow's statistics cannot be found.")
        return _records(result)

    def count(self, access: Access, query: Query) -> int:
        """How many rows of the incident table match: `{"stats": {"count": "42"}}`, an object when nothing groups it."""
        parameters = {"sysparm_query": str(query), "sysparm_count": "true"}
        path = f"/api/now/stats/{access.connector.table}"
        answer = self._client.get(_url(access.connector, path, parameters), _headers(access), "statistics")
        try:
            return counted(str(result_of(answer.status, answer.body)["stats"]["count"]))
        except (KeyError, TypeError) as exc:
            raise ServiceNowUnavailable("ServiceNow's statistics are not what its API promises.") from exc

    def account(self, access: Access) -> Account | None:
        """The token's own user: there is no userinfo endpoint, so the instance is asked who is asking (seen)."""
        parameters = {
            "sysparm_query": "sys_id=javascript:gs.getUserID()",
            "sysparm_fields": "sys_id,name,user_name,email",
            "sysparm_limit": "2",
        }
        answer = self._client.get(_url(access.connector, USERS, parameters), _headers(access), "account")
        records = _records(result_of(answer.status, answer.body))
        if len(records) != 1:
            return None
        one = records[0]
        return Account(*(plain(one.get(column)) for column in ("sys_id", "name", "user_name", "email")))


def counted(text: str) -> int:
    """How many, of which ServiceNow speaks as text; no instance has more rows than these digits tell."""
    if not _COUNT.fullmatch(text):
        raise ServiceNowUnavailable("ServiceNow counted what cannot be counted.")
    return int(text)


def _records(result: object) -> Sequence[Record]:
    """No rows at all is 404 on version 1 of the API (documented), which has become None by here."""
    if result is None:
        return []
    if not isinstance(result, list) or not all(isinstance(record, dict) for record in result):
        raise ServiceNowUnavailable("ServiceNow's answer is not a list of records.")
    return result


def _url(connector: Connector, path: str, parameters: Mapping[str, str]) -> str:
    address = f"{path}?{urlencode(parameters)}"
    if len(address) > LONGEST_ADDRESS:
        raise InvalidRequest("This is more than ServiceNow can be asked at once. Use fewer or shorter values.")
    return f"{connector.instance_url}{address}"


def _headers(access: Access) -> dict[str, str]:
    return {"Authorization": f"Bearer {access.token}"}
