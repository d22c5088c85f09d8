"""Fills an instance with the people of a company and the incidents they would have had."""

from datetime import datetime

from bridge.mock.servicenow.world.choices import choices
from bridge.mock.servicenow.world.company import Company, Person
from bridge.mock.servicenow.world.incidents import Incidents
from bridge.mock.servicenow.world.moments import written
from bridge.mock.servicenow.world.tables import Record
from bridge.mock.servicenow.world.world import World


def populated(company: Company, *, seed: int, incidents: int, now: datetime) -> World:
    """Make an instance's world: the same for the same arguments, on every version of Python."""
    world = World(f"{company.name}/{seed}")
    for row in choices():
        world.insert("sys_choice", **row)
    _settle(world, company)
    for person in company.people:
        employ(world, person, since=written(now))
    Incidents(world, company, seed=seed, now=now).happen(incidents)
    return world


def employ(world: World, person: Person, *, since: str = "") -> Record:
    """Insert a user with everything that hangs on them; `since` is a raw UTC date."""
    first, _, last = person.name.partition(" ")
    user = world.insert(
        "sys_user",
        sys_id=person.id_in(world),
        sys_created_on=since,
        sys_updated_on=since,
        user_name=person.sign_in,
        name=person.name,
        first_name=first,
        last_name=last,
        email=person.email,
        title=person.title,
        department=_department(world, person),
        company=_only(world, "core_company"),
        location=_only(world, "cmn_location"),
        active=str(person.active).lower(),
        locked_out="false",
        web_service_access_only="false",
        vip=str(person.vip).lower(),
        time_zone=person.time_zone,
        date_format=person.date_format,
        user_password=person.password,
    )
    world.permissions[user["sys_id"]] = person.permissions
    for group in person.groups:
        world.join(user["sys_id"], world.new_id("sys_user_group", group))
    return user


def _only(world: World, table: str) -> str:
    return next((record["sys_id"] for record in world[table].all()), "")


def _department(world: World, person: Person) -> str:
    """Find the person's department, or found it: whoever comes first is its head."""
    if not person.department:
        return ""
    kept = world["cmn_department"].one("name", person.department)
    if kept is None:
        sys_id = world.new_id("cmn_department", person.department)
        kept = world.insert("cmn_department", sys_id=sys_id, name=person.department, dept_head=person.id_in(world))
    return kept["sys_id"]


def _settle(world: World, company: Company) -> None:
    world.insert("core_company", sys_id=world.new_id("core_company", company.name), name=company.name)
    world.insert(
        "cmn_location", sys_id=world.new_id("cmn_location", company.city), name=company.city, city=company.city
    )
    for group in company.groups:
        sys_id = world.new_id("sys_user_group", group.name)
        world.insert("sys_user_group", sys_id=sys_id, name=group.name, description=group.description, active="true")
