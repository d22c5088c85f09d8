"""The forms of an HTML page, as a browser sees them: what they carry, where they lead, which buttons they have."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Button:
    """One submit button; its text is all that stands on it."""

    name: str
    value: str
    text: str = ""


@dataclass
class Form:
    """One form; an empty action leads to the page's own address."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)

    def pressed(self, text: str, typed: dict[str, str]) -> dict[str, str] | None:
        """What is sent when the button with this text is pressed; None when there is none."""
        for button in self.buttons:
            if text in button.text:
                return {**self.fields, **typed, **({button.name: button.value} if button.name else {})}
        return None


class Page(HTMLParser):
    """A page read for its title and forms."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.title = ""
        self.forms: list[Form] = []
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif tag == "input" and self.forms and given.get("name"):
            self.forms[-1].fields[given["name"]] = given.get("value", "")
        elif tag == "button" and self.forms:
            self.forms[-1].buttons.append(Button(given.get("name", ""), given.get("value", "")))
        if tag in {"title", "button"}:
            self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.title += data
        elif self._inside == "button" and self.forms:
            self.forms[-1].buttons[-1].text += data
