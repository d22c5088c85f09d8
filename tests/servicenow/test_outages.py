"""What the table of faults does not show: failures that pass unnoticed, and what ServiceNow is sent and what not."""

import pytest
from redis import Redis

from bridge.mock.servicenow import MockServiceNow
from tests.builders import CLIENT_ID
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
    """With no pause that ServiceNow asked for in the test before."""
    with Redis.from_url(breaking.redis_url) as redis:
        for pause in redis.scan_iter("*:pause:*"):
            redis.delete(pause)
    return breaking.agent(ALEX)


def told(response):
    assert response.mimetype == "application/problem+json"
    return response.status_code, response.json["code"]


def ask(agent, path="/incidents"):
    return agent.get(f"/v1/users/{ADELE}{path}")


@pytest.mark.parametrize("kind", ["unavailable", "bad_gateway", "reset", "hibernating", "wrong_content_type"])
@pytest.mark.parametrize("times", [1, 2])
def test_a_failure_that_passes_is_not_noticed(alex, instance, asking, kind, times):
    path, address = asking
    instance.faults.add(kind, address, times=times)

    response = ask(alex, path)

    assert response.status_code == 200, response.text
    assert len(instance.journal.at(address)) == times + 1


def test_a_walk_over_all_pages_meets_all_an_agent_may_see_though_many_answers_fail(breaking, instance):
    """And though most rows are hidden, so that pages are short: what failed is asked for again, and nothing twice."""
    megan, walked, page, failed = breaking.connected(MEGAN), [], 1, 0
    instance.faults.seed(1)
    for kind in ("reset", "cut_body", "unavailable"):
        instance.faults.add(kind, INCIDENTS, probability=0.25)

    while page:
        response = ask(megan, f"/incidents?page_size=3&page={page}")
        if response.status_code != 200:
            assert told(response) == (502, "servicenow_unavailable")
            failed += 1
            continue
        walked += numbers(response.json["items"])
        page = page + 1 if response.json["has_more"] else 0

    assert walked == numbers(Truth(instance).of(ADELE, seen_by_group="Service Desk"))
    assert failed > 1


def test_a_rate_limit_without_a_pause_asks_for_a_moment(alex, instance):
    instance.faults.add("rate_limited", INCIDENTS, retry_after=None, limit_headers=False)

    assert ask(alex).headers["Retry-After"] == "10"


def test_a_rate_limit_that_ends_at_once_is_waited_for(alex, instance):
    instance.faults.add("rate_limited", INCIDENTS, retry_after=0, times=1)

    assert ask(alex).status_code == 200


def test_a_failure_is_told_in_servicenows_own_words(alex, instance):
    instance.faults.add("forbidden", INCIDENTS, status=500)

    response = ask(alex)

    assert told(response) == (502, "servicenow_unavailable")
    assert "User Not Authorized. Failed API level ACL Validation" in response.json["detail"]


def test_an_instance_that_is_not_there_is_unavailable(staged, servicenow):
    agent = staged().connected(ALEX)
    servicenow.stop()

    assert told(ask(agent)) == (502, "servicenow_unavailable")

    servicenow.start()
    assert ask(agent).status_code == 200


def test_a_redirect_is_not_followed_and_the_bearer_stays_here(alex, instance):
    with MockServiceNow(incidents=0) as elsewhere:
        instance.faults.add("redirect", INCIDENTS, location=f"{elsewhere.url}{INCIDENTS}")

        assert told(ask(alex)) == (502, "servicenow_unavailable")
        assert len(elsewhere.journal) == 0


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
