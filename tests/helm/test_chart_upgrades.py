"""A sealing key that the chart has made is kept: whoever loses it makes every agent sign in again."""

import re

import helm_python as helm
import pytest

from bridge.settings.variables import sealing_keys
from tests.helm.chart import CHART, NAMESPACE, NEEDED, RELEASE, merged
from tests.helm.cluster import cluster
from tests.helm.matrix import CASES

VALUES = merged(NEEDED, CASES["to try it out"])
SECRET = f"{RELEASE}-sealing-key"
NO_WAY_ELSEWHERE = "apiVersion: v1\nkind: Config\n"


@pytest.fixture(scope="module")
def installed():
    """A release in a cluster of its own."""
    with cluster() as running:
        config = helm.Config(
            kubeconfig_content=NO_WAY_ELSEWHERE,
            kube_apiserver=running.address,
            namespace=NAMESPACE,
            storage_driver="memory",
        )
        with config as release, helm.Chart.load(CHART) as chart:
            release.install(chart, RELEASE, VALUES, namespace=NAMESPACE, timeout=30)
            yield running, release, chart


def test_a_generated_key_is_one_the_bridge_can_use(installed):
    running, _, _ = installed
    (key,) = running.secret(NAMESPACE, SECRET).values()

    assert len(sealing_keys(key)) == 1


def test_a_generated_key_outlives_upgrades_and_even_the_release(installed):
    running, release, chart = installed
    before = running.secret(NAMESPACE, SECRET), running.secret(NAMESPACE, f"{RELEASE}-valkey")

    upgraded = release.upgrade(chart, RELEASE, {**VALUES, "replicas": 3}, namespace=NAMESPACE, timeout=30)
    assert (upgraded["revision"], upgraded["status"]) == (2, "deployed")
    assert (running.secret(NAMESPACE, SECRET), running.secret(NAMESPACE, f"{RELEASE}-valkey")) == before

    release.uninstall(RELEASE, timeout=30)
    assert running.secret(NAMESPACE, SECRET) == before[0]
    release.install(chart, RELEASE, VALUES, namespace=NAMESPACE, timeout=30)
    assert running.secret(NAMESPACE, SECRET) == before[0]


def test_an_upgrade_that_does_not_find_it_makes_no_other(installed):
    running, release, chart = installed
    kept = dict(running.stored)
    running.forget(NAMESPACE, SECRET)

    with pytest.raises(helm.HelmError, match=rf"{SECRET} .* was not found"):
        release.upgrade(chart, RELEASE, VALUES, namespace=NAMESPACE, timeout=30)
    running.stored.update(kept)


def test_what_cannot_ask_the_cluster_cannot_replace_it_either(chart):
    """As `helm template` and Argo CD do it: each time another key, which Kubernetes refuses to put over the first."""
    first, second = (chart.one("Secret", CASES["to try it out"], name=SECRET) for _ in range(2))

    assert first["data"] != second["data"]
    assert first["immutable"] is True
    assert first["metadata"]["annotations"] == {"helm.sh/resource-policy": "keep"}


def test_a_rendered_upgrade_without_a_cluster_is_refused(chart):
    with pytest.raises(helm.HelmError, match=r"--dry-run=server"):
        chart.texts(VALUES, is_upgrade=True, is_install=False, revision=2)


def test_pods_do_not_restart_because_a_key_was_looked_up(chart):
    annotations = [
        chart.one("Deployment", CASES["to try it out"])["spec"]["template"]["metadata"]["annotations"] for _ in range(2)
    ]

    assert annotations[0] == annotations[1]
    assert all(re.fullmatch(r"[0-9a-f]{64}", each) for each in annotations[0].values())
