"""Short addresses for long ones: how clients ask what does not fit into a request line."""

from urllib.parse import parse_qsl, urlsplit

import orjson

from bridge.mock.servicenow.api.call import Answer, Call
from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.world import World

_PARAMETER = "sysparm_tiny"


class TinyUrls:
    """The short addresses one instance has given out."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._query_strings: dict[str, str] = {}

    def shorten(self, call: Call) -> Answer:
        """Answer `POST /api/now/tinyurl {"url": ...}` with `{"result": "incident_list.do?sysparm_tiny=..."}` (seen).

        The short parameter stands for the whole query of the long address, in whatever path it is used.
        """
        try:
            url = urlsplit(orjson.loads(call.asked.body)["url"])
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Refusal.unreadable_body() from None
        tiny = self._world.new_id("sys_tiny_url", url.geturl())
        self._query_strings[tiny] = url.query
        path = url.path.strip("/")
        table = path.rpartition("/table/")[2] if "/table/" in path else ""
        return Answer({"result": f"{f'{table}_list.do' if table else path}?{_PARAMETER}={tiny}"}, status=201)

    def expanded(self, query_string: str) -> str:
        """Put the long query in the place of the short parameter; one that is not known stands for nothing."""
        if _PARAMETER not in query_string:
            return query_string
        parts = query_string.split("&")
        tiny = dict(parse_qsl(query_string)).get(_PARAMETER, "")
        others = [part for part in parts if not part.startswith(f"{_PARAMETER}=")]
        return "&".join(part for part in (self._query_strings.get(tiny, ""), *others) if part)
