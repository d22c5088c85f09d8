"""What is installed is what was meant: by hash, and without what would take another library's place."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text()
IN_PLACE_OF_URLLIB3 = {"niquests", "urllib3-future"}


def locked():
    """Each dependency's name, with what is said of it."""
    return dict(re.findall(r"^([\w.-]+)(?:\[\S+\])?==((?:.*\\\n)*.*)$", LOCK, re.MULTILINE))


def test_every_dependency_is_locked_with_its_hashes_and_installed_by_them():
    assert len(locked()) == len(re.findall(r"^\w", LOCK, re.MULTILINE))
    assert [name for name, said in locked().items() if "--hash=sha256:" not in said] == []
    assert re.search(
        r"pip install .*--require-hashes --requirement requirements\.lock", (ROOT / "Makefile").read_text()
    )


def test_nothing_that_replaces_urllib3_is_among_them():
    assert "urllib3" in locked()
    assert locked().keys() & IN_PLACE_OF_URLLIB3 == set()
