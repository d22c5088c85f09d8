"""What an administrator asked for on the command line, and what the environment adds to it."""

from dataclasses import dataclass, field

from bridge import settings
from bridge.domain.connector import DEFAULT_INCIDENT_API_PATH, Connector
from bridge.servicenow.provision import Order
from bridge.settings import SetupSettings

VARIABLES = {
    "BRIDGE_PUBLIC_URL": "--public-url",
    "BRIDGE_ENTRA_TENANTS": "--tenant",
    "BRIDGE_SERVICENOW_HOSTS": "--allow-host",
    "BRIDGE_PROXY": "--proxy",
    "BRIDGE_CA_BUNDLE": "--ca-bundle",
}
"""Which option stands in for which variable."""
_NO_CLIENT = "none"


@dataclass(frozen=True, slots=True)
class Asked:
    """The options, by their names."""

    instance: str
    public_url: str | None
    tenant: tuple[str, ...]
    name: str
    logo_url: str
    cors_domain: tuple[str, ...]
    rotate_secret: bool
    dry_run: bool
    yes: bool
    output: str
    sign_in: str
    client_id: str | None
    port: int
    wait: float
    user: str | None
    allow_host: tuple[str, ...]
    proxy: str | None
    ca_bundle: str | None
    client_secret: str = field(repr=False)
    password: str = field(repr=False)

    @property
    def is_json(self) -> bool:
        return self.output == "json"

    @property
    def is_basic(self) -> bool:
        return self.sign_in == "basic"

    def setup(self) -> SetupSettings:
        """Options before the environment; raises `EnvironmentInvalid` with all that is wrong in either."""
        given = {
            "PUBLIC_URL": self.public_url,
            "ENTRA_TENANTS": ",".join(self.tenant),
            "SERVICENOW_HOSTS": ",".join(self.allow_host),
            "PROXY": self.proxy,
            "CA_BUNDLE": self.ca_bundle,
        }
        return settings.read_for_setup({name: value for name, value in given.items() if value})

    def connector(self, setup: SetupSettings) -> Connector:
        """The instance, with the client to sign in by if there is one; raises `HostNotAllowed`."""
        url = self.instance.strip().rstrip("/").lower()
        tables = setup.rules.tables
        connector = Connector(
            tenant="",
            instance_url=url if "://" in url else f"https://{url}",
            client_id=self.client_id or _NO_CLIENT,
            client_secret=self.client_secret,
            incident_api_path=DEFAULT_INCIDENT_API_PATH if "incident" in tables else f"/api/now/table/{tables[0]}",
        )
        setup.rules.check(connector)
        return connector

    def order(self, setup: SetupSettings) -> Order:
        return Order(
            name=self.name,
            redirect_urls=tuple(redirect_urls(setup).values()),
            logo_url=self.logo_url,
            refresh_token_lifespan=setup.refresh_lifespan_seconds,
            rotate_secret=self.rotate_secret,
            cors_domains=tuple(dict.fromkeys(self.cors_domain)),
        )


def redirect_urls(setup: SetupSettings) -> dict[str, str]:
    """By tenant."""
    return {tenant: f"{setup.public_url}/v1/connection/callback/{tenant}" for tenant in setup.tenants}
