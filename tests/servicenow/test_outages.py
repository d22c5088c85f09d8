"""However ServiceNow fails, the caller learns which failure it is, in time, and nobody else's rows or tokens leak."""

import time

import pytest

from bridge.mock.entra import CONTOSO
from bridge.mock.servicenow import MockServiceNow
from tests.builders import CLIENT_ID, AgentClient, application, connector, environment
from tests.conftest import ALEX, MEGAN
from tests.servicenow.truth import Truth, numbers

ADELE = "adele.vance@contoso.com"
INCIDENTS = "/api/now/table/incident"


@pytest.fixture(scope="module")
def addresses(breaking):
    """Each call, and the address at ServiceNow it ends at."""
    number = Truth(breaking.servicenow).of(ADELE)[0]["number"]
    return {
        "list": ("/incidents", INCIDENTS),
        "one": (f"/incidents/{number}", INCIDENTS),
        "summary": ("/incidents/summary", "/api/now/stats/incident"),
        "user": ("", "/api/now/table/sys_user"),
    }


@pytest.fixture(params=["list", "one", "summary", "user"])
def asking(request, breaking, addresses):
    """Nobody is remembered."""
    breaking.app.extensions["bridge"].users._remembered.clear()
    return addresses[request.param]


@pytest.fixture
def alex(breaking, instance):
    return breaking.agent(ALEX)


def told(response):
    assert response.mimetype == "application/problem+json"
    return response.status_code, response.json["code"]


def ask(agent, path="/incidents"):
    return agent.get(f"/v1/users/{ADELE}{path}")


UNAVAILABLE, TIMEOUT, LIMITED = (502, "servicenow_unavailable"), (504, "servicenow_timeout"), "servicenow_rate_limited"
FAILURES = [
    ("hibernating", {}, (503, "instance_hibernating"), 3),
    ("unavailable", {}, UNAVAILABLE, 3),
    ("bad_gateway", {}, UNAVAILABLE, 3),
    ("wrong_content_type", {}, UNAVAILABLE, 3),
    ("reset", {}, UNAVAILABLE, 3),
    ("redirect", {}, UNAVAILABLE, 3),
    ("rate_limited", {}, (503, LIMITED), 1),
    ("rate_limited", {"retry_after": None, "limit_headers": False}, (503, LIMITED), 3),
    ("server_error", {}, TIMEOUT, 1),
    ("cut_json", {}, TIMEOUT, 1),
    ("forbidden", {"status": 500}, UNAVAILABLE, 3),
    ("forbidden", {"status": 400}, UNAVAILABLE, 1),
    ("forbidden", {}, (403, "role_missing_in_servicenow"), 1),
]


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: " ".join(map(str, failure[0:2])))
def test_each_failure_has_its_code_whatever_was_asked(alex, instance, asking, failure):
    kind, settings, expected, tries = failure
    path, address = asking
    fault = instance.faults.add(kind, address, **settings)

    assert told(ask(alex, path)) == expected
    assert fault.hits == tries


@pytest.mark.parametrize("kind", ["unavailable", "bad_gateway", "reset", "hibernating", "wrong_content_type"])
@pytest.mark.parametrize("times", [1, 2])
def test_a_failure_that_passes_is_not_noticed(alex, instance, asking, kind, times):
    path, address = asking
    instance.faults.add(kind, address, times=times)

    response = ask(alex, path)

    assert response.status_code == 200, response.text
    assert len(instance.journal.at(address)) == times + 1


def test_the_rate_limits_pause_is_passed_on(alex, instance):
    instance.faults.add("rate_limited", INCIDENTS, retry_after=1234)

    assert ask(alex).headers["Retry-After"] == "1234"


def test_a_rate_limit_without_a_pause_asks_for_a_minute(alex, instance):
    instance.faults.add("rate_limited", INCIDENTS, retry_after=None, limit_headers=False)

    assert ask(alex).headers["Retry-After"] == "60"


def test_a_rate_limit_that_ends_at_once_is_waited_for(alex, instance):
    instance.faults.add("rate_limited", INCIDENTS, retry_after=0, times=1)

    assert ask(alex).status_code == 200


def test_servicenows_own_words_are_passed_on(alex, instance):
    for status in (403, 500):
        instance.faults.add("forbidden", INCIDENTS, status=status)

        assert "User Not Authorized. Failed API level ACL Validation" in ask(alex).json["detail"]


def test_an_instance_that_is_not_there_is_unavailable(staged, servicenow):
    agent = staged().connected(ALEX)
    servicenow.stop()

    assert told(ask(agent)) == (502, "servicenow_unavailable")

    servicenow.start()
    assert ask(agent).status_code == 200


def test_a_list_that_is_not_found_is_empty(alex, instance):
    instance.faults.add("not_found", INCIDENTS)

    assert ask(alex).json == {"items": [], "page": 1, "page_size": 25, "total": 0, "has_more": False}
    assert told(ask(alex, "/incidents/INC0010001")) == (404, "incident_not_found")


@pytest.fixture
def hurried(breaking, instance):
    """The same agent, at a bridge that gives a request one second and each read 0.15."""
    variables = environment(
        breaking.entra,
        breaking.redis_url,
        {CONTOSO: connector(breaking.servicenow)},
        BRIDGE_REQUEST_SECONDS="1",
        BRIDGE_READ_SECONDS="0.15",
    )
    return AgentClient(application(variables), breaking.entra.token(ALEX))


def timed(ask_):
    began = time.monotonic()
    return ask_(), time.monotonic() - began


def test_an_instance_that_never_answers_is_given_up_within_the_deadline(hurried, instance, asking):
    path, address = asking
    fault = instance.faults.add("stall", address)

    response, seconds = timed(lambda: ask(hurried, path))

    assert told(response) == (504, "servicenow_timeout")
    assert seconds < 5
    assert fault.hits == 1


def test_a_redirect_is_not_followed_and_the_bearer_stays_here(alex, instance):
    with MockServiceNow(incidents=0) as elsewhere:
        instance.faults.add("redirect", INCIDENTS, location=f"{elsewhere.url}{INCIDENTS}")

        assert told(ask(alex)) == (502, "servicenow_unavailable")
        assert len(elsewhere.journal) == 0


def test_an_enormous_answer_is_refused_before_it_has_come(alex, instance):
    instance.faults.add("enormous", INCIDENTS, mebibytes=200)

    response, seconds = timed(lambda: ask(alex))

    assert told(response) == (502, "servicenow_unavailable")
    assert seconds < 5
    assert len(instance.journal.at(INCIDENTS)) == 1


def test_a_failure_says_nothing_of_tokens_or_addresses(alex, instance):
    token = instance.issue_tokens(ALEX, CLIENT_ID).access_token
    for kind in ("hibernating", "reset", "redirect", "cut_json", "forbidden", "server_error", "enormous"):
        fault = instance.faults.add(kind, INCIDENTS)
        said = ask(alex).text
        instance.faults.remove(fault)

        assert token not in said
        assert "sysparm" not in said
        assert instance.url not in said


def test_servicenow_is_sent_a_bearer_and_nothing_else_about_anybody(alex, instance):
    ask(alex)
    alex.get("/v1/users?search=adele", headers={"X-Forwarded-For": "10.0.0.1", "Cookie": "a=b", "X-Secret": "1"})

    assert len(instance.journal) >= 2
    for received in instance.journal:
        assert {name.lower() for name in received.headers} <= {
            *("host", "accept", "accept-encoding", "authorization", "user-agent"),
        }
        assert received.headers["Authorization"] == f"Bearer {instance.issue_tokens(ALEX, CLIENT_ID).access_token}"
        assert received.headers["Accept"] == "application/json"
        assert received.headers["User-Agent"].startswith("python-urllib3/")
        assert "access_token" not in received.query


def test_cookies_are_neither_kept_nor_sent(alex, instance):
    for _ in range(3):
        instance.expire_access_tokens()  # the token endpoint sets cookies, too
        ask(alex)
        ask(alex, "/incidents/summary")

    assert len(instance.journal) >= 6
    assert len(instance.journal.at("/oauth_token.do")) == 3
    assert {tuple(received.cookies) for received in instance.journal} == {()}


def test_two_agents_of_one_process_get_their_own_rows_where_cookies_beat_tokens(breaking, instance, monkeypatch):
    """An instance that believes a session's cookie more than a bearer would give one agent's rows to the other."""
    monkeypatch.setattr(instance.options, "cookie_beats_token", True)
    alex, megan = breaking.agent(ALEX), breaking.connected(MEGAN)
    truth = Truth(instance)
    instance.journal.clear()

    for _ in range(3):
        for agent, group in ((alex, ""), (megan, "Service Desk")):
            page = agent.get(f"/v1/users/{ADELE}/incidents?page_size=100").json
            assert numbers(page["items"]) == numbers(truth.of(ADELE, seen_by_group=group))
    assert {received.user for received in instance.journal.at(INCIDENTS)} == {ALEX, MEGAN}
    assert {tuple(received.cookies) for received in instance.journal} == {()}


def test_neither_netrc_nor_a_proxy_of_the_environment_is_minded(staged, servicenow, monkeypatch, tmp_path):
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login mallory password secret\ndefault login mallory password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:9")
    agent = staged().connected(ALEX)

    assert ask(agent).status_code == 200
    assert {received.headers["Authorization"].partition(" ")[0] for received in servicenow.journal.at("/api/now/")} == {
        "Bearer"
    }
    assert not [each for each in servicenow.journal.at("/oauth_token.do") if "Authorization" in each.headers]


def test_the_rows_of_a_compressed_answer_are_read(alex, instance):
    assert ask(alex).status_code == 200

    assert {received.headers["Accept-Encoding"] for received in instance.journal} == {"gzip"}
