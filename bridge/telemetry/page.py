"""The page that Prometheus reads, served by a process of its own beside the workers.

The process is forked before there are workers, so that neither a worker's load nor its death keeps the page from being
read, and no thread of the server's stands in the way of its forks. It alone adds up what workers count.
"""

import logging
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from prometheus_client import CollectorRegistry, Metric, make_wsgi_app
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from bridge.domain.errors import StorageUnavailable
from bridge.domain.observation import Census
from bridge.telemetry.metrics import METRICS
from bridge.telemetry.shared import fold

_log = logging.getLogger(__name__)
_LOOK_SECONDS, _READER_SECONDS = 1.0, 5.0


class Page:
    """Has its socket from the start, so that an address that is taken is told at once; raises `OSError` then."""

    def __init__(self, bind: str, census: Callable[[], Census]) -> None:
        """`census` is called in the page's process: connections are not to be shared by a fork."""
        host, _, port = bind.rpartition(":")
        self._census, self._process, self._directory = census, 0, Path()
        self._server = _Server((host.strip("[]"), int(port)), _Reader)

    @property
    def directory(self) -> Path:
        """Where workers count, once this has started."""
        return self._directory

    def start(self) -> None:
        self._directory, parent = Path(tempfile.mkdtemp(prefix="bridge-metrics-")), os.getpid()
        self._process = os.fork()
        if self._process:
            self._server.socket.close()
            return
        try:
            self._serve(parent)
        finally:
            os._exit(0)

    def stop(self) -> None:
        # What has ended is nobody's any more, and its number may be somebody else's by now.
        with suppress(ChildProcessError):
            ended, _ = os.waitpid(self._process, os.WNOHANG)
            if not ended:
                os.kill(self._process, signal.SIGTERM)
                os.waitpid(self._process, 0)
        self._clean()

    def _serve(self, parent: int) -> None:
        """Until it is stopped, or left alone; a terminal's Ctrl-C is for the parent, which has requests to finish."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        registry = CollectorRegistry()
        MultiProcessCollector(registry, str(self._directory))
        registry.register(_Counted(self._census()))
        page = make_wsgi_app(registry)

        def folded(environ: Any, start_response: Any) -> Any:
            try:
                fold(self._directory)
                return page(environ, start_response)
            except Exception:  # noqa: BLE001 - whatever it is, it is told in one line like all else
                _log.exception("metrics cannot be added up")
                start_response("500 Internal Server Error", [])
                return []

        self._server.set_app(folded)
        self._server.timeout = _LOOK_SECONDS
        while os.getppid() == parent:
            self._server.handle_request()
        self._clean()

    def _clean(self) -> None:
        shutil.rmtree(self._directory, ignore_errors=True)


class _Counted(Collector):
    """What no worker counts, because it is the same for all of them: it is looked up when somebody reads.

    Where Redis does not answer it is left out: what is not known is not told.
    """

    def __init__(self, census: Census) -> None:
        self._census = census

    def collect(self) -> Iterable[Metric]:
        try:
            agents, circuits = self._census.agents(), self._census.circuits()
        except StorageUnavailable:
            return
        yield GaugeMetricFamily("bridge_connected_agents", "Agents who hold a grant, in all of Redis.", value=agents)
        states = GaugeMetricFamily(
            "bridge_breaker_state",
            "Instances that failed lately, by how their circuits stand.",
            labels=METRICS["bridge_breaker_state"],
        )
        for state, count in circuits.items():
            states.add_metric([state], count)
        yield states

    def describe(self) -> Iterable[Metric]:
        """Nothing in advance, or it would be looked up when it is registered."""
        return ()


class _Server(WSGIServer):
    """IPv6 where the address is one; without looking up its own name, which may take long and is used by nobody."""

    def __init__(self, address: tuple[str, int], reader: type[WSGIRequestHandler]) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, reader)

    def server_bind(self) -> None:
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])
        self.setup_environ()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever goes away while reading has nothing to be told, and the next one reads again."""


class _Reader(WSGIRequestHandler):
    timeout = _READER_SECONDS

    def address_string(self) -> str:
        return str(self.client_address[0])

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's own signature
        """Nothing: it is read every few seconds."""

    def version_string(self) -> str:
        return "bridge"
