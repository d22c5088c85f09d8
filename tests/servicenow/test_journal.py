"""Comments are people's own words, and may be anything."""

from bridge.servicenow.journal import activity


def record(comments):
    opened = {"value": "2026-11-20 09:16:41", "display_value": "2026-11-20 01:16:41"}
    return {"comments": {"value": "", "display_value": comments}, "opened_at": opened}


def test_blank_lines_without_end_are_read_without_delay():
    """Read in more than linear time, this many would take longer than any test may."""
    (entry,) = activity(record("2026-11-20 05:13:20 - Adele Vance (Additional comments)\nSee:" + "\n" * 300_000))

    assert (entry.author, entry.text) == ("Adele Vance", "See:")
