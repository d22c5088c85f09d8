"""Spans on their way out, without a lock or a condition: OpenTelemetry's own hang where gevent patches these.

What has ended is put into a queue that loses its oldest when nobody collects, and a thread, or what gevent takes for
one, empties it again and again. It shares with requests nothing that could be waited for.
"""

import threading
import time
from collections import deque

from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor
from opentelemetry.sdk.trace.export import SpanExporter

_MOST_KEPT, _MOST_SENT = 4096, 512
_PAUSE_SECONDS = 1.0


class Batches(SpanProcessor):
    """Exports what was sampled, in the background, and the rest when the process ends."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter
        self._ended: deque[ReadableSpan] = deque(maxlen=_MOST_KEPT)
        self._is_closed = False
        threading.Thread(target=self._again_and_again, name="spans", daemon=True).start()

    def on_end(self, span: ReadableSpan) -> None:
        if span.context.trace_flags.sampled:
            self._ended.append(span)

    def shutdown(self) -> None:
        self._is_closed = True
        self.force_flush()
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:  # noqa: ARG002 - the exporter has its own timeout
        while batch := self._taken():
            self._exporter.export(batch)
        return True

    def _again_and_again(self) -> None:
        while not self._is_closed:
            time.sleep(_PAUSE_SECONDS)
            self.force_flush()

    def _taken(self) -> list[ReadableSpan]:
        """Two may take at a time, at the end of the process: what one finds gone the other has."""
        taken: list[ReadableSpan] = []
        try:
            while len(taken) < _MOST_SENT:
                taken.append(self._ended.popleft())
        except IndexError:
            return taken
        return taken
