"""Whether the process lives, and whether it can work; what happens without storage is told in the tests of that."""

import pytest
from redis import Redis

from tests.builders import application, environment


@pytest.fixture
def client(lasting_app):
    return lasting_app.test_client()


def test_a_bridge_with_its_storage_is_ready(client):
    response = client.get("/health/ready")

    assert (response.status_code, response.json) == (200, {"status": "ok", "problems": {}})


def test_a_process_that_answers_lives(client):
    response = client.get("/health/live")

    assert (response.status_code, response.json) == (200, {"status": "ok", "problems": {}})


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_probes_need_no_token_and_may_ask_by_head(client, path):
    response = client.head(path)

    assert (response.status_code, response.data) == (200, b"")
    assert response.headers["Cache-Control"] == "no-store"


def test_living_does_not_depend_on_anybody(entra):
    entra.down()
    client = application(environment(entra, "redis://127.0.0.1:1/0", {})).test_client()

    assert client.get("/health/live").status_code == 200
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.mimetype == "application/json"
    assert response.json == {"status": "unavailable", "problems": {"storage": "Redis does not answer."}}


def test_what_does_not_answer_is_named_without_its_address(entra):
    client = application(environment(entra, "redis://user:canary@127.0.0.1:1/0", {})).test_client()

    assert "canary" not in client.get("/health/ready").text
    assert "127.0.0.1" not in client.get("/health/ready").text


def test_entra_and_servicenow_are_not_what_readiness_is_about(stage):
    """An outage of theirs is told to whoever it concerns; taking every replica away would help nobody."""
    stage.entra.down()
    stage.servicenow.stop()

    assert stage.app.test_client().get("/health/ready").status_code == 200


def test_asking_leaves_nothing_in_the_storage(client, redis: Redis):
    client.get("/health/ready")

    assert redis.dbsize() == 0
