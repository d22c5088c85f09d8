"""What an administrator of the instance does by hand, offered to tests as methods."""

import secrets
from collections.abc import Sequence
from typing import Literal

from bridge.mock.servicenow.clock import Clock
from bridge.mock.servicenow.configuration import Configuration
from bridge.mock.servicenow.oauth.clients import Client, Clients
from bridge.mock.servicenow.oauth.tokens import Issued, Tokens
from bridge.mock.servicenow.world import Record, Restriction, World
from bridge.mock.servicenow.world.company import Permissions, Person
from bridge.mock.servicenow.world.incidents import DEFAULTS, priority
from bridge.mock.servicenow.world.moments import written
from bridge.mock.servicenow.world.populate import employ


class Administration(Configuration):
    """Adds to one world and takes tokens away. A `user` or a `group` may be named by sys_id or by its name."""

    def __init__(self, world: World, clock: Clock, clients: Clients, tokens: Tokens) -> None:
        super().__init__(world, clock)
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
        groups: Sequence[str] = (),
        restrictions: Sequence[Restriction] = (),
        password: str = "demo",  # noqa: S107 - everybody's, on purpose
        time_zone: str = "",
        date_format: str = "",
        active: bool = True,
        **columns: str,
    ) -> Record:
        """Add a user, who may sign in; the e-mail address is the user name unless another is given.

        `roles` such as `itil` decide what the user reads and writes, `groups` must exist. Further columns are given
        raw, by their names.
        """
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
            permissions=Permissions(frozenset(roles), tuple(restrictions)),
        )
        memberships = [self._group(each) for each in groups]
        self.world["sys_user"].check(columns)
        user = employ(self.world, person, since=written(self.clock.now()))
        for group in memberships:
            self.world.join(user["sys_id"], group)
        return self.world.update("sys_user", user["sys_id"], **columns)

    def add_group(self, name: str, description: str = "") -> Record:
        sys_id = self.world.new_id("sys_user_group", name)
        return self.world.insert("sys_user_group", sys_id=sys_id, name=name, description=description, active="true")

    def add_incident(self, caller: str, short_description: str, *, group: str = "", **columns: str) -> Record:
        """Add an incident, by default New, moderate and opened now; further columns are given raw, by their names."""
        now = written(self.clock.now())
        values = DEFAULTS | {
            "number": self.world.next_number("incident"),
            "state": "1",
            "active": "true",
            "impact": "2",
            "urgency": "2",
            "severity": "3",
            "opened_at": now,
            "sys_created_on": now,
            "sys_updated_on": now,
            "sys_mod_count": "0",
            "caller_id": self._user(caller)["sys_id"],
            "assignment_group": self._group(group),
            "short_description": short_description,
            **columns,
        }
        values.setdefault("incident_state", values["state"])
        values.setdefault("priority", priority(values["impact"], values["urgency"]))
        values.setdefault("sys_id", self.world.new_id("incident", values["number"]))
        return self.world.insert("incident", **values)

    def add_entry(
        self, incident: str | Record, element: Literal["comments", "work_notes"], text: str, user: str
    ) -> None:
        """Write into a journal of an incident, which may be named by its number or its sys_id, now."""
        incidents = self.world["incident"]
        found = incidents.get(incident) or incidents.one("number", incident) if isinstance(incident, str) else incident
        if found is None:
            raise KeyError(incident)
        now = written(self.clock.now())
        self.world.write_entry(found["sys_id"], element, text, self._user(user)["user_name"], now)

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
