"""The walk as `make walk` runs it, and what its teller keeps to itself."""

import io
import re

import pytest
from rich.console import Console

from bridge.demo import story
from bridge.demo.browser import Unexpected
from bridge.demo.telling import masked
from bridge.demo.walk import walk
from tests.demo.processes import command

SECRET = {"code", "state", "code_verifier", "code_challenge", "client_secret", "refresh_token", "token", "sysparm_ck"}


def test_the_walk_goes_through_the_whole_story_and_ends_well():
    with command("demo", "--walk") as walking:
        assert walking.ended() == 0, walking.output

    said = walking.output
    assert all(str(chapter.__doc__) in said for chapter in story.CHAPTERS)
    assert "Alex sees 57 and Megan 14" in said
    for code in ("403 forbidden", "404 incident_not_found", "422 invalid_request", "409 not_connected"):
        assert code in said
    assert re.findall(r"eyJ|[\w-]{37,}|[0-9a-f]{40,}", said) == []


def test_no_secret_that_servicenow_was_sent_is_told(demo_stage):
    demo_stage.servicenow.journal.clear()
    told = io.StringIO()

    walk(demo_stage, Console(file=told, width=200))

    sent = [*demo_stage.servicenow.journal]
    secrets = {value for each in sent for name, value in {**each.query, **each.form}.items() if name in SECRET}
    secrets |= {each.headers["Authorization"].split()[-1] for each in sent if "Authorization" in each.headers}
    assert len(secrets) > 10
    assert [secret for secret in secrets if secret[:16] in told.getvalue()] == []


def test_an_answer_that_does_not_belong_to_the_story_ends_it_with_a_sentence(demo_stage):
    fault = demo_stage.servicenow.faults.add("hibernating", "/api/now/table/incident")
    try:
        with pytest.raises(Unexpected, match=r"incidents should have been answered 200, .* 503 instance_hibernating\."):
            walk(demo_stage, Console(file=io.StringIO()))
    finally:
        demo_stage.servicenow.faults.remove(fault)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://bridge/v1/users?search=adele&state=New", "/v1/users?search=adele&state=New"),
        ("http://bridge/callback?code=c0de&state=0123456789abcdef01234567", "/callback?code=…&state=…"),
        ("http://bridge/docs#connection=c0de", "/docs#connection=…"),
        ("http://servicenow/login.do?sysparm_goto_url=/oauth_auth.do%3Fstate%3Dc0de", "/login.do?sysparm_goto_url=…"),
    ],
)
def test_a_url_is_told_without_what_is_secret_or_long(url, shown):
    assert masked(url) == shown
