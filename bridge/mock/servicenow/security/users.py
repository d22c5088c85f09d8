"""The signed-in user as the rest of the instance needs them: what they may do and how they read dates."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bridge.mock.servicenow.options import Options
from bridge.mock.servicenow.query import Viewpoint
from bridge.mock.servicenow.world import Record, World
from bridge.mock.servicenow.world.company import Permissions

# A date format is a Java pattern; these are the letters that occur in the platform's list of formats.
_PATTERN = {"yyyy": "%Y", "yy": "%y", "MM": "%m", "dd": "%d", "HH": "%H", "hh": "%I", "mm": "%M", "ss": "%S", "a": "%p"}
_LETTERS = re.compile("|".join(_PATTERN))
_ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class User:
    """A signed-in user. `dates` is a strftime pattern for a date with its time, `groups` are sys_ids."""

    sys_id: str
    user_name: str
    name: str
    zone: ZoneInfo
    dates: str
    permissions: Permissions
    groups: tuple[str, ...]

    @property
    def is_admin(self) -> bool:
        return _ADMIN in self.permissions.roles

    def has_one_of(self, roles: frozenset[str]) -> bool:
        return self.is_admin or bool(roles & self.permissions.roles)

    def viewpoint(self, now: datetime) -> Viewpoint:
        return Viewpoint(self.sys_id, self.user_name, self.name, self.zone, now, self.groups)


def signed_in(world: World, options: Options, sys_id: str) -> User | None:
    """Read a user; None when there is none or when they may not sign in."""
    record = world["sys_user"].get(sys_id)
    if record is None or record["active"] != "true" or record["locked_out"] == "true":
        return None
    pattern = f"{record['date_format'] or options.date_format} {record['time_format'] or 'HH:mm:ss'}"
    return User(
        sys_id=sys_id,
        user_name=record["user_name"],
        name=record["name"],
        zone=_zone(record, options),
        dates=strftime_pattern(pattern),
        permissions=world.permissions.get(sys_id, Permissions()),
        groups=world.groups_of(sys_id),
    )


@cache
def strftime_pattern(java: str) -> str:
    """Translate a Java date pattern of the platform's list."""
    return _LETTERS.sub(lambda found: _PATTERN[found.group()], java)


def _zone(record: Record, options: Options) -> ZoneInfo:
    try:
        return ZoneInfo(record["time_zone"] or options.time_zone)
    except ZoneInfoNotFoundError:
        return ZoneInfo("UTC")
