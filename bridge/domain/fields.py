"""The columns an incident is exchanged with: the thirteen documented ones, under their keys and documented names."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bridge.domain.errors import InvalidRequest


class FieldType(StrEnum):
    """How a field's value looks."""

    CHOICE = "choice"
    REFERENCE = "reference"
    STRING = "string"
    DATETIME = "datetime"


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its key in the API, the name Microsoft documents, and what can be done with it."""

    key: str
    exchanged_name: str
    label: str
    type: FieldType
    filterable: bool = False
    sortable: bool = False


EXCHANGED_FIELDS = (
    Field("caller_id", "CALLERID", "Caller", FieldType.REFERENCE),
    Field("name", "NAME", "Caller's name", FieldType.STRING),
    Field("number", "NUMBER", "Number", FieldType.STRING, sortable=True),
    Field("user_principal_name", "UNIVERSAL PRINCIPAL NAME", "User principal name", FieldType.STRING),
    Field("urgency", "URGENCY", "Urgency", FieldType.CHOICE, filterable=True, sortable=True),
    Field("impact", "IMPACT", "Impact", FieldType.CHOICE, filterable=True, sortable=True),
    Field("severity", "SEVERITY", "Severity", FieldType.CHOICE, filterable=True, sortable=True),
    Field("assignment_group", "ASSIGNMENT_GROUP", "Assignment group", FieldType.REFERENCE, True, True),
    Field("opened_at", "OPENEDAT", "Opened", FieldType.DATETIME, filterable=True, sortable=True),
    Field("state", "STATE", "State", FieldType.CHOICE, filterable=True, sortable=True),
    Field("priority", "PRIORITY", "Priority", FieldType.CHOICE, filterable=True, sortable=True),
    Field("short_description", "SHORT DESCRIPTION", "Short description", FieldType.STRING, sortable=True),
    Field("sys_id", "SYSID", "Sys ID", FieldType.STRING),
)
URL_KEY = "url"
KEYS = tuple(field.key for field in EXCHANGED_FIELDS)
NAMES_TAKEN = frozenset({*KEYS, URL_KEY, "description", "resolution", "activity"})
"""What stands in an incident already, so that no extra field may be called so."""
CHOICE_KEYS = tuple(field.key for field in EXCHANGED_FIELDS if field.type is FieldType.CHOICE)
SORTABLE_KEYS = frozenset(field.key for field in EXCHANGED_FIELDS if field.sortable)

_KEY_OF = {field.exchanged_name: field.key for field in EXCHANGED_FIELDS} | {key: key for key in (*KEYS, URL_KEY)}


def named(names: Iterable[str]) -> tuple[str, ...]:
    """The columns asked for, by key or documented name, each once; any other name as it is."""
    return tuple(dict.fromkeys(_KEY_OF.get(name, name) for name in names))


def check(columns: Iterable[str], extra_fields: Iterable[str]) -> None:
    """Raises `InvalidRequest` that names what is neither exchanged nor one of the extra fields, and what is known."""
    known = {*_KEY_OF.values(), *extra_fields}
    unknown = sorted(column for column in columns if column not in known)
    if unknown:
        offered = ", ".join(dict.fromkeys((*_KEY_OF.values(), *extra_fields)))
        raise InvalidRequest(
            "fields names a column that is not exchanged.",
            {"fields": [f"{column} is not exchanged; choose from {offered}." for column in unknown]},
        )
