"""Inbound rate limits: how often one user may call what a rule names, in each hour of the clock."""

from collections import Counter

from bridge.mock.servicenow.clock import Clock
from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.options import Options, RateLimit
from bridge.mock.servicenow.security.users import User

_HOUR = 3600


class Rates:
    """What each user has spent of the limits."""

    def __init__(self, options: Options, clock: Clock) -> None:
        self._options, self._clock = options, clock
        self._spent: Counter[tuple[RateLimit, str, int]] = Counter()

    def spend(self, user: User, method: str, path: str) -> dict[str, str]:
        """Count a request and give the headers of the rule it meets, none where no rule does (documented).

        Raises the documented 429 once the rule's limit is used up.
        """
        rule = next((rule for rule in self._options.rate_limits if rule.meets(method, path)), None)
        if rule is None:
            return {}
        now = int(self._clock.now().timestamp())
        hour = now // _HOUR
        self._spent[rule, user.sys_id, hour] += 1
        ends = (hour + 1) * _HOUR
        headers = {
            "X-RateLimit-Limit": str(rule.limit),
            "X-RateLimit-Reset": str(ends),
            "X-RateLimit-Rule": rule.sys_id,
        }
        if self._spent[rule, user.sys_id, hour] > rule.limit:
            raise Refusal.rate_limited(rule.limit, {**headers, "Retry-After": str(ends - now)})
        return headers
