"""The door for teams that write no Python: what a test would do to the mock, done over HTTP."""

from datetime import datetime, timedelta

import orjson
import pytest

from bridge.mock.servicenow import MockServiceNow, QueryRule, RateLimit

ALEX, LIST = "alex.wilber@contoso.com", "/api/now/table/incident"


@pytest.fixture
def held():
    """Give an instance with the door open."""
    with MockServiceNow(incidents=30, control=True) as mock:
        yield mock


@pytest.fixture
def door(held, pool):
    def ask(method, path, told=None, *, content_type="application/json"):
        body = None if told is None else orjson.dumps(told)
        url = f"{held.url}/__mock__/{path}"
        answer = pool.request(method, url, body=body, headers={"Content-Type": content_type})
        return answer.status, answer.json()

    return ask


@pytest.fixture
def asking(held, pool):
    def ask(token, path=LIST):
        return pool.request("GET", held.url + path, headers={"Authorization": f"Bearer {token}"})

    return ask


def test_the_door_is_shut_unless_it_was_asked_for(instance, pool):
    answer = pool.request("GET", f"{instance.url}/__mock__/journal", redirect=False)
    assert (answer.status, answer.headers["Location"]) == (302, "/login.do")


def test_faults_are_added_listed_and_cleared(held, door, asking):
    status, added = door("POST", "faults", {"kind": "rate_limited", "path": LIST, "times": 2, "retry_after": 7})
    assert (status, added["result"]["kind"], added["result"]["hits"]) == (200, "rate_limited", 0)
    answer = asking("x")
    assert (answer.status, answer.headers["Retry-After"]) == (429, "7")
    ((left, hits),) = [(fault["times"], fault["hits"]) for fault in door("GET", "faults")[1]["result"]]
    assert (left, hits) == (1, 1)
    assert door("DELETE", "faults") == (200, {"result": None})
    assert door("GET", "faults") == (200, {"result": []})
    held.faults.add("hibernating")
    assert door("GET", "faults")[0] == 200  # nothing befalls the door itself


def test_a_fault_may_be_told_by_pattern_variant_and_seed(door, asking):
    told = {"kind": "unauthorized", "path": {"pattern": "incident$"}, "variant": "no_challenge", "for_seconds": 60}
    assert door("POST", "faults", told)[1]["result"]["path"] == {"pattern": "incident$"}
    assert (asking("x").status, "WWW-Authenticate" in asking("x").headers) == (401, False)
    door("POST", "clock", {"seconds": 61})
    door("POST", "faults", {"kind": "not_found", "probability": 0.5})
    runs = []
    for seed in (7, 7, 8):
        assert door("POST", "faults/seed", {"seed": seed}) == (200, {"result": None})
        runs.append([asking("x").status for _ in range(12)])
    assert runs[0] == runs[1] != runs[2]


def test_tokens_are_given_expired_and_revoked_and_time_passes(held, door, asking):
    client = {"client_id": held.client.client_id, "user": ALEX}
    (_, given), (_, again) = door("POST", "tokens", client), door("POST", "tokens", client)
    token = given["result"]["access_token"]
    assert token == again["result"]["access_token"]
    assert asking(token).status == 200
    assert door("POST", "tokens/expire", {"user": ALEX})[0] == 200
    assert asking(token).status == 401
    other = door("POST", "tokens", client)[1]["result"]
    assert other["refresh_token"] == given["result"]["refresh_token"]
    door("POST", "clock", {"seconds": 1801})
    assert asking(other["access_token"]).status == 401
    door("POST", "tokens/revoke", {})
    assert door("POST", "tokens", client)[1]["result"]["refresh_token"] != other["refresh_token"]


def test_the_journal_is_read_and_cleared(door, asking):
    asking("x", f"{LIST}?sysparm_limit=1")
    ((entry,),) = (door("GET", "journal")[1]["result"],)
    assert (entry["method"], entry["path"], entry["status"], entry["user"]) == ("GET", LIST, 401, None)
    assert entry["query"] == {"sysparm_limit": "1"}
    assert entry["headers"]["Authorization"] == "Bearer x"
    door("DELETE", "journal")
    assert door("GET", "journal")[1] == {"result": []}


def test_people_records_clients_and_tables_are_added(held, door):
    _, user = door("POST", "users", {"user_name": "new.hire", "name": "New Hire", "roles": ["itil"]})
    assert held.world["sys_user"].get(user["result"]["sys_id"])
    _, incident = door("POST", "incidents", {"caller": "new.hire", "short_description": "No chair"})
    assert incident["result"]["number"] == "INC0010031"
    _, client = door("POST", "clients", {"name": "Shell", "redirect_urls": ["https://shell.example/"]})
    assert client["result"]["client_secret"]
    rows = [{"name": "front"}]
    assert door("POST", "tables", {"name": "u_door", "columns": {"name": "string"}, "rows": rows})[0] == 200
    assert [row["name"] for row in held.world["u_door"].all()] == ["front"]


def test_what_an_instance_is_made_of_can_be_changed(held, door):
    group = door("POST", "groups", {"name": "Facilities"})[1]["result"]
    column = {"table": "incident", "name": "u_door", "kind": "reference", "reference": "sys_user_group"}
    assert door("POST", "columns", column)[0] == 200
    told = {"caller": ALEX, "short_description": "x", "group": "Facilities", "u_door": group["sys_id"]}
    number = door("POST", "incidents", told)[1]["result"]["number"]
    entry = {"incident": number, "element": "comments", "text": "On its way.", "user": ALEX}
    assert door("POST", "entries", entry)[0] == 200
    assert door("POST", "choices", {"field": "state", "value": "1", "label": "Fresh"})[0] == 200
    assert held.world.labels("incident", "state")["1"] == "Fresh"
    assert door("POST", "cors-rules", {"domain": "https://portal.example"})[1]["result"]["active"] == "true"
    assert door("POST", "filters", {"sys_id": "0" * 32, "script": "gs.getUserID()"})[0] == 200


def test_what_narrows_a_user_s_rights_can_be_told(held, door, pool):
    only = {"table": "incident", "rows": "priority=1", "hidden": ["description"]}
    told = {"user_name": "narrow", "name": "Narrow", "roles": ["itil"], "restrictions": [only]}
    assert door("POST", "users", told)[0] == 200
    headers = {"Authorization": "Basic bmFycm93OmRlbW8="}
    rows = pool.request("GET", held.url + LIST, headers=headers).json()["result"]
    assert {row["priority"] for row in rows} <= {"1"}
    assert not [row for row in rows if "description" in row]


def test_options_are_told_and_turned(held, door):
    rules = [{"table": "sys_user", "column": "email"}]
    limits = [{"limit": 3, "bites_after": 30}]
    turned = {"basic_auth": False, "keep_alive_seconds": 5, "deny": "no_redirect", "query_rules": rules}
    assert door("POST", "options", turned | {"rate_limits": limits, "batch_limit": 2}) == (200, {"result": None})
    options = held.options
    assert (options.basic_auth, options.keep_alive_seconds, options.deny) == (False, 5, "no_redirect")
    assert (options.query_rules, options.rate_limits) == (
        (QueryRule("sys_user", "email"),),
        (RateLimit(3, bites_after=30),),
    )
    told = door("GET", "options")[1]["result"]
    assert (told["deny"], told["rate_limits"][0]["limit"], told["batch_limit"]) == ("no_redirect", 3, 2)
    door("POST", "options", {"batch_limit": None})
    assert options.batch_limit is None


def test_the_time_is_told(held, door):
    door("POST", "clock", {"seconds": 3600})
    told = datetime.fromisoformat(door("GET", "clock")[1]["result"])
    assert abs(told - held.clock.now()) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("faults", {"kind": "nonsense"}),
        ("faults", {"kind": "slow", "nonsense": 1}),
        ("faults", ["slow"]),
        ("faults", {"kind": "slow", "seconds": "long"}),
        ("faults", {"kind": "slow", "path": {"pattern": "("}}),
        ("faults", {"kind": "slow", "path": {}}),
        ("faults", {"kind": "slow", "variant": "nonsense"}),
        ("options", {"nonsense": 1}),
        ("options", {"deny": "nonsense"}),
        ("options", {"mfa": "yes"}),
        ("options", {"longest_url": True}),
        ("options", {"query_rules": [{"column": "email"}]}),
        ("options", {"query_rules": [{"table": "sys_user", "column": "email", "nonsense": 1}]}),
        ("options", {"rate_limits": {"limit": 1}}),
        ("users", {"user_name": "x", "name": "X", "roles": "itil"}),
        ("users", {"user_name": "x", "name": "X", "no_such_column": "x"}),
        ("columns", {"table": "no_such", "name": "x"}),
        ("columns", {"table": "incident", "name": "x", "kind": "no_such"}),
        ("entries", {"incident": "INC0010001", "element": "nonsense", "text": "x", "user": ALEX}),
        ("tables", {"name": "u_x", "columns": {"name": 1}}),
        ("tokens", {"user": "nobody", "client_id": "none"}),
        ("incidents", {"caller": "nobody", "short_description": ""}),
        ("clock", {}),
    ],
)
def test_what_cannot_be_is_400_and_says_why(door, path, told):
    status, answer = door("POST", path, told)
    assert status == 400
    assert answer["error"]
    assert door("GET", "faults") == (200, {"result": []})


def test_options_are_turned_all_or_not_at_all(held, door):
    assert door("POST", "options", {"mfa": True, "deny": "nonsense"})[0] == 400
    assert held.options.mfa is False


def test_no_page_of_another_origin_can_use_the_door(door):
    assert door("POST", "faults", {"kind": "reset"}, content_type="text/plain")[0] == 415
    assert door("GET", "nothing")[0] == 404
    assert door("PUT", "faults", {})[0] == 404
