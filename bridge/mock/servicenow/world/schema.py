"""What a table is made of, in the platform's own column types."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A column's type, by its name in the system dictionary."""

    STRING = "string"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE_TIME = "glide_date_time"
    REFERENCE = "reference"
    JOURNAL = "journal_input"
    JOURNAL_LIST = "journal_list"
    PASSWORD = "password2"  # noqa: S105 - the type's name
    ID = "GUID"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `reference` is the table a reference points into."""

    name: str
    kind: Kind
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Schema:
    """One table's columns, in the order a record lists them, and the column that names a record."""

    name: str
    display: str
    columns: Mapping[str, Column]


# Every record of the platform carries these.
_EVERYWHERE = (
    Column("sys_id", Kind.ID),
    Column("sys_created_on", Kind.DATE_TIME),
    Column("sys_created_by", Kind.STRING),
    Column("sys_updated_on", Kind.DATE_TIME),
    Column("sys_updated_by", Kind.STRING),
    Column("sys_mod_count", Kind.INTEGER),
)


def define(name: str, display: str = "name", *, references: Mapping[str, str] | None = None, **names: str) -> Schema:
    """Define a table: each keyword is a column type (a member of `Kind`, in small letters), its value column names."""
    columns = [Column(each, Kind[kind.upper()]) for kind, listed in names.items() for each in listed.split()]
    columns += [Column(each, Kind.REFERENCE, table) for each, table in (references or {}).items()]
    return Schema(name, display, {column.name: column for column in (*_EVERYWHERE, *columns)})
