"""How many examples generating tests try: few and always the same in `make test`, many and new ones in `make soak`.

`--hypothesis-profile=soak` is the switch; what fails there is printed with the line that repeats it.
"""

from hypothesis import HealthCheck, settings

SMALL, LARGE = "small", "soak"
_OTHERWISE = 100
_SLOW_ON_PURPOSE = (HealthCheck.too_slow, HealthCheck.data_too_large)

settings.register_profile(
    SMALL, max_examples=_OTHERWISE, derandomize=True, deadline=None, suppress_health_check=_SLOW_ON_PURPOSE
)
settings.register_profile(
    LARGE,
    max_examples=25 * _OTHERWISE,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=_SLOW_ON_PURPOSE,
)


def examples(count: int) -> settings:
    """This many examples in the small budget, and as many times more in the large one as that is larger."""
    return settings(max_examples=max(1, count * settings().max_examples // _OTHERWISE))


def is_large() -> bool:
    return settings().max_examples > _OTHERWISE
