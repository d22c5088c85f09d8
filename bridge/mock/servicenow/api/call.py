"""One call of a REST API, once it is known who makes it, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bridge.mock.servicenow.query import Viewpoint
from bridge.mock.servicenow.security.users import User


@dataclass(frozen=True, slots=True)
class Call:
    """What an API needs of a request.

    `query` are its parameters, decoded; `path` and `query_string` are as they were sent; `place` are the named parts
    of the path; `origin` is scheme and host as the client addressed them.
    """

    user: User
    viewpoint: Viewpoint
    origin: str
    path: str
    query_string: str
    query: Mapping[str, str]
    place: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an API answers: an object to be written as JSON."""

    body: object
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
