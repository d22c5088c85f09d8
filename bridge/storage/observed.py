"""Tells an observer what Redis is asked, by the command's name: neither keys nor values are anybody's business."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any, TypeVar

from redis.exceptions import NoScriptError, RedisError

from bridge.domain.observation import Observer
from bridge.storage.redis import kind_of

AnyClient = TypeVar("AnyClient", bound=Any)
_TOGETHER = "pipeline"


def observed(client: AnyClient, observer: Observer) -> AnyClient:
    """The same client, of whichever class: what all its commands go through is timed.

    Several that are sent together are one wait, and one command.
    """
    pipeline = client.pipeline

    def timed(send: Callable[..., Any], name: str = "") -> Callable[..., Any]:
        """A command's own name is the first thing that is sent."""

        def sent(*args: Any, **options: Any) -> Any:
            began, failure = perf_counter(), ""
            try:
                return send(*args, **options)
            except RedisError as exc:
                failure = _failure(exc)
                raise
            finally:
                observer.stored(name or args[0].lower(), perf_counter() - began, failure)

        return sent

    @contextmanager
    def timed_pipeline(*args: Any, **options: Any) -> Iterator[Any]:
        with pipeline(*args, **options) as together:
            together.execute = timed(together.execute, _TOGETHER)
            yield together

    client.execute_command, client.pipeline = timed(client.execute_command), timed_pipeline
    return client


def _failure(error: RedisError) -> str:
    """A script that Redis does not know yet is sent again, in full."""
    return "" if isinstance(error, NoScriptError) else kind_of(error)
