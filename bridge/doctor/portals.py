"""What others must know of the bridge: where ServiceNow sends browsers back to, and which pages may call it."""

from collections.abc import Iterator

from bridge.doctor.finding import Finding, ok, warning
from bridge.settings import Settings


def findings(settings: Settings) -> Iterator[Finding]:
    yield public_url(settings)
    yield from redirect_urls(settings)
    yield origins(settings)


def public_url(settings: Settings) -> Finding:
    url = settings.server.public_url
    if not url.startswith("https://"):
        return warning(
            "public URL", f"{url} is plain http", "Serve people over https, and set BRIDGE_PUBLIC_URL to it."
        )
    return ok("public URL", url)


def redirect_urls(settings: Settings) -> Iterator[Finding]:
    for tenant in settings.entra.tenants:
        url = settings.server.redirect_uri(tenant)
        yield ok("redirect URL", f"{url} must be registered in the ServiceNow of tenant {tenant}, to the letter")


def origins(settings: Settings) -> Finding:
    own = settings.server.public_url
    others = [origin for origin in settings.server.portals.origins if origin != own]
    if not others:
        return warning(
            "CORS origins", f"only {own}, the bridge's own, may call it", "Set BRIDGE_PORTAL_ORIGINS to the portal's."
        )
    plain = [origin for origin in others if origin.startswith("http://")]
    if plain and not settings.servicenow.rules.loopback_http:
        advice = "Take it out where people work: any program on their machine could be that page."
        return warning("CORS origins", f"{', '.join(plain)} is plain http", advice)
    return ok("CORS origins", f"{', '.join(others)} may call the bridge")
