"""gunicorn, told by the settings: the application is built in each worker, after the fork."""

import resource
from dataclasses import replace
from typing import Any

import gunicorn.glogging
from flask import Flask
from gunicorn.app.base import BaseApplication

from bridge import telemetry
from bridge.app import create_app
from bridge.arbiter import Leaving, LeavingArbiter
from bridge.domain.health import UntilLeaving
from bridge.settings import Settings
from bridge.settings.serving import GRACE_SECONDS
from bridge.wiring import build, census
from bridge.worker.refusing import LARGEST_FIELD, LONGEST_LINE, MOST_FIELDS

_WORKER_CLASSES = {"gthread": "bridge.worker.threads.ThreadWorker", "gevent": "bridge.worker.greenlets.GreenletWorker"}


class Logger(gunicorn.glogging.Logger):
    """gunicorn's own events as lines like all others; no access log, whose lines would hold queries and names."""

    def setup(self, cfg: Any) -> None:  # noqa: ARG002 - gunicorn's own signature
        self.error_log.propagate = True
        self.access_log.disabled = True

    def debug(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Nothing: gunicorn shows half a request when the other half does not come, and a token may stand in it."""


class Server(BaseApplication):
    """Threads, or greenlets, share a worker's pool and memory; workers share nothing but Redis."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self.leaving = settings, Leaving()
        self.drain_seconds = settings.server.drain_seconds
        reading = settings.telemetry.metrics_bind
        self._page = telemetry.Page(reading, lambda: census(settings)) if reading else None
        super().__init__()

    def load_config(self) -> None:
        server = self._settings.server
        options: dict[str, Any] = {
            "bind": server.bind,
            "workers": server.workers,
            "threads": server.threads,
            "worker_class": _WORKER_CLASSES[server.worker_class],
            "worker_connections": server.connections,
            "timeout": int(server.request_seconds + GRACE_SECONDS),
            "graceful_timeout": int(server.graceful_seconds),
            "keepalive": server.keepalive_seconds,
            "limit_request_line": LONGEST_LINE,
            "limit_request_fields": MOST_FIELDS,
            "limit_request_field_size": LARGEST_FIELD,
            # No header tells gunicorn anything: it would believe them of whoever is on this machine.
            "forwarded_allow_ips": "",
            "forwarder_headers": "",
            "secure_scheme_headers": {},
            "logger_class": Logger,
            "preload_app": False,
            # It would be put into the home directory, which a container does not have and two bridges would share.
            "control_socket_disable": True,
        }
        if self._page:
            page = self._page
            options |= {"on_starting": lambda _: page.start(), "on_exit": lambda _: page.stop()}
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        telemetry.configure(self._settings.server.log_level)
        counted_in = self._page.directory if self._page else None
        observer = telemetry.watching(counted_in, tracing=self._settings.telemetry.tracing)
        built = build(self._settings, observer)
        leaving = replace(built, readiness=UntilLeaving(built.readiness, lambda: bool(self.leaving)))
        return create_app(leaving, self._settings)

    def run(self) -> None:
        _let_open(self._settings.server.open_files)
        LeavingArbiter(self).run()


def _let_open(files: int) -> None:
    """A process that may not open one more file cannot even accept a connection, and gunicorn's ends of it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < files:
        wanted = files if hard == resource.RLIM_INFINITY else min(files, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
