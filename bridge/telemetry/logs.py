"""One JSON line per event, with the request's id, and never a secret.

requests-oauthlib and oauthlib write tokens, codes and secrets at DEBUG, urllib3 whole URLs, so their loggers are held
at WARNING whatever level is asked for. What is left passes a last sieve that blots out what is named like a secret.
"""

import json
import logging
import os
import sys
from collections.abc import MutableMapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson
import structlog
from structlog.stdlib import ProcessorFormatter

from bridge.domain import correlation
from bridge.domain.audit import AuditEvent
from bridge.domain.secrecy import NOT_SHOWN, is_named_like_a_secret

Event = MutableMapping[str, Any]

TALKATIVE = (
    *("oauthlib", "requests_oauthlib", "urllib3", "requests", "flask_cors", "redis"),
    "opentelemetry",
)
AUDIT, ACCESS = "bridge.audit", "bridge.access"
_is_secret = lru_cache(4096)(is_named_like_a_secret)


def configure(level: str) -> None:
    """Once per process; everything goes to standard output, for the platform to collect."""
    told: list[structlog.types.Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.processors.add_log_level,
        placed,
        told_in_full,
        blotted,
    ]
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=told,
            processors=[ProcessorFormatter.remove_processors_meta, lambda *e: _line(*e).decode()],
        )
    )
    root = logging.getLogger()
    root.handlers, root.level = [handler], logging.getLevelNamesMapping()[level]
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        # Not through `logging`, which would take as long again for each line.
        processors=[*told, _line],
        logger_factory=structlog.BytesLoggerFactory(sys.stdout.buffer),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )


def placed(_: object, __: str, event: Event) -> Event:
    """When and where it happened, and for which request."""
    event["timestamp"] = f"{datetime.now(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
    event["process"] = os.getpid()
    request_id = correlation.request_id()
    if request_id:
        event.setdefault("request_id", request_id)
    return event


def told_in_full(logger: Any, name: str, event: Event) -> Event:
    """An exception with its traceback, where there is one."""
    return structlog.processors.format_exc_info(logger, name, event) if event.get("exc_info") else event


def blotted(_: object, __: str, event: Event) -> Event:
    """The event with the values of secret-sounding names gone."""
    return {name: NOT_SHOWN if _is_secret(name) else value for name, value in event.items()}


def _line(_: object, __: str, event: Event) -> bytes:
    """In ASCII: nothing that stands in an event can end a line, or turn it round, for whoever reads it."""
    try:
        line = orjson.dumps(event, default=repr)
    except orjson.JSONEncodeError:  # half a character, or a number that is larger than JSON's
        return json.dumps(event, default=repr).encode()
    return line if line.isascii() else json.dumps(orjson.loads(line)).encode()


class LoggedAudit:
    """Audit events as log lines, for whoever collects them: at every level.

    Whoever wants fewer lines has not asked to be unable to answer for what was done.
    """

    def __init__(self) -> None:
        always = structlog.make_filtering_bound_logger(logging.INFO)
        self._log = structlog.wrap_logger(None, wrapper_class=always, logger_factory_args=(AUDIT,))

    def told(self, event: AuditEvent, kept_as: str | None) -> None:
        self._log.info(event.event.value, **_facts(event), id=kept_as)

    def lost(self, event: AuditEvent) -> None:
        self._log.error(event.event.value, **_facts(event), id=None, lost="It could not be kept: this line is all.")


def _facts(event: AuditEvent) -> dict[str, str | None]:
    who = {"tenant": event.tenant or None, "agent": event.agent or None, "agent_name": event.agent_name or None}
    return {**event.about, **who}
