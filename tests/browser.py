"""A browser without a screen: follows ServiceNow's pages by their forms, as a person at a keyboard would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import requests


@dataclass
class Form:
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._button: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif tag == "input" and self.forms and given.get("name") and given.get("type") != "submit":
            self.forms[-1].fields[given["name"]] = given.get("value", "")
        elif tag == "button":
            self._button = (given.get("name", ""), given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._button is not None and data.strip():
            self.forms[-1].buttons[data.strip()] = self._button
            self._button = None


class Browser:
    """Keeps cookies, follows redirects, and stops before any page that `stop_at` begins."""

    def __init__(self, stop_at: str = "https://portal.example/") -> None:
        self._session = requests.Session()
        self._session.trust_env = False
        self._stop_at = stop_at
        self.url = ""
        self.status = 0
        self.page = ""

    def open(self, url: str) -> "Browser":
        return self._went(lambda: self._session.get(url, allow_redirects=False, timeout=10), url)

    def submit(self, button: str, **typed: str) -> "Browser":
        form = self._form_with(button)
        name, value = form.buttons[button]
        data = {**form.fields, **typed, **({name: value} if name else {})}
        target = urljoin(self.url, form.action)
        return self._went(lambda: self._session.post(target, data=data, allow_redirects=False, timeout=10), target)

    @property
    def fragment(self) -> dict[str, str]:
        name, _, value = urlsplit(self.url).fragment.partition("=")
        return {name: value}

    def _form_with(self, button: str) -> Form:
        parser = _Forms()
        parser.feed(self.page)
        return next(form for form in parser.forms if button in form.buttons)

    def _went(self, send, url: str) -> "Browser":
        response = send()
        while response.is_redirect:
            url = urljoin(url, response.headers["Location"])
            if url.startswith(self._stop_at):
                self.url, self.status, self.page = url, 0, ""
                return self
            response = self._session.get(url, allow_redirects=False, timeout=10)
        self.url, self.status, self.page = url, response.status_code, response.text
        return self
