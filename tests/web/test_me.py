"""A frontend learns from one call who is asking and how things stand."""

from tests.conftest import ALEX


def test_an_agent_learns_who_they_are_and_what_they_may(stage):
    me = stage.agent(ALEX).get("/v1/me").json

    assert me["agent"]["name"] == "Alex Wilber"
    assert me["permissions"] == ["audit:read", "connector:update", "incidents:read", "insights:read"]
    assert me["connector"] == {"configured": True, "enabled": True}
    assert me["connection"]["status"] == "disconnected"
