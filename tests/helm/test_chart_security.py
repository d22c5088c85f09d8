"""What runs has no right that it does not need: the restricted pod security standard, and more."""

import re

import pytest
import yaml

from tests.helm.chart import CHART, pods
from tests.helm.matrix import CASES

ROOT = CHART.parents[1]


@pytest.mark.parametrize("case", CASES)
def test_every_pod_keeps_the_restricted_standard(chart, case):
    for name, pod in pods(chart.manifests(CASES[case])):
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod)
        assert {next(iter(set(each) - {"name"})) for each in pod.get("volumes", [])} <= {
            *("configMap", "emptyDir", "projected", "secret", "persistentVolumeClaim"),
        }
        for container in pod["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert not [port for port in container.get("ports", []) if "hostPort" in port]


@pytest.mark.parametrize("case", CASES)
def test_no_pod_may_ask_kubernetes_anything(chart, case):
    manifests = chart.manifests(CASES[case])

    assert {pod["automountServiceAccountToken"] for _, pod in pods(manifests)} == {False}
    assert not [each for each in manifests if "Role" in each["kind"]]


def test_the_pods_user_is_the_images(chart):
    (user,) = re.findall(r"^USER (\d+):(\d+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    for _, pod in pods(chart.manifests()):
        said = pod["securityContext"]
        assert (said["runAsUser"], said["runAsGroup"]) == tuple(map(int, user))


def test_every_container_has_limits(chart):
    for name, pod in pods(chart.manifests(CASES["to try it out"])):
        for container in pod["containers"]:
            assert (
                {"cpu", "memory"} == set(container["resources"]["limits"]) == set(container["resources"]["requests"])
            ), name


def test_the_valkey_to_try_with_has_a_password_and_hears_nobody_but_the_bridge(chart):
    values = CASES["to try it out"]
    policy = chart.one("NetworkPolicy", values, name="bridge-valkey")["spec"]
    ((rule,),) = [each["from"] for each in policy["ingress"]]

    labels = chart.one("Deployment", values)["spec"]["template"]["metadata"]["labels"]
    assert rule["podSelector"]["matchLabels"].items() <= labels.items()
    assert "egress" not in policy
    secret = yaml.safe_dump(chart.one("Secret", values, name="bridge-valkey")["data"])
    again = yaml.safe_dump(chart.one("Secret", values, name="bridge-valkey")["data"])
    assert secret != again
