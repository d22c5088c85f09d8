"""The command: one line for each finding, or all of them as JSON, and an exit code for scripts."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict

import click

from bridge import settings
from bridge.doctor.examination import examined
from bridge.doctor.finding import Finding, Level, failed, warning
from bridge.settings.environment import EnvironmentInvalid

_COLOURS = {Level.OK: "green", Level.WARNING: "yellow", Level.FAILED: "red"}
_FAILED = 1


@click.command()
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to tell.")
def doctor(output: str) -> None:
    """Check everything the bridge depends on, and say what to do.

    Settings, Redis, sealing keys, Entra, ServiceNow, and what others must know of the bridge. Reads and writes one
    key of its own in Redis, and asks Entra and ServiceNow what any stranger may ask. Shows no secret. The exit code
    is 1 when anything failed, 0 with warnings.
    """
    found = Counter[Level]()
    (_tell_json if output == "json" else _tell_text)(_counted(_found(), found), found)
    sys.exit(_FAILED if found[Level.FAILED] else 0)


def _found() -> Iterator[Finding]:
    try:
        valid = settings.read()
    except EnvironmentInvalid as exc:
        for name, said in sorted(exc.problems.items()):
            yield failed("settings", f"{name}: {' '.join(said).removesuffix('.')}", "See the table in README.md.")
        yield warning("everything else", "not checked", "It takes valid settings.")
        return
    yield from examined(valid)


def _counted(findings: Iterable[Finding], found: Counter[Level]) -> Iterator[Finding]:
    for finding in findings:
        found[finding.level] += 1
        yield finding


def _tell_text(findings: Iterable[Finding], found: Counter[Level]) -> None:
    for finding in findings:
        level = click.style(f"{finding.level:<8}", fg=_COLOURS[finding.level])
        click.echo(f"{level} {finding.check}: {finding.seen}." + (f" {finding.advice}" if finding.advice else ""))
    click.echo(", ".join(f"{found[level]} {level}" for level in Level))


def _tell_json(findings: Iterable[Finding], found: Counter[Level]) -> None:
    told = [asdict(finding) for finding in findings]
    worst = next(level for level in reversed(Level) if found[level])
    click.echo(json.dumps({"status": worst, "findings": told}, indent=2, ensure_ascii=False))
