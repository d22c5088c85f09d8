"""Fits what was told in JSON to what a method or a switch takes, or says why it cannot be."""

import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, Unpack, cast, get_args, get_origin, get_type_hints

_MANY: dict[Any, Callable[[Iterable[Any]], Any]] = {tuple: tuple, frozenset: frozenset, list: list}
_MANY |= dict.fromkeys((Sequence, Iterable), list)


def called(method: Callable[..., Any], told: Mapping[str, Any]) -> Any:
    """Call a method with named arguments; TypeError or ValueError when one is unknown, missing or does not fit."""
    taken = _taken(method)
    others = taken.get("**")
    unknown = [name for name in told if name not in taken and others is None]
    if unknown:
        raise TypeError(f"there is no {unknown[0]} here")
    return method(**{name: fitted(taken.get(name, others), value, name) for name, value in told.items()})


def fitted(wanted: Any, value: Any, name: str) -> Any:
    """Give a value as the type it shall have: lists become tuples, objects become records, `{"pattern"}` a pattern."""
    kind, inner = get_origin(wanted) or wanted, get_args(wanted)
    if kind in {Union, UnionType}:
        return _first(inner, value, name)
    if isinstance(value, list) and kind in _MANY:
        return _MANY[kind](fitted(inner[0], each, name) for each in value)
    if isinstance(value, dict):
        return _from_object(kind, inner, value, name)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    exact = type(value) is kind or (kind is float and type(value) is int)
    if exact or (kind is Literal and value in inner):
        return value
    raise _unfit(name, value)


def _from_object(kind: Any, inner: Sequence[Any], value: dict[str, Any], name: str) -> Any:
    if is_dataclass(kind):
        return called(cast("type", kind), value)
    if kind is re.Pattern:
        return _pattern(value["pattern"])
    if kind is Mapping:
        return {key: fitted(inner[1], each, name) for key, each in value.items()}
    raise _unfit(name, value)


def _pattern(written: str) -> re.Pattern[str]:
    try:
        return re.compile(written)
    except re.error as wrong:
        raise ValueError(f"{written!r} is no pattern: {wrong}") from None


def _first(kinds: Iterable[Any], value: Any, name: str) -> Any:
    """Give a value as the first of several types it fits."""
    for kind in kinds:
        with suppress(TypeError, ValueError):
            return None if kind is NoneType and value is None else fitted(kind, value, name)
    raise _unfit(name, value)


def _unfit(name: str, value: Any) -> ValueError:
    return ValueError(f"{name} cannot be {value!r}")


def _taken(method: Callable[..., Any]) -> dict[str, Any]:
    """Give the names that a method takes with their types; `**` stands for all other names, if it takes them."""
    hints = get_type_hints(method)
    if is_dataclass(method):
        return {field.name: hints[field.name] for field in fields(method) if field.init}
    taken: dict[str, Any] = {}
    for name, parameter in inspect.signature(method).parameters.items():
        if parameter.kind is not inspect.Parameter.VAR_KEYWORD:
            taken[name] = hints[name]
        elif get_origin(hints[name]) is Unpack:
            taken |= get_type_hints(get_args(hints[name])[0])
        else:
            taken["**"] = hints[name]
    return taken
