"""What a check has found: how bad it is, what it is about, what was seen, and what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """A failure keeps somebody from working, or will; a warning is for a person to judge."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line; no part of it may hold a secret."""

    level: Level
    check: str
    seen: str
    advice: str = ""


def ok(check: str, seen: str) -> Finding:
    return Finding(Level.OK, check, seen)


def warning(check: str, seen: str, advice: str) -> Finding:
    return Finding(Level.WARNING, check, seen, advice)


def failed(check: str, seen: str, advice: str) -> Finding:
    return Finding(Level.FAILED, check, seen, advice)
