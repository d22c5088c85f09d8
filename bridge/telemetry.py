"""What the bridge says of itself: one JSON line per event, with the request's id, and never a secret.

requests-oauthlib and oauthlib write tokens, codes and secrets at DEBUG, urllib3 whole URLs, so their loggers are held
at WARNING whatever level is asked for. What is left passes a last sieve that blots out what is named like a secret.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from bridge.domain.audit import AuditEvent
from bridge.domain.secrecy import NOT_SHOWN, is_named_like_a_secret

TALKATIVE = ("oauthlib", "requests_oauthlib", "urllib3", "requests", "flask_cors", "redis")
AUDIT = "bridge.audit"


def configure(level: str) -> None:
    """Once per process; everything goes to standard output, for the platform to collect."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.CallsiteParameterAdder([structlog.processors.CallsiteParameter.PROCESS]),
        structlog.processors.format_exc_info,
        blotted,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()],
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers, root.level = [handler], logging.getLevelNamesMapping()[level]
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    # Whoever wants fewer lines has not asked to be unable to answer for what was done.
    logging.getLogger(AUDIT).setLevel(logging.INFO)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def blotted(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The event with the values of secret-sounding names gone."""
    return {name: NOT_SHOWN if is_named_like_a_secret(name) else value for name, value in event.items()}


class LoggedAudit:
    """Audit events as log lines, for whoever collects them."""

    def __init__(self) -> None:
        self._log = structlog.stdlib.get_logger(AUDIT)

    def told(self, event: AuditEvent, kept_as: str | None) -> None:
        self._log.info(event.event.value, **_facts(event), id=kept_as)

    def lost(self, event: AuditEvent) -> None:
        self._log.error(event.event.value, **_facts(event), id=None, lost="It could not be kept: this line is all.")


def _facts(event: AuditEvent) -> dict[str, str | None]:
    who = {"tenant": event.tenant or None, "agent": event.agent or None, "agent_name": event.agent_name or None}
    return {**event.about, **who}
