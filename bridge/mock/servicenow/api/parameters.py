"""The `sysparm_` parameters of a call, with their defaults."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

DisplayValue = Literal["false", "true", "all"]
_DEFAULT_LIMIT, _LARGEST = 10_000, 2**31 - 1


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a read asks for. `pairs` are the `name=value` filters, which count only without `sysparm_query`."""

    query: str
    pairs: tuple[tuple[str, str], ...]
    fields: tuple[str, ...]
    limit: int
    offset: int
    display_value: DisplayValue
    exclude_reference_link: bool
    no_count: bool
    suppress_pagination_header: bool


def read(query: Mapping[str, str]) -> Parameters:
    """Read the parameters; unknown ones are ignored, unreadable ones mean their default (documented, measured)."""
    text = query.get("sysparm_query", "")
    own = [(name, value) for name, value in query.items() if not name.startswith("sysparm_")]
    return Parameters(
        query=text,
        pairs=() if text else tuple(own),
        fields=names(query, "sysparm_fields"),
        limit=_number(query.get("sysparm_limit"), _DEFAULT_LIMIT),
        offset=_number(query.get("sysparm_offset"), 0),
        display_value=display_value(query),
        exclude_reference_link=_true(query, "sysparm_exclude_reference_link"),
        no_count=_true(query, "sysparm_no_count"),
        suppress_pagination_header=_true(query, "sysparm_suppress_pagination_header"),
    )


def names(query: Mapping[str, str], parameter: str) -> tuple[str, ...]:
    """Split a comma list."""
    return tuple(name for each in query.get(parameter, "").split(",") if (name := each.strip()))


def display_value(query: Mapping[str, str]) -> DisplayValue:
    match query.get("sysparm_display_value"):
        case "true":
            return "true"
        case "all":
            return "all"
    return "false"


def _true(query: Mapping[str, str], parameter: str) -> bool:
    return query.get(parameter) == "true"


def _number(value: str | None, default: int) -> int:
    return min(int(value), _LARGEST) if value is not None and value.isdecimal() else default
