"""Administrators are told of a missing licence; where one is required, agents are refused, but never by an outage."""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

import pytest

from bridge.mock.entra import CONTOSO, DAEMON_CLIENT_ID, DAEMON_SECRET, FABRIKAM, READER_CLIENT_ID, READER_SECRET
from bridge.mock.graph import INTUNE_SUITE, INTUNE_SUITE_TRIAL, MICROSOFT_365_E3, REMOTE_HELP, MockGraph
from tests.builders import RETURN_TO, AgentClient, Stage, application, connector, environment
from tests.conftest import ALEX, NINA
from tests.connecting import HOUR, LIST, body_of, later, problem_of
from tests.valkeys import OwnValkey

MINUTE, DAY = 60, 24 * HOUR
MISSING, UNKNOWN = ["licence_missing"], ["licence_unknown"]
INCIDENT = "INC0000001"

OPERATIONS = {
    "list": ("GET", LIST, {}),
    "detail": ("GET", f"{LIST}/{INCIDENT}", {}),
    "summary": ("GET", f"{LIST}/summary", {}),
    "users": ("GET", "/v1/users?search=adele", {}),
    "user": ("GET", "/v1/users/adele.vance@contoso.com", {}),
    "begin": ("POST", "/v1/connection", {"json": {"return_to": RETURN_TO}}),
    "complete": ("PUT", "/v1/connection", {"json": {"completion": "0" * 64}}),
}
Worker = Callable[..., Stage]


@pytest.fixture
def worker(redis, valkey, mock_entra, mock_graph, renewed_servicenow) -> Worker:
    """One more worker of a bridge for both tenants, which share an instance; it has learnt nothing yet."""

    def start(**changes: str) -> Stage:
        connectors = {tenant: connector(renewed_servicenow) for tenant in (CONTOSO, FABRIKAM)}
        given = {
            "BRIDGE_GRAPH_URL": mock_graph.url,
            "BRIDGE_GRAPH_CLIENT_ID": READER_CLIENT_ID,
            "BRIDGE_GRAPH_CLIENT_SECRET": READER_SECRET,
            **changes,
        }
        app = application(environment(mock_entra, valkey, connectors, **given))
        return Stage(app, mock_entra, renewed_servicenow, valkey)

    return start


@pytest.fixture
def strict(worker: Worker) -> Worker:
    """A worker that requires the licence."""
    return lambda **changes: worker(BRIDGE_LICENCE_REQUIRED="true", **changes)


def warnings(stage: Stage, upn: str) -> list[str]:
    """What the connector's page warns of."""
    response = stage.agent(upn).get("/v1/connector")
    assert response.status_code == 200, response.text
    found: list[str] = body_of(response)["warnings"]
    return found


def answered(agent: AgentClient, operation: str):
    method, path, sent = OPERATIONS[operation]
    return agent.request(method, path, **sent)


def asked_by(agent: AgentClient, operation: str) -> tuple[int, str]:
    return problem_of(answered(agent, operation))


def is_let_through(stage: Stage, upn: str) -> bool:
    """An agent who has not connected is told so, once nothing else is in the way."""
    return asked_by(stage.agent(upn), "list") == (409, "not_connected")


def is_refused(stage: Stage, upn: str) -> bool:
    return asked_by(stage.agent(upn), "list") == (403, "licence_missing")


def test_each_tenants_licence_is_its_own(worker):
    stage = worker()

    assert warnings(stage, ALEX) == []
    assert warnings(stage, NINA) == MISSING


def test_the_warning_is_there_before_there_is_a_connector(worker):
    stage = worker(BRIDGE_CONNECTORS="{}")

    assert body_of(stage.agent(NINA).get("/v1/connector"))["status"] == "not_configured"
    assert warnings(stage, NINA) == MISSING


def test_without_an_application_nobody_asks_and_nobody_is_warned(worker, mock_graph, mock_entra):
    stage = worker(BRIDGE_GRAPH_CLIENT_ID="", BRIDGE_GRAPH_CLIENT_SECRET="")

    assert warnings(stage, NINA) == []
    assert is_let_through(stage, NINA)
    assert (mock_graph.received, mock_entra.token_requests) == ([], 0)


@pytest.mark.parametrize(
    ("product", "how", "expected"),
    [
        (INTUNE_SUITE, {}, []),
        (INTUNE_SUITE_TRIAL, {}, []),
        (REMOTE_HELP, {}, []),
        (REMOTE_HELP, {"enabled": 1}, []),
        (INTUNE_SUITE, {"status": "Warning", "enabled": 0, "warning": 25}, []),
        (INTUNE_SUITE, {"status": "enabled"}, []),
        (INTUNE_SUITE, {"disabled": ("REMOTE_HELP",)}, []),
        (INTUNE_SUITE, {"enabled": 0}, MISSING),
        (INTUNE_SUITE, {"status": "Suspended", "enabled": 0, "suspended": 25}, MISSING),
        (INTUNE_SUITE, {"status": "Suspended"}, MISSING),
        (INTUNE_SUITE, {"status": "LockedOut", "enabled": 0, "locked_out": 25}, MISSING),
        (INTUNE_SUITE, {"status": "Deleted", "enabled": 0}, MISSING),
        (REMOTE_HELP, {"disabled": ("REMOTE_HELP",)}, MISSING),
        (MICROSOFT_365_E3, {}, MISSING),
    ],
)
def test_what_counts_is_intune_suite_or_remote_help_that_can_be_used(worker, mock_graph, product, how, expected):
    mock_graph.subscribe(FABRIKAM, product, **how)

    assert warnings(worker(), NINA) == expected


def test_a_tenant_without_any_subscription_has_no_licence(worker, mock_graph):
    mock_graph.unsubscribe(FABRIKAM)

    assert warnings(worker(), NINA) == MISSING


def test_every_page_is_read(worker, mock_graph):
    mock_graph.page_size = 1

    assert warnings(worker(), ALEX) == []
    assert [asked.query for asked in mock_graph.received] == ["", "$skiptoken=1", "$skiptoken=2"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_where_it_is_required_each_call_to_servicenow_is_refused(strict, renewed_servicenow, operation):
    stage = strict()

    assert asked_by(stage.agent(NINA), operation) == (403, "licence_missing")
    assert len(renewed_servicenow.journal) == 0
    assert answered(stage.agent(ALEX), operation).status_code in {201, 400, 409}


def test_what_does_not_call_servicenow_is_not_refused(strict):
    nina = strict().agent(NINA)

    for path in ("/v1/me", "/v1/connection", "/v1/connector", "/v1/incidents/fields"):
        assert nina.get(path).status_code == 200, path
    assert nina.request("DELETE", "/v1/connection").status_code == 204


@pytest.mark.parametrize("operation", OPERATIONS)
def test_where_it_is_not_required_nothing_is_refused(worker, operation):
    stage = worker()
    nina = stage.agent(NINA)
    assert warnings(stage, NINA) == MISSING

    assert answered(nina, operation).status_code in {201, 400, 409}


def test_an_agent_works_for_as_long_as_there_is_a_licence(strict, mock_graph):
    alex = strict().connected(ALEX)
    assert alex.get(LIST).status_code == 200

    mock_graph.unsubscribe(CONTOSO, INTUNE_SUITE)
    with later(HOUR - MINUTE):
        assert AgentClient(strict().app, alex.token).get(LIST).status_code == 200
    with later(HOUR + MINUTE):
        assert asked_by(AgentClient(strict().app, alex.token), "list") == (403, "licence_missing")
    mock_graph.subscribe(CONTOSO, INTUNE_SUITE)
    with later(HOUR + 7 * MINUTE):
        assert AgentClient(strict().app, alex.token).get(LIST).status_code == 200


def test_all_workers_know_what_one_has_learnt_for_an_hour(strict, mock_graph, mock_entra):
    for stage in (strict(), strict(), strict()):
        for _ in range(3):
            assert is_let_through(stage, ALEX)
    assert (len(mock_graph.received), mock_entra.token_requests) == (1, 1)

    for seconds, expected in ((HOUR - MINUTE, 1), (HOUR + MINUTE, 2)):
        with later(seconds):
            assert is_let_through(strict(), ALEX)
        assert len(mock_graph.received) == expected
    assert mock_entra.token_requests == 1


def test_a_missing_licence_is_looked_for_again_after_five_minutes(strict, mock_graph):
    for seconds, expected in ((0, 1), (4 * MINUTE, 1), (6 * MINUTE, 2)):
        with later(seconds):
            assert is_refused(strict(), NINA)
        assert len(mock_graph.received) == expected


def test_within_a_minute_a_worker_does_not_even_ask_redis(strict, redis, mock_graph):
    stage = strict()
    assert is_refused(stage, NINA)
    redis.flushdb()

    assert is_refused(stage, NINA)
    assert len(mock_graph.received) == 1


def test_one_asks_and_nobody_waits_for_the_answer(strict, mock_graph):
    stages = [strict(), strict()]
    with ThreadPoolExecutor(8) as pool:
        with mock_graph.held():
            asking = {pool.submit(asked_by, stages[number % 2].agent(NINA), "list") for number in range(8)}
            settled: set[Future[tuple[int, str]]] = set()
            while len(settled) < 7:
                done, asking = wait(asking, timeout=10, return_when=FIRST_COMPLETED)
                assert done
                settled |= done
        (last,) = asking
        assert last.result(timeout=10) == (403, "licence_missing")

    assert {future.result() for future in settled} == {(409, "not_connected")}
    assert len(mock_graph.received) == 1
    assert all(is_refused(stage, NINA) for stage in stages)


@pytest.fixture
def elsewhere(mock_entra) -> Iterator[MockGraph]:
    with MockGraph(mock_entra) as another:
        yield another


TROUBLES: dict[str, Callable[..., dict[str, str]]] = {
    "graph is overrun": lambda graph, entra: graph.fail(429, retry_after_seconds=10) or {},
    "graph fails": lambda graph, entra: graph.fail(500) or {},
    "graph is away": lambda graph, entra: graph.fail(503, page=True) or {},
    "graph says nothing that can be read": lambda graph, entra: graph.fail(200, page=True) or {},
    "graph says something else": lambda graph, entra: graph.fail(200) or {},
    "graph is not there": lambda graph, entra: {"BRIDGE_GRAPH_URL": "http://127.0.0.1:1"},
    "entra is away": lambda graph, entra: entra.down() or {},
    "the permission is missing": lambda graph, entra: entra.grant() or {},
    "the secret is wrong": lambda graph, entra: {"BRIDGE_GRAPH_CLIENT_SECRET": "wrong"},
    "the application is unknown": lambda graph, entra: {"BRIDGE_GRAPH_CLIENT_ID": CONTOSO},
    "another application has no permission": lambda graph, entra: {
        "BRIDGE_GRAPH_CLIENT_ID": DAEMON_CLIENT_ID,
        "BRIDGE_GRAPH_CLIENT_SECRET": DAEMON_SECRET,
    },
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_microsoft_does_not_tell_is_unknown_and_no_refusal(strict, mock_graph, mock_entra, trouble):
    known = strict()
    assert known.agent(NINA).get("/v1/me").status_code == 200
    changes = TROUBLES[trouble](mock_graph, mock_entra)
    if trouble == "entra is away":
        # What signed the agents' own tokens is known to this worker only.
        assert is_let_through(known, NINA)
        assert warnings(known, NINA) == UNKNOWN
    else:
        stage = strict(**changes)
        assert is_let_through(stage, NINA)
        assert warnings(stage, NINA) == UNKNOWN


@pytest.mark.parametrize("trouble", ["graph is away", "the permission is missing"])
def test_the_last_answer_counts_for_a_day_and_no_longer(strict, mock_graph, mock_entra, trouble):
    assert (is_refused(strict(), NINA), is_let_through(strict(), ALEX)) == (True, True)
    TROUBLES[trouble](mock_graph, mock_entra)
    alex, nina = mock_entra.token(ALEX, exp=2**32), mock_entra.token(NINA, exp=2**32)

    for seconds, counts in ((6 * MINUTE, True), (2 * HOUR, True), (DAY - HOUR, True), (DAY + HOUR, False)):
        with later(seconds):
            app = strict().app
            outcome = asked_by(AgentClient(app, nina), "list"), asked_by(AgentClient(app, alex), "list")
            told = [body_of(AgentClient(app, token).get("/v1/connector"))["warnings"] for token in (nina, alex)]
        assert outcome == ((403, "licence_missing") if counts else (409, "not_connected"), (409, "not_connected"))
        assert told == ([MISSING, []] if counts else [UNKNOWN, UNKNOWN])


def test_a_graph_that_hangs_leaves_an_agent_time_for_their_own_call(worker, strict, mock_graph):
    token = worker().connected(ALEX).token
    with mock_graph.held():
        assert AgentClient(strict(BRIDGE_REQUEST_SECONDS="3").app, token).get(LIST).status_code == 200

    assert len(mock_graph.received) == 1


def test_when_it_is_over_microsofts_word_counts_again(strict, mock_graph):
    mock_graph.fail(503)
    assert is_let_through(strict(), NINA)
    mock_graph.recover()

    with later(2 * MINUTE):
        assert is_refused(strict(), NINA)


def test_who_does_not_answer_is_asked_once_a_minute_by_all_together(strict, mock_graph):
    mock_graph.fail(503)
    stages = [strict(), strict()]
    for stage in stages * 3:
        assert is_let_through(stage, NINA)
    assert len(mock_graph.received) == 1

    with later(2 * MINUTE):
        assert is_let_through(strict(), NINA)
    assert len(mock_graph.received) == 2


def test_graph_is_left_alone_for_as_long_as_it_says(strict, mock_graph):
    mock_graph.fail(429, retry_after_seconds=10 * MINUTE)
    for seconds, expected in ((0, 1), (9 * MINUTE, 1), (11 * MINUTE, 2)):
        with later(seconds):
            assert is_let_through(strict(), NINA)
        assert len(mock_graph.received) == expected


def test_a_permission_granted_later_is_noticed_although_the_token_is_older(strict, mock_graph, mock_entra):
    mock_entra.grant()
    assert is_let_through(strict(), NINA)
    mock_entra.grant("Organization.Read.All")

    with later(2 * MINUTE):
        assert is_refused(strict(), NINA)
    assert [asked.status for asked in mock_graph.received] == [403, 403, 403, 200]


def test_a_page_that_is_said_to_be_elsewhere_is_not_asked_for(strict, mock_graph, elsewhere):
    mock_graph.page_size, mock_graph.next_page_at = 1, elsewhere.url
    stage = strict()

    assert warnings(stage, ALEX) == UNKNOWN
    assert (len(mock_graph.received), elsewhere.received) == (1, [])


def test_what_is_kept_is_sealed(worker, redis, mock_graph):
    warnings(worker(), ALEX)
    token = mock_graph.received[0].authorization.removeprefix("Bearer ")
    kept = {key: redis.dump(key) for key in redis.scan_iter(f"bridge:{{{CONTOSO}}}:*")}

    assert {b"application", b"licence"} <= {part for key in kept for part in key.split(b":")}
    for secret in (token.encode(), token.rpartition(".")[2].encode(), READER_SECRET.encode(), b"is_held"):
        assert not any(secret in key + value for key, value in kept.items())


def test_one_tenants_record_is_nothing_under_another_ones_name(strict, redis):
    assert (is_refused(strict(), NINA), is_let_through(strict(), ALEX)) == (True, True)
    redis.copy(f"bridge:{{{FABRIKAM}}}:licence", f"bridge:{{{CONTOSO}}}:licence", replace=True)

    assert is_let_through(strict(), ALEX)


def test_a_redis_that_takes_no_writes_shuts_nobody_out(mock_entra, mock_graph, renewed_servicenow):
    valkey = OwnValkey()
    given = {
        "BRIDGE_GRAPH_URL": mock_graph.url,
        "BRIDGE_GRAPH_CLIENT_ID": READER_CLIENT_ID,
        "BRIDGE_GRAPH_CLIENT_SECRET": READER_SECRET,
        "BRIDGE_LICENCE_REQUIRED": "true",
    }
    connectors = {tenant: connector(renewed_servicenow) for tenant in (CONTOSO, FABRIKAM)}
    variables = environment(mock_entra, valkey.url, connectors, **given)
    try:
        alex = Stage(application(variables), mock_entra, renewed_servicenow, valkey.url).connected(ALEX)
        with valkey.full():
            stage = Stage(application(variables), mock_entra, renewed_servicenow, valkey.url)
            assert warnings(stage, ALEX) == []
            assert AgentClient(stage.app, alex.token).get(LIST).status_code == 200
            assert warnings(stage, NINA) == UNKNOWN
            assert is_let_through(stage, NINA)
    finally:
        valkey.close()
