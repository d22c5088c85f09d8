"""The door for teams that write no Python: what a test would do to the mock, done over HTTP."""

import orjson
import pytest

from bridge.mock.servicenow import MockServiceNow

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
    assert door("POST", "tables", {"name": "u_door", "columns": {"name": "string"}})[0] == 200
    assert "u_door" in held.world.tables


def test_options_are_turned(held, door):
    assert door("POST", "options", {"basic_auth": False, "longest_url": 100})[0] == 200
    assert (held.options.basic_auth, held.options.longest_url) == (False, 100)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("faults", {"kind": "nonsense"}),
        ("faults", {"kind": "slow", "nonsense": 1}),
        ("faults", ["slow"]),
        ("options", {"nonsense": 1}),
        ("tokens", {"user": "nobody", "client_id": "none"}),
        ("incidents", {"caller": "nobody", "short_description": ""}),
        ("clock", {}),
    ],
)
def test_what_cannot_be_is_400_and_says_why(door, path, told):
    status, answer = door("POST", path, told)
    assert status == 400
    assert answer["error"]


def test_no_page_of_another_origin_can_use_the_door(door):
    assert door("POST", "faults", {"kind": "reset"}, content_type="text/plain")[0] == 415
    assert door("GET", "nothing")[0] == 404
    assert door("PUT", "faults", {})[0] == 404
