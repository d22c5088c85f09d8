"""Turns what a client wrote into what the database holds: known columns only, labels and names into values."""

from collections.abc import Mapping
from datetime import UTC, datetime

from bridge.mock.servicenow.security.users import User
from bridge.mock.servicenow.world import World
from bridge.mock.servicenow.world.moments import read, written
from bridge.mock.servicenow.world.schema import EVERYWHERE, Column, Kind

Values = dict[str, str]
_THE_PLATFORM_S_OWN = {column.name for column in EVERYWHERE}
_TRUE, _FALSE = {"true", "1", "yes"}, {"false", "0", "no", ""}


class Incoming:
    """What one user writes into one table. `display` says that values are meant as the user sees them (documented)."""

    def __init__(self, world: World, user: User, table: str, *, display: bool) -> None:
        self._world, self._user, self._table, self._display = world, user, table, display

    def values(self, sent: Mapping[str, str], hidden: frozenset[str]) -> Values:
        """Give raw values; unknown columns, the platform's own and hidden ones are left out without a word (measured).

        So is a user's password (measured).
        """
        columns = self._world[self._table].schema.columns
        return {
            name: value
            for name, given in sent.items()
            if name in columns and name not in _THE_PLATFORM_S_OWN and name not in hidden
            if (self._table, name) != ("sys_user", "user_password")
            if (value := self._raw(columns[name], given)) is not None
        }

    def _raw(self, column: Column, given: str) -> str | None:
        """Give the value to store; None for one that cannot be, which then leaves the column as it is."""
        match column.kind:
            case Kind.JOURNAL_LIST:
                return None
            case Kind.BOOLEAN:
                return "true" if given.lower() in _TRUE else "false" if given.lower() in _FALSE else None
            case Kind.DATE_TIME if given:
                return self._local(given) if self._display else given if read(given) else None
            case Kind.REFERENCE if self._display and given:
                return self._named(column.reference, given)
            case _:
                return self._labelled(column.name, given) if self._display else given

    def _local(self, given: str) -> str | None:
        """Read a date in the user's own format and time zone."""
        try:
            moment = datetime.strptime(given, self._user.dates)  # noqa: DTZ007 - the zone is the user's
        except ValueError:
            return None
        return written(moment.replace(tzinfo=self._user.zone).astimezone(UTC))

    def _named(self, table: str, given: str) -> str | None:
        records = self._world[table]
        found = records.where(records.schema.display, given)
        if found:
            return found[0]["sys_id"]
        return given if records.get(given) else None

    def _labelled(self, name: str, given: str) -> str:
        labels = self._world.labels(self._table, name)
        return next((value for value, label in labels.items() if label.casefold() == given.casefold()), given)
