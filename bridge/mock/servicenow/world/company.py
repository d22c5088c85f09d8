"""Who works where: the shape of the people a mock instance is peopled with."""

from dataclasses import dataclass
from typing import Protocol


class Names(Protocol):
    """What derives a sys_id from a name."""

    def new_id(self, table: str, name: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Restriction:
    """Access rules that narrow what one user reads: an encoded query readable rows must match, and hidden columns."""

    table: str
    rows: str = ""
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Permissions:
    """What one user may do: role names, and what narrows them."""

    roles: frozenset[str] = frozenset()
    restrictions: tuple[Restriction, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """An assignment group."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Person:
    """One user record. An empty `user_name` means the e-mail address is the user name too.

    `share` is the part of all incidents that are this person's (0 to 1; the rest is spread evenly over the other
    callers), `open_share` the part of those that are still open; `calls` says whether there are any. `vip` marks the
    person and their incidents.
    """

    name: str
    email: str
    user_name: str = ""
    title: str = ""
    department: str = ""
    active: bool = True
    time_zone: str = ""
    date_format: str = ""
    sys_id: str = ""
    password: str = "demo"  # noqa: S105 - everybody's, on purpose
    permissions: Permissions = Permissions()
    groups: tuple[str, ...] = ()
    calls: bool = True
    vip: bool = False
    share: float = 0.0
    open_share: float = 0.3

    @property
    def sign_in(self) -> str:
        return self.user_name or self.email

    def id_in(self, world: Names) -> str:
        """Give this person's sys_id in that world."""
        return self.sys_id or world.new_id("sys_user", self.sign_in)


@dataclass(frozen=True, slots=True)
class Company:
    """Everybody of one tenant: callers, agents and the groups that work for them."""

    name: str
    city: str
    people: tuple[Person, ...]
    groups: tuple[Group, ...]


GROUPS = (
    Group("Service Desk", "First contact for every user"),
    Group("Endpoint Engineering", "Intune, Autopilot and everything on a device"),
    Group("Network", "Offices, Wi-Fi and VPN"),
    Group("Identity", "Accounts, sign-in and conditional access"),
    Group("Messaging", "Exchange Online, Outlook and Teams"),
)

# The two records every demo instance has, under the sys_ids they have everywhere.
SYSTEM_ADMINISTRATOR = Person(
    name="System Administrator",
    email="admin@example.com",
    user_name="admin",
    title="System Administrator",
    sys_id="6816f79cc0a8016401c5a33be04be441",
    password="admin",  # noqa: S106 - the demo's
    permissions=Permissions(frozenset({"admin"})),
    calls=False,
)
ABEL_TUTER = Person(
    name="Abel Tuter",
    email="abel.tuter@example.com",
    user_name="abel.tuter",
    title="Network Engineer",
    department="IT",
    sys_id="681ccaf9c0a8016400b98a06818d57c7",
    permissions=Permissions(frozenset({"itil"})),
    groups=("Network", "Messaging"),
    calls=False,
)
