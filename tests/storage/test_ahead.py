"""What was read ahead is handed out once, and never to another request."""

from contextvars import copy_context

from bridge.storage import ahead


def test_what_was_fetched_is_not_asked_for_again_but_once(redis):
    redis.set("there", b"now")

    def request():
        ahead.keep({"there": b"then", "nothing": None})
        return [ahead.get(redis, place) for place in ("there", "there", "nothing")]

    assert copy_context().run(request) == [b"then", b"now", None]


def test_what_one_request_fetched_no_other_is_given(redis):
    copy_context().run(ahead.keep, {"there": b"then"})

    assert copy_context().run(ahead.get, redis, "there") is None
