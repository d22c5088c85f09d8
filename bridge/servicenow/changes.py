"""How a record differs from what it should be, minding what ServiceNow lets people write in more than one way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bridge.servicenow.records import Table, Values

REDIRECTS, HEADERS = "redirect_url", "access_control_allow_headers"


@dataclass(frozen=True, slots=True)
class Difference:
    """One column as it is (None where there is no record yet) and as it will be; of a secret only that it changes."""

    column: str
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What has to be done to one record, perhaps nothing; without a `sys_id` it has to be made.

    `unseen` are columns that the record does not show: hidden from the account, or not there in this release.
    """

    table: Table
    name: str
    sys_id: str
    differences: tuple[Difference, ...]
    unseen: tuple[str, ...] = ()
    client_id: str = ""
    new_secret: str = field(default="", repr=False)


def change_of(table: Table, name: str, wanted: Mapping[str, str], record: Values | None) -> Change:
    if record is None:
        return Change(table, name, "", tuple(Difference(column, None, value) for column, value in wanted.items()))
    differences = [
        Difference(column, record[column], value)
        for column, value in wanted.items()
        if column in record and not agree(column, record[column], value)
    ]
    return Change(
        table,
        name,
        record["sys_id"],
        tuple(differences),
        unseen(wanted, record),
        record.get("client_id", ""),
    )


def unseen(wanted: Mapping[str, str], record: Values) -> tuple[str, ...]:
    """A switch that should be off and is not there cannot be on."""
    return tuple(column for column, value in wanted.items() if column not in record and value != "false")


def agree(column: str, kept: str, wanted: str) -> bool:
    if column == REDIRECTS:
        return _parted(kept) == _parted(wanted)
    if column == HEADERS:
        return set(_parted(kept.lower())) == set(_parted(wanted.lower()))
    if column == "domain":
        return kept.lower() == wanted.lower()
    return kept == wanted or (wanted == "false" and not kept)


def with_redirects(kept: str, needed: Sequence[str]) -> str:
    """Others use the record, too: theirs stay, in front, as the first is where a browser goes that fits none."""
    there = _parted(kept)
    return ",".join((*there, *(url for url in needed if url not in there)))


def _parted(listed: str) -> list[str]:
    return [each.strip() for each in listed.split(",") if each.strip()]
