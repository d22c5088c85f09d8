"""What an attempt decides by itself; whole walks over HTTP stand in the tests of the web."""

import pytest

from bridge.domain.attempt import Attempt, CallbackAnswer, _problem_of
from bridge.domain.connection import Status
from bridge.domain.connector import Connector
from bridge.domain.grant import Access

INSTANCE = "https://contoso.service-now.com"
ATTEMPT = Attempt("tenant", "agent", INSTANCE, "client", "https://b/callback", "https://p/", "canary-verifier")


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (CallbackAnswer("s", code="c"), None),
        (CallbackAnswer("s", code="c", issuer=INSTANCE), None),
        (CallbackAnswer("s", code="c", issuer=INSTANCE + "/"), "state_mismatch"),
        (CallbackAnswer("s", code="c", issuer=INSTANCE.upper()), "state_mismatch"),
        (CallbackAnswer("s", code="c", issuer="https://evil.service-now.com"), "state_mismatch"),
        (CallbackAnswer("s", error="access_denied", issuer="https://evil.service-now.com"), "state_mismatch"),
        (CallbackAnswer("s", error="access_denied"), "consent_denied"),
        (CallbackAnswer("s", code="c", error="access_denied"), "consent_denied"),
        (CallbackAnswer("s", error="server_error"), "servicenow_unavailable"),
        (CallbackAnswer("s", error="temporarily_unavailable"), "servicenow_unavailable"),
        (CallbackAnswer("s"), "consent_denied"),
    ],
)
def test_an_answer_is_judged_by_its_issuer_then_its_error_then_its_code(answer, problem):
    assert _problem_of(answer, ATTEMPT) == problem


def test_a_status_is_one_of_three_words():
    assert {str(each) for each in Status} == {"connected", "needs_sign_in", "disconnected"}


def test_nothing_secret_shows_when_printed():
    connector = Connector("tenant", INSTANCE, "client", "canary-secret")
    printed = repr((ATTEMPT, connector, Access(connector, "canary-token")))

    assert "canary" not in printed
