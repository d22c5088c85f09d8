"""What the values of choice fields are called on an instance: learnt from what it shows, since agents may not ask.

Labels are an instance's own, and its list of choices is for its administrators only (measured), so the labels that came
with incidents are remembered for everybody of the tenant, beside those that every new instance starts with.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Protocol

from bridge.domain.connector import Connector
from bridge.domain.errors import InvalidRequest
from bridge.domain.grant import Access
from bridge.domain.labelled import Labelled
from bridge.domain.users import User

Labels = Mapping[str, Mapping[str, str]]
"""For each choice field, its values and their labels."""

_VALUE = re.compile(r"-?[0-9]{1,9}")
_HIGH_MEDIUM_LOW = {"1": "1 - High", "2": "2 - Medium", "3": "3 - Low"}
ORIGINAL_LABELS: Labels = {
    "state": {"1": "New", "2": "In Progress", "3": "On Hold", "6": "Resolved", "7": "Closed", "8": "Canceled"},
    "priority": {"1": "1 - Critical", "2": "2 - High", "3": "3 - Moderate", "4": "4 - Low", "5": "5 - Planning"},
    "urgency": _HIGH_MEDIUM_LOW,
    "impact": _HIGH_MEDIUM_LOW,
    "severity": _HIGH_MEDIUM_LOW,
}


class ChoiceStore(Protocol):
    """The labels one instance has shown to anybody of the tenant."""

    def load(self, connector: Connector) -> Labels: ...

    def add(self, connector: Connector, labels: Labels) -> None: ...


class ChoiceSource(Protocol):
    """Where labels can be had from when none that is known fits."""

    def labels(self, access: Access, caller: User, key: str) -> Mapping[str, str]:
        """The values and labels that occur among the caller's incidents."""


class Choices:
    """The labels of all instances, and the way from a label to its value."""

    def __init__(self, store: ChoiceStore, source: ChoiceSource) -> None:
        self._store, self._source = store, source
        self._learnt: dict[tuple[str, str, str, str], str] = {}

    def known(self, connector: Connector) -> Labels:
        shown = self._store.load(connector)
        return {key: {**original, **shown.get(key, {})} for key, original in ORIGINAL_LABELS.items()}

    def learn(self, connector: Connector, shown: Iterable[tuple[str, Labelled]]) -> None:
        """Writes only what this process has not written last: most requests show nothing new."""
        place = (connector.tenant, connector.instance_url)
        labels: dict[str, dict[str, str]] = {}
        for key, choice in shown:
            if choice.value and self._learnt.get((*place, key, choice.value)) != choice.display_value:
                labels.setdefault(key, {})[choice.value] = choice.display_value
        if not labels:
            return
        self._store.add(connector, labels)
        for key, new in labels.items():
            self._learnt.update({(*place, key, value): label for value, label in new.items()})

    def values(
        self, access: Access, caller: User, wanted: Mapping[str, tuple[str, ...]]
    ) -> Mapping[str, tuple[str, ...]]:
        """The same conditions with every label replaced by its value; raises `InvalidRequest` for an unknown label."""
        if all(_VALUE.fullmatch(token) for tokens in wanted.values() for token in tokens):
            return wanted
        known = self.known(access.connector)
        return {key: self._values(access, caller, key, tokens, known[key]) for key, tokens in wanted.items()}

    def _values(
        self, access: Access, caller: User, key: str, tokens: tuple[str, ...], labels: Mapping[str, str]
    ) -> tuple[str, ...]:
        by_name = _by_name(labels)
        if any(token.casefold() not in by_name and not _VALUE.fullmatch(token) for token in tokens):
            found = self._source.labels(access, caller, key)
            self.learn(access.connector, ((key, Labelled(value, label)) for value, label in found.items()))
            labels = {**labels, **found}
            by_name = _by_name(labels)
        return tuple(_value(key, token, by_name, labels) for token in tokens)


def _by_name(labels: Mapping[str, str]) -> dict[str, str]:
    return {label.casefold(): value for value, label in labels.items()} | {value.casefold(): value for value in labels}


def _value(key: str, token: str, by_name: Mapping[str, str], labels: Mapping[str, str]) -> str:
    value = by_name.get(token.casefold())
    if value is None and not _VALUE.fullmatch(token):
        offered = ", ".join(f"{value} ({label})" for value, label in sorted(labels.items()))
        raise InvalidRequest(
            f"{key} has a value that this ServiceNow instance has not shown.",
            {key: [f"{token} is neither a value nor a label; known are {offered}."]},
        )
    return value or token
