"""Invents the incidents of the last two years: who called, about what, and how far it has come."""

from collections import Counter
from datetime import datetime, timedelta
from math import sqrt

from bridge.mock.servicenow.world.company import Company, Person
from bridge.mock.servicenow.world.course import NEW, Course, run
from bridge.mock.servicenow.world.dice import Dice
from bridge.mock.servicenow.world.moments import written
from bridge.mock.servicenow.world.stories import Story, stories
from bridge.mock.servicenow.world.world import World

_TWO_YEARS = 730.0
_FILLED_IN = {
    "app": ("Visio", "Power BI", "Acrobat", "SAP", "Dynamics 365", "Project", "the time sheet", "Figma"),
    "site": ("building A", "building B", "the flagship store", "the warehouse"),
}
# What a default instance fills in for whoever opens one (documented samples).
DEFAULTS = {
    "escalation": "0",
    "approval": "not requested",
    "upon_approval": "proceed",
    "upon_reject": "cancel",
    "made_sla": "true",
    "knowledge": "false",
    "notify": "1",
    "reassignment_count": "0",
    "reopen_count": "0",
    "child_incidents": "0",
    "sys_class_name": "incident",
    "sys_domain": "global",
    "sys_domain_path": "/",
    "u_vip": "false",
}
_CHANNELS = ("self-service", "self-service", "phone", "email", "chat")


def priority(impact: str, urgency: str) -> str:
    """Look up the default matrix: 1 critical to 5 planning."""
    return str(int(impact) + int(urgency) - 1)


class Incidents:
    """Writes incidents into a world; everything is decided by the seed."""

    def __init__(self, world: World, company: Company, *, seed: int, now: datetime) -> None:
        self._world, self._dice, self._now = world, Dice(seed), now
        self._callers = [person for person in company.people if person.calls]
        self._agents = {
            group.name: [person for person in company.people if group.name in person.groups] for group in company.groups
        }

    def happen(self, count: int) -> None:
        """Insert this many, numbered from INC0010001 in the order they were opened."""
        opened = sorted(self._moment() for _ in range(count))
        callers = self._who(count)
        left = Counter(caller.id_in(self._world) for caller in callers)
        still_open = {person.id_in(self._world): person.open_share for person in self._callers}
        still_open = {sys_id: round(share * left[sys_id]) for sys_id, share in still_open.items()}
        for index, (moment, caller) in enumerate(zip(opened, callers, strict=True)):
            sys_id = caller.id_in(self._world)
            newest = left[sys_id] <= still_open[sys_id]
            left[sys_id] -= 1
            self._happen(f"INC{10001 + index:07}", moment, caller, still_open=newest)

    def _moment(self) -> datetime:
        """Choose when: the nearer to now the likelier, and in office hours."""
        chance = self._dice.between(0, 1)
        days = _TWO_YEARS * chance * sqrt(chance)
        day = (self._now - timedelta(days=days + 1)).replace(hour=0, minute=0, second=0, microsecond=0)
        return day + timedelta(seconds=round(self._dice.between(7, 19) * 3600))

    def _who(self, count: int) -> list[Person]:
        """Choose a caller for each, shares met exactly, in random order."""
        certain = [person for person in self._callers for _ in range(round(person.share * count))]
        others = [person for person in self._callers if not person.share]
        everybody = certain + [self._dice.pick(others) for _ in range(count - len(certain))]
        order = sorted((self._dice.between(0, 1), index) for index in range(count))
        return [everybody[index] for _, index in order]

    def _happen(self, number: str, opened: datetime, caller: Person, *, still_open: bool) -> None:
        story = self._told(caller)
        agent = self._dice.pick(self._agents[story.group])
        course = run(self._dice, opened, self._now, still_open=still_open)
        triaged = course.state != NEW or self._dice.chance(0.6)
        channel = self._dice.pick(_CHANNELS)
        columns = {
            **self._levels(story),
            **course.columns(agent.id_in(self._world)),
            "sys_id": self._world.new_id("incident", number),
            "number": number,
            "task_effective_number": number,
            "short_description": story.short,
            "description": story.text,
            "close_notes": story.closing if course.close_code else "",
            "category": story.category,
            "contact_type": channel,
            "caller_id": caller.id_in(self._world),
            "opened_by": (caller if channel == "self-service" else agent).id_in(self._world),
            "assignment_group": self._world.new_id("sys_user_group", story.group) if triaged else "",
            "assigned_to": agent.id_in(self._world) if course.state != NEW else "",
            "company": self._world["core_company"].all()[0]["sys_id"],
            "u_vip": str(caller.vip).lower(),
            "sys_created_by": caller.sign_in,
            "sys_mod_count": "0" if course.state == NEW else "1",
            "sys_updated_by": caller.sign_in if course.state == NEW else agent.sign_in,
        }
        record = self._world.insert("incident", **DEFAULTS | columns)
        if course.state != NEW:
            self._write(record["sys_id"], story, course, caller, agent)

    def _told(self, caller: Person) -> Story:
        device = f"LT-{caller.name[:3].upper()}-{int(self._dice.between(1000, 9999))}"
        filled_in = {blank: self._dice.pick(words) for blank, words in _FILLED_IN.items()}
        return self._dice.pick(stories()).filled(device=device, **filled_in)

    def _levels(self, story: Story) -> dict[str, str]:
        impact, urgency = self._dice.pick(story.impact), self._dice.pick(story.urgency)
        severity = impact if self._dice.chance(0.3) else "3"
        return {"impact": impact, "urgency": urgency, "priority": priority(impact, urgency), "severity": severity}

    def _write(self, incident: str, story: Story, course: Course, caller: Person, agent: Person) -> None:
        """Add the entries people wrote while it went on, evenly over the time it took."""
        entries = [(text.removeprefix("agent: "), text.startswith("agent: ")) for text in story.comments]
        written_by = [("comments", text, agent if by_agent else caller) for text, by_agent in entries]
        written_by += [("work_notes", text, agent) for text in story.notes]
        step = (course.updated - course.opened) / (len(written_by) + 1)
        for turn, (element, text, who) in enumerate(written_by, start=1):
            self._world.write_entry(incident, element, text, who.sign_in, written(course.opened + turn * step))
