"""Evaluates the server-side scripts that filters use as values (`javascript:gs.getUserID()` and its kind)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bridge.mock.servicenow.query.viewpoint import NotImitated, Viewpoint
from bridge.mock.servicenow.world.moments import written

PREFIX = "javascript:"
_MY_GROUPS = re.compile(r"(?:gs\.getUser\(\)\.)?getMyGroups\(\);?")
_CALL = re.compile(r"gs\.(\w+)\(([^)]*)\);?")
_PERIOD = re.compile(r"(beginning|end)Of(Today|Yesterday|Tomorrow|(?:This|Last|Next)(?:Week|Month|Quarter|Year))")
_AGO = re.compile(r"(minutes|hours|days|months)Ago(Start|End)?")


def evaluate(value: str, viewpoint: Viewpoint) -> str:
    """Give a value as it is compared: itself, or what its script returns.

    Dates are reckoned in the user's time zone and returned in UTC (measured); several values are separated by commas.
    NotImitated for any other script.
    """
    if not value.startswith(PREFIX):
        return value
    script = value.removeprefix(PREFIX).strip()
    if _MY_GROUPS.fullmatch(script):
        return ",".join(viewpoint.groups)
    call = _CALL.fullmatch(script)
    if call is None:
        raise NotImitated(value)
    try:
        return _returned(call, viewpoint)
    except (ValueError, OverflowError) as unreadable:
        raise NotImitated(value) from unreadable


def _returned(call: re.Match[str], viewpoint: Viewpoint) -> str:
    name, arguments = call.group(1), [each.strip(" '\"") for each in call.group(2).split(",")]
    if name in _PLAIN:
        return _PLAIN[name](viewpoint)
    if period := _PERIOD.fullmatch(name):
        return _in_utc(_edge(viewpoint, period.group(2), end=period.group(1) == "end"))
    if ago := _AGO.fullmatch(name):
        return _ago(viewpoint, ago.group(1), ago.group(2), int(arguments[0] or 0))
    if name == "dateGenerate":
        moment = datetime.fromisoformat(" ".join(arguments))
        return _in_utc(moment.replace(tzinfo=viewpoint.zone))
    raise NotImitated(call.string)


_PLAIN: dict[str, Callable[[Viewpoint], str]] = {
    "getUserID": lambda viewpoint: viewpoint.sys_id,
    "getUserName": lambda viewpoint: viewpoint.user_name,
    "getUserDisplayName": lambda viewpoint: viewpoint.name,
    "nowDateTime": lambda viewpoint: written(viewpoint.now),
    "now": lambda viewpoint: viewpoint.now.astimezone(viewpoint.zone).date().isoformat(),
}


def months_later(moment: datetime, months: int) -> datetime:
    """Move to the first day of the month so many months later."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(year=year, month=month + 1, day=1)


def midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _in_utc(moment: datetime) -> str:
    return written(moment.astimezone(UTC))


def _edge(viewpoint: Viewpoint, period: str, *, end: bool) -> datetime:
    """Give the first or the last second of a day, week (from Monday), month, quarter or year."""
    today = midnight(viewpoint.now.astimezone(viewpoint.zone))
    days = {"Yesterday": -1, "Today": 0, "Tomorrow": 1}
    if period in days:
        start, following = (today + timedelta(days=days[period] + later) for later in (0, 1))
    elif period.endswith("Week"):
        monday = today - timedelta(days=today.weekday())
        start, following = (monday + timedelta(weeks=_turn(period) + later) for later in (0, 1))
    else:
        start, following = _months(today, period)
    return following - timedelta(seconds=1) if end else start


def _turn(period: str) -> int:
    return {"Last": -1, "This": 0, "Next": 1}[period[:4]]


def _months(today: datetime, period: str) -> tuple[datetime, datetime]:
    length = {"Month": 1, "Quarter": 3, "Year": 12}[period[4:]]
    start = months_later(today, _turn(period) * length - (today.month - 1) % length)
    return start, months_later(start, length)


def _ago(viewpoint: Viewpoint, unit: str, edge: str | None, count: int) -> str:
    local = viewpoint.now.astimezone(viewpoint.zone)
    if unit == "months":
        earlier = months_later(local, -count)
        moment = earlier.replace(day=min(local.day, (months_later(earlier, 1) - timedelta(days=1)).day))
    else:
        moment = local - timedelta(**{unit: count})
    if edge == "Start":
        moment = midnight(moment)
    if edge == "End":
        moment = midnight(moment) + timedelta(days=1, seconds=-1)
    return _in_utc(moment)
