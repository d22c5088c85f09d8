"""Lists as CSV, in which no cell is run by the spreadsheet that opens it."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from unicodedata import normalize

from flask import Response
from werkzeug.datastructures import MIMEAccept

from bridge.domain.labelled import Labelled

MEDIA_TYPE = "text/csv"
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def is_preferred(accepted: MIMEAccept) -> bool:
    """Rather than JSON; parameters such as a charset do not matter."""
    plain = MIMEAccept([(media_type.partition(";")[0], quality) for media_type, quality in accepted])
    return plain.best_match(["application/json", MEDIA_TYPE]) == MEDIA_TYPE


def download(
    name: str, rows: Iterable[Mapping[str, Any]], columns: Sequence[str], labelled: frozenset[str] = frozenset()
) -> Response:
    """The file of this name, for browsers to keep."""
    response = Response(written(rows, columns, labelled), mimetype=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def written(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], labelled: frozenset[str]) -> str:
    """A header of keys, then the rows; a labelled column is followed by its value, `state` by `state.value`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head for column in columns for head in _heads(column, labelled))
    for row in rows:
        writer.writerow(cell for column in columns for cell in _cells(row.get(column), column in labelled))
    return text.getvalue()


def _heads(column: str, labelled: frozenset[str]) -> Sequence[str]:
    return (column, f"{column}.value") if column in labelled else (column,)


def _cells(value: object, is_labelled: bool) -> Sequence[str]:
    if not is_labelled:
        return (_safe(value),)
    return (_safe(value.display_value), _safe(value.value)) if isinstance(value, Labelled) else ("", "")


def _safe(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    text = "" if value is None else str(value)
    return f"'{text}" if normalize("NFKC", text).startswith(_RUNS) else text
