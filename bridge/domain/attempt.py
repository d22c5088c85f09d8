"""An attempt to connect: what must be remembered between the beginning, the browser's answer and the completion."""

from dataclasses import dataclass, field
from typing import Protocol

from bridge.domain.agents import Agent
from bridge.domain.connector import Connector

ATTEMPT_SECONDS = 600
"""From the beginning to the browser's answer: signing in may take a while, and ten minutes is the longest allowed."""
COMPLETION_SECONDS = 120
"""From the browser's answer to the completion: the pane sends it at once."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Bound to the agent who began and to the instance begun with; `code` is there once the browser has answered."""

    tenant: str
    agent: str
    instance_url: str
    client_id: str
    redirect_uri: str
    return_to: str
    code_verifier: str = field(repr=False)
    code: str = field(default="", repr=False)

    def belongs_to(self, connector: Connector) -> bool:
        return (self.instance_url, self.client_id) == (connector.instance_url, connector.client_id)


class AttemptStore(Protocol):
    """Attempts, sealed, each answered and taken at most once; every method may raise `StorageUnavailable`."""

    def begun(self, state: str, attempt: Attempt) -> None:
        """Keeps it for `ATTEMPT_SECONDS`."""

    def find_begun(self, tenant: str, state: str) -> Attempt | None:
        """Looks, and leaves it there."""

    def take_begun(self, tenant: str, state: str) -> Attempt | None: ...

    def answer(self, state: str, completion: str, attempt: Attempt) -> bool:
        """Puts it in place of the begun one, all or nothing; False when that was taken or answered meanwhile."""

    def answered(self, completion: str, attempt: Attempt) -> None:
        """Keeps it for `COMPLETION_SECONDS`, within reach of the agent who began only."""

    def take_answered(self, agent: Agent, completion: str) -> Attempt | None: ...
