"""Fabrikam, a second and smaller tenant, to show that two never see each other."""

from bridge.mock.servicenow.world.company import (
    ABEL_TUTER,
    GROUPS,
    SYSTEM_ADMINISTRATOR,
    Company,
    Permissions,
    Person,
)

_PEOPLE = (
    Person(
        "Omar Haddad",
        "omar.haddad@fabrikam.com",
        title="Plant Supervisor",
        department="Manufacturing",
        share=0.3,
        open_share=0.5,
    ),
    Person("Vanessa Pratt", "vanessa.pratt@fabrikam.com", title="Buyer", department="Purchasing"),
    Person("Kenji Sato", "kenji.sato@fabrikam.com", title="Quality Engineer", department="Manufacturing"),
    Person("Rosa Lindqvist", "rosa.lindqvist@fabrikam.com", title="Controller", department="Finance"),
    Person(
        "Nina Sharma",
        "nina.sharma@fabrikam.com",
        title="Support Engineer",
        department="IT",
        time_zone="Asia/Kolkata",
        date_format="dd-MM-yyyy",
        permissions=Permissions(frozenset({"itil"})),
        groups=("Service Desk", "Endpoint Engineering", "Identity"),
        calls=False,
    ),
)


def fabrikam() -> Company:
    """Describe the second tenant: UPNs end in @fabrikam.com, and everybody's password is "demo"."""
    return Company("Fabrikam", "Pune", (*_PEOPLE, SYSTEM_ADMINISTRATOR, ABEL_TUTER), GROUPS)
