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
    DURATION = "glide_duration"
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
    """One table's columns, in the order a record lists them, and the column that names a record.

    `prefix` begins the numbers of its records, which have none without it; `extends` names the tables it is one of.
    """

    name: str
    display: str
    columns: Mapping[str, Column]
    prefix: str = ""
    extends: tuple[str, ...] = ()


# Every record of the platform carries these.
EVERYWHERE = (
    Column("sys_id", Kind.ID),
    Column("sys_created_on", Kind.DATE_TIME),
    Column("sys_created_by", Kind.STRING),
    Column("sys_updated_on", Kind.DATE_TIME),
    Column("sys_updated_by", Kind.STRING),
    Column("sys_mod_count", Kind.INTEGER),
)


def define(
    name: str,
    display: str = "name",
    *,
    prefix: str = "",
    extends: tuple[str, ...] = (),
    references: Mapping[str, str] | None = None,
    **names: str,
) -> Schema:
    """Define a table: each keyword is a column type (a member of `Kind`, in small letters), its value column names."""
    columns = [Column(each, Kind[kind.upper()]) for kind, listed in names.items() for each in listed.split()]
    columns += [Column(each, Kind.REFERENCE, table) for each, table in (references or {}).items()]
    return Schema(name, display, {column.name: column for column in (*EVERYWHERE, *columns)}, prefix, extends)


def declare(name: str, columns: Mapping[str, str], *, display: str = "", prefix: str = "") -> Schema:
    """Define a table as a test states it: each column's type by its dictionary name, or the table it refers to.

    A record is named by `display`, or else by `number`, `name` or the first column. ValueError without any column.
    """
    if not columns:
        raise ValueError(f"table {name} has no columns")
    kinds = set(Kind)
    own = [
        Column(each, Kind(type_)) if type_ in kinds else Column(each, Kind.REFERENCE, type_)
        for each, type_ in columns.items()
    ]
    named = display or next((each for each in ("number", "name") if each in columns), own[0].name)
    return Schema(name, named, {column.name: column for column in (*EVERYWHERE, *own)}, prefix)
