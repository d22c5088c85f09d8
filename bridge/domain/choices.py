"""What the values of choice fields are called on an instance: learnt from what it shows, since agents may not ask.

Labels are an instance's own, and its list of choices is for its administrators only (measured), so the labels that came
with incidents are remembered for everybody of the tenant, beside those that every new instance starts with.
"""

import re
from collections.abc import Mapping, MutableMapping
from typing import Protocol

from bridge.domain.connector import Connector
from bridge.domain.errors import InvalidRequest, RoleMissing, StorageUnavailable
from bridge.domain.grant import Access
from bridge.domain.users import User

Labels = Mapping[str, Mapping[str, str]]
"""For each choice field, its values and their labels."""
Written = dict[tuple[str, str], str]
"""Labels by field and value."""

_VALUE = re.compile(r"-?[0-9]{1,9}")
_HIGH_MEDIUM_LOW = {"1": "1 - High", "2": "2 - Medium", "3": "3 - Low"}
ORIGINAL_LABELS: Labels = {
    "state": {"1": "New", "2": "In Progress", "3": "On Hold", "6": "Resolved", "7": "Closed", "8": "Canceled"},
    "priority": {"1": "1 - Critical", "2": "2 - High", "3": "3 - Moderate", "4": "4 - Low", "5": "5 - Planning"},
    "urgency": _HIGH_MEDIUM_LOW,
    "impact": _HIGH_MEDIUM_LOW,
    "severity": _HIGH_MEDIUM_LOW,
}


def in_order(value: str) -> tuple[float, str]:
    """What to sort by a choice's value with: values are numbers, but for those that are not."""
    return (float(value), "") if _VALUE.fullmatch(value) else (float("inf"), value)


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

    def __init__(
        self, store: ChoiceStore, source: ChoiceSource, written: MutableMapping[tuple[str, str], Written] | None = None
    ) -> None:
        """`written` is what this process has written lately: a store that has lost it shall be told again."""
        self._store, self._source = store, source
        self._written = {} if written is None else written

    def known(self, connector: Connector) -> Labels:
        shown = self._store.load(connector)
        return {key: {**original, **shown.get(key, {})} for key, original in ORIGINAL_LABELS.items()}

    def learn(self, connector: Connector, shown: Labels) -> None:
        """Writes only what this process has not written lately: most requests show nothing new.

        Nobody's rows wait for it: what cannot be written now is written when it is shown again.
        """
        place = (connector.tenant, connector.instance_url)
        written = self._written.get(place)
        if written is None:
            written = self._written[place] = {}
        labels: dict[str, dict[str, str]] = {}
        for key, choices in shown.items():
            for value, label in choices.items():
                if value and "," not in value and written.get((key, value)) != label:
                    labels.setdefault(key, {})[value] = label
        if not labels:
            return
        try:
            self._store.add(connector, labels)
        except StorageUnavailable:
            return
        written.update({(key, value): label for key, new in labels.items() for value, label in new.items()})

    def values(
        self, access: Access, caller: User, wanted: Mapping[str, tuple[str, ...]]
    ) -> Mapping[str, tuple[str, ...]]:
        """The same conditions with every label replaced by its value; raises `InvalidRequest` for an unknown label."""
        if all(_VALUE.fullmatch(token) for tokens in wanted.values() for token in tokens):
            return wanted
        shown = self._store.load(access.connector)
        return {key: self._values(access, caller, key, tokens, shown.get(key, {})) for key, tokens in wanted.items()}

    def _values(
        self, access: Access, caller: User, key: str, tokens: tuple[str, ...], shown: Mapping[str, str]
    ) -> tuple[str, ...]:
        """Asks unless the labels were shown: what they are on a new instance, they need not be on this one."""
        names = _by_name(shown)
        if any(token.casefold() not in names and not _VALUE.fullmatch(token) for token in tokens):
            found = self._asked(access, caller, key)
            self.learn(access.connector, {key: found})
            shown = {**shown, **found}
        labels = {**ORIGINAL_LABELS[key], **shown}
        names = _by_name(labels)
        return tuple(dict.fromkeys(value for token in tokens for value in _values_of(key, token, names, labels)))

    def _asked(self, access: Access, caller: User, key: str) -> Mapping[str, str]:
        """What ServiceNow says; an agent who may not count is left with the labels that are known."""
        try:
            return self._source.labels(access, caller, key)
        except RoleMissing:
            return {}


def _by_name(labels: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The values behind each label, for two may have the same; and each value behind its own name."""
    names: dict[str, tuple[str, ...]] = {}
    for value, label in labels.items():
        names[label.casefold()] = (*names.get(label.casefold(), ()), value)
    return names | {value.casefold(): (value,) for value in labels}


def _values_of(
    key: str, token: str, names: Mapping[str, tuple[str, ...]], labels: Mapping[str, str]
) -> tuple[str, ...]:
    values = names.get(token.casefold())
    if values is None and not _VALUE.fullmatch(token):
        offered = ", ".join(f"{value} ({labels[value]})" for value in sorted(labels, key=in_order))
        raise InvalidRequest(
            f"{key} has a value that this ServiceNow instance has not shown.",
            {key: [f"{token} is neither a value nor a label; known are {offered}."]},
        )
    return values or (token,)
