"""Products that a tenant may subscribe to, by the ids of Entra's licensing service plan reference where it has them."""

from dataclasses import dataclass
from uuid import UUID, uuid5

Sku = dict[str, object]


@dataclass(frozen=True)
class Product:
    """`plans` are ids and names of the service plans in it."""

    sku_id: str
    part_number: str
    plans: tuple[tuple[str, str], ...]


_REMOTE_HELP_PLAN = ("a4c6cf29-1168-4076-ba5c-e8fe0e62b17e", "REMOTE_HELP")
_SUITE_PLANS = (
    ("2a4baa0e-5e99-4c38-b1f2-6864960f1bd1", "Intune_AdvancedEA"),
    ("bb73f429-78ef-4ff2-83c8-722b04c3e7d1", "Intune-EPM"),
    ("d9923fe3-a2de-4d29-a5be-e3e83bb786be", "INTUNE_P2"),
    ("a6e407da-7411-4397-8a2e-d9b52780849e", "Intune-MAMTunnel"),
    _REMOTE_HELP_PLAN,
)

INTUNE_SUITE = Product("a929cd4d-8672-47c9-8664-159c1f322ba8", "Microsoft_Intune_Suite", _SUITE_PLANS)
# The reference lists neither a trial nor Remote Help by itself: ids and part numbers are made up, the plans are not.
INTUNE_SUITE_TRIAL = Product("5d2f6a1c-0b7e-4c39-9e84-6a13f0c8b7d2", "Mock_Intune_Suite_Trial", _SUITE_PLANS)
REMOTE_HELP = Product("e81b4f70-2c6d-4a95-b3f7-90d5c2e6a148", "Mock_Remote_Help", (_REMOTE_HELP_PLAN,))
MICROSOFT_365_E3 = Product(
    "05e9a617-0261-4cee-bb44-138d3ef5d965",
    "SPE_E3",
    (
        ("41781fb2-bc02-4b7c-bd55-b576c07bb09d", "AAD_PREMIUM"),
        ("c1ec4a95-1f05-45b3-a911-aa3fa01094f5", "INTUNE_A"),
    ),
)
POWER_BI_FREE = Product(
    "a403ebcc-fae0-4ca2-8c8c-7a907fd6c235",
    "POWER_BI_STANDARD",
    (("2049e525-b859-401b-b2a0-e0a31c4b1fe4", "BI_AZURE_P0"),),
)


def sku(tid: str, product: Product, units: dict[str, int], status: str, disabled: tuple[str, ...]) -> Sku:
    """One `subscribedSku` as Graph's reference shows it; `disabled` names the plans that are not provisioned."""
    return {
        "accountName": tid.partition("-")[0],
        "accountId": tid,
        "appliesTo": "User",
        "capabilityStatus": status,
        "consumedUnits": 0,
        "id": f"{tid}_{product.sku_id}",
        "prepaidUnits": units,
        "servicePlans": [
            {
                "servicePlanId": plan_id,
                "servicePlanName": name,
                "provisioningStatus": "Disabled" if name in disabled else "Success",
                "appliesTo": "User",
            }
            for plan_id, name in product.plans
        ],
        "skuId": product.sku_id,
        "skuPartNumber": product.part_number,
        "subscriptionIds": [str(uuid5(UUID(tid), product.sku_id))],
    }
