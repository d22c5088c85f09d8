"""Alerts and the dashboard ask for metrics that the bridge has, and each alert says where to read what to do."""

import json
import re

import pytest
import yaml

from bridge.domain import errors
from bridge.telemetry import METRICS
from tests.helm.chart import CHART
from tests.helm.matrix import CASES

# What Prometheus adds to each, and to a histogram.
ADDED = {"namespace", "job", "pod", "le"}
HISTOGRAM = re.compile(r"_seconds(_bucket|_count|_sum)$")

OPERATING = CHART.parents[1] / "docs" / "operating.md"
RULES = [
    rule for group in yaml.safe_load((CHART / "files/alerts.yaml").read_text())["groups"] for rule in group["rules"]
]
DASHBOARD = json.loads((CHART / "files/dashboard.json").read_text())
QUERIES = [
    *(rule["expr"] for rule in RULES),
    *(target["expr"] for panel in DASHBOARD["panels"] for target in panel.get("targets", [])),
    *(each["query"]["query"] for each in DASHBOARD["templating"]["list"] if isinstance(each["query"], dict)),
]


def name_of(metric):
    return HISTOGRAM.sub("_seconds", metric)


@pytest.mark.parametrize("query", QUERIES)
def test_what_is_asked_for_is_there_with_the_labels_that_are_asked_for(query):
    metrics = {name_of(each) for each in re.findall(r"\bbridge_\w+", query)}

    assert metrics
    assert metrics <= set(METRICS)
    labels = {label for metric in metrics for label in METRICS[metric]} | ADDED
    matched = {each for inside in re.findall(r"\{(.*?)\}", query) for each in re.findall(r"(\w+)\s*[!=]", inside)}
    grouped = {each for inside in re.findall(r"\bby \(([^)]*)\)", query) for each in re.split(r",\s*", inside)}
    assert matched | grouped <= labels


def test_every_metric_is_looked_at_by_somebody():
    looked_at = {name_of(each) for query in QUERIES for each in re.findall(r"\bbridge_\w+", query)}

    assert looked_at == set(METRICS)


def test_a_histogram_is_asked_for_by_its_parts():
    for query in QUERIES:
        assert not re.findall(r"\bbridge_\w+_seconds\b(?!_)", query), query


def test_outcomes_that_alerts_name_are_words_that_the_bridge_has():
    codes = {getattr(each, "code", None) for each in _descendants(errors.BridgeError)}
    named = re.findall(r'calls_total\{outcome=~?"([^"]+)"', " ".join(rule["expr"] for rule in RULES))

    assert named
    assert {outcome for each in named for outcome in each.split("|")} <= codes | {"failed"}


def _descendants(kind):
    for each in kind.__subclasses__():
        yield each
        yield from _descendants(each)


def test_every_alert_is_in_the_runbook_and_links_to_its_own_heading_there(chart):
    url = "https://wiki.contoso.com/bridge"
    values = {"metrics": {"rules": {"enabled": True, "runbookUrl": url, "alertLabels": {"team": "helpdesk"}}}}
    groups = chart.one("PrometheusRule", values)["spec"]["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    runbook = re.split(r"^## ", OPERATING.read_text(), flags=re.MULTILINE)
    (section,) = [each for each in runbook if each.startswith("Runbook")]

    assert [rule["alert"] for rule in rules] == re.findall(r"^### (\w+)$", section, re.MULTILINE)
    for rule in rules:
        assert rule["annotations"]["runbook_url"] == f"{url}#{rule['alert'].lower()}"
        assert rule["annotations"]["summary"]
        assert rule["labels"]["severity"] in {"warning", "critical"}
        assert rule["labels"]["team"] == "helpdesk"
    assert [rule["expr"] for rule in rules] == [rule["expr"] for rule in RULES]


def test_an_alert_can_be_left_out(chart):
    written = json.dumps(chart.one("PrometheusRule", CASES["watched"]))

    assert "BridgeRedisSlow" not in written
    assert "BridgeRedisFails" in written


def test_the_dashboard_arrives_as_it_was_drawn(chart):
    found = chart.one("ConfigMap", CASES["watched"], name="bridge-dashboard")

    assert json.loads(found["data"]["bridge.json"]) == DASHBOARD
    assert found["metadata"]["labels"]["grafana_dashboard"] == "1"


def test_no_two_panels_of_the_dashboard_share_a_number_or_a_place():
    panels = DASHBOARD["panels"]
    places = [
        (x, y)
        for panel in panels
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]

    assert len({panel["id"] for panel in panels}) == len(panels)
    assert len(set(places)) == len(places)
    assert max(x for x, _ in places) < 24


@pytest.mark.parametrize("port", [9000, 9100])
def test_what_scrapes_finds_the_metrics_wherever_they_are(chart, port):
    values = {"settings": {"BRIDGE_METRICS_BIND": f"0.0.0.0:{port}"}, "metrics": {"serviceMonitor": {"enabled": True}}}
    (endpoint,) = chart.one("ServiceMonitor", values)["spec"]["endpoints"]
    service = chart.one("Service", values)
    (container,) = chart.one("Deployment", values)["spec"]["template"]["spec"]["containers"]

    ports = {each["name"]: each["targetPort"] for each in service["spec"]["ports"]}
    assert (endpoint["port"], endpoint["path"]) == ("metrics", "/metrics")
    assert ports["metrics"] == "metrics"
    assert {"name": "metrics", "containerPort": port, "protocol": "TCP"} in container["ports"]
    selected = chart.one("ServiceMonitor", values)["spec"]["selector"]["matchLabels"]
    assert selected.items() <= service["metadata"]["labels"].items()


def test_where_nothing_is_counted_there_is_no_port_for_it(chart):
    values = {"settings": {"BRIDGE_METRICS_BIND": None}}
    (container,) = chart.one("Deployment", values)["spec"]["template"]["spec"]["containers"]

    assert [each["name"] for each in chart.one("Service", values)["spec"]["ports"]] == ["http"]
    assert [each["name"] for each in container["ports"]] == ["http"]
