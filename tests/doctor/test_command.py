"""`bridge doctor` looks at everything, goes on when a check cannot, shows no secret, and has a code for scripts."""

import json
from dataclasses import replace

import pytest

from bridge import settings
from bridge.doctor.examination import examined
from bridge.mock.entra import CONTOSO
from tests.builders import CLIENT_SECRET, SEALING_KEY, environ

CANARIES = ("canary", CLIENT_SECRET, SEALING_KEY)
EVERYTHING = {
    "settings",
    "Python",
    "demo mode",
    "threads",
    "open files",
    "patience",
    "public URL",
    "redirect URL",
    "CORS origins",
    "proxy",
    "CA bundle",
    "Redis",
    "Redis writes",
    "Redis permissions",
    "Redis version",
    "Redis role",
    "Redis persistence",
    "Redis eviction",
    "Redis memory",
    "sealing keys",
    "sealed records",
    "Entra keys",
    "Entra's clock",
    "ServiceNow",
    "ServiceNow's TLS",
    "ServiceNow's clock",
}


def test_everything_is_looked_at_and_a_warning_is_no_failure(examine):
    report = examine()

    assert {check for _, check, _ in report.found} == EVERYTHING
    assert (report.exit_code, report.status) == (0, "warning")
    assert {check for level, check, _ in report.found if level == "warning"} == {
        "demo mode",
        "public URL",
        "Redis persistence",
        "ServiceNow's TLS",
    }


def test_every_tenant_is_looked_at(examine, entra):
    other = "00000000-0000-4000-8000-000000000000"
    report = examine(BRIDGE_ENTRA_TENANTS=f"{CONTOSO},{other}")

    assert report.exit_code == 1
    assert f"there is no tenant {other}" in report.seen("Entra keys")
    assert f"those of tenant {CONTOSO} come" in report.seen("Entra keys")
    assert f"tenant {other} has no connector" in report.seen("ServiceNow")


def test_one_thing_that_fails_fails_the_command_and_the_others_are_still_looked_at(examine, renewed_servicenow):
    renewed_servicenow.faults.add("hibernating")
    report = examine()

    assert (report.exit_code, report.status) == (1, "failed")
    assert {check for level, check, _ in report.found if level == "failed"} == {"ServiceNow"}
    assert {check for _, check, _ in report.found} == EVERYTHING


def test_without_redis_the_rest_is_looked_at(examine):
    report = examine(BRIDGE_REDIS_URL="redis://:canary@127.0.0.1:1/0")

    assert (report.exit_code, report.level("Redis"), report.level("sealed records")) == (1, "failed", "failed")
    assert report.level("Entra keys") == report.level("ServiceNow") == "ok"


def test_a_check_that_breaks_off_is_a_failure_and_shows_nothing_of_its_reason(surroundings):
    with environ(surroundings()):
        valid = settings.read()
    broken = replace(valid, outgoing=replace(valid.outgoing, proxy="http://127.0.0.1:canary"))

    said = [(each.level.value, each.check, each.seen) for each in examined(broken)]

    assert ("failed", "outgoing", "the check broke off with ValueError") in said
    assert ("ok", "Redis writes", "accepted") in said
    assert "canary" not in str(said)


def test_every_problem_of_the_settings_is_a_failure_of_its_own(examine):
    report = examine(BRIDGE_THREADS="many", BRIDGE_TYPO="1", BRIDGE_SEALING_KEYS="canary:short", BRIDGE_PUBLIC_URL="")

    assert (report.exit_code, report.status) == (1, "failed")
    assert [seen.split(":")[0] for level, _, seen in report.found if level == "failed"] == [
        "BRIDGE_PUBLIC_URL",
        "BRIDGE_SEALING_KEYS",
        "BRIDGE_THREADS",
        "BRIDGE_TYPO",
    ]
    assert report.level("everything else") == "warning"
    assert "short" not in report.output


def test_a_text_has_a_line_for_each_finding_and_a_sum(run):
    result = run({"BRIDGE_THREADS": "many"}, "text")

    assert result.exit_code == 1
    assert result.output.splitlines()[-3:] == [
        "failed   settings: BRIDGE_THREADS: Not a valid integer. See the table in README.md.",
        "warning  everything else: not checked. It takes valid settings.",
        "0 ok, 1 warning, 6 failed",
    ]


def test_the_text_and_the_json_say_the_same(surroundings, run):
    text, told = (run(surroundings(), output) for output in ("text", "json"))

    findings = json.loads(told.output)["findings"]
    assert findings[0] == {"level": "ok", "check": "settings", "seen": "valid", "advice": ""}
    assert [(each["level"], each["check"]) for each in findings] == [
        tuple(line.partition(": ")[0].split(None, 1)) for line in text.output.splitlines()[:-1]
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"BRIDGE_REDIS_URL": "redis://canary:canary@127.0.0.1:1/0"},
        {"BRIDGE_REDIS_URL": "redis://canary:canary@nowhere.invalid:6379/0"},
        {"BRIDGE_PROXY": "http://canary:canary@127.0.0.1:1"},
        {"BRIDGE_ENTRA_AUTHORITY": "http://127.0.0.1:1"},
        {"BRIDGE_SEALING_KEYS": f"k1:{SEALING_KEY},k2:{SEALING_KEY}"},
        {"BRIDGE_SEALING_KEYS": f"k1:{SEALING_KEY},k2:canary"},
        {"BRIDGE_CONNECTORS": '{"canary": "canary"'},
    ],
    ids=str,
)
@pytest.mark.parametrize("output", ["json", "text"])
def test_no_secret_is_shown_whatever_is_found(surroundings, run, changes, output):
    result = run(surroundings(**changes), output)

    assert isinstance(result.exception, SystemExit | None)
    assert [canary for canary in CANARIES if canary in result.output] == []
