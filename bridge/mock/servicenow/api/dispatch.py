"""Leads a request of the REST APIs to the resource it is for, whether it came over the wire or inside a batch."""

from collections.abc import Callable, Mapping
from urllib.parse import unquote

from yarl import URL

from bridge.mock.servicenow.api.call import Answer, Asked, Call
from bridge.mock.servicenow.api.formats import acceptable
from bridge.mock.servicenow.api.tiny import TinyUrls
from bridge.mock.servicenow.clock import Clock
from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.options import Options
from bridge.mock.servicenow.query import NotImitated
from bridge.mock.servicenow.security.rates import Rates
from bridge.mock.servicenow.security.users import User

Resource = Callable[[Call], Answer]
_ROOT = "/api/now/"
_VERSIONS = {"v1", "v2"}
_PLACES = ("table", "sys_id")


class Dispatch:
    """The resources below /api/now, versioned or not: an API's name, then up to a table and a sys_id."""

    def __init__(self, clock: Clock, options: Options, rates: Rates, tiny: TinyUrls) -> None:
        self._clock, self._options, self._rates, self._tiny = clock, options, rates, tiny
        self._resources: dict[tuple[str, int], dict[str, Resource]] = {}

    def add(self, api: str, places: int, **methods: Resource) -> None:
        """Open a resource of an API whose path goes on with so many places."""
        self._resources[api, places] = methods

    def answer(self, asked: Asked, user: User | None) -> Answer:
        """Answer a request of a user, None for nobody; a refusal is an answer too."""
        try:
            resource, place = self._found(asked)
            if user is None:
                raise Refusal.unauthenticated()
            limits = self._rates.spend(user, asked.method, asked.path)
        except Refusal as refusal:
            return refused(refusal)
        given = self._given(resource, asked, user, place)
        return Answer(given.body, {**limits, **given.headers}, given.status) if limits else given

    def _given(self, resource: Resource, asked: Asked, user: User, place: Mapping[str, str]) -> Answer:
        try:
            self._check(asked)
            query_string = self._tiny.expanded(asked.query_string)
            query = URL.build(query_string=query_string, encoded=True).query
            return resource(Call(user, user.viewpoint(self._clock.now()), asked, query, place))
        except NotImitated as unknown:
            return refused(Refusal.not_imitated(str(unknown)))
        except Refusal as refusal:
            return refused(refusal)

    def _check(self, asked: Asked) -> None:
        """Refuse a request whose headers promise no answer."""
        needed = ("Accept", "Content-Type") if asked.body else ("Accept",)
        missing = [name for name in needed if name not in asked.headers]
        if missing and self._options.headers_required:
            raise Refusal.header_missing(missing[0])
        accept = asked.headers.get("Accept", "*/*")
        if not acceptable(accept):
            raise Refusal.not_acceptable(accept)

    def _found(self, asked: Asked) -> tuple[Resource, dict[str, str]]:
        path = asked.path.removeprefix(_ROOT)
        parts = [unquote(part) for part in path.split("/")] if path != asked.path else [""]
        version = parts.pop(0) if parts[0] in _VERSIONS else ""
        api, *named = parts or [""]
        methods = self._resources.get((api, len(named)))
        if methods is None or not all(named):
            raise Refusal.no_resource()
        method = asked.headers.get("X-HTTP-Method-Override", asked.method).upper()
        resource = methods.get("GET" if method == "HEAD" else method)
        if resource is None:
            raise Refusal.method_not_allowed(method)
        return resource, {**dict(zip(_PLACES, named, strict=False)), "version": version}


def refused(refusal: Refusal) -> Answer:
    return Answer(refusal.body, refusal.headers, refusal.status)
