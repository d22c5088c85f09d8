"""Which web pages may call the bridge and be returned to: exact origins, or one wildcard label in front."""

import re
from dataclasses import dataclass

from bridge.domain.errors import OriginNotAllowed

_ORIGIN = re.compile(r"(https?)://(\*\.)?((?:[a-z0-9-]+\.)*[a-z0-9-]+)(:\d{1,5})?")
_RETURN_TO = re.compile(r"(https?://[^/\\?#@\s]+)(/[^\\#\s\x00-\x1f\x7f]*)?")
LOOPBACK = frozenset({"127.0.0.1", "localhost"})


def origin_pattern(origin: str) -> re.Pattern[str]:
    """The anchored pattern of one configured origin; raises `ValueError` for what is no origin.

    `https://*.portal.azure.net` stands for exactly one label in the star's place. Plain http is for this machine only.
    """
    match = _ORIGIN.fullmatch(origin)
    if not match:
        raise ValueError(f"{origin!r} is not an origin such as https://portal.example or https://*.portal.example")
    scheme, star, host, port = match.groups(default="")
    if scheme == "http" and (star or host not in LOOPBACK):
        raise ValueError(f"{origin!r} must be https")
    label = "[a-z0-9-]+[.]" if star else ""
    return re.compile(rf"{scheme}://{label}{re.escape(host + port)}\Z")


@dataclass(frozen=True, slots=True)
class Portals:
    """The origins of the portals, as they were given and as anchored patterns."""

    origins: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, *origins: str) -> "Portals":
        return cls(origins, tuple(origin_pattern(origin) for origin in origins))

    def allow(self, origin: str) -> bool:
        return any(pattern.match(origin) for pattern in self.patterns)

    def check_return_to(self, url: str) -> str:
        """The URL itself when its origin is a portal's and it has no fragment; raises `OriginNotAllowed` otherwise."""
        match = _RETURN_TO.fullmatch(url)
        if not match or not self.allow(match[1]):
            raise OriginNotAllowed("return_to must be a page of an allowed portal origin, without a fragment.")
        return url
