"""How grants and attempts are written down: JSON with times as RFC 3339, read back into the same dataclasses."""

from datetime import datetime
from typing import Any

import orjson

from bridge.domain.attempt import Attempt
from bridge.domain.grant import Account, Grant

_MOMENTS = ("access_expires_at", "connected_at", "sign_in_again_by", "refused_at")


def written(record: Grant | Attempt) -> bytes:
    return orjson.dumps(record)


def grant(text: bytes) -> Grant:
    fields: dict[str, Any] = orjson.loads(text)
    for name in _MOMENTS:
        fields[name] = datetime.fromisoformat(fields[name]) if fields[name] else None
    fields["account"] = Account(**fields["account"]) if fields["account"] else None
    return Grant(**fields)


def attempt(text: bytes) -> Attempt:
    return Attempt(**orjson.loads(text))
