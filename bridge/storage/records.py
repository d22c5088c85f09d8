"""How grants and attempts are written down: JSON with times as RFC 3339, read back into the same dataclasses."""

from dataclasses import fields
from datetime import datetime
from typing import Any

import orjson

from bridge.domain.attempt import Attempt
from bridge.domain.grant import Account, Grant

_MOMENTS = ("access_expires_at", "connected_at", "sign_in_again_by", "refused_at")


def written(record: Grant | Attempt) -> bytes:
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
        return Attempt(**_known(Attempt, text))
    except TypeError as exc:
        raise ValueError("not an attempt") from exc


def _known(kind: type[Grant | Attempt], text: bytes) -> dict[str, Any]:
    """A later version may have written members that this one does not know: two run side by side in an update."""
    members = orjson.loads(text)
    return {field.name: members[field.name] for field in fields(kind) if field.name in members}
