"""The door through which teams that write no Python hold the mock: faults, tokens, time and records over HTTP."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from functools import partial
from re import Pattern
from typing import Any, get_type_hints

import orjson
from aiohttp import web

from bridge.mock.servicenow.administration import Administration
from bridge.mock.servicenow.arguments import called, fitted
from bridge.mock.servicenow.faults import Fault, Faults
from bridge.mock.servicenow.journal import Journal, Received
from bridge.mock.servicenow.options import Options

DOOR = "/__mock__/"
Told = Mapping[str, Any]
Action = Callable[[Told], object]


class Control:
    """Answers below `/__mock__/`, in JSON both ways; nothing here is written down, and no fault happens to it.

    | call | what it does |
    |---|---|
    | `GET faults`, `POST faults {"kind", "path", ...}`, `DELETE faults` | list, add one as `Faults.add` does, clear |
    | `POST faults/seed {"seed"}` | begin the sequence anew from which probabilities are drawn |
    | `GET journal`, `DELETE journal` | the requests so far, clear |
    | `GET clock`, `POST clock {"seconds"}` | the time, let some pass |
    | `GET options`, `POST options {name: value}` | the switches, turn some |
    | `POST tokens {"user", "client_id"}` | give tokens without the walk through a browser |
    | `POST tokens/expire {"user"}`, `POST tokens/revoke {"user"}` | end access tokens, or all; without a user: all |
    | `POST users`, `POST groups`, `POST clients` | add one, with the arguments of `add_user` and so on |
    | `POST incidents`, `POST entries` | likewise: `add_incident`, `add_entry` |
    | `POST tables`, `POST columns`, `POST filters` | likewise: `add_table`, `add_column`, `add_dynamic_filter` |
    | `POST cors-rules`, `POST choices` | likewise: `add_cors_rule`, `set_choice_label` |

    A fault's `path` may be `{"pattern": ...}`, a regular expression. What cannot be is answered 400 with
    `{"error": ...}`. Only `application/json` is read, which no page of another origin can send here.
    """

    def __init__(self, administration: Administration, faults: Faults, journal: Journal, options: Options) -> None:
        self._options = options
        self._actions: dict[tuple[str, str], Action] = {
            ("GET", "faults"): lambda _told: [_fault(fault) for fault in faults],
            ("POST", "faults"): lambda told: _fault(called(faults.add, told)),
            ("DELETE", "faults"): lambda _told: faults.clear(),
            ("POST", "faults/seed"): lambda told: called(faults.seed, told),
            ("GET", "journal"): lambda _told: [_entry(received) for received in journal],
            ("DELETE", "journal"): lambda _told: journal.clear(),
            ("GET", "clock"): lambda _told: administration.clock.now().isoformat(timespec="seconds"),
            ("POST", "clock"): lambda told: called(administration.clock.advance, told),
            ("GET", "options"): lambda _told: asdict(options),
            ("POST", "options"): self._turn,
            **_administered(administration),
        }

    async def serve(self, request: web.Request) -> web.Response:
        action = self._actions.get((request.method, request.path.removeprefix(DOOR)))
        if action is None:
            return _answer(404, {"error": "no such thing here"})
        if request.method == "POST" and request.content_type != "application/json":
            return _answer(415, {"error": "only application/json is read"})
        try:
            told = orjson.loads(await request.read() or b"{}")
            return _answer(200, {"result": action(told)})
        except (TypeError, ValueError, AttributeError) as wrong:
            return _answer(400, {"error": str(wrong)})
        except KeyError as missing:
            return _answer(400, {"error": f"there is no {missing}"})

    def _turn(self, told: Told) -> None:
        """Turn all the switches that are told, or none."""
        hints = get_type_hints(Options)
        turned = {name: fitted(hints[name], value, name) for name, value in told.items()}
        for name, value in turned.items():
            setattr(self._options, name, value)


def _administered(administration: Administration) -> dict[tuple[str, str], Action]:
    """Give what an administrator does by hand."""
    by_hand: dict[str, Callable[..., Any]] = {
        "tokens": administration.issue_tokens,
        "tokens/expire": administration.expire_access_tokens,
        "tokens/revoke": administration.revoke_tokens,
        "users": administration.add_user,
        "groups": administration.add_group,
        "incidents": administration.add_incident,
        "entries": administration.add_entry,
        "clients": administration.add_client,
        "tables": administration.add_table,
        "columns": administration.add_column,
        "choices": administration.set_choice_label,
        "cors-rules": administration.add_cors_rule,
        "filters": administration.add_dynamic_filter,
    }
    return {("POST", name): partial(_done, method) for name, method in by_hand.items()}


def _done(method: Callable[..., Any], told: Told) -> object:
    done = called(method, told)
    return asdict(done) if is_dataclass(done) and not isinstance(done, type) else dict(done) if done else None


def _answer(status: int, told: object) -> web.Response:
    return web.Response(body=orjson.dumps(told), status=status, content_type="application/json")


def _fault(fault: Fault) -> dict[str, Any]:
    told = asdict(fault)
    if isinstance(fault.path, Pattern):
        told["path"] = {"pattern": fault.path.pattern}
    return told


def _entry(received: Received) -> dict[str, Any]:
    return {
        "time": received.time,
        "method": received.method,
        "path": received.path,
        "query": dict(received.query),
        "headers": {str(name): value for name, value in received.headers.items()},
        "cookies": dict(received.cookies),
        "body": received.body.decode(errors="replace"),
        "form": dict(received.form),
        "user": received.user,
        "status": received.status,
    }
