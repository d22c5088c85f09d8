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
    execute, pipeline = client.execute_command, client.pipeline

    def execute_command(*args: Any, **options: Any) -> Any:
        began, failure = perf_counter(), ""
        try:
            return execute(*args, **options)
        except RedisError as exc:
            failure = _failure(exc)
            raise
        finally:
            observer.stored(_name(args[0]), perf_counter() - began, failure)

    @contextmanager
    def timed_pipeline(*args: Any, **options: Any) -> Iterator[Any]:
        with pipeline(*args, **options) as together:
            together.execute = timed(together.execute)
            yield together

    def timed(send: Callable[..., Any]) -> Callable[..., Any]:
        def execute_all(*args: Any, **options: Any) -> Any:
            began, failure = perf_counter(), ""
            try:
                return send(*args, **options)
            except RedisError as exc:
                failure = _failure(exc)
                raise
            finally:
                observer.stored(_TOGETHER, perf_counter() - began, failure)

        return execute_all

    client.execute_command, client.pipeline = execute_command, timed_pipeline
    return client


def _failure(error: RedisError) -> str:
    """A script that Redis does not know yet is sent again, in full."""
    return "" if isinstance(error, NoScriptError) else kind_of(error)


def _name(command: str) -> str:
    return command.lower()
