"""The demo's directory: two tenants, seven people and the applications they meet."""

from bridge.mock.entra.directory import Application, Directory, Person, Tenant

CONTOSO = "7f3a1c52-9d4e-4b8f-a6c1-2e5d8b90f314"
FABRIKAM = "c2b86e0d-15f7-4a39-8d72-90ab4e61c7f8"

# Role template ids as Microsoft's permissions reference lists them.
GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"
INTUNE_ADMINISTRATOR = "3a2c62db-5318-420d-8d74-23affee5d9d5"

API_CLIENT_ID = "4e0b7d16-3c92-4f5a-b8d1-6a2f0c9e7d45"
API_SCOPE = f"api://{API_CLIENT_ID}/access_as_user"
PORTAL_CLIENT_ID = "9a6d2f83-71be-4c05-9e34-d5f1b8a02c67"
DAEMON_CLIENT_ID = "d81c5e3a-40f9-4b67-8a2d-c7e690b413f5"
READER_CLIENT_ID = "6c0f2b9e-83d4-4e17-a5b8-1f97d3e60c42"
GRAPH_CLIENT_ID = "00000003-0000-0000-c000-000000000000"

# Everyone's password, and the applications': they open nothing but this mock.
PASSWORD = "demo"  # noqa: S105
DAEMON_SECRET = "demo-daemon-secret"  # noqa: S105
READER_SECRET = "demo-reader-secret"  # noqa: S105

VIEW_INCIDENTS = "ServiceNow.ViewIncidents"
UPDATE_CONNECTOR = "ServiceNow.UpdateConnector"
SERVICE_HEALTH = "ServiceHealth.Read.All"
LICENCES, ORGANIZATION = "LicenseAssignment.Read.All", "Organization.Read.All"

PEOPLE = (
    Person(
        tid=CONTOSO,
        oid="1b5e7c90-62d3-4f18-9a04-e83f61c2d7b5",
        name="Alex Wilber",
        upn="alex.wilber@contoso.com",
        title="Intune Administrator",
        wids=(INTUNE_ADMINISTRATOR,),
    ),
    Person(
        tid=CONTOSO,
        oid="8c42d1f6-0a97-4e5b-b3c8-57d90e6f2a13",
        name="Megan Bowen",
        upn="megan.bowen@contoso.com",
        title="Help desk, may view incidents",
        roles=(VIEW_INCIDENTS,),
    ),
    Person(
        tid=CONTOSO,
        oid="e3097ab4-5d1c-4826-8f7e-b0c46a19d582",
        name="Lee Gu",
        upn="lee.gu@contoso.com",
        title="Help desk, may view incidents",
        roles=(VIEW_INCIDENTS,),
    ),
    Person(
        tid=CONTOSO,
        oid="5fa6038e-c7b2-4d94-a160-2e9d7b35c84f",
        name="Nestor Wilke",
        upn="nestor.wilke@contoso.com",
        title="Global Administrator",
        wids=(GLOBAL_ADMINISTRATOR,),
    ),
    Person(
        tid=CONTOSO,
        oid="b90d4e27-318f-4c6a-95e2-d4710fa8c63e",
        name="Pradeep Gupta",
        upn="pradeep.gupta@contoso.com",
        title="No role at all",
    ),
    Person(
        tid=CONTOSO,
        oid="27d8f5c1-9e40-4b73-8c6d-a15b3e02f794",
        name="Irvin Sayers",
        upn="irvin.sayers@contoso.com",
        title="May update the connector, not view incidents",
        roles=(UPDATE_CONNECTOR,),
    ),
    Person(
        tid=FABRIKAM,
        oid="64c1e9b7-d02f-4a58-bd93-7f8e5a46c210",
        name="Nina Sharma",
        upn="nina.sharma@fabrikam.com",
        title="Intune Administrator",
        wids=(INTUNE_ADMINISTRATOR,),
    ),
)


def demo_directory(*, token_version: int = 2) -> Directory:
    """Contoso and Fabrikam; with `token_version=1` the API asks for v1 access tokens, as an older manifest does."""
    api = Application(
        client_id=API_CLIENT_ID,
        name="ServiceNow bridge",
        uri=f"api://{API_CLIENT_ID}",
        scopes=("access_as_user",),
        app_roles=(VIEW_INCIDENTS, UPDATE_CONNECTOR, "Organization.Read", "Insights.User"),
        token_version=token_version,
    )
    portal = Application(client_id=PORTAL_CLIENT_ID, name="Admin portal", single_page=True)
    daemon = Application(
        client_id=DAEMON_CLIENT_ID,
        name="Daemon",
        granted=(VIEW_INCIDENTS, SERVICE_HEALTH),
        secret=DAEMON_SECRET,
    )
    reader = Application(
        client_id=READER_CLIENT_ID,
        name="Reader of Microsoft Graph",
        granted=(LICENCES, SERVICE_HEALTH),
        secret=READER_SECRET,
    )
    return Directory(
        tenants=(Tenant(CONTOSO, "Contoso", "contoso.com"), Tenant(FABRIKAM, "Fabrikam", "fabrikam.com")),
        people=PEOPLE,
        applications=(api, portal, daemon, reader, *_of_microsoft()),
    )


def _of_microsoft() -> tuple[Application, ...]:
    graph = Application(
        client_id=GRAPH_CLIENT_ID,
        name="Microsoft Graph",
        uri="https://graph.microsoft.com",
        scopes=("User.Read",),
        app_roles=(SERVICE_HEALTH, LICENCES, ORGANIZATION),
        token_version=1,
    )
    management = Application(
        client_id="797f4846-ba00-4fd7-ba43-dac1f8f63013",
        name="Azure Resource Manager",
        uri="https://management.azure.com",
        scopes=("user_impersonation",),
        token_version=1,
    )
    return graph, management
