"""A browser without a screen: it opens pages, fills in forms, presses buttons, keeps cookies and follows redirects."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.cookies import RequestsCookieJar

from bridge.demo.forms import Page

Told = Callable[[requests.Response, str], None]
"""Takes every answer with the address it was asked at, fragment included, which a server never sees."""
_SECONDS = 10.0


class Unexpected(Exception):
    """Something was answered that is not part of the story."""


class Browser:
    """One person's browser; `url` is what its address bar shows."""

    def __init__(self, told: Told = lambda *_: None, *, stop_at: str | None = None) -> None:
        """`stop_at` begins the addresses that are not opened any more, only shown."""
        self._told, self._stop_at = told, stop_at
        self._cookies = RequestsCookieJar()
        self.url, self.page = "", Page("")

    def open(self, url: str) -> None:
        self._go("GET", url, None)

    def press(self, text: str, **typed: str) -> None:
        """Fills in the form that has this button, and presses it; raises `Unexpected` when no form has."""
        for form in self.page.forms:
            sent = form.pressed(text, typed)
            if sent is not None:
                self._go("POST", urljoin(self.url, form.action), sent)
                return
        raise Unexpected(f"The page {self.page.title!r} has no button {text!r}.")

    def fetch(self, method: str, url: str, headers: Mapping[str, str], **body: Any) -> requests.Response:
        """What a page's script asks for, without cookies, as with `credentials: "omit"`."""
        return self._asked(method, url, RequestsCookieJar(), headers=headers, **body)

    def _go(self, method: str, url: str, form: Mapping[str, str] | None) -> None:
        answer = self._asked(method, url, self._cookies, data=form)
        while answer.is_redirect:
            url = urljoin(url, answer.headers["Location"])
            if self._stop_at and url.startswith(self._stop_at):
                self.url, self.page = url, Page("")
                return
            answer = self._asked("GET", url, self._cookies)
        self.url, self.page = url, Page(answer.text)

    def _asked(self, method: str, url: str, cookies: RequestsCookieJar, **more: Any) -> requests.Response:
        with requests.Session() as session:
            # Neither a proxy nor a password of this machine's environment has a part in the story.
            session.trust_env, session.cookies = False, cookies
            try:
                answer = session.request(method, url, allow_redirects=False, timeout=_SECONDS, **more)
            except requests.RequestException as exc:
                raise Unexpected(f"{method} {urlsplit(url).path} was not answered: {type(exc).__name__}.") from exc
        self._told(answer, url)
        return answer
