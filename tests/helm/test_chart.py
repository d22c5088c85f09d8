"""The chart becomes manifests that Kubernetes takes, whichever of its values are chosen."""

import json
import re
import tomllib
from functools import cache

import helm_python as helm
import pytest
import yaml
from kubernetes_validate import SchemaNotFoundError, ValidationError, utils, validate

from bridge.settings import blank
from tests.helm.chart import CHART, NEEDED, RELEASE, TENANT, merged, pods
from tests.helm.matrix import CASES

VERSIONS = ("1.30", "1.34", "1.37")
# Kinds that operators and gateways bring, of which Kubernetes itself has no schema.
TRIED, OTHER = CASES["to try it out"], "a1e4b0c2-0000-4000-8000-000000000000"
BROUGHT = {"HTTPRoute", "ServiceMonitor", "PrometheusRule"}

# It reads all of a version's definitions anew for each manifest, which is most of what it does.
utils.schema_contents = cache(utils.schema_contents)


@cache
def problem(written, version):
    """The same manifest comes in many cases and is read once."""
    try:
        validate(json.loads(written), version, strict=True)
    except ValidationError as exc:
        return f"{'.'.join(map(str, exc.path))}: {exc.message}"
    except SchemaNotFoundError as exc:
        return exc.kind
    return None


@pytest.mark.parametrize("case", CASES)
def test_whatever_is_chosen_lints_and_is_valid_for_three_versions_of_kubernetes(chart, case):
    values = merged(NEEDED, CASES[case])
    linted = helm.lint(CHART, values, strict=True)
    manifests = chart.manifests(CASES[case])

    assert {each["error"] for each in linted["messages"]} <= {"icon is recommended"}
    for version in VERSIONS:
        found = {each["kind"]: problem(json.dumps(each, sort_keys=True), version) for each in manifests}
        assert {kind: said for kind, said in found.items() if said} == {kind: kind for kind in found if kind in BROUGHT}


def test_a_schema_that_does_not_fit_would_be_noticed(chart):
    wrong = json.loads(json.dumps(chart.one("Deployment")).replace("enableServiceLinks", "enableServiceLink"))

    assert "enableServiceLink" in (problem(json.dumps(wrong), VERSIONS[0]) or "")


def test_the_cases_reach_everything_there_is(chart):
    unreached = set(CHART.rglob("templates/**/*.yaml"))
    for values in CASES.values():
        rendered = chart.texts(merged(NEEDED, values))
        unreached -= {CHART.parent / path for path, text in rendered.items() if text.strip()}

    assert unreached == set()


def test_the_oldest_version_that_is_tried_is_the_oldest_that_is_let_in():
    said = yaml.safe_load((CHART / "Chart.yaml").read_text())

    assert said["kubeVersion"] == f">={VERSIONS[0]}.0-0"
    project = tomllib.loads((CHART.parents[1] / "pyproject.toml").read_text())["project"]
    assert said["appVersion"] == project["version"]
    assert said["description"] == project["description"]


def test_a_name_in_a_cluster_is_never_too_long(chart):
    long = {"fullnameOverride": 80 * "x", **TRIED}

    names = [each["metadata"]["name"] for each in chart.manifests(long)]
    assert max(map(len, names)) <= 63
    assert len(set(zip([each["kind"] for each in chart.manifests(long)], names, strict=True))) == len(names)


def test_services_lead_to_the_bridges_pods_and_to_no_others(chart):
    manifests = chart.manifests(TRIED)
    labels = {
        each["metadata"]["name"]: each["spec"]["template"]["metadata"]["labels"]
        for each in manifests
        if "template" in each.get("spec", {})
    } | {each["metadata"]["name"]: each["metadata"]["labels"] for each in manifests if each["kind"] == "Pod"}

    for service in [each for each in manifests if each["kind"] == "Service"]:
        selector = service["spec"]["selector"].items()
        assert [name for name, has in labels.items() if selector <= has.items()] == [service["metadata"]["name"]]


@pytest.mark.parametrize("case", CASES)
def test_every_port_that_is_named_is_a_containers(chart, case):
    """Of those that are asked of pods; a ServiceMonitor, an Ingress and a route ask a Service."""
    manifests = [each for each in chart.manifests(CASES[case]) if each["kind"] not in {*BROUGHT, "Ingress"}]
    ports = {port["name"] for _, pod in pods(manifests) for each in pod["containers"] for port in each.get("ports", [])}

    assert "http" in ports
    assert set(re.findall(r"'(?:port|targetPort)': '(\w+)'", str(manifests))) <= ports


def test_a_pod_has_no_variables_of_its_neighbours(chart):
    """A Service called bridge gives pods a BRIDGE_SERVICE_HOST, and the bridge starts with no setting that it lacks."""
    assert {pod["enableServiceLinks"] for _, pod in pods(chart.manifests())} == {False}


@pytest.mark.parametrize("kind", ["Ingress", "HTTPRoute"])
def test_the_world_reaches_the_host_of_the_public_url_and_what_is_meant_for_it(chart, kind):
    values = {
        "settings": {"BRIDGE_PUBLIC_URL": "https://Bridge.Contoso.com"},
        "ingress": {"enabled": True},
        "httpRoute": {"enabled": True, "parentRefs": [{"name": "public"}]},
    }
    route = chart.one(kind, values)["spec"]

    if kind == "Ingress":
        (rule,) = route["rules"]
        host, paths = rule["host"], {each["path"] for each in rule["http"]["paths"]}
    else:
        (host,), paths = route["hostnames"], {each["path"]["value"] for each in route["rules"][0]["matches"]}
    assert host == "bridge.contoso.com"
    assert paths == public_paths()


def public_paths():
    """The first part of each address that the bridge has, but for what only a cluster asks."""
    from bridge.app import create_app  # noqa: PLC0415 - the only test here that needs an application
    from bridge.wiring import build  # noqa: PLC0415

    rules = create_app(build(blank()), blank()).url_map.iter_rules()
    return {re.findall(r"^/[^/<]*", rule.rule)[0] for rule in rules} - {"/health", "/metrics"}


def test_what_is_private_may_be_reached_only_once_a_setting_says_so(chart):
    def excepted(**values):
        rules = chart.one("NetworkPolicy", values)["spec"]["egress"]
        return {cidr for rule in rules for to in rule.get("to", []) for cidr in to["ipBlock"]["except"]}

    private = {"10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"}
    assert excepted() == {"169.254.0.0/16", "fe80::/10"} | private
    assert excepted(settings={"BRIDGE_SERVICENOW_PRIVATE_ADDRESSES": True}) == {"169.254.0.0/16", "fe80::/10"}
    proxied = {"existing": {"BRIDGE_PROXY": {"name": "proxy"}}}
    assert excepted(secrets=proxied) == {"169.254.0.0/16", "fe80::/10"}


def test_a_change_of_settings_or_secrets_makes_new_pods_and_an_upgrade_of_the_chart_alone_does_not(chart):
    def pod(**values):
        template = chart.one("Deployment", values)["spec"]["template"]["metadata"]
        return json.dumps(template, sort_keys=True)

    secret = {"values": {"BRIDGE_GRAPH_CLIENT_SECRET": "one"}}
    others = {"values": {"BRIDGE_GRAPH_CLIENT_SECRET": "two"}}
    assert pod() == pod(replicas=5, service={"port": 8080})
    assert pod() != pod(settings={"BRIDGE_LOG_LEVEL": "DEBUG"})
    assert pod(secrets=secret) != pod(secrets=others)
    assert "helm.sh/chart" not in pod()


def test_the_test_of_the_release_asks_what_the_service_offers(chart):
    values = {"service": {"port": 8080}}
    (container,) = chart.one("Pod", values, name=f"{RELEASE}-test")["spec"]["containers"]

    compile(container["args"][0], "test", "exec")
    assert container["args"][1] == f"http://{RELEASE}:8080"


def test_the_notes_say_what_to_register_and_what_to_keep(chart):
    values = {"settings": {"BRIDGE_ENTRA_TENANTS": f"{TENANT}, {OTHER}"}, **TRIED}
    notes = chart.texts(merged(NEEDED, values))["bridge/templates/NOTES.txt"]

    for tenant in (TENANT, OTHER):
        assert f"  https://bridge.contoso.com/v1/connection/callback/{tenant}\n" in notes
    assert "KEEP A COPY" in notes
    assert "KEEP A COPY" not in chart.texts(NEEDED)["bridge/templates/NOTES.txt"]
