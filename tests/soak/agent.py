"""One agent at work: asks, reads, connects, disconnects, and complains of every answer that is not right."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from threading import Event

from bridge.demo.browser import Browser, Unexpected
from bridge.mock.entra import PASSWORD, Person
from tests.builders import RETURN_TO
from tests.soak.asking import Answer, Asking, Request, undescribed
from tests.soak.cast import Member
from tests.soak.figures import Figures
from tests.soak.questions import Question, Questions
from tests.soak.weather import Weather

_OUTAGES = {
    *("servicenow_unavailable", "servicenow_timeout", "servicenow_rate_limited", "instance_hibernating"),
    *("storage_unavailable", "sign_in_again", "role_missing_in_servicenow", "rate_limited"),
}
"""Whose cause may be the weather; for the others it cannot be."""
_NOTHING_FOUND = {"user_not_found", "incident_not_found"}
_BEGIN = Request("connection_begin", "/v1/connection", body={"return_to": RETURN_TO})
_END = Request("connection_end", "/v1/connection")
_TRIES = 4
_REQUESTS_PER_TOKEN = 50


@dataclass
class Agent:
    """`connected` is None where a disconnection got no clear answer: then neither is known."""

    member: Member
    asking: Asking
    questions: Questions
    weather: Weather
    figures: Figures
    random: Random
    signs_in: Callable[[Person], str]
    connected: bool | None = False
    _asked: int = 0
    _token: str = field(default="", repr=False)

    def work(self, over: Event) -> None:
        """Until it is over, with a moment to think between two requests."""
        while not over.wait(self.random.uniform(0.3, 1.3)):
            if not self.connected:
                self.connect(over)
            elif self.member.is_restless and self.random.random() < 0.05:
                self.disconnect()
            elif self.random.random() < 0.05:
                self._at_once()
            else:
                self.ask(self.questions.any())

    def ask(self, question: Question) -> Answer:
        answer = self._answer(question.request)
        if answer.status == 200:
            self._judge(question, answer)
        elif answer.code == "not_connected":
            if self.connected:
                self.figures.trouble("lost grants", f"{self.member.user_name} {question.request}")
        elif answer.code in _NOTHING_FOUND:
            if answer.code != question.refusal:
                self._missing(f"{answer.code} for {question.request}", answer)
        elif answer.code not in _OUTAGES and answer.status not in {0, 500}:
            self.figures.trouble("unfounded refusals", f"{answer.outcome} for {question.request}: {answer.body!r}")
        return answer

    def connect(self, over: Event) -> bool:
        """Through ServiceNow's pages; an outage on the way is no reason to give up at once."""
        begun = self._answer(_BEGIN)
        completion = self._allowed(begun.json["authorization_url"]) if begun.status == 201 else ""
        request = Request("connection_complete", "/v1/connection", body={"completion": completion})
        for _ in range(_TRIES if completion else 0):
            answer = self._answer(request)
            if answer.status == 200:
                self.connected = True
                self.figures.note("connections made")
                return True
            if answer.code not in _OUTAGES - {"sign_in_again"} or over.wait(0.5):
                break
        self.figures.note("connections that failed on the way")
        return False

    def disconnect(self) -> None:
        """Afterwards nothing can be asked any more."""
        answer = self._answer(_END)
        self.connected = None if answer.status != 204 else False
        if self.connected is False:
            self.figures.note("connections ended")
            after = self.ask(self.questions.listing())
            if after.status == 200:
                self.figures.trouble("connected after the end", f"{self.member.user_name}")

    def _at_once(self) -> None:
        """As a page does that shows several things."""
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(self.ask, [self.questions.any() for _ in range(3)]))

    def _allowed(self, authorization_url: str) -> str:
        """The completion; empty when ServiceNow's pages, or the way back, did not work."""
        browser = Browser(stop_at=RETURN_TO)
        try:
            browser.open(authorization_url)
            browser.press("Log in", user_name=self.member.user_name, user_password=PASSWORD)
            browser.press("Allow")
        except Unexpected:
            return ""
        return browser.url.partition("#connection=")[2]

    def _answer(self, request: Request) -> Answer:
        if self._asked % _REQUESTS_PER_TOKEN == 0:
            self._token = self.signs_in(self.member.person)
        self._asked += 1
        answer = self.asking.ask(request, self._token)
        self.figures.answered(request.operation, answer)
        if not answer.status:
            self.figures.trouble("no answers", f"{request}: {answer.body!r} after {answer.seconds:.1f} s")
            return answer
        if answer.is_late:
            self.figures.trouble("late answers", f"{request}: {answer.outcome} after {answer.seconds:.1f} s")
        if answer.status == 500:
            self.figures.trouble("500s", f"{request}: {answer.body!r}")
        elif strange := undescribed(request, answer):
            self.figures.trouble("undescribed answers", f"{request}: {strange}")
        return answer

    def _judge(self, question: Question, answer: Answer) -> None:
        judgement = question.judge(answer)
        if judgement.wrong:
            self.figures.trouble("wrong rows", f"{self.member.user_name} {question.request}: {judgement.wrong}")
        if judgement.missing:
            self._missing(f"{question.request}: {judgement.missing}", answer)

    def _missing(self, example: str, answer: Answer) -> None:
        """ServiceNow says with 404 that there is nothing, so less may be told while it says that of everything."""
        if self.weather.was("not_found", answer.began, answer.ended):
            self.figures.note("answers with less, while ServiceNow answered 404")
        else:
            self.figures.trouble("missing rows", f"{self.member.user_name} {example}")
