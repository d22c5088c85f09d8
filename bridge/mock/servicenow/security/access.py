"""Access control rules: which tables, rows and columns a user reads, and which columns they may search by."""

from collections.abc import Mapping

from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.options import Options
from bridge.mock.servicenow.query import Search, Viewpoint
from bridge.mock.servicenow.query.setting import Predicate
from bridge.mock.servicenow.security.users import User
from bridge.mock.servicenow.world import World

# Minimal roles as measured: `itil` or `sn_incident_read` for incidents, `snc_read_only` grants nothing.
_FULFILLERS = frozenset({"itil", "sn_incident_read"})
_READERS: dict[str, frozenset[str]] = {
    "incident": _FULFILLERS,
    "sys_user": _FULFILLERS,
    "sys_user_group": _FULFILLERS,
    "sys_user_grmember": _FULFILLERS,
    "sys_choice": _FULFILLERS,
    "cmn_department": _FULFILLERS,
    "cmn_location": _FULFILLERS,
    "core_company": _FULFILLERS,
    "cmdb_ci": _FULFILLERS,
    "oauth_entity": frozenset({"oauth_admin", "mi_admin"}),
    "sys_cors_rule": frozenset({"cors_rule_admin", "web_service_admin"}),
    "sys_ws_definition": frozenset({"cors_rule_admin", "web_service_admin"}),
}
# Beside `admin`, who writes everything.
_WRITERS: dict[str, frozenset[str]] = {
    "incident": frozenset({"itil", "sn_incident_write"}),
    "sys_user": frozenset({"user_admin"}),
    "sys_user_group": frozenset({"user_admin"}),
    "sys_user_grmember": frozenset({"user_admin"}),
    "oauth_entity": _READERS["oauth_entity"],
    "sys_cors_rule": _READERS["sys_cors_rule"],
}
_DELETERS = _WRITERS | {"incident": frozenset({"itil_admin"})}
# Without a role, users read what is their own.
_OWN = {"incident": "caller_id", "sys_user": "sys_id"}
# Measured: others than administrators see only the labels of choice lists.
_ADMINISTRATORS_ONLY = {"sys_choice": frozenset({"name", "element", "value", "language", "sequence", "inactive"})}


class Access:
    """The rules of one instance."""

    def __init__(self, world: World, search: Search, options: Options) -> None:
        self._world, self._search, self._options = world, search, options

    def reads_table(self, user: User, table: str) -> bool:
        """Say whether a role lets the user read the table at all; this is as far as counts look (documented)."""
        return user.has_one_of(self._roles(_READERS, table))

    def writes(self, user: User, table: str, *, delete: bool = False) -> bool:
        """Say whether a role lets the user insert and update records of the table, or delete them."""
        return user.has_one_of(self._roles(_DELETERS if delete else _WRITERS, table))

    def _roles(self, known: Mapping[str, frozenset[str]], table: str) -> frozenset[str]:
        return self._world.declared_roles.get(table) or known.get(table, frozenset())

    def rows(self, user: User, table: str, viewpoint: Viewpoint) -> Predicate:
        """Make the test whether the user reads a row."""
        if not self.reads_table(user, table):
            column = _OWN.get(table)
            return (lambda record: record[column] == user.sys_id) if column else (lambda _record: False)
        queries = [rule.rows for rule in user.permissions.restrictions if rule.table == table and rule.rows]
        if not queries:
            return lambda _record: True
        tests = [self._search.accepts(table, query, viewpoint) for query in queries]
        return lambda record: all(test(record) for test in tests)

    def hidden(self, user: User, table: str) -> frozenset[str]:
        """Give the columns of the table this user does not read."""
        hidden = frozenset[str]() if user.is_admin else _ADMINISTRATORS_ONLY.get(table, frozenset())
        for rule in user.permissions.restrictions:
            if rule.table == table:
                hidden |= rule.hidden
        return hidden

    def check_query(self, user: User, table: str, query: str) -> None:
        """Raise the measured 403 when the query compares or sorts by a column the user may not use so."""
        for use in self._search.uses(table, query):
            denied = use.column in self.hidden(user, use.table) or any(
                (rule.table, rule.column) == (use.table, use.column)
                and use.operation in rule.operations
                and not user.has_one_of(frozenset(rule.roles))
                for rule in self._options.query_rules
            )
            if denied:
                raise Refusal.query_denied()
