"""Agents at work while something else is done to the bridge."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import urllib3
from urllib3.exceptions import HTTPError

from tests.connecting import LIST

_CALLERS = 6


@dataclass
class Load:
    """Agents who list incidents all the time; what they were answered, or with status 0 what kept them from it."""

    url: str
    tokens: list[str]
    answers: Counter[tuple[int, str]] = field(default_factory=Counter)
    over: threading.Event = field(default_factory=threading.Event)

    def ask(self, seed: int) -> None:
        tokens = random.Random(seed).sample(self.tokens, len(self.tokens))
        with urllib3.PoolManager(retries=False) as http:
            while not self.over.is_set():
                token = tokens.pop(0)
                tokens.append(token)
                self.answers[self._answer(http, token)] += 1

    def _answer(self, http: urllib3.PoolManager, token: str) -> tuple[int, str]:
        try:
            answer = http.request("GET", self.url + LIST, headers={"Authorization": f"Bearer {token}"})
        except HTTPError as exc:
            return 0, repr(exc)
        return answer.status, answer.json().get("code", "")

    @contextmanager
    def going_on(self) -> Iterator[None]:
        threads = [threading.Thread(target=self.ask, args=(seed,)) for seed in range(_CALLERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.over.set()
            for thread in threads:
                thread.join()
