"""Who works in the soak: agents of the portal, each a ServiceNow user of their own, whose rights differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_DNS, uuid5

from bridge.mock.entra import CONTOSO, Person
from bridge.mock.servicenow import MockServiceNow, Record, Restriction

_VIEW_INCIDENTS = "ServiceNow.ViewIncidents"
_GROUPS = ("Service Desk", "Endpoint Engineering", "Network", "Identity", "Messaging")
_HIDDEN = frozenset({"work_notes"})


@dataclass(frozen=True)
class Member:
    """One agent. Without a `group` all rows are theirs; a restless one disconnects now and then."""

    number: int
    group: str
    reads_work_notes: bool

    @property
    def user_name(self) -> str:
        return f"agent.{self.number:03}@contoso.com"

    @property
    def is_restless(self) -> bool:
        return self.number % 5 == 0

    @property
    def person(self) -> Person:
        """As Entra knows them."""
        oid = str(uuid5(NAMESPACE_DNS, self.user_name))
        return Person(CONTOSO, oid, f"Agent {self.number:03}", self.user_name, roles=(_VIEW_INCIDENTS,))

    @property
    def restrictions(self) -> Sequence[Restriction]:
        """As ServiceNow restricts them."""
        rows = f"assignment_group.name={self.group}" if self.group else ""
        hidden = frozenset() if self.reads_work_notes else _HIDDEN
        return [Restriction("incident", rows, hidden)] if rows or hidden else []


def members(count: int) -> Iterator[Member]:
    """A third each: those who see everything, one group only, everything but work notes."""
    for number in range(1, count + 1):
        group = _GROUPS[number // 3 % len(_GROUPS)] if number % 3 == 1 else ""
        yield Member(number, group, reads_work_notes=number % 3 != 2)


def settle(servicenow: MockServiceNow, count: int) -> None:
    """Makes ServiceNow users of them; the same in every process for the same seed."""
    for member in members(count):
        servicenow.add_user(
            member.user_name, member.person.name, roles=["itil"], restrictions=list(member.restrictions)
        )


def callers(servicenow: MockServiceNow) -> list[Record]:
    """Everybody whose incidents can be asked for by user name."""
    with_incidents = {incident["caller_id"] for incident in servicenow.world["incident"].all()}
    users = servicenow.world["sys_user"].all()
    return [user for user in users if user["active"] == "true" and user["sys_id"] in with_incidents]
