"""Every setting can be set by the chart, arrives as it was meant, and is refused by its name if it is wrong."""

import base64
from dataclasses import fields, is_dataclass
from typing import get_type_hints

import pytest

from bridge import settings
from bridge.server import Server
from tests.builders import environ
from tests.helm.chart import NEEDED, merged
from tests.settings.test_settings import GOOD, read

FOLDER = "/run/bridge/secrets/"


@pytest.fixture(scope="module")
def settable(chart):
    properties = chart.schema["properties"]
    return properties["settings"]["properties"], properties["secrets"]["properties"]["values"]["properties"]


@pytest.fixture(scope="module")
def everything(settable):
    """The example that the schema has of each."""
    plain, secret = ({name: each["examples"][0] for name, each in part.items()} for part in settable)
    return {"settings": plain, "secrets": {"values": secret, "existing": None}}


@pytest.fixture
def pod_environment(chart, tmp_path):
    """What the bridge finds in its pod; secrets are in files there, which are put elsewhere here."""

    def environment(values):
        deployment, found = chart.one("Deployment", values), dict(chart.one("ConfigMap", values)["data"])
        secrets = [each for each in chart.manifests(values) if each["kind"] == "Secret"]
        files = {name: base64.b64decode(value) for each in secrets for name, value in each["data"].items()}
        for variable in deployment["spec"]["template"]["spec"]["containers"][0]["env"]:
            name = variable["value"].removeprefix(FOLDER)
            (tmp_path / name).write_bytes(files.get(name, GOOD.get(name, "").encode()))
            found[variable["name"]] = str(tmp_path / name)
        return found

    return environment


def test_the_chart_has_every_setting_and_no_other(settable):
    plain, secret = settable

    assert set(plain).isdisjoint(secret)
    assert {*plain, *secret} == read().variables, "helm/bridge/values.schema.json lists each, with an example"


def test_every_setting_arrives_in_the_pod_as_it_was_meant(pod_environment, everything, settable):
    found = pod_environment(everything)

    assert {name.removesuffix("_FILE") for name in found} == {*settable[0], *settable[1]}
    with environ(found):
        valid = settings.read()
    assert found["BRIDGE_SERVICENOW_REFRESH_LIFESPAN_SECONDS"] == "8640000"  # not 8.64e+06
    assert (valid.server.workers, valid.server.request_seconds) == (4, 27.5)
    assert valid.servicenow.rules.hosts == ("*.service-now.com", "helpdesk.contoso.com:8443")
    assert valid.servicenow.connectors_locked is True
    assert list(valid.entra.roles) == ["Helpdesk"]
    assert list(valid.storage.sealing_keys) == ["k2", "k1"]
    assert valid.servicenow.connectors[0].client_secret == 'quo"te, &<comma>'


def test_a_setting_may_be_written_as_in_the_environment_too(pod_environment):
    given = {"BRIDGE_SERVICENOW_TABLES": "incident, u_ticket", "BRIDGE_ROLES": '{"Helpdesk": ["incidents:read"]}'}
    with environ(pod_environment({"settings": given})):
        valid = settings.read()

    assert valid.servicenow.rules.tables == ("incident", "u_ticket")
    assert list(valid.entra.roles) == ["Helpdesk"]


def test_what_is_needed_is_enough_for_the_bridge_to_start(pod_environment):
    with environ(pod_environment({})):
        assert settings.read().server.bind == "0.0.0.0:8000"


def test_what_the_bridge_keeps_secret_the_chart_keeps_secret(settable):
    """A setting that is in no `repr` is in no ConfigMap."""
    # The password of Redis is a part of its URL.
    hidden = {field.upper() for field in _hidden(settings.Settings)} - {"PASSWORD"} | {"REDIS_URL"}

    assert "SEALING_KEYS" in hidden
    for name in hidden:
        assert [each for each in settable[1] if each.endswith(name)], f"{name} belongs to the secrets of the chart"
        assert not [each for each in settable[0] if each.endswith(name)]


def _hidden(kind):
    for field in fields(kind):
        inner = get_type_hints(kind)[field.name]
        if not field.repr:
            yield field.name
        elif is_dataclass(inner):
            yield from _hidden(inner)


def test_secrets_are_files_and_in_no_environment_and_no_configmap(chart, everything):
    manifests = [each for each in chart.manifests(everything) if each["kind"] != "Secret"]
    (deployment,) = [each for each in manifests if each["kind"] == "Deployment"]
    values = str(everything["secrets"]["values"]["BRIDGE_GRAPH_CLIENT_SECRET"])

    assert values not in str(manifests)
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    assert all(each["value"].startswith(FOLDER) for each in container["env"])
    assert "secretRef" not in str(container["envFrom"])


def test_secrets_that_exist_are_mounted_by_the_names_of_the_settings(chart):
    pod = chart.one("Deployment")["spec"]["template"]["spec"]
    (mounted,) = [each["projected"] for each in pod["volumes"] if each["name"] == "secrets"]

    assert [(each["secret"]["name"], each["secret"]["items"]) for each in mounted["sources"]] == [
        ("redis", [{"key": "url", "path": "BRIDGE_REDIS_URL"}]),
        ("sealing", [{"key": "BRIDGE_SEALING_KEYS", "path": "BRIDGE_SEALING_KEYS"}]),
    ]


def test_certificates_of_ones_own_are_mounted_where_the_setting_looks(chart):
    values = {"caBundle": {"configMap": "authorities", "key": "all.pem"}}
    pod = chart.one("Deployment", values)["spec"]["template"]["spec"]
    file = chart.one("ConfigMap", values)["data"]["BRIDGE_CA_BUNDLE"]

    (mount,) = [each for each in pod["containers"][0]["volumeMounts"] if each["name"] == "ca"]
    (volume,) = [each["configMap"] for each in pod["volumes"] if each["name"] == "ca"]
    (item,) = volume["items"]
    assert (volume["name"], item["key"]) == ("authorities", "all.pem")
    assert file == f"{mount['mountPath']}/{item['path']}"


def test_the_port_is_where_the_bridge_listens(chart):
    values = {"settings": {"BRIDGE_BIND": "[::]:8080"}}
    (container,) = chart.one("Deployment", values)["spec"]["template"]["spec"]["containers"]

    assert {each["name"]: each["containerPort"] for each in container["ports"]} == {"http": 8080, "metrics": 9000}


@pytest.mark.parametrize("given", [{}, {"BRIDGE_REQUEST_SECONDS": 61.5}])
def test_a_pod_has_the_time_that_the_bridge_takes_to_finish_its_requests(chart, pod_environment, given):
    # Without a page for metrics, whose address a server takes as soon as there is one.
    values = {"settings": {**given, "BRIDGE_METRICS_BIND": None}}
    pod = chart.one("Deployment", values)["spec"]["template"]["spec"]
    with environ(pod_environment(values)):
        valid = settings.read()
    takes = valid.server.drain_seconds + Server(valid).cfg.graceful_timeout

    until_then = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert until_then + takes < pod["terminationGracePeriodSeconds"]


WRONG = {
    "settings/BRIDGE_WORKERS": "two",
    "settings/BRIDGE_THREADS": 0,
    "settings/BRIDGE_PUBLIC_URL": "bridge.contoso.com",
    "settings/BRIDGE_ENTRA_TENANTS": ["contoso"],
    "settings/BRIDGE_LOG_LEVEL": "LOUD",
    "settings/BRIDGE_DEMO": "yes",
    "settings/BRIDGE_BIND": "8000",
    "settings/BRIDGE_REQUEST_SECONDS": 0,
    "settings/BRIDGE_TYPO": 1,
    "settings/BRIDGE_REDIS_URL": "redis://:secret@redis:6379/0",
    "secrets/values/BRIDGE_SEALING_KEYS": ["k1"],
    "secrets/values/BRIDGE_LOG_LEVEL": "INFO",
    "secrets/existing/BRIDGE_PROXY": {"key": "url"},
    "secrets/existing/BRIDGE_TYPO": {"name": "typo"},
    "replicas": "many",
    "image/digest": "sha256:abc",
    "image/pullPolicy": "Sometimes",
    "service/port": 70000,
    "ingress/paths": [],
    "httpRoute": {"enabled": True},
    "metrics/serviceMonitor/interval": "often",
    "metrics/rules/runbookUrl": "operating.md",
    "networkPolicy/egress/ports": ["https"],
    "terminationGracePeriodSeconds": 20,
    "replica": 3,
}


@pytest.mark.parametrize("path", WRONG)
def test_a_wrong_value_is_refused_with_its_name(chart, path):
    *folders, name = path.split("/")
    wrong = {name: WRONG[path]}
    for folder in reversed(folders):
        wrong = {folder: wrong}

    said = chart.refusal(merged(NEEDED, wrong))
    assert all(part in said for part in path.split("/"))
    assert ":secret@" not in said


@pytest.mark.parametrize("name", ["BRIDGE_PUBLIC_URL", "BRIDGE_ENTRA_TENANTS", "BRIDGE_ENTRA_AUDIENCES"])
def test_a_setting_that_is_needed_is_missed_by_its_name(chart, name):
    without = {key: value for key, value in NEEDED["settings"].items() if key != name}

    assert name in chart.refusal({**NEEDED, "settings": without})


@pytest.mark.parametrize("name", ["BRIDGE_REDIS_URL", "BRIDGE_SEALING_KEYS"])
def test_a_secret_that_is_needed_is_missed_or_found_twice_by_its_name(chart, settable, name):
    assert f"{name} is missing" in chart.refusal(merged(NEEDED, {"secrets": {"existing": {name: None}}}))
    example = settable[1][name]["examples"][0]
    assert f"{name} is given twice" in chart.refusal(merged(NEEDED, {"secrets": {"values": {name: example}}}))


def test_nothing_to_scale_by_is_refused(chart):
    assert "autoscaling" in chart.refusal(merged(NEEDED, {"autoscaling": {"enabled": True, "cpuUtilization": 0}}))
    assert "minReplicas" in chart.refusal(merged(NEEDED, {"autoscaling": {"enabled": True, "minReplicas": 20}}))
