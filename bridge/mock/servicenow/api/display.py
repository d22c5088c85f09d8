"""How a value is shown to a user: labels for choices, names for references, dates in their own zone and format."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from zoneinfo import ZoneInfo

from bridge.mock.servicenow.query.paths import Path
from bridge.mock.servicenow.security.access import Access
from bridge.mock.servicenow.security.users import User
from bridge.mock.servicenow.world import Record, World
from bridge.mock.servicenow.world.moments import read, spoken
from bridge.mock.servicenow.world.schema import Kind

Shown = Callable[[Record], str]
_ENTRY_LABELS = {"comments": "Additional comments", "work_notes": "Work notes"}
_MASK = "********"


def shown(world: World, access: Access, user: User, path: Path) -> Shown:
    """Make what turns a record into the display value of one of its paths."""
    raw = path.raw
    match path.column.kind:
        case Kind.REFERENCE:
            return path.text
        case Kind.DATE_TIME:
            return lambda record: local(raw(record), user.zone, user.dates)
        case Kind.DURATION:
            return lambda record: spoken(raw(record)) if raw(record) else ""
        case Kind.PASSWORD:
            return lambda record: _MASK if raw(record) else ""
        case Kind.JOURNAL | Kind.JOURNAL_LIST:
            return _entries(world, access, user, path)
    labels = world.labels(path.table, path.column.name)
    return _labelled(raw, labels) if labels else raw


def _labelled(raw: Shown, labels: Mapping[str, str]) -> Shown:
    def write(record: Record) -> str:
        value = raw(record)
        return labels.get(value, value)

    return write


@lru_cache(maxsize=65_536)
def local(raw: str, zone: ZoneInfo, pattern: str) -> str:
    """Write a raw UTC date in a time zone; empty stays empty."""
    moment = read(raw) if raw else None
    return moment.astimezone(zone).strftime(pattern) if moment else raw


def _entries(world: World, access: Access, user: User, path: Path) -> Shown:
    """Write the entries of a journal column, newest first, each under its date, writer and kind."""
    listed = [path.column.name] if path.column.kind is Kind.JOURNAL else list(_ENTRY_LABELS)
    hidden = access.hidden(user, path.table)
    elements = frozenset(element for element in listed if element not in hidden)

    def write(record: Record) -> str:
        home = path.home(record)
        kept = world["sys_journal_field"].where("element_id", home["sys_id"] if home else "")
        entries = [entry for entry in kept if entry["element"] in elements]
        entries.sort(key=lambda entry: entry["sys_created_on"], reverse=True)
        return "".join(_entry(world, user, entry) for entry in entries)

    return write


def _entry(world: World, user: User, entry: Record) -> str:
    writer = world["sys_user"].one("user_name", entry["sys_created_by"])
    name = writer["name"] if writer else entry["sys_created_by"]
    when = local(entry["sys_created_on"], user.zone, user.dates)
    return f"{when} - {name} ({_ENTRY_LABELS[entry['element']]})\n{entry['value']}\n\n"
