"""How what is sealed is written down: JSON with times as RFC 3339, read back into the same dataclasses."""

from dataclasses import fields
from datetime import datetime
from typing import Any

import orjson

from bridge.domain.application import ApplicationToken
from bridge.domain.attempt import Attempt
from bridge.domain.connector import Connector
from bridge.domain.grant import Account, Grant
from bridge.domain.licences import LicenceAnswer
from bridge.domain.verification import Verification

Record = Grant | Attempt | Connector | Verification | ApplicationToken | LicenceAnswer

_MOMENTS = ("access_expires_at", "connected_at", "sign_in_again_by", "refused_at")


def written(record: Record) -> bytes:
    return orjson.dumps(record)


def grant(text: bytes) -> Grant:
    """Raises `ValueError` for what is no grant of this version or an earlier one that will do."""
    try:
        members = _known(Grant, text)
        for name in _MOMENTS:
            members[name] = datetime.fromisoformat(members[name]) if members.get(name) else None
        members["account"] = Account(**members["account"]) if members.get("account") else None
        return Grant(**members)
    except TypeError as exc:
        raise ValueError("not a grant") from exc


def attempt(text: bytes) -> Attempt:
    """Raises `ValueError` for what is no attempt of this version or an earlier one that will do."""
    try:
        members = _known(Attempt, text)
        candidate = members.get("candidate")
        members["candidate"] = _connector(candidate) if candidate else None
        return Attempt(**members)
    except TypeError as exc:
        raise ValueError("not an attempt") from exc


def connector(text: bytes) -> Connector:
    """Raises `ValueError` for what is no connector of this version or an earlier one that will do."""
    try:
        return _connector(orjson.loads(text))
    except TypeError as exc:
        raise ValueError("not a connector") from exc


def verification(text: bytes) -> Verification:
    """Raises `ValueError` for what is no verification of this version or an earlier one that will do."""
    try:
        members = _known(Verification, text)
        return Verification(**{**members, "verified_at": datetime.fromisoformat(members["verified_at"])})
    except (KeyError, TypeError) as exc:
        raise ValueError("not a verification") from exc


def application_token(text: bytes) -> ApplicationToken:
    """Raises `ValueError` for what is no token of this version or an earlier one that will do."""
    try:
        members = _known(ApplicationToken, text)
        return ApplicationToken(**_with_moments(members, "issued_at", "expires_at"))
    except (KeyError, TypeError) as exc:
        raise ValueError("not an application's token") from exc


def licence_answer(text: bytes) -> LicenceAnswer:
    """Raises `ValueError` for what is no answer of this version or an earlier one that will do."""
    try:
        members = _known(LicenceAnswer, text)
        return LicenceAnswer(**_with_moments(members, "told_at", "due_at"))
    except (KeyError, TypeError) as exc:
        raise ValueError("not an answer about a licence") from exc


def _with_moments(members: dict[str, Any], *names: str) -> dict[str, Any]:
    return members | {name: datetime.fromisoformat(members[name]) for name in names}


def _connector(given: dict[str, Any]) -> Connector:
    members: dict[str, Any] = {field.name: given[field.name] for field in fields(Connector) if field.name in given}
    lists = {name: tuple(value) for name, value in members.items() if isinstance(value, list)}
    return Connector(**{**members, **lists})


def _known(kind: type[Record], text: bytes) -> dict[str, Any]:
    """A later version may have written members that this one does not know: two run side by side in an update."""
    members = orjson.loads(text)
    return {field.name: members[field.name] for field in fields(kind) if field.name in members}
