"""A process takes on what it can finish and refuses the rest at once; no tenant holds all there is."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bridge.domain.admission import Admission
from bridge.domain.errors import Overloaded
from bridge.domain.observation import NoObserver
from bridge.mock.entra import CONTOSO, FABRIKAM
from tests.builders import PORTAL, Stage, application, connector, environment
from tests.conftest import ALEX, NINA
from tests.connecting import LIST, body_of, callback_path, events, log_lines, problem_of

LIMIT, SHARE = 4, 3


@pytest.fixture
def stage(renewed_stage: Stage) -> Stage:
    """A bridge that takes on four requests, of which three may be one tenant's."""
    limits = {"BRIDGE_MAX_IN_FLIGHT": str(LIMIT), "BRIDGE_TENANT_MAX_IN_FLIGHT": str(SHARE)}
    connectors = {CONTOSO: connector(renewed_stage.servicenow)}
    app = application(environment(renewed_stage.entra, renewed_stage.redis_url, connectors, **limits))
    return Stage(app, renewed_stage.entra, renewed_stage.servicenow, renewed_stage.redis_url)


@pytest.fixture
def admission(stage: Stage) -> Admission:
    found: Admission = stage.app.extensions["admission"]
    return found


@pytest.fixture
def full(admission: Admission) -> Admission:
    """As if four requests were under way."""
    for _ in range(LIMIT):
        admission.begin()
    return admission


@pytest.mark.usefixtures("full")
def test_what_is_more_than_can_be_served_is_503_and_says_when_to_come_back(stage):
    for _ in range(2):  # the first is made by the application, the others are copies of it
        began = time.thread_time()
        refused = stage.agent(ALEX).get(LIST)

        assert problem_of(refused) == (503, "overloaded")
        assert 1 <= int(refused.headers["Retry-After"]) <= 3
        assert time.thread_time() - began < 0.05


@pytest.mark.usefixtures("full")
def test_each_refusal_has_its_own_id_and_its_own_line(stage):
    with log_lines() as lines:
        refused = [stage.agent(ALEX).get(LIST) for _ in range(3)]
        refused.append(stage.agent(ALEX).get(LIST, headers={"X-Request-ID": "overloaded"}))

    ids = [each.headers["X-Request-ID"] for each in refused]
    assert ids == [body_of(each)["request_id"] for each in refused]
    assert len(set(ids)) == 4
    assert ids[3] == "overloaded"
    assert body_of(refused[3])["code"] == "overloaded"
    assert [(line["status"], line["method"]) for line in events(lines, "request")] == [(503, "GET")] * 4


@pytest.mark.usefixtures("full")
def test_a_refusal_is_as_safe_and_as_readable_as_any_answer(stage):
    origins = [PORTAL, "https://a.portal.azure.net", "https://evil.example", None] * 2
    for origin in origins:
        headers = stage.agent(ALEX).get(LIST, headers={"Origin": origin} if origin else {}).headers

        allowed = origin if origin and "evil" not in origin else None
        assert headers.get("Access-Control-Allow-Origin") == allowed
        assert headers["Vary"] == "Origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
    assert (
        "Retry-After"
        in stage.agent(ALEX).get(LIST, headers={"Origin": PORTAL}).headers["Access-Control-Expose-Headers"]
    )


def test_any_number_of_origins_takes_up_no_memory(stage, full):
    for number in range(200):
        stage.agent(ALEX).get(LIST, headers={"Origin": f"https://{number}.evil.example"})

    assert len(stage.app.wsgi_app._refusals) <= 64


@pytest.mark.usefixtures("full")
def test_a_refused_head_has_no_body_and_leaves_none_out_of_the_next(stage):
    head, get = stage.agent(ALEX).request("HEAD", LIST), stage.agent(ALEX).get(LIST)

    assert (head.status_code, head.data) == (503, b"")
    assert problem_of(get) == (503, "overloaded")


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/health/live"), ("GET", "/health/ready"), ("OPTIONS", LIST), ("GET", callback_path(state="x"))],
)
def test_probes_questions_of_browsers_and_who_comes_from_signing_in_are_not_refused(stage, method, path):
    headers = {"Origin": PORTAL, "Access-Control-Request-Method": "GET"} if method == "OPTIONS" else {}

    assert stage.app.test_client().open(path, method=method, headers=headers).status_code in {200, 400}


def test_whatever_comes_of_a_request_it_is_not_under_way_any_more(stage, admission):
    agent = stage.agent(ALEX)
    for path in ("/v1/me", LIST, "/nothing", "/v1/audit?x=1"):
        agent.get(path)
    stage.app.test_client().get("/v1/me", headers={"Authorization": "Bearer nonsense"})

    assert admission.in_flight == 0
    assert agent.get("/v1/me").status_code == 200


def test_the_slow_instance_of_one_tenant_leaves_room_for_the_others(two_tenants):
    limits = {"BRIDGE_MAX_IN_FLIGHT": str(LIMIT), "BRIDGE_TENANT_MAX_IN_FLIGHT": str(SHARE)}
    connectors = {CONTOSO: connector(two_tenants.servicenow)}
    app = application(environment(two_tenants.entra, two_tenants.redis_url, connectors, **limits))
    stage = Stage(app, two_tenants.entra, two_tenants.servicenow, two_tenants.redis_url)
    alex, nina = stage.connected(ALEX), stage.agent(NINA)
    fault = stage.servicenow.faults.add("slow", "/api/now/table/incident", seconds=1.0)
    with ThreadPoolExecutor(SHARE) as pool:
        slow = [pool.submit(alex.get, LIST) for _ in range(SHARE)]
        while fault.hits < SHARE:
            time.sleep(0.001)
        refused, other = alex.get(LIST), nina.get("/v1/me")

    assert problem_of(refused) == (503, "overloaded")
    assert "Your organisation" in body_of(refused)["detail"]
    assert other.status_code == 200
    assert [each.result().status_code for each in slow] == [200] * SHARE
    assert alex.get("/v1/me").status_code == 200


class Noted(NoObserver):
    """What somebody who measures hears."""

    def __init__(self) -> None:
        self.refusals = 0

    def admission_refused(self) -> None:
        self.refusals += 1


def test_who_measures_is_told_of_each_refusal():
    noted = Noted()
    admission = Admission(2, 1, noted)
    first, second = admission.begin(), admission.begin()
    first.of(CONTOSO)
    for refuse in (admission.begin, lambda: second.of(CONTOSO)):
        with pytest.raises(Overloaded):
            refuse()
    second.of(FABRIKAM)

    assert (admission.in_flight, noted.refusals) == (2, 2)
    first.end()
    second.end()
    assert admission.in_flight == 0
    admission.begin().of(CONTOSO)
