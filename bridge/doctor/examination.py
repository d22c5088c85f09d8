"""All checks in their order: this process first, then what it depends on, from near to far."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from bridge import wiring
from bridge.doctor import entra, outgoing, portals, process, redis, sealing_keys, servicenow
from bridge.doctor.finding import Finding, failed, ok
from bridge.domain.connector import Connector
from bridge.domain.errors import StorageUnavailable
from bridge.settings import Settings

Check = Callable[[], Iterable[Finding]]
_AT_ONCE = 8


def examined(settings: Settings) -> Iterator[Finding]:
    """Findings as they are made. A check that breaks is a finding as well, and the others go on."""
    near: tuple[tuple[str, Check], ...] = (
        ("settings", lambda: [ok("settings", "valid")]),
        ("process", partial(process.findings, settings)),
        ("portals", partial(portals.findings, settings)),
        ("outgoing", partial(outgoing.findings, settings.outgoing)),
        ("Redis", lambda: _redis(settings)),
        ("sealing keys", lambda: _sealing_keys(settings)),
    )
    for name, check in near:
        yield from _made(name, check)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for made in pool.map(lambda named: _made(*named), _far(settings)):
            yield from made


def _redis(settings: Settings) -> Iterator[Finding]:
    with wiring.storage(settings) as client:
        yield from redis.findings(client, settings.storage.redis)


def _sealing_keys(settings: Settings) -> Iterator[Finding]:
    return sealing_keys.findings(settings.storage.sealing_keys, wiring.rotation(settings).survey)


def _far(settings: Settings) -> list[tuple[str, Check]]:
    """What is asked over the network, tenant by tenant."""

    def keys(tenant: str) -> Iterator[Finding]:
        return entra.findings(settings.entra.authority, tenant, settings.outgoing)

    def instance(tenant: str) -> Iterator[Finding]:
        return servicenow.findings(tenant, _connector(settings, tenant), settings.outgoing)

    return [
        (name, partial(check, tenant))
        for name, check in (("Entra", keys), ("ServiceNow", instance))
        for tenant in settings.entra.tenants
    ]


def _connector(settings: Settings, tenant: str) -> Connector | None:
    """As it is kept; while the storage cannot be asked, as the settings give it."""
    try:
        return wiring.build(settings).connectors.find(tenant)
    except StorageUnavailable:
        return next((each for each in settings.servicenow.connectors if each.tenant == tenant), None)


def _made(name: str, check: Check) -> list[Finding]:
    found: list[Finding] = []
    try:
        found.extend(check())
    except Exception as exc:  # noqa: BLE001 - whatever it is, the others are still worth knowing
        # Its message may hold anything, so it is not shown.
        advice = "Mend what else is found, and run this again."
        found.append(failed(name, f"the check broke off with {type(exc).__name__}", advice))
    return found
