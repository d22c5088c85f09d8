"""What docs/kubernetes.md tells to install can be installed: its commands and values are rendered as they are."""

import re
import shlex

import pytest
import yaml

from tests.helm.chart import CHART, NAMESPACE, RELEASE, merged

ROOT = CHART.parents[1]
GUIDE = (ROOT / "docs" / "kubernetes.md").read_text()
FILES = {
    name: yaml.safe_load(written) for name, written in re.findall(r"```yaml\n# (\S+\.yaml)\n(.*?)```", GUIDE, re.DOTALL)
}
LINES = [
    shlex.split(line)
    for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    for line in block.replace("\\\n", " ").splitlines()
]
RENDERED = [line for line in LINES if line[0] == "helm" and {"install", "upgrade"} & set(line)]


def values_of(line):
    return merged({}, FILES[line[line.index("--values") + 1]])


@pytest.mark.parametrize("line", RENDERED, ids=" ".join)
def test_a_command_of_the_guide_installs_what_it_says(chart, line):
    values = values_of(line)

    assert line[line.index("--namespace") + 1] == NAMESPACE
    assert line[line.index("helm/bridge") - 1] == RELEASE
    assert ROOT / "helm/bridge" == CHART
    assert chart.texts(values, is_upgrade=False)


def test_every_file_of_the_guide_is_used_by_a_command():
    assert {line[line.index("--values") + 1] for line in RENDERED} == set(FILES)


def test_the_secret_of_the_guide_holds_what_its_values_look_for(chart):
    (line,) = [line for line in LINES if line[:1] == ["kubectl"] and "generic" in line]
    made = {word.split("=")[1] for word in line if word.startswith("--from-file=")}

    assert {
        name: each["name"] for name, each in FILES["production.yaml"]["secrets"]["existing"].items()
    } == dict.fromkeys(made, line[line.index("generic") + 1])


def test_kubectl_is_told_of_things_that_are_there(chart):
    told = re.findall(r"\b(deployment/|get secret )([\w-]+)", GUIDE)
    values = FILES["trial.yaml"]
    there = {
        (each["kind"], each["metadata"]["name"])
        for text in chart.texts(values).values()
        for each in yaml.safe_load_all(text if "kind:" in text else "")
        if each
    }

    assert {("Deployment" if kind == "deployment/" else "Secret", name) for kind, name in told} <= there


def test_the_version_that_is_built_is_the_one_that_is_installed():
    said = yaml.safe_load((CHART / "Chart.yaml").read_text())["appVersion"]

    assert set(re.findall(r"registry\.contoso\.com/bridge:(\S+)", GUIDE)) == {said}
    assert {file["image"]["repository"] for file in FILES.values()} == {"registry.contoso.com/bridge"}
