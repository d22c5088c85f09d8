"""Contoso, the tenant of the demo: employees with troubles and the agents who see all, some or none of them."""

from bridge.mock.servicenow.world.company import (
    ABEL_TUTER,
    GROUPS,
    SYSTEM_ADMINISTRATOR,
    Company,
    Permissions,
    Person,
    Restriction,
)

_EMPLOYEES = (
    Person(
        "Adele Vance",
        "adele.vance@contoso.com",
        title="Retail Manager",
        department="Retail",
        share=0.1425,
        open_share=0.53,
    ),
    Person("Lynne Robbins", "lynne.robbins@contoso.com", title="Planner", department="Retail"),
    Person("Diego Siciliani", "diego.siciliani@contoso.com", title="HR Manager", department="HR"),
    Person("Isaiah Langer", "isaiah.langer@contoso.com", title="Sales Representative", department="Sales"),
    Person("Johanna Lorenz", "johanna.lorenz@contoso.com", title="Senior Engineer", department="Engineering"),
    Person("Joni Sherman", "joni.sherman@contoso.com", title="Paralegal", department="Legal"),
    Person("Patti Fernandez", "patti.fernandez@contoso.com", title="President", department="Executive", vip=True),
    Person("Grady Archie", "grady.archie@contoso.com", title="Designer", department="Engineering"),
    Person("Debra Berger", "debra.berger@contoso.com", title="Executive Assistant", department="Executive"),
    Person("Henrietta Mueller", "henrietta.mueller@contoso.com", title="Developer", department="Engineering"),
    Person("Miriam Graham", "miriam.graham@contoso.com", title="Director", department="Sales", vip=True),
    Person("Lidia Holloway", "lidia.holloway@contoso.com", "lidiah", title="Product Manager", department="Engineering"),
    Person(
        "Enrico Cattaneo",
        "enrico.cattaneo@contoso.com",
        title="Attorney",
        department="Legal",
        active=False,
        open_share=0.0,
    ),
    # Two accounts behind one shared mailbox: whoever looks a user up by e-mail finds both.
    Person("Store Kiosk One", "shared.kiosk@contoso.com", "kiosk.one", title="Shared device", department="Retail"),
    Person("Store Kiosk Two", "shared.kiosk@contoso.com", "kiosk.two", title="Shared device", department="Retail"),
)

_AGENTS = (
    Person(
        "Alex Wilber",
        "alex.wilber@contoso.com",
        title="Support Engineer",
        department="IT",
        time_zone="Europe/Berlin",
        date_format="dd/MM/yyyy",
        permissions=Permissions(frozenset({"itil"})),
        groups=("Endpoint Engineering", "Identity", "Service Desk"),
        calls=False,
    ),
    Person(
        "Megan Bowen",
        "megan.bowen@contoso.com",
        title="Service Desk Analyst",
        department="IT",
        time_zone="America/Los_Angeles",
        permissions=Permissions(
            frozenset({"itil"}),
            (Restriction("incident", "assignment_group.name=Service Desk", frozenset({"work_notes"})),),
        ),
        groups=("Service Desk",),
        calls=False,
    ),
    Person(
        "Lee Gu",
        "lee.gu@contoso.com",
        title="Auditor",
        department="IT",
        permissions=Permissions(frozenset({"snc_read_only"})),
        calls=False,
    ),
)


def contoso() -> Company:
    """Describe the demo's tenant: UPNs end in @contoso.com, and everybody's password is "demo"."""
    return Company("Contoso", "Seattle", (*_EMPLOYEES, *_AGENTS, SYSTEM_ADMINISTRATOR, ABEL_TUTER), GROUPS)
