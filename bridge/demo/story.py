"""The chapters of the walk, each a function whose docstring is its title, in the order they are told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bridge.demo.agent import Agent
from bridge.demo.browser import Unexpected
from bridge.demo.stage import Stage
from bridge.demo.telling import Telling

ALEX, MEGAN, PRADEEP = "alex.wilber@contoso.com", "megan.bowen@contoso.com", "pradeep.gupta@contoso.com"
ADELE, DIEGO = "/v1/users/adele.vance@contoso.com/incidents", "/v1/users/diego.siciliani@contoso.com/incidents"

_COLUMNS = ("number", "state", "priority", "opened_at", "assignment_group", "short_description")
_HEADINGS = ("Number", "State", "Priority", "Opened", "Assignment group", "Short description")


@dataclass
class Story:
    """Where it plays, who tells it, its hero, and the incidents that were seen on the way."""

    stage: Stage
    telling: Telling
    alex: Agent
    newest: list[str] = field(default_factory=list)


def signing_in(story: Story) -> None:
    """Alex signs in to the portal with Microsoft Entra, and has no connection to ServiceNow yet"""
    story.alex.sign_in()
    me = story.alex.ask("GET", "/v1/me")
    _expect(me["connection"]["status"] == "disconnected", "Nobody should be connected at the beginning.")
    story.telling.say(f"{me['agent']['name']} may {', '.join(me['permissions'])}; {me['connection']['status']}.")


def connecting(story: Story) -> None:
    """Alex connects: signs in at ServiceNow, allows it, and comes back to the portal's page"""
    story.alex.connect()
    connection = story.alex.ask("GET", "/v1/connection")
    _expect(connection["status"] == "connected", "The connection should stand.")
    user = connection["servicenow_user"]
    story.telling.say(f"Connected to {connection['instance_url']} as {user['name']} ({user['user_name']}).")


def searching(story: Story) -> None:
    """Alex looks for Adele"""
    found = story.alex.ask("GET", "/v1/users?search=adele")["items"]
    _expect([user["name"] for user in found] == ["Adele Vance"], "Adele Vance, and only she, should be found.")
    columns = ("name", "user_name", "title", "department")
    story.telling.table(
        ("Name", "User name", "Title", "Department"), ([user[each] for each in columns] for user in found)
    )


def listing(story: Story) -> None:
    """Adele's newest incidents, live from ServiceNow"""
    page = story.alex.ask("GET", f"{ADELE}?page_size=8")
    story.newest = [incident["number"] for incident in page["items"]]
    _expect(len(story.newest) == 8 and page["has_more"], "Adele should have more than eight incidents.")  # noqa: PLR2004
    _incidents(story, page)


def turning_the_page(story: Story) -> None:
    """The next page of them"""
    page = story.alex.ask("GET", f"{ADELE}?page_size=8&page=2")
    numbers = {incident["number"] for incident in page["items"]}
    _expect(numbers and numbers.isdisjoint(story.newest), "The second page should hold other incidents than the first.")
    story.telling.say(f"{', '.join(sorted(numbers))}")


def filtering(story: Story) -> None:
    """Only those that are new or in progress with one group, named by the labels that ServiceNow shows"""
    query = urlencode({"state": "New,In Progress", "assignment_group": "Endpoint Engineering", "page_size": 5})
    page = story.alex.ask("GET", f"{ADELE}?{query}")
    states = {incident["state"]["display_value"] for incident in page["items"]}
    groups = {incident["assignment_group"]["display_value"] for incident in page["items"]}
    _expect(states <= {"New", "In Progress"} and groups == {"Endpoint Engineering"}, "The filter should hold.")
    _incidents(story, page)


def taking_along(story: Story) -> None:
    """Chosen columns as CSV, one of them beyond the thirteen exchanged ones"""
    query = urlencode({"fields": "NUMBER,STATE,OPENEDAT,SHORT DESCRIPTION,u_vip", "page_size": 3})
    lines = story.alex.ask("GET", f"{ADELE}?{query}", accept="text/csv").strip().splitlines()
    _expect(len(lines) == 4, "There should be a line of headings and one for each incident.")  # noqa: PLR2004
    for line in lines:
        story.telling.say(line)


def summing_up(story: Story) -> None:
    """How Adele's incidents stand"""
    summary = story.alex.ask("GET", f"{ADELE}/summary")
    counted = sum(state["count"] for state in summary["by_state"])
    _expect(counted == summary["total"], "The states should add up to the total.")
    _expect(summary["newest"]["number"] == story.newest[0], "The newest should be the first of the list.")
    rows = [(state["display_value"], str(state["count"])) for state in summary["by_state"]]
    story.telling.table(("State", "Incidents"), [*rows, ("open", str(summary["open"])), ("all", str(summary["total"]))])


def reading(story: Story) -> None:
    """One incident in detail, with what people wrote on it"""
    resolved = story.alex.ask("GET", f"{ADELE}?state=Resolved,Closed&page_size=1")["items"][0]["number"]
    incident = story.alex.ask("GET", f"{ADELE}/{resolved}")
    _expect(incident["activity"] and incident["resolution"], "It should have activity and a resolution.")
    story.telling.say(f"{incident['number']}: {incident['short_description']}")
    rows = [
        (_moment(each["created_at"]), each["author"], each["kind"].replace("_", " "), each["text"])
        for each in incident["activity"]
    ]
    story.telling.table(("When", "Who", "Kind", "Text"), rows)
    story.telling.say(f"Resolved: {incident['resolution']['code']}. {incident['resolution']['notes']}")


def someone_who_sees_less(story: Story) -> None:
    """Megan connects too; ServiceNow lets her see less, and so does the bridge"""
    megan = Agent(story.stage, MEGAN, story.telling.call)
    megan.sign_in()
    megan.connect()
    hers = megan.ask("GET", f"{ADELE}?page_size=100")["items"]
    his = story.alex.ask("GET", f"{ADELE}?page_size=100")["items"]
    groups = {incident["assignment_group"]["display_value"] for incident in hers}
    _expect(len(hers) < len(his) and groups == {"Service Desk"}, "Megan should see the Service Desk's incidents only.")
    story.telling.say(f"Of Adele's incidents Alex sees {len(his)} and Megan {len(hers)}, all of the Service Desk.")


def being_refused(story: Story) -> None:
    """What is refused: Pradeep, who has no role; another user's incident; a condition smuggled into a search"""
    pradeep = Agent(story.stage, PRADEEP, story.telling.call)
    pradeep.sign_in()
    pradeep.ask("GET", "/v1/users?search=adele", 403, "forbidden")
    diegos = story.alex.ask("GET", f"{DIEGO}?page_size=1")["items"][0]["number"]
    story.alex.ask("GET", f"{ADELE}/{diegos}", 404, "incident_not_found")
    query = urlencode({"search": "adele^ORDERBYactive"})
    story.alex.ask("GET", f"/v1/users?{query}", 422, "invalid_request")


def disconnecting(story: Story) -> None:
    """Alex ends the connection; after that there is nothing to see"""
    story.alex.ask("DELETE", "/v1/connection", 204)
    story.alex.ask("GET", ADELE, 409, "not_connected")


CHAPTERS = (
    signing_in,
    connecting,
    searching,
    listing,
    turning_the_page,
    filtering,
    taking_along,
    summing_up,
    reading,
    someone_who_sees_less,
    being_refused,
    disconnecting,
)


def _incidents(story: Story, page: Mapping[str, Any]) -> None:
    rows = [[_cell(incident, column) for column in _COLUMNS] for incident in page["items"]]
    story.telling.table(_HEADINGS, rows)
    more = "and there are more" if page["has_more"] else "and that is all"
    story.telling.say(f"{len(page['items'])} of {page['total']}, {more}.")


def _cell(incident: Mapping[str, Any], column: str) -> str:
    value = incident[column]
    if column == "opened_at":
        return _moment(value)
    return str(value["display_value"] if isinstance(value, dict) else value or "")


def _moment(time: str | None) -> str:
    return time[:16].replace("T", " ") if time else ""


def _expect(holds: object, sentence: str) -> None:
    if not holds:
        raise Unexpected(sentence)
