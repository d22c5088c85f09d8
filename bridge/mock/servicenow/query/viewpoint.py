"""Who searches, and when: what `javascript:` values and relative dates are reckoned from."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


class NotImitated(Exception):
    """The request uses a part of ServiceNow this mock does not play; guessing would be worse."""


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """A user and a moment; `groups` are the sys_ids of the user's groups."""

    sys_id: str = ""
    user_name: str = ""
    name: str = ""
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    groups: tuple[str, ...] = ()
