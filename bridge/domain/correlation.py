"""The id of the request at hand, wherever in the house it is being served, so that events and log lines meet."""

from contextvars import ContextVar

_id: ContextVar[str] = ContextVar("request_id", default="")


def start(request_id: str) -> None:
    """From now on `request_id` tells it, for this request only."""
    _id.set(request_id)


def request_id() -> str:
    """Empty when no request is being served."""
    return _id.get()
