"""What a tenant has subscribed to, as Graph tells it: `GET /v1.0/subscribedSkus` (documented).

    {"skuId": …, "skuPartNumber": …, "capabilityStatus": "Enabled", "prepaidUnits": {"enabled": 25, "warning": 0, …},
     "servicePlans": [{"servicePlanId": …, "servicePlanName": …, "provisioningStatus": "Success"}]}

`capabilityStatus` is Enabled, Warning, Suspended, Deleted or LockedOut, and Warning is a time of grace in which
everything is available as before; a plan whose `provisioningStatus` is Disabled is not to be had (all documented).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bridge.domain.licences import Subscription
from bridge.microsoft.graph import Graph

_PATH = "/v1.0/subscribedSkus"
PERMISSION = "LicenseAssignment.Read.All"
"""The least that will do; Organization.Read.All does as well (documented)."""
_USABLE = {"enabled", "warning"}


class GraphLicences:
    """Reads the subscriptions of any tenant in which the application was consented to."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def subscriptions(self, tenant: str) -> Sequence[Subscription]:
        return [_subscription(sku) for sku in self._graph.every(tenant, _PATH, PERMISSION)]


def _subscription(sku: Mapping[str, Any]) -> Subscription:
    units = sku.get("prepaidUnits")
    usable = isinstance(units, dict) and _lower(sku.get("capabilityStatus")) in _USABLE
    counted = (units.get(kind) for kind in _USABLE) if usable and isinstance(units, dict) else ()
    return Subscription(
        product=_lower(sku.get("skuId")),
        service_plans=frozenset(_plans(sku.get("servicePlans"))),
        usable_units=sum(count for count in counted if isinstance(count, int)),
    )


def _plans(plans: object) -> Iterator[str]:
    for plan in plans if isinstance(plans, list) else ():
        if isinstance(plan, dict) and _lower(plan.get("provisioningStatus")) != "disabled":
            yield _lower(plan.get("servicePlanId"))


def _lower(value: object) -> str:
    """Graph's documents and examples differ in letter case here and there."""
    return str(value).lower()
