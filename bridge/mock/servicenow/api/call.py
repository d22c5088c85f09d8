"""One request of the REST APIs, the call it becomes once it is known who makes it, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bridge.mock.servicenow.query import Viewpoint
from bridge.mock.servicenow.security.users import User


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, from the wire or out of a batch.

    `path` and `query_string` are as they were sent, `origin` is scheme and host as the client addressed them, and
    `headers` are found regardless of case.
    """

    method: str
    origin: str
    path: str
    query_string: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Call:
    """A request of a known user: `query` are its parameters, decoded; `place` are the named parts of its path."""

    user: User
    viewpoint: Viewpoint
    asked: Asked
    query: Mapping[str, str]
    place: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an API answers: an object to be written as JSON or XML, or None for no body at all."""

    body: object
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
