"""What is named like a secret, so that its value is told nowhere, whoever thought it harmless."""

import re

NOT_SHOWN = "(not shown)"
_SECRET = re.compile(
    r"token|secret|password|authorization|cookie|code_verifier|^code$|^state$|completion", re.IGNORECASE
)
_WHETHER = "has_"


def is_named_like_a_secret(name: str) -> bool:
    """Whether there is one is none."""
    return bool(_SECRET.search(name)) and not name.startswith(_WHETHER)
