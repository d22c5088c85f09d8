"""Microsoft Entra: whether the keys of each tenant can be had, and whether its clock and this machine's agree."""

import json
from collections.abc import Iterator

from bridge.doctor.finding import Finding, failed, ok
from bridge.doctor.look import Look, Unanswered, clock, look
from bridge.settings import OutgoingSettings


def findings(authority: str, tenant: str, outgoing: OutgoingSettings) -> Iterator[Finding]:
    try:
        seen = look(f"{authority}/{tenant}/discovery/v2.0/keys", outgoing)
    except Unanswered as exc:
        yield failed("Entra", f"{authority}: {exc.seen}", exc.advice)
        return
    yield keys(tenant, seen)
    yield clock("Entra's clock", "Entra", seen.ahead_seconds, decisive=True)


def keys(tenant: str, seen: Look) -> Finding:
    if seen.status in {400, 404}:
        return failed("Entra keys", f"there is no tenant {tenant}", "Check BRIDGE_ENTRA_TENANTS and the authority.")
    if seen.status != 200 or not _usable(seen):  # noqa: PLR2004 - the one good answer
        advice = "Check BRIDGE_ENTRA_AUTHORITY and what stands between; or wait, if Entra has an outage."
        return failed("Entra keys", f"tenant {tenant}: the answer is {seen.status} without keys", advice)
    return ok("Entra keys", f"those of tenant {tenant} come in {seen.milliseconds} ms")


def _usable(seen: Look) -> bool:
    try:
        published = json.loads(seen.body)["keys"]
        return any(key.get("kty") == "RSA" and key.get("use", "sig") == "sig" for key in published)
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
