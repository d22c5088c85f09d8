"""ServiceNow as each connector names it: found, trusted, awake, and answering a stranger as an instance does."""

import socket
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from bridge.doctor.finding import Finding, failed, ok, warning
from bridge.doctor.look import Look, Unanswered, clock, look
from bridge.domain.connector import Connector
from bridge.settings import OutgoingSettings

_SOON = timedelta(days=14)
_SLOW_MILLISECONDS = 3000
_OK, _UNAUTHORIZED, _TOO_MANY, _REDIRECTS = 200, 401, 429, range(300, 400)
_ASLEEP, _BEDROOM = b"Instance Hibernating page", "developer.servicenow.com"


def findings(tenant: str, connector: Connector | None, outgoing: OutgoingSettings) -> Iterator[Finding]:
    if connector is None:
        yield warning("ServiceNow", f"tenant {tenant} has no connector", "Set it up for the tenant.")
        return
    host = urlsplit(connector.instance_url).hostname or ""
    if not connector.enabled:
        yield warning("ServiceNow", f"{host}: the exchange is switched off", "Switch it on when it shall be used.")
        return
    if connector.instance_url.startswith("https://") and not outgoing.proxy:
        # With a proxy it is the proxy that resolves names; and what is asked over http is on this machine.
        yield name(host, addresses(host))
    try:
        seen = look(connector.instance_url + connector.incident_api_path + "?sysparm_limit=1", outgoing)
    except Unanswered as exc:
        yield failed("ServiceNow", f"{host}: {exc.seen}", exc.advice)
        return
    yield answer(host, seen)
    yield certificate(host, seen)
    yield clock("ServiceNow's clock", host, seen.ahead_seconds, decisive=False)


def addresses(host: str) -> Sequence[str]:
    try:
        return sorted({str(found[4][0]) for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)})
    except OSError:
        return ()


def name(host: str, found: Sequence[str]) -> Finding:
    if not found:
        return failed("ServiceNow's name", f"{host} does not resolve", "Check the connector's host, and DNS here.")
    private = [address for address in found if not ip_address(address.partition("%")[0]).is_global]
    if private:
        advice = "An instance has public addresses: check the connector's host, and DNS here."
        return warning("ServiceNow's name", f"{host} resolves to {', '.join(private)}, which is not public", advice)
    return ok("ServiceNow's name", f"{host} resolves to {', '.join(found)}")


def answer(host: str, seen: Look) -> Finding:
    """Without a token there is one right answer: 401 in JSON (documented), whatever its wording."""
    location = urlsplit(seen.headers.get("location", "")).hostname or host
    is_json = seen.headers.get("content-type", "").startswith("application/json")
    if _ASLEEP in seen.body or (seen.status in _REDIRECTS and location == _BEDROOM):
        return failed("ServiceNow", f"{host} is hibernating", "Wake it up at developer.servicenow.com.")
    if seen.status in _REDIRECTS:
        advice = "Check the connector's host: the REST API of an instance does not redirect."
        return failed("ServiceNow", f"{host} redirects to {location}", advice)
    if seen.status == _TOO_MANY:
        return warning("ServiceNow", f"{host} has reached its rate limit", "Have its administrators raise the limit.")
    if seen.status == _OK and is_json:
        advice = "Have its administrators protect the table: strangers may read incidents."
        return warning("ServiceNow", f"{host} answers without asking who asks", advice)
    if seen.status != _UNAUTHORIZED or not is_json:
        advice = "Check the connector's host and path, and whether the instance is down for maintenance."
        told = f"{seen.status}{'' if is_json else ' with a page'}"
        return failed("ServiceNow", f"{host} answers {told}, not 401 in JSON as instances do", advice)
    return _promptness(host, seen)


def _promptness(host: str, seen: Look) -> Finding:
    told = f"{host} answers in {seen.milliseconds} ms"
    if seen.milliseconds > _SLOW_MILLISECONDS:
        return warning("ServiceNow", told, "Have its administrators look why it is slow.")
    return ok("ServiceNow", told)


def certificate(host: str, seen: Look) -> Finding:
    if seen.certificate_ends is None:
        return warning(
            "ServiceNow's TLS", f"{host} is asked over plain http", "That is for a mock on this machine only."
        )
    until = f"{host} has a valid certificate until {seen.certificate_ends:%Y-%m-%d}"
    if seen.certificate_ends - datetime.now(UTC) < _SOON:
        return warning("ServiceNow's TLS", until, "Have it renewed.")
    return ok("ServiceNow's TLS", until)
