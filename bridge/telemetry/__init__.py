"""What the bridge says of itself: lines in a log, figures for Prometheus, spans for whoever collects them.

`watching.py` is told by the doors and pipes what happens, and passes it on to `logs.py`, `metrics.py` and `tracing.py`.
`shared.py` is where several workers count, `page.py` adds it up and serves it; `batches.py` sends spans.
"""

from bridge.telemetry.logs import AUDIT, TALKATIVE, LoggedAudit, blotted, configure
from bridge.telemetry.metrics import METRICS, Metrics
from bridge.telemetry.page import Page
from bridge.telemetry.watching import Watching, watching

__all__ = [
    "AUDIT",
    "METRICS",
    "TALKATIVE",
    "LoggedAudit",
    "Metrics",
    "Page",
    "Watching",
    "blotted",
    "configure",
    "watching",
]
