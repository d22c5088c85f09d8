"""What tools from outside think of the chart; they are too large for everybody: `make policy` brings them."""

import json
import os
import shutil
import subprocess

import pytest
import yaml

from tests.helm.chart import CHART, TENANT
from tests.helm.matrix import DIGEST, WATCHED
from tests.helm.weather import ALERTS, FOUL, hours

TOOLS = CHART.parents[1] / ".tools"
ARGUED = {
    "CKV_K8S_8 bridge-test": "A test that runs once and ends needs no probe that it lives.",
    "CKV_K8S_9 bridge-test": "Nor that it is ready.",
}
EVERYTHING = {
    "image": {"digest": DIGEST},
    "secrets": {
        "existing": {"BRIDGE_REDIS_URL": None, "BRIDGE_SEALING_KEYS": None},
        "values": {"BRIDGE_CONNECTORS": {TENANT: {"client_secret": "canary"}}},
        "generateSealingKey": True,
    },
    "valkey": {"enabled": True, "image": {"digest": DIGEST}},
    "ingress": {"enabled": True, "tlsSecret": "certificate"},
    "httpRoute": {"enabled": True, "parentRefs": [{"name": "public"}]},
    "autoscaling": {"enabled": True},
    "metrics": WATCHED,
}


def found(tool, folder):
    """Where it is; where nobody watches, a test that is skipped is a test that is gone."""
    if path := shutil.which(tool, path=f"{TOOLS / folder}{os.pathsep}{os.environ['PATH']}"):
        return path
    if os.environ.get("CI"):
        pytest.fail(f"{tool} is missing: .ci/run brings it")
    pytest.skip(f"{tool} is missing: see `make policy`")


def test_no_policy_for_kubernetes_is_broken_that_was_not_argued_with(chart, tmp_path):
    checkov = found("checkov", "policy/bin")
    written = tmp_path / "manifests.yaml"
    manifests = chart.manifests(EVERYTHING)
    written.write_text("---\n".join(yaml.safe_dump(each) for each in manifests))
    options = ("--framework", "kubernetes", "--compact", "--quiet", "--skip-download", "--output", "json")
    done = subprocess.run([checkov, "-f", written, *options], capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)

    failed = {(each["check_id"], each["resource"].split(".")[-1]) for each in report["results"]["failed_checks"]}
    assert {f"{check} {name}" for check, name in failed} == set(ARGUED)
    assert report["summary"]["parsing_errors"] == 0
    assert report["summary"]["passed"] > 150


def test_prometheus_can_read_the_alerts_and_each_is_raised_by_what_it_is_for_and_by_nothing_else(tmp_path):
    promtool = found("promtool", "promtool")
    written = tmp_path / "hours.yaml"
    written.write_text(hours())
    done = subprocess.run([promtool, "test", "rules", written], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_there_is_weather_for_every_alert():
    rules = [rule["alert"] for group in yaml.safe_load(ALERTS.read_text())["groups"] for rule in group["rules"]]

    assert list(FOUL) == rules
