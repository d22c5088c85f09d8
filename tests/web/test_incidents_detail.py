"""One incident in full: its description, how it ended, and what was written into it, dated in UTC."""

import pytest

from tests.conftest import ALEX
from tests.servicenow.truth import Truth, rfc3339

ADELE = "adele.vance@contoso.com"
KINDS = {"comments": "comment", "work_notes": "work_note"}


def detail(agent, incident, user=ADELE):
    response = agent.get(f"/v1/users/{user}/incidents/{incident}")
    assert response.status_code == 200, response.text
    return response.json


def written(servicenow, incident, *elements):
    """Every entry of one incident, the newest first."""
    truth = Truth(servicenow)
    names = {row["user_name"]: row["name"] for row in truth.rows("sys_user")}
    rows = [
        row
        for row in truth.rows("sys_journal_field")
        if row["element_id"] == incident["sys_id"] and row["element"] in elements
    ]
    return [
        {
            "kind": KINDS[row["element"]],
            "author": names[row["sys_created_by"]],
            "created_at": rfc3339(row["sys_created_on"]),
            "text": row["value"].strip(),
        }
        for row in sorted(rows, key=lambda row: row["sys_created_on"], reverse=True)
    ]


@pytest.fixture(scope="module")
def truth(standing):
    return Truth(standing.servicenow)


def test_a_detail_is_the_incident_of_the_list_with_more(alex, truth):
    listed = alex.get(f"/v1/users/{ADELE}/incidents?page_size=100").json["items"]
    for incident in listed[::7]:
        found = detail(alex, incident["number"])

        assert incident.items() <= found.items()
        assert set(found) - set(incident) == {"description", "resolution", "activity", "u_vip"}
        assert found["u_vip"]["value"] == "false"
        assert found == detail(alex, incident["sys_id"])


@pytest.mark.parametrize("spelling", [str.lower, str.swapcase])
def test_a_number_is_found_in_any_letter_case(alex, truth, spelling):
    number = truth.of(ADELE)[0]["number"]

    assert detail(alex, spelling(number))["number"] == number


@pytest.fixture(scope="module")
def details(alex, truth):
    return [(row, detail(alex, row["number"])) for row in truth.of(ADELE)]


def test_each_description_and_resolution_is_what_servicenow_holds(details):
    for row, found in details:
        ended = row["close_code"] or row["close_notes"] or row["resolved_at"]
        resolved_at = rfc3339(row["resolved_at"]) if row["resolved_at"] else None

        assert found["description"] == row["description"]
        assert found["resolution"] == (
            {"code": row["close_code"], "notes": row["close_notes"], "resolved_at": resolved_at} if ended else None
        )
    assert {found["resolution"] is None for _, found in details} == {True, False}


def test_everything_ever_written_is_there_in_utc_the_newest_first(details, standing):
    """Alex reads dates such as 31/12/2026 in Berlin's time; what is written in an hour repeated has none."""
    written_in_all = 0
    for row, found in details:
        expected = written(standing.servicenow, row, *KINDS)
        undated = [each["text"] for each in found["activity"] if each["created_at"] is None]
        written_in_all += len(expected)

        assert [each for each in found["activity"] if each["created_at"]] == [
            each for each in expected if each["text"] not in undated
        ]
        assert len(found["activity"]) == len(expected)
        assert len(undated) <= 1
    assert written_in_all > 50


def test_work_notes_are_hidden_from_those_who_may_not_read_them(megan, standing, truth):
    visible = truth.of(ADELE, seen_by_group="Service Desk")
    noted = [row for row in visible if written(standing.servicenow, row, "work_notes")]
    assert noted
    for row in visible:
        assert detail(megan, row["number"])["activity"] == written(standing.servicenow, row, "comments")


def test_an_incident_nobody_has_written_into_has_no_activity(standing, alex, caller):
    incident = standing.servicenow.add_incident(caller, "New")

    found = detail(alex, incident["number"], caller)

    assert (found["activity"], found["resolution"], found["description"]) == ([], None, "")


class Written:
    """An incident opened in winter and last changed in summer, and what is written into it."""

    def __init__(self, servicenow, caller):
        self.world, self.caller = servicenow.world, caller
        self.incident = servicenow.add_incident(
            caller,
            "Long",
            opened_at="2026-01-15 10:00:00",
            sys_created_on="2026-01-15 10:00:05",
            sys_updated_on="2026-07-20 09:30:00",
        )

    def write(self, text, when, element="comments", user=ADELE):
        self.world.write_entry(self.incident["sys_id"], element, text, user, when)

    def update(self, **columns):
        self.world.update("incident", self.incident["sys_id"], **columns)

    def activity(self, agent):
        return detail(agent, self.incident["number"], self.caller)["activity"]

    def told(self, agent):
        """The texts, and when each was written as far as the agent is told."""
        return {each["text"]: each["created_at"] for each in self.activity(agent)}


@pytest.fixture
def incident(standing, caller):
    return Written(standing.servicenow, caller)


@pytest.fixture
def profile(standing):
    """Sets Nestor's preferences in ServiceNow."""

    def prefer(**columns):
        plain = {"time_zone": "", "date_format": "", "time_format": ""}
        sys_id = Truth(standing.servicenow).user("nestor")["sys_id"]
        standing.servicenow.world.update("sys_user", sys_id, **{**plain, **columns})

    return prefer


@pytest.mark.parametrize(
    "text",
    [
        "One paragraph.\n\nAnother.\n\n\nA third, after two empty lines.",
        "Dear all,\r\n\r\nwindows writes it so.\r\n",
        "2026-01-01 10:00:00 - not a heading",
        "On 01/02/2026 10:00:00 - Mark (the boss) wrote:\n> (Additional comments)",
        "forwarded\n15/01/2026 12:00:00 - Mark Brown (Additional comments)\nwithout an empty line before",
        "forwarded\n\n15/01/2026 12:00:00 - Mark Brown (Comments from another system)\nwith another label",
        "forwarded\n\n2026-01-15 12:00:00 - Mark Brown (Additional comments)\nwith another kind of date",
        "forwarded\n\nThursday at noon - Mark Brown (Additional comments)\nwithout a date",
        "from tomorrow\n\n16/07/2026 12:00:00 - Mark Brown (Additional comments)\nnewer than what it stands in",
        " - () ( - )",
        "(Additional comments)",
    ],
)
def test_a_text_stays_whole_whatever_its_lines_look_like(alex, incident, text):
    incident.write("Before", "2026-01-16 11:00:00")
    incident.write(text, "2026-01-17 11:00:00")
    incident.write("After", "2026-07-19 11:00:00", user=ALEX)

    assert [(each["author"], each["created_at"], each["text"]) for each in incident.activity(alex)] == [
        ("Alex Wilber", "2026-07-19T11:00:00Z", "After"),
        ("Adele Vance", "2026-01-17T11:00:00Z", text.strip()),
        ("Adele Vance", "2026-01-16T11:00:00Z", "Before"),
    ]


@pytest.mark.parametrize("name", ["Dr. Ada Lovelace (IT)", "A - B", "Ünal Öz", "x"])
def test_an_author_may_have_any_name(standing, alex, incident, name):
    standing.servicenow.add_user(f"author {name}", name)
    incident.write("Text", "2026-01-16 11:00:00", user=f"author {name}")

    assert [each["author"] for each in incident.activity(alex)] == [name]


MOMENTS = (
    *("2026-01-15 10:00:06", "2026-03-28 22:30:00", "2026-03-29 00:59:59", "2026-03-29 01:00:00"),
    *("2026-03-29 12:00:00", "2026-03-30 12:00:00", "2026-04-05 12:00:00", "2026-07-20 09:29:00"),
)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Australia/Sydney", "UTC"])
def test_times_are_utc_on_both_sides_of_summer_time_wherever_the_agent_is(nestor, incident, profile, zone):
    profile(time_zone=zone)
    for moment in MOMENTS:
        incident.write(moment, moment)

    assert incident.told(nestor) == {moment: rfc3339(moment) for moment in MOMENTS}


def test_an_hour_that_clocks_repeat_is_not_told(alex, incident):
    """In Berlin it was half past two twice on this day."""
    opened = dict.fromkeys(("opened_at", "sys_created_on"), "2026-10-20 10:00:00")
    incident.update(**opened, sys_updated_on="2026-10-26 09:30:00")
    for moment in ("2026-10-24 00:30:00", "2026-10-25 00:30:00", "2026-10-25 01:30:00", "2026-10-25 02:30:00"):
        incident.write(moment, moment)

    assert incident.told(alex) == {
        "2026-10-24 00:30:00": "2026-10-24T00:30:00Z",
        "2026-10-25 00:30:00": None,
        "2026-10-25 01:30:00": None,
        "2026-10-25 02:30:00": "2026-10-25T02:30:00Z",
    }


@pytest.mark.parametrize(
    "form", ["yyyy-MM-dd", "dd/MM/yyyy", "MM/dd/yyyy", "dd-MM-yyyy", "MM-dd-yyyy", "dd.MM.yyyy", "yyyy/MM/dd"]
)
@pytest.mark.parametrize("time_form", ["HH:mm:ss", "hh:mm:ss a", "HH.mm.ss"])
def test_times_are_utc_in_every_date_format_of_servicenow(nestor, incident, profile, form, time_form):
    profile(date_format=form, time_format=time_form)
    incident.write("Text", "2026-02-03 23:04:05", element="work_notes")

    assert incident.activity(nestor) == [
        {"kind": "work_note", "author": "Adele Vance", "created_at": "2026-02-03T23:04:05Z", "text": "Text"}
    ]


@pytest.mark.parametrize("form", ["dd-MMM-yyyy", "yy.MM.dd", "dd MMMM yyyy"])
def test_an_unknown_date_format_leaves_the_time_out_and_nothing_else(nestor, incident, profile, form):
    profile(date_format=form)
    incident.write("Old", "2026-01-16 11:00:00")
    incident.write("New\n\nwith two paragraphs", "2026-01-17 11:00:00")

    assert incident.told(nestor) == {"New\n\nwith two paragraphs": None, "Old": None}


def test_a_date_that_two_formats_read_differently_is_not_told(alex, incident):
    """Everything known of the incident happened on the fifth of May: is 06/05 the day after, or a day of June?"""
    incident.update(**dict.fromkeys(("opened_at", "sys_created_on", "sys_updated_on"), "2026-05-05 10:00:00"))
    incident.write("Same day", "2026-05-05 11:00:00")
    incident.write("Next day", "2026-05-06 11:00:00")

    assert incident.told(alex) == {"Same day": "2026-05-05T11:00:00Z", "Next day": None}


def test_a_time_on_a_clock_of_twelve_hours_is_not_told(nestor, incident, profile):
    profile(time_format="hh:mm:ss", time_zone="Europe/Berlin")
    incident.update(sys_updated_on="2026-01-20 15:30:00")
    incident.write("Morning", "2026-01-16 08:00:00")
    incident.write("Evening", "2026-01-16 18:00:00")

    assert incident.told(nestor) == {"Morning": None, "Evening": None}


def test_comments_and_notes_are_one_list(alex, incident):
    incident.write("first", "2026-01-16 11:00:00", "work_notes", ALEX)
    incident.write("second", "2026-01-17 11:00:00", "comments")
    incident.write("third", "2026-01-18 11:00:00", "work_notes", ALEX)

    assert [(each["kind"], each["text"]) for each in incident.activity(alex)] == [
        ("work_note", "third"),
        ("comment", "second"),
        ("work_note", "first"),
    ]


def test_what_is_written_now_is_read_at_once(alex, incident):
    assert incident.activity(alex) == []
    incident.update(sys_updated_on="2026-07-20 10:00:00")
    incident.write("Now", "2026-07-20 10:00:00")

    assert incident.told(alex) == {"Now": "2026-07-20T10:00:00Z"}
