"""What the bridge needs in an instance: the record of its OAuth client and, for portals, CORS rules."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bridge.domain.errors import InvalidRequest, RoleMissing
from bridge.servicenow.changes import HEADERS, REDIRECTS, Change, Difference, agree, change_of, unseen, with_redirects
from bridge.servicenow.query import Query
from bridge.servicenow.records import Records, Table, Values

REGISTRY = Table("oauth_entity", "OAuth application registry", "admin, oauth_admin or mi_admin")
RULES = Table("sys_cors_rule", "CORS rules", "admin, web_service_admin or cors_rule_admin")
_APIS = Table("sys_ws_definition", "REST APIs", RULES.roles)

SECRET = "client_secret"  # noqa: S105 - a column's name
_TABLE_API = "/api/now/table"
_ALLOWED_HEADERS = "Authorization, Content-Type, Accept"
_CLIENT = "client"
_SECRET_BYTES = 36


@dataclass(frozen=True, slots=True)
class Order:
    """What an instance shall have; lifespans in seconds, a redirect URL per tenant, domains as origins."""

    name: str
    redirect_urls: tuple[str, ...]
    logo_url: str = ""
    access_token_lifespan: int = 900
    refresh_token_lifespan: int = 8_640_000
    rotate_secret: bool = False
    cors_domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """One change that was made, and the columns that ServiceNow has kept otherwise than it was told."""

    change: Change
    client_id: str
    not_kept: tuple[str, ...]
    unseen: tuple[str, ...]


class Provision:
    """Compares an instance with an order, and changes it one record at a time."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def plan(self, order: Order) -> tuple[Change, ...]:
        """The registry record first, then a CORS rule per domain; reads everything before anything is written.

        Raises `InvalidRequest` when more than one record answers to a name, as it cannot be known which is meant.
        """
        changes = [self._registration(order)]
        if order.cors_domains:
            table_api = self._table_api()
            changes += [self._rule(order, domain, table_api) for domain in order.cors_domains]
        return tuple(changes)

    def carry_out(self, change: Change) -> Done:
        """Writes what differs and nothing else. After an `Outage` it is not known whether it was written."""
        values = {each.column: each.after for each in change.differences}
        if change.new_secret:
            values[SECRET] = change.new_secret
        columns = ("sys_id", "client_id", *(column for column in values if column != SECRET))
        if change.sys_id:
            record = self._records.change(change.table, change.sys_id, values, columns)
        else:
            record = self._records.create(change.table, values, columns)
        shown = {column: value for column, value in values.items() if column in record}
        return Done(
            change=change,
            client_id=record.get("client_id") or change.client_id,
            not_kept=tuple(column for column, value in shown.items() if not agree(column, record[column], value)),
            unseen=unseen({column: value for column, value in values.items() if column != SECRET}, record),
        )

    def _registration(self, order: Order) -> Change:
        wanted = _registry_columns(order)
        columns = ("sys_id", "client_id", REDIRECTS, *wanted)
        found = self._records.find(REGISTRY, Query().equals("name", order.name), columns)
        record = self._only(REGISTRY, order.name, (each for each in found if _same(each, "name", order.name)))
        if record and record.get("type", _CLIENT) not in {_CLIENT, ""}:
            raise InvalidRequest(
                f"The record {order.name!r} of the {REGISTRY.called} is of type {record['type']!r}, so it is not the "
                "bridge's: rename it, or choose another --name."
            )
        wanted[REDIRECTS] = with_redirects((record or {}).get(REDIRECTS, ""), order.redirect_urls)
        change = change_of(REGISTRY, order.name, wanted, record)
        if record and not order.rotate_secret:
            return change
        secret = Difference(SECRET, "(kept secret)" if record else None, "(a new one, told once at the end)")
        return replace(
            change, differences=(*change.differences, secret), new_secret=secrets.token_urlsafe(_SECRET_BYTES)
        )

    def _rule(self, order: Order, domain: str, table_api: str) -> Change:
        """A rule is known by API and domain; its name is for people, so that of one that is there stays."""
        wanted = _rule_columns(domain, table_api)
        query = Query().is_record("rest_api", table_api).equals("domain", domain)
        found = self._records.find(RULES, query, ("sys_id", "name", *wanted))
        matching = (each for each in found if _same(each, "domain", domain) and _same(each, "rest_api", table_api))
        record = self._only(RULES, domain, matching)
        named = {} if record else {"name": f"{order.name}: {domain}"}
        return change_of(RULES, record.get("name", domain) if record else named["name"], {**named, **wanted}, record)

    def _table_api(self) -> str:
        found = self._records.find(_APIS, Query().equals("base_uri", _TABLE_API), ("sys_id", "base_uri"))
        matching = [each["sys_id"] for each in found if _same(each, "base_uri", _TABLE_API)]
        if len(matching) != 1:
            raise RoleMissing(
                f"ServiceNow shows this account no definition of the Table API, which needs the role {_APIS.roles}."
            )
        return matching[0]

    def _only(self, table: Table, name: str, matching: Iterable[Values]) -> Values | None:
        records = list(matching)
        if len(records) > 1:
            links = ", ".join(
                f"{self._records.instance_url}/{table.name}.do?sys_id={each['sys_id']}" for each in records
            )
            raise InvalidRequest(
                f"{len(records)} records of the {table.called} are {name!r}: {links}. Keep one, delete or rename the "
                "others, and run this again."
            )
        return records[0] if records else None


def _registry_columns(order: Order) -> dict[str, str]:
    """The bridge keeps its secret and sends a PKCE challenge always, so both are demanded of whoever uses its id."""
    return {
        "name": order.name,
        "type": _CLIENT,
        "active": "true",
        **({"logo_url": order.logo_url} if order.logo_url else {}),
        "access_token_lifespan": str(order.access_token_lifespan),
        "refresh_token_lifespan": str(order.refresh_token_lifespan),
        "use_pkce": "true",
        "public_client": "false",
    }


def _rule_columns(domain: str, table_api: str) -> dict[str, str]:
    """GET and POST, by bearer token: a script that may send cookies, too, would act as whoever is signed in."""
    return {
        "rest_api": table_api,
        "domain": domain,
        "active": "true",
        "get": "true",
        "post": "true",
        "put": "false",
        "patch": "false",
        "delete": "false",
        "use_resource_path": "false",
        "access_control_allow_credentials": "false",
        HEADERS: _ALLOWED_HEADERS,
    }


def _same(record: Values, column: str, value: str) -> bool:
    """Regardless of case, as databases compare: two names that differ by case only are the same one here."""
    return record.get(column, "").casefold() == value.casefold()
