"""Kinds of input that several views take: lists, text that ServiceNow may see, pages."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import marshmallow as ma

from bridge.domain.errors import InvalidRequest
from bridge.domain.paging import Slice
from bridge.domain.text import problem_of

LARGEST_PAGE, LAST_PAGE = 100, 10_000
_DIGITS = re.compile(r"-?[0-9]{1,9}")


def acceptable(text: str) -> None:
    """A marshmallow validator for text that will be compared with something in ServiceNow."""
    problem = problem_of(text)
    if problem:
        raise ma.ValidationError(f"It {problem}")


def acceptable_in_path(**given: str) -> None:
    """The same for parts of a path; raises `InvalidRequest` that names the part."""
    wrong = {name: [f"It {problem}"] for name, text in given.items() if (problem := problem_of(text))}
    if wrong:
        raise InvalidRequest("A part of the path is not acceptable.", wrong)


class Listed(ma.fields.List[str]):
    """Values that may be repeated (`state=1&state=2`) or parted by commas (`state=1,2`); any of them may hold."""

    def __init__(
        self, description: str, example: list[str] | None = None, offered: Sequence[str] = (), **kwargs: Any
    ) -> None:
        metadata: dict[str, Any] = {"description": f"{description} Repeat it, or part them by commas."}
        if example:
            metadata["example"] = example
        validate = ma.validate.OneOf(list(map(str, offered))) if offered else acceptable
        each = ma.fields.String(validate=validate, metadata={"minLength": 1})
        super().__init__(each, validate=ma.validate.Length(1, 50), metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> list[Any]:
        parted = [part.strip(" ") for each in value for part in str(each).split(",")]
        return super()._deserialize(parted, attr, data, **kwargs)


class Moment(ma.fields.AwareDateTime):
    """A moment; without a time zone it is UTC, and one that cannot be told in UTC is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(default_timezone=UTC, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:
        moment = super()._deserialize(value, attr, data, **kwargs)
        try:
            return (moment + timedelta(seconds=1)).astimezone(UTC) - timedelta(seconds=1)
        except OverflowError as exc:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE) from exc


class Number(ma.fields.Integer):
    """Digits and nothing else; Python also takes `1_0`, digits of any script, and what blank space surrounds."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if not _DIGITS.fullmatch(str(value)):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


class Switch(ma.fields.Boolean):
    """JSON's `true` or `false` and nothing else; to Python, 0 and 1 are equal to them."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return bool(super()._deserialize(value, attr, data, **kwargs))


class PageNumbers(ma.Schema):
    """Which part of a list; `Slice` is what the domain calls it."""

    page = Number(load_default=1, validate=ma.validate.Range(1, LAST_PAGE), metadata={"description": "Counted from 1."})
    page_size = Number(load_default=25, validate=ma.validate.Range(1, LARGEST_PAGE))


def part_of(query: Mapping[str, Any]) -> Slice:
    return Slice(query["page"], query["page_size"])
