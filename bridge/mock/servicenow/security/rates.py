"""Inbound rate limits: how often one user may call what a rule names, in each hour of the clock."""

from collections import Counter

from bridge.mock.servicenow.clock import Clock
from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.options import Options, RateLimit
from bridge.mock.servicenow.security.users import User

_HOUR = 3600
_APIS = {"stats": "Aggregate API", "batch": "Batch API"}


class Rates:
    """What each user has spent of the limits."""

    def __init__(self, options: Options, clock: Clock) -> None:
        self._options, self._clock = options, clock
        self._spent: Counter[tuple[RateLimit, str, int]] = Counter()
        self._used_up: dict[tuple[RateLimit, str, int], int] = {}

    def spend(self, user: User, method: str, path: str) -> dict[str, str]:
        """Count a request and give the headers of the rule it meets, none where no rule does (documented).

        Raises the documented 429 once the rule's limit is used up and the instance has noticed.
        """
        rule = next((rule for rule in self._options.rate_limits if rule.meets(method, path)), None)
        if rule is None:
            return {}
        now = int(self._clock.now().timestamp())
        hour = now // _HOUR
        key = (rule, user.sys_id, hour)
        self._spent[key] += 1
        ends = (hour + 1) * _HOUR
        headers = {
            "X-RateLimit-Limit": str(rule.limit),
            "X-RateLimit-Reset": str(ends),
            "X-RateLimit-Rule": rule.sys_id,
        }
        if self._spent[key] > rule.limit and now - self._used_up.setdefault(key, now) >= rule.bites_after:
            raise Refusal.rate_limited(rule.limit, {**headers, "Retry-After": str(ends - now)}, _api(path))
        return headers


def _api(path: str) -> str:
    return next((name for part, name in _APIS.items() if f"/{part}" in path), "Table API")
