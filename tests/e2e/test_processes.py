"""What only several processes can show: one renewal among all of them, and a whole walk over real HTTP."""

import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.conftest import ALEX, MEGAN

LIST = "/v1/users/adele.vance@contoso.com/incidents"


def asked_at_once(served, upns):
    """The status of one list request for each name, all under way together."""
    with ThreadPoolExecutor(len(upns)) as pool:
        return Counter(pool.map(lambda upn: served.ask("GET", LIST, upn).status, upns))


def refreshes(served):
    return [
        each for each in served.servicenow.journal.at("/oauth_token.do") if each.form["grant_type"] == "refresh_token"
    ]


def workers(served):
    """The processes that have answered, by their log lines, and still live."""
    lines = [json.loads(line) for line in served.process.output(1_000_000).splitlines()]
    answered = {
        line["process"] for line in lines if line["event"] == "request" and (line["route"] or "").endswith("/incidents")
    }
    return {process for process in answered if Path(f"/proc/{process}").exists()}


def until_both_workers_answer(served):
    deadline = time.monotonic() + 20
    while len(workers(served)) < 2:
        assert time.monotonic() < deadline, "one worker never answered"
        served.http.clear()  # connections that were kept lead to the worker that was up first
        asked_at_once(served, [ALEX] * 20)


def test_fifty_requests_over_two_processes_with_a_token_that_expired_renew_it_once(served):
    served.connect(ALEX)
    until_both_workers_answer(served)
    served.servicenow.expire_access_tokens()
    served.servicenow.journal.clear()

    assert asked_at_once(served, [ALEX] * 50) == {200: 50}
    assert len(refreshes(served)) == 1


def test_each_agent_renews_their_own_and_reads_their_own(served):
    for upn in (ALEX, MEGAN):
        served.connect(upn)
    served.servicenow.expire_access_tokens()
    served.servicenow.journal.clear()

    assert asked_at_once(served, [ALEX, MEGAN] * 20) == {200: 40}
    assert len(refreshes(served)) == 2
    users = {each.user for each in served.servicenow.journal.at("/api/now/table/incident") if each.status == 200}
    assert users == {ALEX, MEGAN}


def test_agents_whose_rights_differ_see_different_rows(served):
    seen = {}
    for upn in (ALEX, MEGAN):
        served.connect(upn)
        seen[upn] = {item["number"] for item in served.ask("GET", f"{LIST}?page_size=100", upn).json()["items"]}

    assert seen[MEGAN] < seen[ALEX]
    assert seen[MEGAN]


def test_a_connection_made_through_one_worker_serves_all(served):
    served.connect(ALEX)

    assert asked_at_once(served, [ALEX] * 20) == {200: 20}


def test_an_outage_of_the_token_endpoint_loses_no_connection(served):
    served.connect(ALEX)
    served.servicenow.expire_access_tokens()
    served.servicenow.faults.add("unavailable", path="/oauth_token.do")

    assert asked_at_once(served, [ALEX] * 5) == {502: 5}

    served.servicenow.faults.clear()
    assert served.ask("GET", LIST, ALEX).status == 200


def test_what_must_not_be_set_lightly_is_warned_of_at_the_start(served):
    lines = [json.loads(line) for line in served.process.output(1_000_000).splitlines()]
    warnings = " ".join(line["event"] for line in lines if line["level"] == "warning")

    assert "BRIDGE_DEMO allows" in warnings
    assert "BRIDGE_SERVICENOW_PRIVATE_ADDRESSES lets" in warnings
