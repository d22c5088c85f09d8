"""Which hosts an instance may have: names on an allow-list, each spelled in one way only, so that none is disguised."""

import re

from bridge.domain.portals import LOOPBACK

DEFAULT_HOSTS = ("*.service-now.com", "*.servicenowservices.com")

_LABEL = r"(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = rf"(?:{_LABEL}\.)+(?=[a-z]){_LABEL}"
"""Lower case, no IDN, and a last label that begins with a letter: whatever ends in a number is an address."""
_PORT = r":(?P<port>[1-9][0-9]{0,4})"
_INSTANCE = re.compile(rf"https://(?P<host>(?P<name>{_NAME})(?:{_PORT})?)")
_ON_THIS_MACHINE = re.compile(rf"http://(?:{'|'.join(map(re.escape, sorted(LOOPBACK)))})(?:{_PORT})?")
_ENTRY = re.compile(rf"(?:\*\.)?(?P<name>{_NAME})(?:{_PORT})?")
_LONGEST_NAME, _LAST_PORT, _USUAL_PORT = 253, 65535, "443"


def entry_of(text: str) -> str:
    """One entry of the allow-list as it is kept; raises `ValueError`, which says what would be accepted.

    `*.contoso.com` stands for exactly one label in the star's place, and an entry without a port for the usual one,
    which is named neither here nor in a URL.
    """
    entry = text.lower().removesuffix(f":{_USUAL_PORT}")
    match = _ENTRY.fullmatch(entry)
    if not match or not _is_short_enough(match):
        raise ValueError(
            f"{text!r} is not a host such as servicenow.contoso.com, servicenow.contoso.com:8443 or *.contoso.com; "
            "it must be a name in ASCII, with no scheme before it, nothing behind it but a port, and no address"
        )
    return entry


def host_of(instance_url: str) -> str | None:
    """The host of an https URL with nothing else in it, with the port if one is named; None for anything else."""
    match = _INSTANCE.fullmatch(instance_url)
    return match["host"] if match and _is_short_enough(match) else None


def is_on_this_machine(instance_url: str) -> bool:
    """Whether it is plain http to the loopback interface, with nothing else in it."""
    match = _ON_THIS_MACHINE.fullmatch(instance_url)
    return match is not None and int(match["port"] or 0) <= _LAST_PORT


def is_meant(host: str, entry: str) -> bool:
    """Whether an entry of the allow-list means this host; a port is a part of both."""
    return host == entry or (entry.startswith("*.") and host.partition(".")[2] == entry[2:])


def _is_short_enough(match: re.Match[str]) -> bool:
    return len(match["name"]) <= _LONGEST_NAME and int(match["port"] or 0) <= _LAST_PORT
