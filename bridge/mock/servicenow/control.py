"""The door through which teams that write no Python hold the mock: faults, tokens, time and records over HTTP."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from re import Pattern
from typing import Any

import orjson
from aiohttp import web

from bridge.mock.servicenow.administration import Administration
from bridge.mock.servicenow.faults import Faults
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
    | `GET journal`, `DELETE journal` | the requests so far, clear |
    | `POST clock {"seconds"}` | let time pass |
    | `POST options {name: value}` | turn switches |
    | `POST tokens {"user", "client_id"}` | give tokens without the walk through a browser |
    | `POST tokens/expire {"user"}`, `POST tokens/revoke {"user"}` | end access tokens, or all; without a user: all |
    | `POST users`, `POST incidents`, `POST clients`, `POST tables` | add one, with the arguments of `add_user` etc. |

    What cannot be is answered 400 with `{"error": ...}`. Only `application/json` is read, which no page of another
    origin can send here.
    """

    def __init__(self, administration: Administration, faults: Faults, journal: Journal, options: Options) -> None:
        self._administration, self._faults, self._journal, self._options = administration, faults, journal, options
        add = administration
        self._actions: dict[tuple[str, str], Action] = {
            ("GET", "faults"): lambda _told: [_fault(fault) for fault in faults],
            ("POST", "faults"): lambda told: _fault(faults.add(**told)),
            ("DELETE", "faults"): lambda _told: faults.clear(),
            ("GET", "journal"): lambda _told: [_entry(received) for received in journal],
            ("DELETE", "journal"): lambda _told: journal.clear(),
            ("POST", "clock"): lambda told: add.clock.advance(**told),
            ("POST", "options"): self._turn,
            ("POST", "tokens"): lambda told: asdict(add.issue_tokens(**told)),
            ("POST", "tokens/expire"): lambda told: add.expire_access_tokens(**told),
            ("POST", "tokens/revoke"): lambda told: add.revoke_tokens(**told),
            ("POST", "users"): lambda told: dict(add.add_user(**told)),
            ("POST", "incidents"): lambda told: dict(add.add_incident(**told)),
            ("POST", "clients"): lambda told: asdict(add.add_client(**told)),
            ("POST", "tables"): lambda told: add.add_table(**told),
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
        for name, value in told.items():
            if not hasattr(self._options, name):
                raise ValueError(f"there is no option {name}")
            setattr(self._options, name, value)


def _answer(status: int, told: object) -> web.Response:
    return web.Response(body=orjson.dumps(told), status=status, content_type="application/json")


def _fault(fault: Any) -> dict[str, Any]:
    told = asdict(fault)
    if isinstance(fault.path, Pattern):
        told["path"] = fault.path.pattern
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
