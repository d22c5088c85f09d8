"""The process that would serve: its Python, whether it is a demo's, and whether its threads are neither few nor many.

gunicorn runs on Unix only, so what only Unix has may be asked for.
"""

import os
import platform
import resource
from collections.abc import Iterator
from importlib.metadata import version

from bridge.doctor.finding import Finding, ok, warning
from bridge.settings import Settings

_DISTRIBUTION = "intune-servicenow-bridge"
_USUAL_SECONDS = 0.6
"""How long an instance takes for one call (measured); meanwhile a request does nothing else."""
_FEWEST_IN_FLIGHT, _MOST_WORKERS_PER_PROCESSOR = 12, 4


def findings(settings: Settings) -> Iterator[Finding]:
    yield python()
    yield demo(settings)
    yield threads(settings, os.cpu_count() or 1)
    yield files(settings, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    yield patience(settings)


def python() -> Finding:
    return ok("Python", f"{platform.python_version()}, bridge {version(_DISTRIBUTION)}")


def demo(settings: Settings) -> Finding:
    if settings.servicenow.rules.loopback_http:
        return warning("demo mode", "BRIDGE_DEMO allows plain http on this machine", "Never set it where people work.")
    return ok("demo mode", "off")


def threads(settings: Settings, processors: int) -> Finding:
    server = settings.server
    rate = round(server.workers * server.max_in_flight / _USUAL_SECONDS)
    seen = (
        f"{server.workers} {server.worker_class} workers with {server.max_in_flight} requests in flight serve about "
        f"{rate} calls of ServiceNow a second"
    )
    if server.max_in_flight < _FEWEST_IN_FLIGHT:
        advice = f"A request waits while ServiceNow works: set BRIDGE_MAX_IN_FLIGHT to {_FEWEST_IN_FLIGHT} or more."
        return warning("threads", seen, advice)
    if server.workers > _MOST_WORKERS_PER_PROCESSOR * processors:
        advice = f"For {processors} processors that is a lot of memory: lower BRIDGE_WORKERS, raise BRIDGE_THREADS."
        return warning("threads", seen, advice)
    if server.worker_class == "gthread" and server.max_in_flight == server.threads:
        advice = "Leave some of BRIDGE_THREADS free: without one, no request is refused before it has waited."
        return warning("threads", seen, advice)
    return ok("threads", seen)


def files(settings: Settings, limit: int) -> Finding:
    """The bridge asks for as many as it needs, so that only the hard limit is one."""
    needed = settings.server.open_files
    seen = f"{'any number of' if limit == resource.RLIM_INFINITY else limit} files may be open, {needed} may be needed"
    if limit != resource.RLIM_INFINITY and limit < needed:
        return warning("open files", seen, "Raise the limit (ulimit -Hn, LimitNOFILE=), or lower BRIDGE_CONNECTIONS.")
    return ok("open files", seen)


def patience(settings: Settings) -> Finding:
    outgoing, request_seconds = settings.outgoing, settings.server.request_seconds
    longest = outgoing.connect_seconds + outgoing.read_seconds
    seen = f"one call of ServiceNow may take {longest:g} s, a request {request_seconds:g} s"
    if longest >= request_seconds:
        return warning("patience", seen, "Raise BRIDGE_REQUEST_SECONDS, or lower BRIDGE_READ_SECONDS.")
    return ok("patience", seen)
