"""`bridge keys`: makes sealing keys, counts what is sealed under which, and moves all of it to the first."""

import secrets
import string
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from bridge.domain.errors import StorageUnavailable
from bridge.usage import settings_or_exit
from bridge.wiring import rotation

_KEY_BYTES, _RANDOM_LETTERS = 32, 6
_FAILED = 1
_STEPS = """\
Take each step on every worker before the next one:

  1. Put the new key BEHIND the others, so that every worker opens what it will seal:
       BRIDGE_SEALING_KEYS=<others>,<new>
  2. Put it IN FRONT of the others, so that it seals from now on:
       BRIDGE_SEALING_KEYS=<new>,<others>
  3. With the settings of step 2, run `bridge keys rotate` until it says that all is sealed under it.
  4. Take the others OUT; they open nothing any more:
       BRIDGE_SEALING_KEYS=<new>

Workers read their settings when they start. Where all are stopped before any is started, leave step 1 out.
"""


@click.group(epilog=_STEPS.replace("\n\n", "\n\n\b\n"))
def keys() -> None:
    """Make sealing keys, and move what is sealed from one to the next while the bridge serves."""


@keys.command()
def new() -> None:
    """Print a new sealing key, and on the error output how it is brought into use; no settings are needed."""
    letters = string.ascii_lowercase + string.digits
    key_id = f"{datetime.now(UTC):%Y%m%d}{''.join(secrets.choice(letters) for _ in range(_RANDOM_LETTERS))}"
    click.echo(f"{key_id}:{b64encode(secrets.token_bytes(_KEY_BYTES)).decode()}")
    click.echo(f"A new pair of id and key for BRIDGE_SEALING_KEYS. {_STEPS}", nl=False, err=True)


@keys.command()
def status() -> None:
    """Say how many records are sealed under which key."""
    settings = settings_or_exit()
    known = tuple(settings.storage.sealing_keys)
    with _storage():
        survey = rotation(settings).survey()
    for key_id in known:
        role = "seals and opens" if key_id == known[0] else "opens"
        click.echo(f"{key_id} {role}: {survey.opens.get(key_id, 0)}")
    _tell_unreadable(survey.unreadable, known)


@keys.command()
def rotate() -> None:
    """Seal everything anew under the first key of BRIDGE_SEALING_KEYS, while the bridge serves.

    Nobody has to sign in again. It may be interrupted and repeated at any time. The exit code is 1 when another key
    may still be needed, or something does not open under any. `bridge keys --help` says what comes before and after.
    """
    settings = settings_or_exit()
    known = tuple(settings.storage.sealing_keys)
    moving = rotation(settings)
    with _storage():
        total = moving.survey().total
        with _progress(total) as advance:
            rotated = moving.run(advance)
    click.echo(f"{rotated.resealed} re-sealed under {known[0]}, {rotated.already} were already.")
    _tell_unreadable(rotated.unreadable, known)
    if rotated.unsettled:
        click.echo(
            f"{rotated.unsettled} were sealed under another key meanwhile, by a worker with another first key. "
            "Put the new key in front on every worker, then run this again."
        )
    if not rotated.complete:
        sys.exit(_FAILED)
    others = ", ".join(known[1:])
    click.echo(f"All is sealed under {known[0]}." + (f" Take out {others}: nothing needs it." if others else ""))


def _tell_unreadable(unreadable: Mapping[str, int], known: Sequence[str]) -> None:
    """What does not open is as good as not there, so its agents are asked to connect again: nothing else happens."""
    for key_id, count in sorted(unreadable.items()):
        if not key_id:
            click.echo(f"{count} stay as they are: they were never sealed.")
        elif key_id in known:
            click.echo(f"{count} under {key_id} stay as they are: they do not open, so they were changed or moved.")
        else:
            click.echo(
                f"{count} under {key_id} stay as they are: BRIDGE_SEALING_KEYS does not hold that key. Put it behind "
                "the others, or let their agents connect again."
            )


@contextmanager
def _storage() -> Iterator[None]:
    try:
        yield
    except StorageUnavailable as exc:
        click.echo(f"Redis does not do what it is asked ({type(exc.__cause__).__name__}). Run this again.", err=True)
        sys.exit(_FAILED)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """A bar for people; whoever is no terminal is told nothing."""
    with click.progressbar(length=total, label="Re-sealing", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        yield bar.update
