"""The rules of incidents: what a new one begins with, and what follows from a change of state."""

from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.rules.author import Author
from bridge.mock.servicenow.world import Record, World
from bridge.mock.servicenow.world.course import CANCELED, CLOSED, NEW, NO_LENGTHS, RESOLVED, lengths
from bridge.mock.servicenow.world.incidents import DEFAULTS, priority
from bridge.mock.servicenow.world.moments import read

_BEGINS_WITH = DEFAULTS | {
    "state": NEW,
    "impact": "3",
    "urgency": "3",
    "severity": "3",
    "category": "inquiry",
}
_LEVELS = {"1", "2", "3"}
_MANDATORY_WHEN_DONE = {"close_code": "Resolution code", "close_notes": "Close notes"}


def opened(_world: World, values: dict[str, str], author: Author) -> dict[str, str]:
    """Complete a new incident, with the defaults of a default instance (documented samples)."""
    begun = {"task_effective_number": values["number"]}
    nothing = dict.fromkeys(("close_code", "close_notes", "resolved_at", "closed_at"), "")
    return _settled(nothing, _BEGINS_WITH | begun | _in_step(values), author)


def changed(_world: World, before: Record, values: dict[str, str], author: Author) -> dict[str, str]:
    """Complete a change."""
    return _settled(before, _in_step(values), author)


def _in_step(values: dict[str, str]) -> dict[str, str]:
    """Let state follow incident_state where only that is sent: they are one (measured)."""
    return {"state": values["incident_state"], **values} if "incident_state" in values else values


def _settled(before: Record, values: dict[str, str], author: Author) -> dict[str, str]:
    """Compute the priority and date what the state implies.

    A priority that is sent is not believed: it follows from impact and urgency (seen).
    """
    values = {name: value for name, value in values.items() if name != "priority"}
    after = {**before, **values}
    if {"impact", "urgency"} & values.keys() and {after["impact"], after["urgency"]} <= _LEVELS:
        values["priority"] = priority(after["impact"], after["urgency"])
    if "state" in values:
        values |= _ended(before, after, author) | {"incident_state": values["state"]}
    return values


def _ended(before: Record, after: Record, author: Author) -> dict[str, str]:
    """Refuse to resolve or close without a code and notes (measured); date what is resolved, closed or reopened."""
    state = after["state"]
    empty = [label for name, label in _MANDATORY_WHEN_DONE.items() if not after[name]]
    if state in {RESOLVED, CLOSED} and empty:
        raise Refusal.data_policy(*empty)
    done = {"active": str(state not in {CLOSED, CANCELED}).lower()}
    if state in {RESOLVED, CLOSED}:
        done |= {} if before["resolved_at"] else _resolved(after, author)
    else:
        done |= {"resolved_at": "", "resolved_by": "", **NO_LENGTHS}
    if state in {CLOSED, CANCELED}:
        done |= {} if before["closed_at"] else {"closed_at": author.now, "closed_by": author.sys_id}
    else:
        done |= {"closed_at": "", "closed_by": ""}
    return done


def _resolved(incident: Record, author: Author) -> dict[str, str]:
    opened, now = read(incident["opened_at"]), read(author.now)
    took = lengths(now - opened) if opened and now else {}
    return {"resolved_at": author.now, "resolved_by": author.sys_id, **took}
