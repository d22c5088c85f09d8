from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bridge.mock.entra import CONTOSO, MockEntra

Call = Callable[..., Any]
KEYS = f"/{CONTOSO}/discovery/v2.0/keys"
TOKEN = f"/{CONTOSO}/oauth2/v2.0/token"
ALLOWED = "Access-Control-Allow-Origin"


def test_fetches_of_the_keys_are_counted_whoever_makes_them(entra: MockEntra, call: Call) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: call("GET", KEYS), range(20)))
    call("GET", f"/{CONTOSO}/v2.0/.well-known/openid-configuration")
    assert entra.key_requests == 20


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", KEYS), ("POST", TOKEN), ("GET", f"/{CONTOSO}/v2.0/.well-known/openid-configuration"), ("GET", "/else")],
)
def test_during_an_outage_everything_answers_503_in_html(entra: MockEntra, call: Call, method: str, path: str) -> None:
    entra.down()
    answer = call(method, path)
    assert (answer.status, answer.headers["Content-Type"]) == (503, "text/html; charset=utf-8")


def test_an_outage_ends_and_fetches_in_it_were_counted(entra: MockEntra, call: Call) -> None:
    entra.down(True)
    call("GET", KEYS)
    entra.down(False)
    assert call("GET", KEYS).status == 200
    assert entra.key_requests == 2


@pytest.mark.parametrize("path", [KEYS, f"/{CONTOSO}/v2.0/.well-known/openid-configuration"])
def test_the_portals_page_may_read_the_documents(call: Call, path: str) -> None:
    answer = call("GET", path, Origin="http://portal.test:5173")
    assert (answer.headers[ALLOWED], answer.headers["Vary"]) == ("http://portal.test:5173", "Origin")


def test_the_portals_page_may_read_a_refusal_too(call: Call) -> None:
    answer = call("POST", TOKEN, {"grant_type": "magic"}, Origin="http://portal.test:5173")
    assert (answer.status, answer.headers[ALLOWED]) == (400, "http://portal.test:5173")


@pytest.mark.parametrize("origin", ["http://evil.test", "null", "http://portal.test"])
def test_other_pages_may_read_nothing(call: Call, origin: str) -> None:
    assert ALLOWED not in call("GET", KEYS, Origin=origin).headers


def test_a_preflight_is_answered_for_the_token_endpoint(call: Call) -> None:
    answer = call("OPTIONS", TOKEN, Origin="http://portal.test:5173")
    assert (answer.status, answer.headers[ALLOWED]) == (204, "http://portal.test:5173")
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]


def test_the_sign_in_page_is_for_nobody_elses_script(call: Call, authorize_path: Callable[..., str]) -> None:
    assert ALLOWED not in call("GET", authorize_path(), Origin="http://portal.test:5173").headers


def test_only_a_known_client_registers_a_redirect_uri(entra: MockEntra) -> None:
    with pytest.raises(KeyError):
        entra.add_redirect_uri("http://portal.test/", client_id="unknown")


def test_requests_for_tokens_are_counted_whatever_comes_of_them(entra: MockEntra, call: Call) -> None:
    call("POST", TOKEN, {"grant_type": "magic"})
    entra.down()
    call("POST", TOKEN, {"grant_type": "magic"})
    call("GET", KEYS)
    assert entra.token_requests == 2
