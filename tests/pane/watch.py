"""Listens to what a browser complains about: reports of a page's policy, errors on its console, scripts that crash."""

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, WebError

_TELL = """
addEventListener("securitypolicyviolation", (e) => {
  const place = `${e.sourceFile}:${e.lineNumber}`;
  tellOfViolation(`${e.documentURI} ${e.effectiveDirective} ${e.blockedURI} ${place} ${e.sample}`);
});
"""
_STATUS = re.compile(r"the server responded with a status of (\d+)")


class Watch:
    """One context's complaints. Statuses, and words of messages, that a test provokes are named by it beforehand."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._heard: list[str] = []
        self._expected: set[str] = set()
        context.expose_binding("tellOfViolation", lambda _source, told: self._heard.append(f"policy: {told}"))
        context.add_init_script(_TELL)
        context.on("console", self._console)
        context.on("weberror", self._crash)

    def expect(self, *statuses: int | str) -> None:
        """Answers with these statuses, or messages with such words as ERR_FAILED, are part of the test."""
        self._expected |= {str(each) for each in statuses}

    def complaints(self) -> list[str]:
        for page in self._context.pages:
            page.evaluate("0")  # What the page has told before has arrived with the answer to this.
        return list(self._heard)

    def forget(self) -> None:
        self._heard.clear()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        status = _STATUS.search(message.text)
        if status is not None and status[1] in self._expected:
            return
        if not any(words in message.text for words in self._expected if not words.isdigit()):
            self._heard.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _crash(self, error: WebError) -> None:
        self._heard.append(f"crash: {error.error}")
