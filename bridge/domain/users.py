"""The employees of a tenant as ServiceNow knows them: found by text, or resolved to exactly one."""

import re
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bridge.domain.agents import Agent
from bridge.domain.connection import Connections
from bridge.domain.errors import UserAmbiguous, UserNotFound
from bridge.domain.grant import Access
from bridge.domain.paging import Page, Slice
from bridge.domain.rights import Rights

SYS_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class User:
    """One active row of `sys_user`."""

    sys_id: str
    name: str
    user_name: str
    email: str
    title: str
    department: str


class UserDirectory(Protocol):
    """ServiceNow's users, as far as the agent may see them."""

    def by_sys_id(self, access: Access, sys_id: str) -> User | None: ...

    def by_columns(self, access: Access, columns: Sequence[str], value: str) -> Sequence[Sequence[User]]:
        """For each column in turn, the active users whose column equals the value, letter case aside."""

    def search(self, access: Access, text: str, part: Slice) -> Page[User]: ...


Remembered = MutableMapping[tuple[str, ...], User]


class Users:
    """Asks ServiceNow as the agent; a resolved user is remembered a short while, for that agent only."""

    def __init__(
        self, connections: Connections, directory: UserDirectory, rights: Rights, remembered: Remembered
    ) -> None:
        self._connections, self._directory = connections, directory
        self._rights, self._remembered = rights, remembered

    def search(self, agent: Agent, text: str, part: Slice) -> Page[User]:
        def ask(access: Access) -> Page[User]:
            found = self._directory.search(access, text, part)
            if not found.items:
                self._rights.check(access)
            return found

        return self._connections.call(agent, ask)

    def one(self, agent: Agent, user: str) -> User:
        """The one active user with this `sys_id`, or with this text in the first match field that finds any."""
        return self._connections.call(agent, lambda access: self.resolve(access, agent, user))

    def resolve(self, access: Access, agent: Agent, user: str) -> User:
        connector = access.connector
        key = (agent.tenant, agent.id, connector.instance_url, *connector.match_fields, user)
        found = self._remembered.get(key)
        if found is None:
            found = self._find(access, user)
            self._remembered[key] = found
        return found

    def _find(self, access: Access, user: str) -> User:
        if SYS_ID.fullmatch(user):
            by_id = self._directory.by_sys_id(access, user)
            hits = [by_id] if by_id else []
        else:
            groups = self._directory.by_columns(access, access.connector.match_fields, user)
            hits = next((list(group) for group in groups if group), [])
        if not hits:
            self._rights.check(access)
            raise UserNotFound("ServiceNow shows you no active user with this name or sys_id.")
        if len(hits) > 1:
            raise UserAmbiguous("More than one active user in ServiceNow has this name. Use a sys_id instead.")
        return hits[0]
