"""Single records of any table, found, made and changed: what an administrator does, where an agent only reads lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson

from bridge.domain import deadline
from bridge.domain.errors import InvalidRequest, RoleMissing, ServiceNowUnavailable
from bridge.domain.users import SYS_ID
from bridge.servicenow.answers import result_of
from bridge.servicenow.client import Answer, Client
from bridge.servicenow.query import Query

_LIMIT = 100
_BAD_REQUEST = 400
_NOT_ABOUT_ROLES = ("Business Rule", "Data Policy", "scope")


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its name and as people call it, and the roles of which one suffices to write it."""

    name: str
    called: str
    roles: str


Values = Mapping[str, str]


class Records:
    """The records of one instance, as whoever `authorization` (the header's value) stands for.

    All methods raise an `Outage`; `AccessRefused`; `RoleMissing` with the roles that would do; and `InvalidRequest`
    where ServiceNow does not know what is meant. Values are raw, references sys_ids; a column that is hidden, or that
    there is not, is absent (documented).
    """

    def __init__(self, client: Client, instance_url: str, authorization: str) -> None:
        self.instance_url = instance_url
        self._client, self._headers = client, {"Authorization": authorization}

    def find(self, table: Table, query: Query, columns: Sequence[str]) -> Sequence[Values]:
        """The records that match, if the conditions were believed: an invalid one is dropped in silence (measured).

        `sys_id` must be one of the columns. `RoleMissing` is raised, too, when there are more than this account is
        shown: the count comes before the rules for rows (measured).
        """
        parameters = {"sysparm_query": str(query), "sysparm_limit": str(_LIMIT)}
        deadline.start(deadline.DEFAULT_SECONDS)
        answer = self._client.get(self._url(table.name, columns, parameters), self._headers)
        result = _result(answer, table, "read")
        records = [_values(record) for record in result] if isinstance(result, list) else []
        if not isinstance(result, list) or not all(SYS_ID.fullmatch(each.get("sys_id", "")) for each in records):
            raise ServiceNowUnavailable("ServiceNow's answer is not a list of records.")
        total = answer.headers.get("x-total-count", "")
        if total.isdecimal() and len(records) < min(int(total), _LIMIT):
            raise RoleMissing(
                f"ServiceNow hides records of the {table.called} from this account, which needs the role {table.roles}."
            )
        return records

    def create(self, table: Table, values: Values, columns: Sequence[str]) -> Values:
        """The record as it is then."""
        deadline.start(deadline.DEFAULT_SECONDS)
        answer = self._client.post(self._url(table.name, columns), self._writing, orjson.dumps(values))
        return _values(_result(answer, table, "create"))

    def change(self, table: Table, sys_id: str, values: Values, columns: Sequence[str]) -> Values:
        """The record as it is then; what is not sent stays as it is."""
        deadline.start(deadline.DEFAULT_SECONDS)
        address = self._url(f"{table.name}/{sys_id}", columns)
        answer = self._client.patch(address, self._writing, orjson.dumps(values))
        return _values(_result(answer, table, "change"))

    @property
    def _writing(self) -> Mapping[str, str]:
        return {**self._headers, "Content-Type": "application/json"}

    def _url(self, place: str, columns: Sequence[str], parameters: Mapping[str, str] | None = None) -> str:
        asked = {
            "sysparm_fields": ",".join(columns),
            "sysparm_display_value": "false",
            "sysparm_exclude_reference_link": "true",
            **(parameters or {}),
        }
        return f"{self.instance_url}/api/now/table/{place}?{urlencode(asked)}"


def _result(answer: Answer, table: Table, verb: str) -> Any:
    try:
        result = result_of(answer.status, answer.body)
    except RoleMissing as exc:
        raise RoleMissing(_refused(table, verb, exc.detail)) from exc
    except ServiceNowUnavailable as exc:
        if answer.status != _BAD_REQUEST:
            raise
        missing = f"Is there a table {table.name} on this instance? A plugin may have to be activated."
        raise InvalidRequest(f"{exc.detail} {missing}") from exc
    if result is None:
        raise RoleMissing(
            f"ServiceNow finds no such record of the {table.called} (any more), or hides it from this account, which "
            f"needs the role {table.roles}."
        )
    return result


def _refused(table: Table, verb: str, said: str) -> str:
    """What else than a missing role refuses a write says so itself (measured)."""
    refused = f"This account may not {verb} records of the {table.called}. {said.rstrip('.')}."
    if any(words in said for words in _NOT_ABOUT_ROLES):
        return refused
    return f"{refused} It needs the role {table.roles}."


def _values(record: object) -> Values:
    if not isinstance(record, dict):
        raise ServiceNowUnavailable("ServiceNow's answer is not a record.")
    return {str(column): str(value) for column, value in record.items() if value is not None}
