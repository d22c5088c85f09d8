"""What tests of the chart are built from: the values that are needed, manifests by kind, and the pods among them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import helm_python as helm
import yaml

CHART = Path(__file__).parents[2] / "helm" / "bridge"
RELEASE, NAMESPACE = "bridge", "helpdesk"
TENANT = "7f3a1c52-9d4e-4b8f-a6c1-2e5d8b90f314"
Manifest = dict[str, Any]
Values = Mapping[str, Any]

NEEDED: Values = {
    "settings": {
        "BRIDGE_PUBLIC_URL": "https://bridge.contoso.com",
        "BRIDGE_ENTRA_TENANTS": [TENANT],
        "BRIDGE_ENTRA_AUDIENCES": ["4e0b7d16-3c92-4f5a-b8d1-6a2f0c9e7d45"],
    },
    "secrets": {
        "existing": {
            "BRIDGE_REDIS_URL": {"name": "redis", "key": "url"},
            "BRIDGE_SEALING_KEYS": {"name": "sealing"},
        }
    },
}


def merged(one: Values, other: Values) -> dict[str, Any]:
    """As Helm merges values: tables by their keys, null for taking out what is there, everything else whole."""
    both = dict(one)
    for key, value in other.items():
        if isinstance(one.get(key), Mapping) and isinstance(value, Mapping):
            both[key] = merged(one[key], value)
        elif value is None and key in one:
            del both[key]
        else:
            both[key] = value
    return both


class Chart:
    """The chart, loaded once."""

    def __init__(self) -> None:
        self._chart = helm.Chart.load(CHART)
        self.schema: dict[str, Any] = self._chart.schema or {}

    def texts(self, values: Values, **release: Any) -> dict[str, str]:
        """Each template's output."""
        return self._chart.render(dict(values), name=RELEASE, namespace=NAMESPACE, **release)

    def manifests(self, values: Values | None = None) -> list[Manifest]:
        """With what is needed in any case, or with other values on top of it."""
        found = self.texts(merged(NEEDED, values or {}))
        written = "\n---\n".join(text for path, text in found.items() if path.endswith(".yaml"))
        return [each for each in yaml.load_all(written, yaml.CSafeLoader) if each]

    def one(self, kind: str, values: Values | None = None, name: str = RELEASE) -> Manifest:
        (found,) = [each for each in self.manifests(values) if (each["kind"], each["metadata"]["name"]) == (kind, name)]
        return found

    def refusal(self, values: Values) -> str:
        """Why it is not rendered."""
        try:
            self.texts(values)
        except helm.HelmError as exc:
            return str(exc)
        raise AssertionError("it was rendered")


def pods(manifests: list[Manifest]) -> Iterator[tuple[str, Manifest]]:
    """What runs: the name of each and its pod."""
    for each in manifests:
        if each["kind"] == "Pod":
            yield each["metadata"]["name"], each["spec"]
        elif "template" in each.get("spec", {}):
            yield each["metadata"]["name"], each["spec"]["template"]["spec"]
