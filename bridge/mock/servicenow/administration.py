"""What an administrator of the instance does by hand, offered to tests as methods."""

import secrets
from collections.abc import Iterable, Mapping, Sequence

from bridge.mock.servicenow.clock import Clock
from bridge.mock.servicenow.oauth.clients import Client, Clients
from bridge.mock.servicenow.oauth.tokens import Issued, Tokens
from bridge.mock.servicenow.world import Record, Restriction, World
from bridge.mock.servicenow.world.company import Permissions, Person
from bridge.mock.servicenow.world.incidents import priority
from bridge.mock.servicenow.world.moments import written
from bridge.mock.servicenow.world.populate import employ
from bridge.mock.servicenow.world.schema import Column, Kind, declare


class Administration:
    """Adds to one world and takes tokens away. A `user` or a `group` may be named by sys_id or by its name."""

    def __init__(self, world: World, clock: Clock, clients: Clients, tokens: Tokens) -> None:
        self.world, self.clock = world, clock
        self._clients, self._tokens = clients, tokens

    def add_client(
        self,
        name: str,
        redirect_urls: Sequence[str],
        client_id: str | None = None,
        client_secret: str | None = None,
        *,
        access_token_lifespan: int = 1800,
        refresh_token_lifespan: int = 8_640_000,
        pkce_required: bool = False,
        public: bool = False,
        **columns: str,
    ) -> Client:
        """Register an OAuth application; lifespans are seconds. What is not given is made up.

        Further columns are given raw: `token_format="jwt"` makes access tokens JWTs, and `user` is the sys_id of whom
        its client credentials act as.
        """
        given = {
            "name": name,
            "type": "client",
            "client_id": client_id or self.world.new_id("oauth_entity", name),
            "client_secret": client_secret or secrets.token_urlsafe(24),
            "redirect_url": ",".join(redirect_urls),
            "access_token_lifespan": str(access_token_lifespan),
            "refresh_token_lifespan": str(refresh_token_lifespan),
            "use_pkce": str(pkce_required).lower(),
            "public_client": str(public).lower(),
            "active": "true",
        }
        record = self.world.insert("oauth_entity", **given | columns)
        client = self._clients.get(record["client_id"])
        if client is None:
            raise ValueError(f"client_id {record['client_id']!r} is taken")
        return client

    def add_user(
        self,
        user_name: str,
        name: str,
        *,
        email: str | None = None,
        title: str = "",
        department: str = "",
        roles: Sequence[str] = (),
        restrictions: Sequence[Restriction] = (),
        password: str = "demo",  # noqa: S107 - everybody's, on purpose
        time_zone: str = "",
        date_format: str = "",
        active: bool = True,
        **columns: str,
    ) -> Record:
        """Add a user, who may sign in; the e-mail address is the user name unless another is given.

        Further columns are given raw, by their names.
        """
        permissions = Permissions(frozenset(roles), tuple(restrictions))
        person = Person(
            name,
            user_name if email is None else email,
            user_name,
            title,
            department,
            active=active,
            time_zone=time_zone,
            date_format=date_format,
            password=password,
            permissions=permissions,
        )
        user = employ(self.world, person, since=written(self.clock.now()))
        return self.world.update("sys_user", user["sys_id"], **columns)

    def add_group(self, name: str, description: str = "") -> Record:
        sys_id = self.world.new_id("sys_user_group", name)
        return self.world.insert("sys_user_group", sys_id=sys_id, name=name, description=description, active="true")

    def add_incident(self, caller: str, short_description: str, *, group: str = "", **columns: str) -> Record:
        """Add an incident, by default New, moderate and opened now; further columns are given raw, by their names."""
        now = written(self.clock.now())
        values = {
            "number": self.world.next_number("incident"),
            "state": "1",
            "active": "true",
            "impact": "2",
            "urgency": "2",
            "severity": "3",
            "opened_at": now,
            "sys_created_on": now,
            "sys_updated_on": now,
            "u_vip": "false",
            "sys_class_name": "incident",
            "caller_id": self._user(caller)["sys_id"],
            "assignment_group": self._group(group),
            "short_description": short_description,
            **columns,
        }
        values.setdefault("incident_state", values["state"])
        values.setdefault("priority", priority(values["impact"], values["urgency"]))
        values.setdefault("sys_id", self.world.new_id("incident", values["number"]))
        return self.world.insert("incident", **values)

    def add_entry(self, incident: Record, element: str, text: str, user: str) -> None:
        """Write into `comments` or `work_notes` of an incident, now."""
        self.world.write_entry(
            incident["sys_id"], element, text, self._user(user)["user_name"], written(self.clock.now())
        )

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

        A column's type is `string`, `integer`, `boolean`, `glide_date_time`, `journal_input`, `password2`, or the name
        of the table it refers to; a record is named by the column `display`. Rows are given raw; a `sys_id` and, with a
        `prefix` and a column `number`, a number is made up for those without. Holders of one of `roles` read and write
        it. ValueError for a table that exists, a reference that leads nowhere, or a row with an unknown column.
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
        """Add a column of one's own (`u_...`); a reference names the table it leads to."""
        self.world[table].add_column(Column(name, kind, reference))

    def set_choice_label(self, field: str, value: str, label: str, *, table: str = "incident") -> None:
        """Rename a choice, or add one."""
        choices = self.world["sys_choice"].where("element", field)
        rows = [row for row in choices if (row["name"], row["value"]) == (table, value)]
        if rows:
            self.world.update("sys_choice", rows[0]["sys_id"], label=label)
        else:
            self.world.insert("sys_choice", name=table, element=field, value=value, label=label, language="en")

    def issue_tokens(self, user: str, client_id: str) -> Issued:
        """Give tokens without the walk through a browser."""
        client = self._clients.get(client_id)
        if client is None:
            raise KeyError(client_id)
        return self._tokens.grant(client, self._user(user)["sys_id"])

    def expire_access_tokens(self, user: str | None = None) -> None:
        """End the access tokens of one user, or of all; refresh tokens stay good."""
        self._tokens.expire_access(self._user(user)["sys_id"] if user else None)

    def revoke_tokens(self, user: str | None = None) -> None:
        """End access and refresh tokens of one user, or of all."""
        self._tokens.forget(self._user(user)["sys_id"] if user else None)

    def _user(self, named: str) -> Record:
        """Find a user by sys_id or user name; KeyError when there is none."""
        users = self.world["sys_user"]
        record = users.get(named) or users.one("user_name", named)
        if record is None:
            raise KeyError(named)
        return record

    def _group(self, named: str) -> str:
        groups = self.world["sys_user_group"]
        record = groups.get(named) or groups.one("name", named)
        if record is None and named:
            raise KeyError(named)
        return record["sys_id"] if record else ""
