"""Reads environment variables, or the files they name, and collects every problem instead of stopping at the first."""

import os
from collections.abc import Mapping, Sequence
from typing import Any, cast

from environs import EnvValidationError, FileAwareEnv

from bridge.settings.connectors import connectors
from bridge.settings.redis_url import redis_url
from bridge.settings.variables import PARSERS, PREFIX


class EnvironmentInvalid(Exception):
    """Every problem of the environment, by variable, one a line."""

    def __init__(self, problems: Mapping[str, Sequence[str]]) -> None:
        super().__init__("\n".join(f"{name}: {' '.join(said)}" for name, said in sorted(problems.items())))
        self.problems = problems


class Environment(FileAwareEnv):
    """environs, with this house's own kinds of values; a value is None, or empty, once it has a problem.

    What a command was `given` as options, by the variables' names, comes before what the environment says.
    """

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        super().__init__(eager=False, prefix=PREFIX, strip_whitespace=True)
        self._given = {PREFIX + name: value for name, value in (given or {}).items()}
        for parser in (*PARSERS, connectors, redis_url):
            self.add_parser(parser.__name__, parser)

    def _get_value(self, env_key: str, default: Any) -> Any:
        """A file that cannot be read is one more problem, not the end of looking for them."""
        if env_key in self._given:
            return self._given[env_key]
        try:
            return super()._get_value(env_key, default)
        except ValueError as exc:
            self._errors[env_key].append(str(exc))
            return default

    def finish(self) -> frozenset[str]:
        """The names that were looked for; raises `EnvironmentInvalid` with all problems, unknown names among them."""
        known = frozenset(self._fields)
        for name in os.environ:
            if name.startswith(PREFIX) and name.removesuffix("_FILE") not in known:
                self._errors[name].append("There is no such setting.")
        self.finish_part()
        return known

    def finish_part(self) -> None:
        """Raises `EnvironmentInvalid` with the problems of what was looked for, whatever else is there."""
        try:
            self.seal()
        except EnvValidationError as exc:
            problems = cast("Mapping[str, list[str]]", exc.error_messages)
            raise EnvironmentInvalid(problems) from None
