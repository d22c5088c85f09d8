"""How an incident goes on after it was opened: its state, and the dates that state implies."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bridge.mock.servicenow.world.dice import Dice
from bridge.mock.servicenow.world.moments import duration, written

NEW, IN_PROGRESS, ON_HOLD, RESOLVED, CLOSED, CANCELED = "1", "2", "3", "6", "7", "8"

# One is picked; what stands in twice is twice as likely.
_OPEN = (NEW, NEW, NEW, IN_PROGRESS, IN_PROGRESS, IN_PROGRESS, IN_PROGRESS, ON_HOLD, ON_HOLD, RESOLVED)
_DONE = (*(CLOSED,) * 11, CANCELED)
_HOLD_REASONS = ("1", "1", "1", "3", "4", "5")
_CLOSE_CODES = ("Solution provided", "Solution provided", "Workaround provided", "User error", "Resolved by caller")
_CLOSES_ITSELF_AFTER = timedelta(days=7)
_SCHEDULES = ("calendar", "business")
NO_LENGTHS = {f"{each}_{column}": "" for each in _SCHEDULES for column in ("duration", "stc")}


def lengths(took: timedelta) -> dict[str, str]:
    """Give the columns that say how long an incident took, for an instance whose business never rests."""
    seconds = str(max(0, round(took.total_seconds())))
    return {name: duration(took) if name.endswith("_duration") else seconds for name in NO_LENGTHS}


@dataclass(frozen=True, slots=True)
class Course:
    """What became of an incident. Open means state New, In Progress, On Hold or Resolved: `active` is true."""

    state: str
    opened: datetime
    updated: datetime
    resolved: datetime | None = None
    closed: datetime | None = None
    hold_reason: str = ""
    close_code: str = ""

    def columns(self, agent: str) -> dict[str, str]:
        """Give the columns that follow from this; `agent` is the sys_id of who resolved and closed it."""
        return {
            "state": self.state,
            "incident_state": self.state,
            "active": str(self.closed is None).lower(),
            "opened_at": written(self.opened),
            "sys_created_on": written(self.opened),
            "sys_updated_on": written(self.updated),
            "resolved_at": written(self.resolved) if self.resolved else "",
            "resolved_by": agent if self.resolved else "",
            "closed_at": written(self.closed) if self.closed else "",
            "closed_by": agent if self.closed else "",
            **(lengths(self.resolved - self.opened) if self.resolved else {}),
            "hold_reason": self.hold_reason,
            "close_code": self.close_code,
        }


def run(dice: Dice, opened: datetime, now: datetime, *, still_open: bool) -> Course:
    """Decide how far an incident has come by `now`."""
    age = now - opened
    worked = opened + min(timedelta(hours=dice.between(1, 72)), age * dice.between(0.1, 0.6))
    state = dice.pick(_OPEN if still_open else _DONE)
    if state == NEW:
        return Course(state, opened, opened)
    if state in {IN_PROGRESS, ON_HOLD}:
        return Course(state, opened, worked, hold_reason=dice.pick(_HOLD_REASONS) if state == ON_HOLD else "")
    if state == CANCELED:
        return Course(state, opened, worked, closed=worked, close_code="Resolved by caller")
    close_code = dice.pick(_CLOSE_CODES)
    if state == RESOLVED:
        return Course(state, opened, worked, resolved=worked, close_code=close_code)
    closed = worked + min(_CLOSES_ITSELF_AFTER, (now - worked) * 0.5)
    return Course(state, opened, closed, resolved=worked, closed=closed, close_code=close_code)
