"""Administrators learn who did what, find it among everything else, and are themselves on record for looking."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from bridge.mock.entra import CONTOSO
from tests.builders import CLIENT_SECRET, RETURN_TO, AgentClient
from tests.conftest import ALEX, MEGAN, NINA
from tests.connecting import LIST, callback_path, code_of, events, log_lines, problem_of, query_of, token_requests

AUDIT = "/v1/audit"
ADELE = "adele.vance@contoso.com"
IRVIN, PRADEEP = "irvin.sayers@contoso.com", "pradeep.gupta@contoso.com"
COLUMNS = ["id", "time", "event", "agent", "agent_name", "request_id", "about"]
HOSTILE = "=cmd|'/C calc'!A1\r\nid,time \x1b[31mred\x1b[0m \u202e"


@pytest.fixture
def stage(renewed_stage):
    return renewed_stage


@pytest.fixture
def servicenow(renewed_servicenow):
    return renewed_servicenow


@pytest.fixture
def irvin(stage):
    """May update the connector and read the audit, and has nothing to do with incidents."""
    return stage.agent(IRVIN)


def read(asking, /, **query):
    response = asking.get(AUDIT, query_string=query)
    assert response.status_code == 200, response.text
    return response.json


def found(asking, /, *names, **query):
    """The events of these names, or of any but the reading of the audit."""
    items = read(asking, page_size=100, **query)["items"]
    return [item for item in items if (item["event"] in names if names else item["event"] != "audit.read")]


def id_of(agent):
    return agent.get("/v1/me").json["agent"]["id"]


def test_who_looked_at_whose_incidents_is_told_as_asked_and_as_found(stage, irvin):
    alex = stage.connected(ALEX)
    listed = alex.get(LIST.replace("adele.vance", "Adele.Vance"), headers={"X-Request-ID": "the-reading-of-a-list"})
    newest = listed.json["items"][0]
    alex.get(f"/v1/users/{newest['caller_id']['value']}/incidents/{newest['number']}")
    alex.get(f"{LIST}/summary")

    summary, one, whole = found(irvin, "incidents.read")

    assert whole["agent"] == id_of(alex)
    assert whole["agent_name"] == "Alex Wilber"
    assert whole["request_id"] == "the-reading-of-a-list"
    adele = {"user_sys_id": newest["caller_id"]["value"], "user_name": ADELE}
    assert whole["about"] == {"user": "Adele.Vance@contoso.com", **adele, "what": "list"}
    assert one["about"] == {"user": adele["user_sys_id"], **adele, "what": newest["number"]}
    assert summary["about"] == {"user": ADELE, **adele, "what": "summary"}


def test_an_incident_that_was_not_found_was_looked_for(stage, irvin):
    stage.connected(ALEX).get(f"{LIST}/INC9999999")

    (looked,) = found(irvin, "incidents.read")
    assert looked["about"]["what"] == "INC9999999"


def test_who_saw_nobodys_incidents_looked_at_none(stage, irvin):
    alex = stage.connected(ALEX)
    alex.get("/v1/users/nobody@contoso.com/incidents")
    stage.servicenow.faults.add("unavailable")
    alex.get(LIST)

    assert found(irvin, "incidents.read") == []


def test_a_connection_is_told_from_its_beginning_to_its_end(stage, irvin):
    alex = stage.connected(ALEX)
    alex.request("DELETE", "/v1/connection")

    told = found(irvin)[::-1]
    instance = {"instance_url": stage.servicenow.url}
    assert [(each["event"], each["about"]) for each in told] == [
        ("connection.begun", instance),
        ("connection.completed", {**instance, "servicenow_user": ALEX}),
        ("connection.ended", instance),
    ]
    assert {(each["agent"], each["agent_name"]) for each in told} == {(id_of(alex), "Alex Wilber")}


def test_who_was_refused_who_said_no_and_whose_completion_did_not_match_is_told(stage, irvin):
    alex, megan = stage.connected(ALEX), stage.agent(MEGAN)
    stage.servicenow.revoke_tokens()
    alex.get(LIST)
    stage.answered(megan.begin(), MEGAN, button="Deny")
    megan.complete("0" * 64)
    stage.agent(PRADEEP).get(LIST)

    forbidden, mismatch, denied, refused = found(
        irvin, "connection.refused", "connection.denied", "connection.state_mismatch", "permission.refused"
    )
    instance = {"instance_url": stage.servicenow.url}
    assert (refused["event"], refused["agent_name"], refused["about"]) == (
        "connection.refused",
        "Alex Wilber",
        instance,
    )
    assert (denied["event"], denied["agent"], denied["agent_name"]) == (
        "connection.denied",
        id_of(megan),
        "Megan Bowen",
    )
    assert denied["about"] == {"error": "access_denied", **instance}
    assert (mismatch["event"], mismatch["agent_name"]) == ("connection.state_mismatch", "Megan Bowen")
    assert (forbidden["event"], forbidden["agent_name"]) == ("permission.refused", "Pradeep Gupta")
    assert forbidden["about"] == {"permission": "incidents:read"}


def test_what_was_changed_in_the_connector_and_which_test_failed_is_told_and_never_the_secret(stage, irvin):
    change = {"extra_fields": ["u_vip", "location"], "client_secret": "canary-new-secret"}
    assert irvin.request("PUT", "/v1/connector", json=change).status_code == 200
    begun = irvin.request("POST", "/v1/connector/test", json={"return_to": RETURN_TO}).json
    completion = stage.allowed(begun["authorization_url"], ALEX)
    assert irvin.request("PUT", "/v1/connector/test", json={"completion": completion}).status_code == 409

    failed, tested, changed = found(irvin)
    instance = {"instance_url": stage.servicenow.url}
    assert changed["event"] == "connector.changed"
    assert changed["about"] == {"extra_fields": "u_vip → u_vip, location", "has_client_secret": "changed"}
    assert (tested["event"], tested["about"]) == ("connector.test_begun", instance)
    assert failed["event"] == "connector.test_failed"
    assert failed["about"] == {**instance, "step": "token", "problem": "connector_test_failed"}
    assert {each["agent_name"] for each in (failed, tested, changed)} == {"Irvin Sayers"}


def test_time_is_the_servers_to_the_millisecond(stage, irvin):
    began = datetime.now(UTC) - timedelta(milliseconds=1)
    stage.agent(ALEX).begin()

    (begun,) = found(irvin)
    assert begun["time"].endswith("Z")
    assert began <= datetime.fromisoformat(begun["time"]) <= datetime.now(UTC)


def test_an_agent_is_shown_as_they_were_called_then(stage, irvin):
    stage.agent(ALEX).begin()
    stage.agent(ALEX, name="Alex Wilber-Bowen").begin()

    assert [each["agent_name"] for each in found(irvin)] == ["Alex Wilber-Bowen", "Alex Wilber"]


def test_a_stranger_is_told_of_in_the_log_and_in_nobodys_audit(stage, irvin, redis):
    with log_lines() as lines:
        response = AgentClient(stage.app, "nonsense").get(LIST)
        stage.agent(ALEX, aud="another").get(LIST)
        stage.app.test_client().get(LIST)

    refused = events(lines, "authentication.refused")
    assert [line["reason"] for line in refused] == [
        "The token is not valid.",
        "The token is not for this API.",
        "Send an Authorization header with a bearer token of Microsoft Entra.",
    ]
    assert refused[0]["request_id"] == response.headers["X-Request-ID"]
    assert {(line["tenant"], line["agent"]) for line in refused} == {(None, None)}
    assert found(irvin) == []
    assert redis.keys("*:audit") == [f"bridge:{{{CONTOSO}}}:audit".encode()]


def test_the_log_has_the_same_events_with_the_same_ids(stage, irvin):
    with log_lines() as lines:
        alex = stage.connected(ALEX)
        alex.get(LIST)

    told = found(irvin)[::-1]
    said = events(lines, "connection.begun", "connection.completed", "incidents.read")
    assert [line["id"] for line in said] == [item["id"] for item in told]
    for line, item in zip(said, told, strict=True):
        assert {**line, **item["about"]} == line
        for name in ("event", "agent", "agent_name", "request_id"):
            assert line[name] == item[name]


def test_an_event_that_cannot_be_kept_is_an_error_in_the_log_once_and_fails_nothing(stage, redis):
    alex = stage.connected(ALEX)
    redis.delete(f"bridge:{{{CONTOSO}}}:audit")
    redis.set(f"bridge:{{{CONTOSO}}}:audit", "no stream")
    with log_lines() as lines:
        response = alex.get(LIST)

    assert response.status_code == 200
    (lost,) = events(lines, "incidents.read")
    assert lost["log_level"] == "error"
    assert lost["lost"]
    assert (lost["agent"], lost["user"], lost["user_name"]) == (id_of(alex), ADELE, ADELE)
    assert lost["request_id"] == response.headers["X-Request-ID"]
    assert problem_of(alex.get(AUDIT)) == (503, "storage_unavailable")


def test_a_list_costs_one_entry(stage, redis):
    alex = stage.connected(ALEX)
    alex.get(LIST)
    redis.config_resetstat()
    alex.get(LIST)

    asked = redis.info("commandstats")
    assert asked["cmdstat_xadd"]["calls"] == 1
    assert "cmdstat_xtrim" not in asked


def test_no_secret_is_in_it(stage, irvin):
    alex = stage.agent(ALEX)
    url = alex.begin()
    code = code_of(stage, url, ALEX)
    back = stage.app.test_client().get(callback_path(code=code, state=query_of(url)["state"]))
    completion = back.headers["Location"].partition("=")[2]
    stage.agent(MEGAN).complete(completion)
    alex.complete(completion)
    stage.servicenow.expire_access_tokens()
    alex.get(LIST)
    AgentClient(stage.app, alex.token).get(LIST)

    text = irvin.get(f"{AUDIT}?page_size=100").text
    secrets = [code, completion, query_of(url)["state"], alex.token, CLIENT_SECRET]
    secrets += [
        value
        for asked in token_requests(stage.servicenow)
        for name, value in asked.form.items()
        if name in {"code_verifier", "refresh_token"}
    ]
    secrets += [each.headers["Authorization"].split()[1] for each in stage.servicenow.journal.at("/api/")]
    assert len(secrets) > 8
    assert [secret for secret in secrets if secret in text] == []


def test_a_hostile_name_does_nothing_to_whoever_reads_it(stage, irvin):
    stage.agent(ALEX, name=HOSTILE).begin()
    stage.agent(MEGAN, name="x" * 5000).begin()
    for accept in ("application/json", "text/csv"):
        text = irvin.get(AUDIT, headers={"Accept": accept}).text
        assert not any(each in text for each in ("\x1b", "\u202e", "\r\nid,time"))
        assert r"\u001b[31mred" in text
        assert "x" * 1000 not in text

    row = table(irvin, event="connection.begun")[1]
    assert row["agent_name"].startswith("'=cmd|")


@pytest.fixture
def busy(stage):
    """Alex read twice, Megan once, one of them another employee; then both disconnected, and Pradeep was refused."""
    alex, megan = stage.connected(ALEX), stage.connected(MEGAN)
    alex.get(LIST)
    alex.get("/v1/users/miriam.graham@contoso.com/incidents")
    megan.get(LIST)
    for agent in (alex, megan):
        agent.request("DELETE", "/v1/connection")
    stage.agent(PRADEEP).get(LIST)
    return stage


def test_conditions_narrow_it_down_together(busy, irvin):
    alex, megan = id_of(busy.agent(ALEX)), id_of(busy.agent(MEGAN))

    def said(**query):
        return [(item["event"], item["agent"]) for item in read(irvin, **query)["items"]]

    reading, ended = "incidents.read", "connection.ended"
    assert said(event=reading) == [(reading, megan), (reading, alex), (reading, alex)]
    assert said(event=reading, agent=alex) == [(reading, alex)] * 2
    assert said(event=reading, user=ADELE) == [(reading, megan), (reading, alex)]
    assert said(user=ADELE.upper(), agent=alex.upper()) == [(reading, alex)]
    assert said(event=[ended, reading], agent=megan) == [(ended, megan), (reading, megan)]
    assert said(event=f"{ended},{reading}", agent=megan) == [(ended, megan), (reading, megan)]
    assert said(event=ended, user=ADELE) == []
    assert said(agent="nobody") == []


def test_an_employee_is_found_by_their_sys_id_and_user_name_however_they_were_asked_for(busy, irvin):
    known = found(irvin, user=ADELE)[0]["about"]
    busy.connected(ALEX).get(f"/v1/users/{known['user_sys_id']}/incidents")

    for user in (known["user_sys_id"], known["user_name"]):
        assert [item["about"]["user"] for item in found(irvin, user=user)] == [known["user_sys_id"], ADELE, ADELE]


def test_times_bound_it(busy, irvin):
    everything = found(irvin)
    middle = everything[4]["time"]

    after = found(irvin, after=middle)
    before = found(irvin, before=middle)

    assert after + before == everything
    assert min(item["time"] for item in after) == middle
    assert found(irvin, after=middle, before=everything[0]["time"]) == [
        item for item in after if item["time"] < everything[0]["time"]
    ]


def test_pages_follow_one_another_by_the_cursor(busy, irvin):
    whole = read(irvin, page_size=100, event=["incidents.read", "connection.ended"])
    cursor: str | None = None
    pages: list[list[object]] = []
    while not pages or cursor:
        query = {"event": ["incidents.read", "connection.ended"], "page_size": 2}
        page = read(irvin, **query, **({"cursor": cursor} if cursor else {}))
        pages.append(page["items"])
        cursor = page["next_cursor"]

    assert whole["next_cursor"] is None
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [item for page in pages for item in page] == whole["items"]


def test_looking_is_an_event_once_for_each_question(busy, irvin):
    first = read(irvin, page_size=2, user=ADELE, event="incidents.read")
    read(irvin, page_size=1, user=ADELE, event="incidents.read")
    busy.agent(ALEX).get(AUDIT, headers={"Accept": "text/csv"})
    assert first["next_cursor"] is None
    page = read(irvin, page_size=2)
    read(irvin, page_size=2, cursor=page["next_cursor"])
    irvin.get(f"{AUDIT}?cursor=nonsense")
    busy.agent(MEGAN).get(AUDIT)

    looked = read(irvin, event="audit.read")["items"]
    assert [(item["agent_name"], item["about"]) for item in looked] == [
        ("Irvin Sayers", {}),
        ("Alex Wilber", {}),
        *[("Irvin Sayers", {"filters": f"event incidents.read; user {ADELE}"})] * 2,
    ]


def test_a_cursor_is_of_no_use_to_anybody_else_nor_for_another_question(busy, irvin):
    cursor = read(irvin, page_size=1)["next_cursor"]

    for agent, query in (
        (busy.agent(ALEX), {"cursor": cursor}),
        (busy.agent(NINA), {"cursor": cursor}),
        (irvin, {"cursor": cursor, "user": ADELE}),
        (irvin, {"cursor": cursor[:-1]}),
        (irvin, {"cursor": "nonsense"}),
    ):
        refused = agent.get(AUDIT, query_string=query)
        assert problem_of(refused) == (422, "invalid_request")
        assert list(refused.json["errors"]) == ["cursor"]


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ({"event": "nonsense"}, "event"),
        ({"event": "incidents.read,nonsense"}, "event"),
        ({"event": ""}, "event"),
        ({"agent": ""}, "agent"),
        ({"agent": "x" * 101}, "agent"),
        ({"user": ""}, "user"),
        ({"user": "x" * 201}, "user"),
        ({"user": "a\nb"}, "user"),
        ({"after": "yesterday"}, "after"),
        ({"before": "2026-13-01T00:00:00Z"}, "before"),
        ({"after": "2026-01-02T00:00:00Z", "before": "2026-01-01T00:00:00Z"}, "after"),
        ({"after": "2026-01-01T00:00:00Z", "before": "2026-01-01T00:00:00Z"}, "after"),
        ({"page_size": "0"}, "page_size"),
        ({"page_size": "101"}, "page_size"),
        ({"page_size": "many"}, "page_size"),
        ({"cursor": ""}, "cursor"),
        ({"cursor": "x" * 501}, "cursor"),
        ({"page": "1"}, "page"),
        ({"user": [ADELE, ADELE]}, "user"),
        ({"agent": ["a", "b"]}, "agent"),
    ],
)
def test_what_cannot_be_a_condition_is_refused_by_name(stage, irvin, query, wrong):
    refused = irvin.get(AUDIT, query_string=query)

    assert problem_of(refused) == (422, "invalid_request")
    assert list(refused.json["errors"]) == [wrong]


def test_an_unknown_event_is_answered_with_those_there_are(stage, irvin):
    said = irvin.get(f"{AUDIT}?event=nonsense").json["errors"]["event"]

    assert "incidents.read" in said[0]


def table(asking, /, **query):
    response = asking.get(AUDIT, query_string=query, headers={"Accept": "text/csv"})
    assert response.status_code == 200, response.text
    assert response.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(response.text, newline="")))


def test_csv_has_the_same_rows_as_json(busy, irvin):
    items = read(irvin, event="incidents.read,permission.refused,connection.begun")["items"]
    rows = table(irvin, event="incidents.read,permission.refused,connection.begun")

    assert [{**row, "about": json.loads(row["about"])} for row in rows] == items
    assert list(rows[0]) == COLUMNS


def test_csv_says_what_to_call_it_and_how_to_go_on(busy, irvin):
    first = irvin.get(f"{AUDIT}?page_size=2&event=incidents.read", headers={"Accept": "text/csv"})
    cursor = first.headers["X-Next-Cursor"]
    rest = irvin.get(f"{AUDIT}?page_size=2&event=incidents.read&cursor={cursor}", headers={"Accept": "text/csv"})

    assert first.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    assert first.text.count("\r\n") == 3
    assert rest.text.count("\r\n") == 2
    assert "X-Next-Cursor" not in rest.headers


def test_a_tenants_events_are_for_its_own_administrators(busy, irvin):
    nina = busy.agent(NINA)
    nina.request("DELETE", "/v1/connection")

    assert read(nina)["items"] == []
    assert [item["agent_name"] for item in read(nina)["items"]] == ["Nina Sharma"]
    assert "Nina" not in irvin.get(f"{AUDIT}?page_size=100").text
    assert read(nina, agent=id_of(busy.agent(ALEX)))["items"] == []


def test_how_much_is_remembered_is_a_setting(stage, staged, redis):
    trail = f"bridge:{{{CONTOSO}}}:audit"
    with redis.pipeline() as together:
        for _ in range(300):
            together.xadd(trail, {"event": "what another version wrote"})
        together.execute()

    read(staged(BRIDGE_AUDIT_EVENTS="100", BRIDGE_AUDIT_DAYS="30").agent(IRVIN))

    assert 100 <= redis.xlen(trail) < 200
    assert 29 * 86_400 < redis.ttl(trail) <= 30 * 86_400
