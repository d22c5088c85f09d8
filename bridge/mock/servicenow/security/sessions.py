"""The sessions the instance opens for every caller of its APIs, and their cookies, which are an identity too."""

import asyncio
import secrets
from base64 import b64encode
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_KEPT = 20_000


class Dropped(Exception):
    """Too many requests already wait for this session."""


@dataclass(slots=True)
class Session:
    """One session; `user` is a sys_id, empty for somebody not signed in. Its requests run one after another.

    `token` is the access token it was opened by, empty for one that was opened otherwise.
    """

    id: str
    user: str
    token: str = field(default="", repr=False)
    waiting: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def taking_turns(self, queue: int) -> AsyncIterator[None]:
        """Wait for the requests before this one. Dropped when more than `queue` wait already."""
        if self.turn.locked() and self.waiting >= queue:
            raise Dropped
        self.waiting += 1
        try:
            await self.turn.acquire()
        finally:
            self.waiting -= 1
        try:
            yield
        finally:
            self.turn.release()


class Sessions:
    """The newest sessions of the instance; the oldest are forgotten. `pool` names the load balancer's cookie."""

    def __init__(self, pool: str) -> None:
        self._pool = pool
        self._open: OrderedDict[str, Session] = OrderedDict()

    def open(self, user: str, token: str = "") -> Session:
        session = Session(secrets.token_hex(16).upper(), user, token)
        self._open[session.id] = session
        if len(self._open) > _KEPT:
            self._open.popitem(last=False)
        return session

    def get(self, session_id: str) -> Session | None:
        return self._open.get(session_id)

    def cookies(self, session: Session) -> list[str]:
        """Write the Set-Cookie values of an answer (documented names, measured forms).

        `Secure` is left out, so that a client that keeps cookies is caught over plain HTTP too.
        """
        kept = [
            f"JSESSIONID={session.id}; Path=/; HttpOnly",
            f"glide_user_route=glide.{session.id[:24].lower()}; Max-Age=2147483647; Path=/; HttpOnly",
            f"BIGipServerpool_{self._pool}=2508791306.47166.0000; Path=/; HttpOnly",
        ]
        if session.user:
            user = b64encode(session.id[:20].encode()).decode().rstrip("=")
            opened = {"glide_user": user, "glide_user_session": session.id[8:].lower()}
            return [*kept, *(f"{name}={value}; Path=/; HttpOnly" for name, value in opened.items())]
        return [*kept, *(f"{name}=; Max-Age=0; Path=/; HttpOnly" for name in ("glide_user", "glide_user_session"))]
