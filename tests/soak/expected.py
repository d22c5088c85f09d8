"""What every answer must be, computed by brute force from a world like the instance's own, row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bridge.mock.servicenow import MockServiceNow, Record
from tests.servicenow.truth import CHOICES, Truth, rfc3339
from tests.soak.cast import Member, callers

Row = dict[str, Any]
_KINDS = {"comments": "comment", "work_notes": "work_note"}


@dataclass(frozen=True)
class Listing:
    """One list request: the caller's user name, and its query as it is sent."""

    caller: str
    query: Mapping[str, str]

    @property
    def page(self) -> int:
        return int(self.query.get("page", "1"))

    @property
    def page_size(self) -> int:
        return int(self.query.get("page_size", "25"))


@dataclass
class Expected:
    """Knows the instance from within."""

    servicenow: MockServiceNow

    @cached_property
    def truth(self) -> Truth:
        return Truth(self.servicenow)

    @cached_property
    def callers(self) -> Mapping[str, Record]:
        return {user["user_name"]: user for user in callers(self.servicenow)}

    @cached_property
    def incidents(self) -> Mapping[str, Sequence[Record]]:
        """Each caller's, the newest first."""
        return {user_name: self.truth.of(user_name) for user_name in self.callers}

    @cached_property
    def shown(self) -> Mapping[str, Row]:
        """Each incident as the contract writes it, by number."""
        return {row["number"]: self.truth.exchanged(row) for row in self.truth.rows("incident") if row["caller_id"]}

    @cached_property
    def labels(self) -> Mapping[str, Mapping[str, str]]:
        return {key: self.truth.labels(key) for key in CHOICES}

    @cached_property
    def groups(self) -> Mapping[str, str]:
        """Their names, by sys_id."""
        return {row["sys_id"]: row["name"] for row in self.truth.rows("sys_user_group")}

    def sees(self, member: Member, row: Record) -> bool:
        return member.group in {"", self.groups.get(row["assignment_group"], "nobody's")}

    def matching(self, listing: Listing) -> Sequence[Record]:
        """All rows that a list finds, before anybody's rights, in order."""
        rows = [row for row in self.incidents[listing.caller] if self._holds(row, listing.query)]
        return self.truth.ordered(rows, *listing.query["sort"].split(",")) if "sort" in listing.query else rows

    def page(self, member: Member, listing: Listing) -> Row:
        """The whole answer to a list."""
        rows, start = self.matching(listing), (listing.page - 1) * listing.page_size
        part = rows[start : start + listing.page_size]
        return {
            "items": [self._chosen(row, listing) for row in part if self.sees(member, row)],
            "page": listing.page,
            "page_size": listing.page_size,
            "total": len(rows),
            "has_more": start + listing.page_size < len(rows),
        }

    def summary(self, member: Member, caller: str) -> Row:
        """Counts of all, and the newest of the first five that the member sees."""
        rows = self.incidents[caller]
        newest = next((row for row in rows[:5] if self.sees(member, row)), None)
        return {
            "total": len(rows),
            "open": len([row for row in rows if row["active"] == "true"]),
            "by_state": self.truth.counted(rows),
            "newest": self.shown[newest["number"]] if newest else None,
        }

    def detail(self, member: Member, row: Record) -> Row:
        """One incident with what the member may read of its activity, as a set: some of it has no time to order by."""
        ended = row["close_code"] or row["close_notes"] or row["resolved_at"]
        at = rfc3339(row["resolved_at"]) if row["resolved_at"] else None
        return {
            **self.shown[row["number"]],
            "description": row["description"],
            "resolution": {"code": row["close_code"], "notes": row["close_notes"], "resolved_at": at}
            if ended
            else None,
            "activity": {
                (_KINDS[entry["element"]], entry["value"].strip())
                for entry in self._entries.get(row["sys_id"], ())
                if entry["element"] != "work_notes" or member.reads_work_notes
            },
        }

    def found(self, text: str) -> Sequence[Row]:
        """The users that a search finds, in order."""
        wanted = text.casefold()
        rows = [
            row
            for row in self.truth.rows("sys_user")
            if row["active"] == "true"
            and (
                wanted in row["name"].casefold()
                or row["email"].casefold().startswith(wanted)
                or row["user_name"].casefold().startswith(wanted)
            )
        ]
        return [self.user(row) for row in sorted(rows, key=lambda row: (row["name"].casefold(), row["sys_id"]))]

    def user(self, row: Record) -> Row:
        named = {key: row[key] for key in ("sys_id", "name", "user_name", "email", "title")}
        return {**named, "department": self.truth.name_of("cmn_department", row["department"])}

    @cached_property
    def _entries(self) -> Mapping[str, Sequence[Record]]:
        entries: dict[str, list[Record]] = {}
        for entry in self.truth.rows("sys_journal_field"):
            entries.setdefault(entry["element_id"], []).append(entry)
        return entries

    def _chosen(self, row: Record, listing: Listing) -> Row:
        shown = self.shown[row["number"]]
        return {key: shown[key] for key in listing.query["fields"].split(",")} if "fields" in listing.query else shown

    def _holds(self, row: Record, query: Mapping[str, str]) -> bool:
        for key in CHOICES:
            wanted = query.get(key, "").split(",")
            if key in query and row[key] not in wanted and self.labels[key][row[key]] not in wanted:
                return False
        group = self.groups.get(row["assignment_group"], "")
        text = query.get("search", "").casefold()
        return (
            ("assignment_group" not in query or group in query["assignment_group"].split(","))
            and ("active" not in query or row["active"] == query["active"])
            and ("opened_after" not in query or rfc3339(row["opened_at"]) >= query["opened_after"])
            and ("opened_before" not in query or rfc3339(row["opened_at"]) < query["opened_before"])
            and (row["number"].casefold().startswith(text) or text in row["short_description"].casefold())
        )
