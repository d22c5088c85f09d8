"""What agents ask in the course of a day, each question with the one right answer to it."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote

from bridge.mock.servicenow import Record
from tests.servicenow.truth import CHOICES
from tests.soak.asking import Answer, Request
from tests.soak.cast import Member
from tests.soak.expected import Expected, Listing, Row

_SORTS = ("-opened_at", "number", "-priority,number", "state,-opened_at", "assignment_group,number")
_FIELDS = ("number", "number,state,caller_id", "sys_id,url,opened_at")
_HIDDEN = "incident_not_found"
_WORDS = ("a", "is", "INC001", "the", "no", "Outlook", "does not")


@dataclass(frozen=True)
class Judgement:
    """What is wrong with an answer: rows that may not be there, or less than there should be; both empty if nothing."""

    wrong: str = ""
    missing: str = ""


RIGHT = Judgement()


@dataclass(frozen=True)
class Question:
    """A request, what a 200 to it is worth, and the code of the refusal that is right instead, if one is."""

    request: Request
    judge: Callable[[Answer], Judgement]
    refusal: str = ""


class Questions:
    """Those of one agent, at random."""

    def __init__(self, expected: Expected, member: Member, random: Random) -> None:
        self._expected, self._member, self._random = expected, member, random
        self._callers = sorted(expected.callers)
        self._kinds: Mapping[Callable[[], Question], int] = {
            self.listing: 40,
            self.csv: 8,
            self.detail: 16,
            self.strangers: 4,
            self.summary: 12,
            self.users: 8,
            self.user: 5,
            self.fields: 2,
            self.me: 4,
            self.connection: 4,
        }

    def any(self) -> Question:
        (kind,) = self._random.choices(list(self._kinds), list(self._kinds.values()))
        return kind()

    def listing(self, listing: Listing | None = None) -> Question:
        listing = listing or self._listing()
        right = self._expected.page(self._member, listing)
        return Question(self._list_request(listing), lambda answer: _page(answer.json, right))

    def csv(self) -> Question:
        listing = self._listing()
        listing = Listing(listing.caller, {**listing.query, "fields": "number,sys_id,caller_id"})
        right = self._expected.page(self._member, listing)
        return Question(
            self._list_request(listing, "text/csv"), lambda answer: _page(_from_csv(answer, listing), right)
        )

    def detail(self) -> Question:
        caller = self._caller()
        return self.details_of(caller, self._random.choice(self._expected.incidents[caller]))

    def details_of(self, caller: str, row: Record) -> Question:
        name = self._random.choice((row["number"], row["number"].lower(), row["sys_id"]))
        request = Request("incidents_one", f"{self._path(caller)}/incidents/{name}")
        right = self._expected.detail(self._member, row) if self._expected.sees(self._member, row) else None
        return Question(request, lambda answer: _detail(answer.json, right), "" if right else _HIDDEN)

    def strangers(self) -> Question:
        """An incident of one caller, asked for as another's."""
        caller, other = self._random.sample(self._callers, 2)
        row = self._random.choice(self._expected.incidents[other])
        request = Request("incidents_one", f"{self._path(caller)}/incidents/{row['number']}")
        return Question(request, lambda answer: Judgement(wrong=f"{answer.json['number']} as {caller}'s"), _HIDDEN)

    def summary(self) -> Question:
        caller = self._caller()
        right = self._expected.summary(self._member, caller)

        def judge(answer: Answer) -> Judgement:
            if answer.json["newest"] not in (None, right["newest"]):
                return Judgement(wrong=f"newest of {caller}: {answer.json['newest']}")
            return RIGHT if answer.json == right else Judgement(missing=f"summary of {caller}: {answer.json}")

        return Question(Request("incidents_summary", f"{self._path(caller)}/incidents/summary"), judge)

    def users(self) -> Question:
        text = self._random.choice(("ad", "contoso", "agent.0", "van", "er", "nobody at all"))
        found = self._expected.found(text)
        right = {"items": found[:20], "page": 1, "page_size": 20, "total": len(found), "has_more": len(found) > 20}
        return Question(
            Request("users_search", "/v1/users", {"search": text}), lambda answer: _page(answer.json, right)
        )

    def user(self) -> Question:
        caller = self._caller()
        right = self._expected.user(self._expected.callers[caller])
        return Question(
            Request("users_one", self._path(caller)),
            lambda answer: RIGHT if answer.json == right else Judgement(wrong=f"{caller} is {answer.json}"),
        )

    def fields(self) -> Question:
        return Question(Request("incidents_all_fields", "/v1/incidents/fields"), lambda _: RIGHT)

    def me(self) -> Question:
        def judge(answer: Answer) -> Judgement:
            right = answer.json["agent"]["id"] == self._member.person.oid
            return self._account(answer.json["connection"]) if right else Judgement(wrong=f"agent {answer.json}")

        return Question(Request("me_me", "/v1/me"), judge)

    def connection(self) -> Question:
        return Question(Request("connection_read", "/v1/connection"), lambda answer: self._account(answer.json))

    def _account(self, connection: Mapping[str, Any]) -> Judgement:
        """None where ServiceNow did not say who signed in, or nobody has."""
        account = connection["servicenow_user"]
        if account is None or account["user_name"] == self._member.user_name:
            return RIGHT
        return Judgement(wrong=f"{self._member.user_name} is connected as {account}")

    def _caller(self) -> str:
        return self._random.choice(self._callers)

    def _path(self, caller: str) -> str:
        spelled = (caller, caller.upper(), self._expected.callers[caller]["sys_id"])
        return f"/v1/users/{quote(self._random.choice(spelled), safe='')}"

    def _list_request(self, listing: Listing, accept: str = "application/json") -> Request:
        return Request("incidents_matching", f"{self._path(listing.caller)}/incidents", listing.query, accept=accept)

    def _listing(self) -> Listing:
        caller, random = self._caller(), self._random
        query = {"page_size": str(random.choice((1, 5, 25, 25, 100))), "page": str(random.choice((1, 1, 1, 2, 3)))}
        row = random.choice(self._expected.incidents[caller])
        return Listing(caller, query | {name: at for name, at in self._filters(row).items() if random.random() < 0.15})

    def _filters(self, row: Record) -> dict[str, str]:
        """That find this row, most of them, in one of their spellings."""
        random, labels = self._random, self._expected.labels
        choices = {key: random.choice((row[key], f"{row[key]},1", labels[key][row[key]])) for key in CHOICES}
        return {
            **choices,
            "assignment_group": self._expected.groups.get(row["assignment_group"], "Network"),
            "active": random.choice((row["active"], "true")),
            "opened_after": f"{row['opened_at'][:10]}T00:00:00Z",
            "opened_before": f"{int(row['opened_at'][:4]) + 1}-01-01T00:00:00Z",
            "search": random.choice((*_WORDS, row["number"][:8])),
            "sort": random.choice(_SORTS),
            "fields": random.choice(_FIELDS),
        }


def _page(given: Row, right: Row) -> Judgement:
    """Every row must be one of the right ones, and all of them there."""
    strange = [row for row in given["items"] if row not in right["items"]]
    if strange:
        return Judgement(wrong=f"{strange[:3]} not among {len(right['items'])} rows")
    told = {name: value for name, value in given.items() if name != "items"}
    return (
        RIGHT if given == right else Judgement(missing=f"{len(given['items'])} of {len(right['items'])} rows, {told}")
    )


def _detail(given: Row, right: Row | None) -> Judgement:
    if right is None:
        return Judgement(wrong=f"hidden {given['number']}")
    written = {(entry["kind"], entry["text"]) for entry in given["activity"]}
    seen = {name: given[name] for name in right} | {"activity": written}
    return RIGHT if seen == right else Judgement(wrong=f"{seen} instead of {right}")


def _from_csv(answer: Answer, listing: Listing) -> Row:
    """The page that a CSV stands for."""
    rows = list(csv.DictReader(io.StringIO(answer.body.decode(), newline="")))
    items = [
        {
            "number": row["number"],
            "sys_id": row["sys_id"],
            "caller_id": {"value": row["caller_id.value"], "display_value": row["caller_id"]},
        }
        for row in rows
    ]
    return {
        "items": items,
        "page": listing.page,
        "page_size": listing.page_size,
        "total": int(answer.headers["x-total-count"]),
        "has_more": answer.headers["x-has-more"] == "true",
    }
