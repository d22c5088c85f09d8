"""Administrators set the connector up, test it, switch it, and are told how it stands; its secret stays inside."""

import pytest

from bridge.mock.entra import CONTOSO
from bridge.mock.servicenow import MockServiceNow
from tests.builders import CLIENT_ID, CLIENT_SECRET, RETURN_TO, Stage, application, callback, connector, environment
from tests.conftest import ALEX, MEGAN
from tests.connecting import LIST, at_once, body_of, events, log_lines, problem_of, token_requests

CONNECTOR, TEST = "/v1/connector", "/v1/connector/test"


@pytest.fixture
def stage(renewed_stage: Stage) -> Stage:
    """Its connector comes from the settings."""
    return renewed_stage


@pytest.fixture
def bare(renewed_stage: Stage) -> Stage:
    """A bridge whose settings give no connector, with an empty Redis."""
    return _another(renewed_stage, {})


def _another(stage: Stage, connectors, **variables: str) -> Stage:
    app = application(environment(stage.entra, stage.redis_url, connectors, **variables))
    return Stage(app, stage.entra, stage.servicenow, stage.redis_url)


def settings_of(servicenow: MockServiceNow, **changes):
    return {
        "enabled": True,
        "instance_url": servicenow.url,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        **changes,
    }


def put(agent, settings, etag=None):
    headers = {"If-Match": etag} if etag else {}
    return agent.request("PUT", CONNECTOR, json=settings, headers=headers)


def begun(agent, settings):
    return agent.request("POST", TEST, json={**settings, "return_to": RETURN_TO})


def tried(stage, agent, settings, upn=ALEX):
    """The whole test, the browser's part included."""
    beginning = begun(agent, settings)
    assert beginning.status_code == 201, beginning.text
    completion = stage.allowed(beginning.json["authorization_url"], upn)
    return agent.request("PUT", TEST, json={"completion": completion})


def shown(agent):
    return body_of(agent.get(CONNECTOR))


def status(agent):
    return shown(agent)["status"]


def test_a_new_tenant_walks_from_nothing_to_verified(bare):
    admin = bare.agent(ALEX)
    before = shown(admin)
    assert (before["status"], before["enabled"], before["instance_url"]) == ("not_configured", False, None)
    assert before["redirect_url"] == callback(CONTOSO)
    assert problem_of(admin.get("/v1/connection")) == (409, "connector_not_configured")

    verified = tried(bare, admin, settings_of(bare.servicenow))
    assert verified.json["status"] == "verified", verified.text
    assert verified.json["connector"]["status"] == "not_configured"

    saved = put(admin, settings_of(bare.servicenow))
    assert (saved.json["status"], saved.json["verified_at"]) == ("verified", verified.json["verified_at"])
    assert saved.json["last_connected_at"] == verified.json["verified_at"]
    assert bare.connected(MEGAN).get(LIST).status_code == 200
    assert shown(admin)["last_connected_at"] > verified.json["verified_at"]


def test_what_was_tested_is_verified_and_nothing_else(bare):
    admin = bare.agent(ALEX)
    tried(bare, admin, settings_of(bare.servicenow, extra_fields=["u_vip"]))

    assert put(admin, settings_of(bare.servicenow)).json["status"] == "unverified"
    assert put(admin, {"extra_fields": ["u_vip"]}).json["status"] == "verified"
    others: list[dict[str, object]] = [{"match_fields": ["email"]}, {"client_secret": "another"}, {"extra_fields": []}]
    for other in others:
        assert put(admin, other).json["status"] == "unverified"


def test_switching_off_and_on_leaves_it_verified(bare):
    admin = bare.agent(ALEX)
    tried(bare, admin, settings_of(bare.servicenow, enabled=False))

    assert put(admin, settings_of(bare.servicenow, enabled=False)).json["status"] == "verified"
    assert put(admin, {"enabled": True}).json["status"] == "verified"


def test_the_settings_give_the_first_value_and_changes_outlive_a_restart(stage):
    admin = stage.agent(ALEX)
    first = admin.get(CONNECTOR)
    assert (body_of(first)["instance_url"], first.headers["ETag"]) == (stage.servicenow.url, '"0"')

    put(admin, {"extra_fields": ["u_vip", "u_floor"]})

    restarted = _another(stage, {CONTOSO: connector(stage.servicenow)}).agent(ALEX).get(CONNECTOR)
    assert (body_of(restarted)["extra_fields"], restarted.headers["ETag"]) == (["u_vip", "u_floor"], '"1"')


def test_settings_that_lock_it_are_the_only_truth(stage):
    put(stage.agent(ALEX), {"enabled": False})
    locked = _another(stage, {CONTOSO: connector(stage.servicenow)}, BRIDGE_CONNECTORS_LOCKED="true")
    admin = locked.agent(ALEX)

    assert (shown(admin)["locked"], shown(admin)["enabled"]) == (True, True)
    assert problem_of(put(admin, {"enabled": False})) == (409, "connector_locked")
    assert locked.connected(ALEX).get(LIST).status_code == 200


def test_a_switch_works_at_once_on_every_worker(stage):
    other = _another(stage, {CONTOSO: connector(stage.servicenow)})
    agents = [each.connected(MEGAN) for each in (stage, other)]
    for enabled, expected in ((False, 409), (True, 200), (False, 409)):
        put(stage.agent(ALEX), {"enabled": enabled})

        assert [agent.get(LIST).status_code for agent in agents] == [expected] * 2
    stage.servicenow.journal.clear()
    for path in (LIST, f"{LIST}/summary", "/v1/users?search=adele", "/v1/incidents/fields"):
        assert problem_of(agents[0].get(path)) == (409, "connector_disabled")
    assert len(stage.servicenow.journal) == 0


def test_one_that_does_not_open_is_none_and_the_settings_do_not_take_its_place(stage, redis):
    """It may have been switched off, and what the settings gave is on."""
    admin, megan = stage.agent(ALEX), stage.connected(MEGAN)
    put(admin, {"enabled": False})
    (place,) = redis.keys("*:connector")
    redis.set(place, redis.get(place)[:-1])

    assert problem_of(megan.get(LIST)) == (409, "connector_not_configured")
    assert (shown(admin)["status"], shown(admin)["enabled"]) == ("not_configured", False)
    assert megan.get("/v1/me").json["connector"] == {"configured": False, "enabled": False}
    assert problem_of(put(admin, {"enabled": True})) == (422, "invalid_request")

    assert put(admin, settings_of(stage.servicenow), '"0"').status_code == 200
    assert megan.get(LIST).status_code == 200


@pytest.mark.parametrize("value", [b"", b"x", b"\xff", b"0001-01-01T00:00:00+14:00"])
def test_what_somebody_else_wrote_of_an_instance_keeps_no_administrator_out(stage, redis, value):
    admin = stage.agent(ALEX)
    verified_at = tried(stage, admin, {}).json["verified_at"]
    place = f"bridge:{{{CONTOSO}}}:contact:{stage.servicenow.url}"
    redis.hset(place, mapping=dict.fromkeys(("connected_at", "failed_at", "failure"), value))

    assert (shown(admin)["status"], shown(admin)["last_connected_at"]) == ("verified", verified_at)
    assert put(admin, {"enabled": False}).status_code == 200


def test_a_lost_update_is_refused_and_changes_nothing(stage):
    admin = stage.agent(ALEX)
    etag = admin.get(CONNECTOR).headers["ETag"]
    assert put(admin, {"extra_fields": ["u_one"]}, etag).status_code == 200

    for stale in (etag, '"7"', "W/" + etag, "nonsense", '"-1"'):
        assert problem_of(put(admin, {"extra_fields": ["u_two"]}, stale)) == (412, "precondition_failed")
    assert shown(admin)["extra_fields"] == ["u_one"]
    assert put(admin, {"extra_fields": ["u_two"]}, "*").status_code == 200


def test_of_many_changes_at_once_each_is_kept_or_refused(stage):
    admin = stage.agent(ALEX)
    answers = at_once(10, lambda number: put(admin, {"extra_fields": [f"u_{number}"]}, '"0"'))

    assert answers == {200: 1, 412: 9}
    assert admin.get(CONNECTOR).headers["ETag"] == '"1"'


@pytest.mark.parametrize("change", [{"extra_fields": ["u_no_such"]}, {"match_fields": ["user_name", "u_upn"]}])
def test_columns_that_servicenow_does_not_show_are_not_verified(stage, change):
    (column,) = {each for columns in change.values() for each in columns if each.startswith("u_")}
    failed = tried(stage, stage.agent(ALEX), change)

    assert (problem_of(failed), failed.json["step"]) == ((409, "connector_test_failed"), "incident")
    assert column in failed.json["detail"]


def test_who_was_refused_a_change_is_on_record(stage):
    admin = stage.agent(ALEX)
    with log_lines() as lines:
        put(admin, {"instance_url": "https://evil.example", "client_secret": "canary"})
        begun(admin, {"instance_url": "https://evil.example", "client_secret": "canary"})
        put(admin, {"enabled": False}, '"9"')

    told = [(each["what"], each["problem"], each["instance_url"]) for each in events(lines, "connector.change_refused")]
    assert told == [
        ("save", "host_not_allowed", "https://evil.example"),
        ("test", "host_not_allowed", "https://evil.example"),
        ("save", "precondition_failed", "unchanged"),
    ]
    assert "canary" not in str(lines)


def test_what_is_no_longer_allowed_can_still_be_switched_off(stage):
    put(stage.agent(ALEX), {"extra_fields": []})
    strict = _another(stage, {}, BRIDGE_SERVICENOW_TABLES="u_incident_view").agent(ALEX)

    assert put(strict, {"enabled": False}).json["enabled"] is False
    assert problem_of(put(strict, {"enabled": True})) == (422, "invalid_request")


def test_what_changes_nothing_is_no_change(stage):
    admin = stage.agent(ALEX)
    put(admin, {"extra_fields": []})
    with log_lines() as lines:
        again = put(admin, {"extra_fields": [], "enabled": True, "client_secret": CLIENT_SECRET}, '"1"')

    assert (again.status_code, again.headers["ETag"]) == (200, '"1"')
    assert events(lines, "connector.changed") == []


def test_the_secret_is_shown_to_nobody(stage, redis):
    secret = "canary-connector-secret"
    with log_lines() as lines:
        admin = stage.agent(ALEX)
        answers = [
            put(admin, {"client_secret": secret}),
            admin.get(CONNECTOR),
            begun(admin, {"client_secret": secret}),
            put(admin, {"client_secret": secret, "match_fields": ["^"]}),
            put(admin, {"client_secret": secret * 40}),
            admin.get("/v1/me"),
        ]

    assert answers[1].json["has_client_secret"] is True
    assert not any(secret in answer.text or secret in str(answer.headers) for answer in answers)
    assert secret not in str(lines)
    assert not any(secret.encode() in redis.dump(key) for key in redis.scan_iter())


def test_what_is_kept_of_a_test_has_the_same_name_whatever_the_secret(stage, redis):
    """Else a guess at the secret could be tried against the names of keys, which anybody who lists them reads."""
    admin = stage.agent(ALEX)
    tried(stage, admin, {})
    names = redis.keys("*:verified:*")
    record = stage.servicenow.world["oauth_entity"].one("client_id", CLIENT_ID)
    stage.servicenow.world.update("oauth_entity", record["sys_id"], client_secret="Summer2026!")

    assert tried(stage, admin, {"client_secret": "Summer2026!"}).json["status"] == "verified"

    assert redis.keys("*:verified:*") == names
    assert status(admin) == "unverified"
    assert put(admin, {"client_secret": "Summer2026!"}).json["status"] == "verified"


def test_a_secret_that_is_left_out_stays(stage):
    admin = stage.agent(ALEX)
    put(admin, {"extra_fields": []})

    assert shown(admin)["has_client_secret"] is True
    assert stage.connected(ALEX).get(LIST).status_code == 200


@pytest.mark.parametrize("none", ["", None])
def test_a_secret_can_be_removed_and_is_missed(stage, none):
    removed = put(stage.agent(ALEX), {"client_secret": none}).json

    assert removed["has_client_secret"] is False
    assert "no_client_secret" in removed["warnings"]


@pytest.mark.parametrize("call", ["save", "test"])
@pytest.mark.parametrize("change", ["instance_url", "client_id"])
def test_the_stored_secret_goes_to_no_other_instance_or_client(stage, call, change):
    """Else whoever may test a connector could have the secret sent to an instance of their own."""
    with MockServiceNow(incidents=0) as elsewhere:
        to = {"instance_url": elsewhere.url, "client_id": "another"}
        answer = (put if call == "save" else begun)(stage.agent(ALEX), {change: to[change]})

        assert problem_of(answer) == (422, "invalid_request")
        assert set(answer.json["errors"]) == {"client_secret"}
        assert len(elsewhere.journal) == 0


def test_after_repointing_no_old_token_reaches_the_new_instance(stage):
    agent = stage.connected(MEGAN)
    assert agent.get(LIST).status_code == 200
    old = {each.headers.get("Authorization") for each in stage.servicenow.journal.at("/api/")}
    with MockServiceNow() as elsewhere:
        elsewhere.add_client("Bridge", [callback(CONTOSO)], client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        assert put(stage.agent(ALEX), settings_of(elsewhere)).json["status"] == "unverified"

        assert problem_of(agent.get(LIST)) == (409, "not_connected")
        assert agent.get("/v1/connection").json["status"] == "disconnected"
        assert len(elsewhere.journal) == 0
        moved = Stage(stage.app, stage.entra, elsewhere, stage.redis_url)
        assert moved.connected(MEGAN).get(LIST).status_code == 200
        assert old.isdisjoint(each.headers.get("Authorization") for each in elsewhere.journal)


@pytest.mark.parametrize(
    ("change", "member"),
    [
        ({"instance_url": "http://contoso.service-now.com", "client_secret": "s"}, "instance_url"),
        ({"instance_url": "https://contoso.evil.com", "client_secret": "s"}, "instance_url"),
        ({"instance_url": ""}, "instance_url"),
        ({"instance_url": 7}, "instance_url"),
        ({"instance_url": None}, "instance_url"),
        ({"incident_api_path": "/api/now/table/sys_user"}, "incident_api_path"),
        ({"incident_api_path": "incident"}, "incident_api_path"),
        ({"incident_api_path": ""}, "incident_api_path"),
        ({"client_id": ""}, "client_id"),
        ({"client_id": "a" * 201}, "client_id"),
        ({"client_secret": ["s"]}, "client_secret"),
        ({"client_secret": "s" * 501}, "client_secret"),
        ({"match_fields": []}, "match_fields"),
        ({"match_fields": ["user_name^active"]}, "match_fields"),
        ({"match_fields": "email"}, "match_fields"),
        ({"match_fields": ["email"] * 21}, "match_fields"),
        ({"extra_fields": ["u_vip,u_x"]}, "extra_fields"),
        ({"extra_fields": ["number"]}, "extra_fields"),
        ({"extra_fields": [""]}, "extra_fields"),
        ({"enabled": "false"}, "enabled"),
        ({"enabled": None}, "enabled"),
        ({"enabled": 0}, "enabled"),
        ({"enabled": 1.0}, "enabled"),
        ({"colour": "red"}, "colour"),
        ({"revision": 3}, "revision"),
        ({"tenant": "another"}, "tenant"),
        ({}, None),
    ],
    ids=str,
)
def test_what_a_connector_may_not_be_is_refused_by_name_and_changes_nothing(stage, change, member):
    admin = stage.agent(ALEX)
    before = shown(admin)
    answers = [put(admin, change), begun(admin, change)] if change else [put(admin, change)]
    for answer in answers:
        assert answer.status_code == 422, answer.text
        assert answer.json["code"] in {"invalid_request", "host_not_allowed"}
        assert member is None or set(answer.json["errors"]) == {member}
        assert answer.json["detail"]
    assert shown(admin) == before


@pytest.mark.parametrize("missing", ["instance_url", "client_id"])
def test_the_first_time_host_and_client_must_be_given(bare, missing):
    settings = settings_of(bare.servicenow)
    del settings[missing]
    for answer in (put(bare.agent(ALEX), settings), begun(bare.agent(ALEX), settings)):
        assert problem_of(answer) == (422, "invalid_request")
        assert set(answer.json["errors"]) == {missing}


def test_a_test_keeps_no_token_and_revokes_none(stage, redis):
    megan = stage.connected(MEGAN)
    admin = stage.connected(ALEX)
    grants = sorted(redis.keys("*:grant:*"))
    stage.servicenow.journal.clear()

    assert tried(stage, admin, {}).json["status"] == "verified"

    assert sorted(redis.keys("*:grant:*")) == grants
    assert stage.servicenow.journal.at("/oauth_revoke") == []
    assert len(token_requests(stage.servicenow, "authorization_code")) == 1
    assert [agent.get(LIST).status_code for agent in (admin, megan)] == [200, 200]


def test_a_test_that_fails_says_at_which_step_and_why_and_changes_nothing(stage):
    admin = stage.agent(ALEX)
    before = shown(admin)

    wrong_secret = tried(stage, admin, {"client_secret": "wrong"})
    assert problem_of(wrong_secret) == (409, "connector_test_failed")
    assert wrong_secret.json["step"] == "token"
    assert "client secret" in wrong_secret.json["detail"]

    stage.servicenow.add_user("roleless.admin", "Ro Less")
    roleless = tried(stage, admin, {}, "roleless.admin")
    assert (problem_of(roleless), roleless.json["step"]) == ((409, "connector_test_failed"), "incident")
    assert "itil" in roleless.json["detail"]

    fault = stage.servicenow.faults.add("forbidden", "/api/now/table/incident")
    refused = tried(stage, admin, {})
    stage.servicenow.faults.remove(fault)
    assert (problem_of(refused), refused.json["step"]) == ((409, "connector_test_failed"), "incident")
    assert "Failed API level ACL Validation" in refused.json["detail"]
    assert shown(admin) == before


@pytest.mark.parametrize(("path", "step"), [("/oauth_token.do", "token"), ("/api/now/table/incident", "incident")])
def test_an_outage_during_a_test_is_an_outage_at_its_step(stage, path, step):
    admin = stage.agent(ALEX)
    fault = stage.servicenow.faults.add("unavailable", path)
    failed = tried(stage, admin, {})
    stage.servicenow.faults.remove(fault)

    assert (problem_of(failed), failed.json["step"]) == ((502, "servicenow_unavailable"), step)
    assert status(admin) == "unverified"


def test_after_an_outage_of_the_token_endpoint_the_same_test_can_be_completed(stage):
    admin = stage.agent(ALEX)
    completion = stage.allowed(begun(admin, {}).json["authorization_url"], ALEX)
    fault = stage.servicenow.faults.add("unavailable", "/oauth_token.do")
    assert admin.request("PUT", TEST, json={"completion": completion}).status_code == 502
    stage.servicenow.faults.remove(fault)

    assert admin.request("PUT", TEST, json={"completion": completion}).status_code == 200
    assert problem_of(admin.request("PUT", TEST, json={"completion": completion})) == (400, "state_mismatch")


def test_a_refusal_in_the_browser_comes_back_as_one(stage):
    url = begun(stage.agent(ALEX), {}).json["authorization_url"]

    assert stage.answered(url, ALEX, "Deny") == f"{RETURN_TO}#connection_error=consent_denied"


def test_only_who_began_a_test_completes_it_and_only_as_a_test(stage):
    admin, other = stage.agent(ALEX), stage.agent(ALEX, oid="00000000-0000-4000-8000-000000000009")
    of_test = stage.allowed(begun(admin, {}).json["authorization_url"], ALEX)
    of_connection = stage.allowed(admin.begin(), ALEX)
    stage.servicenow.journal.clear()

    for answer in (
        other.request("PUT", TEST, json={"completion": of_test}),
        admin.complete(of_test),
        admin.request("PUT", TEST, json={"completion": of_connection}),
    ):
        assert problem_of(answer) == (400, "state_mismatch")
    assert token_requests(stage.servicenow) == []


def test_a_test_may_be_taken_before_the_exchange_is_switched_on(bare):
    assert tried(bare, bare.agent(ALEX), settings_of(bare.servicenow, enabled=False)).status_code == 200


def test_a_return_to_that_is_no_portals_begins_no_test(stage):
    answer = stage.agent(ALEX).request("POST", TEST, json={"return_to": "https://evil.example/"})

    assert problem_of(answer) == (400, "origin_not_allowed")


def test_it_is_failing_when_the_last_call_failed_and_verified_when_one_succeeds(stage):
    stage = _another(stage, {CONTOSO: connector(stage.servicenow)})
    admin = stage.connected(ALEX)
    tried(stage, admin, {})
    admin.get(LIST)
    assert status(admin) == "verified"
    fault = stage.servicenow.faults.add("unavailable", "/api/now/table/incident")
    admin.get(LIST)
    stage.servicenow.faults.remove(fault)

    failing = shown(admin)
    assert (failing["status"], failing["last_failure"]) == ("failing", "servicenow_unavailable")
    assert failing["last_failed_at"] > failing["last_connected_at"]

    admin.get(LIST)
    assert status(admin) == "verified"


def test_a_test_that_succeeds_ends_the_failing_before_anybody_else_has_called(stage):
    stage = _another(stage, {CONTOSO: connector(stage.servicenow)})
    admin = stage.connected(ALEX)
    tried(stage, admin, {})
    fault = stage.servicenow.faults.add("unavailable", "/api/now/table/incident")
    admin.get(LIST)
    stage.servicenow.faults.remove(fault)
    assert status(admin) == "failing"

    verified = tried(stage, admin, {}).json

    assert (verified["connector"]["status"], status(admin)) == ("verified", "verified")
    assert shown(admin)["last_connected_at"] == verified["verified_at"]


def test_tokens_that_live_long_are_warned_of(stage):
    admin = stage.agent(ALEX)
    tried(stage, admin, {})
    assert shown(admin)["warnings"] == ["access_token_lifespan_over_15_minutes"]

    record = stage.servicenow.world["oauth_entity"].one("client_id", CLIENT_ID)
    stage.servicenow.world.update("oauth_entity", record["sys_id"], access_token_lifespan="900")
    stage.servicenow.revoke_tokens()
    tried(stage, admin, {})
    assert shown(admin)["warnings"] == []


def test_who_changed_what_is_told_and_never_a_secret(stage):
    with log_lines() as lines:
        admin = stage.agent(ALEX)
        put(admin, {"enabled": False, "extra_fields": [], "client_secret": "canary-new-secret"})
        tried(stage, admin, {"client_secret": CLIENT_SECRET})
        tried(stage, admin, {"client_secret": "canary-wrong"})

    (changed,) = events(lines, "connector.changed")
    assert changed["enabled"] == "true → false"
    assert changed["extra_fields"] == "u_vip → none"
    assert changed["has_client_secret"] == "changed"
    assert changed["agent"] == admin.get("/v1/me").json["agent"]["id"]
    assert [each["step"] for each in events(lines, "connector.test_failed")] == ["token"]
    assert len(events(lines, "connector.test_begun")) == 2
    assert len(events(lines, "connector.tested")) == 1
    assert "canary" not in str(lines)


def test_with_a_sealing_key_that_is_gone_it_is_none_until_the_key_is_back(stage):
    put(stage.agent(ALEX), {"extra_fields": []})
    key = "k9:" + "A" * 43 + "="
    other = _another(stage, {CONTOSO: connector(stage.servicenow)}, BRIDGE_SEALING_KEYS=key)

    assert shown(other.agent(ALEX))["status"] == "not_configured"
    assert shown(stage.agent(ALEX))["extra_fields"] == []


def test_what_is_no_longer_allowed_is_not_asked_though_it_was_when_it_was_saved(stage):
    agent = stage.connected(ALEX)
    put(agent, {"extra_fields": []})
    strict = _another(stage, {}, BRIDGE_SERVICENOW_TABLES="u_incident_view").agent(ALEX)
    stage.servicenow.journal.clear()

    for refused in (strict.get(LIST), strict.request("POST", "/v1/connection", json={"return_to": RETURN_TO})):
        assert problem_of(refused) == (409, "connector_not_configured")
        assert "incident_api_path: It must be one of" in body_of(refused)["detail"]
    assert len(stage.servicenow.journal) == 0
    assert status(strict) == "unverified"
