"""The few pages a person opens by hand: what an integration's deep links lead to."""

from html import escape
from urllib.parse import parse_qs, unquote, urlsplit

from aiohttp import web

from bridge.mock.servicenow.api.display import shown
from bridge.mock.servicenow.clock import Clock
from bridge.mock.servicenow.oauth import pages
from bridge.mock.servicenow.oauth.login import Login
from bridge.mock.servicenow.oauth.pages import html
from bridge.mock.servicenow.options import Options
from bridge.mock.servicenow.query.paths import follow
from bridge.mock.servicenow.security.access import Access
from bridge.mock.servicenow.security.users import User, signed_in
from bridge.mock.servicenow.world import Record, World

_ON_THE_FORM = (
    *("number", "caller_id", "short_description", "description", "state", "priority", "impact", "urgency", "severity"),
    *("assignment_group", "assigned_to", "opened_at", "resolved_at", "close_notes", "comments_and_work_notes"),
)


class Browsing:
    """Pages for a signed-in browser."""

    def __init__(
        self, company: str, world: World, access: Access, options: Options, *, clock: Clock, login: Login
    ) -> None:
        self._company, self._world, self._access, self._options = company, world, access, options
        self._clock, self._login = clock, login

    async def home(self, request: web.Request) -> web.Response:
        user = self._user(request)
        if user is None:
            return self._login.wanted(request.path_qs)
        content = f"<h1>{escape(self._company)} ServiceNow</h1><p>You are signed in as {escape(user.name)}.</p>"
        return html(pages.page(f"{self._company} ServiceNow", content))

    async def incident(self, request: web.Request) -> web.Response:
        """Show one incident, found by `sys_id=` or `sysparm_query=number=`, as far as the user may read it."""
        user = self._user(request)
        if user is None:
            return self._login.wanted(request.path_qs)
        record = self._find(user, _target(request))
        if record is None:
            return html(pages.message(self._company, "Record not found", "There is no such record, or not for you."))
        return html(pages.page(f"{record['number']} | {self._company} ServiceNow", self._form(user, record)))

    def _user(self, request: web.Request) -> User | None:
        sys_id = self._login.user(request)
        return signed_in(self._world, self._options, sys_id) if sys_id else None

    def _find(self, user: User, query: dict[str, list[str]]) -> Record | None:
        incidents = self._world["incident"]
        number = query.get("sysparm_query", [""])[0].removeprefix("number=")
        record = incidents.get(query.get("sys_id", [""])[0]) or incidents.one("number", number)
        readable = self._access.rows(user, "incident", user.viewpoint(self._clock.now()))
        return record if record is not None and readable(record) else None

    def _form(self, user: User, record: Record) -> str:
        hidden = self._access.hidden(user, "incident")
        lines = []
        for name in _ON_THE_FORM:
            path = follow(self._world, "incident", name)
            if path is not None and name not in hidden:
                value = escape(shown(self._world, self._access, user, path)(record)).replace("\n", "<br>")
                label = name.removesuffix("_id").replace("_", " ").capitalize()
                lines.append(f"<dt>{escape(label)}</dt><dd>{value or '&nbsp;'}</dd>")
        return f"<h1>{escape(record['number'])}</h1><dl>{''.join(lines)}</dl>"


def _target(request: web.Request) -> dict[str, list[str]]:
    """Find the query of the record's own address, which classic and newer links carry inside theirs."""
    inner = request.query.get("uri") or unquote(request.match_info.get("target", ""))
    return parse_qs(urlsplit(inner).query if inner else request.query_string)
