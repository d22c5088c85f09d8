"""Entra's keys are fetched rarely, kept through an outage, and never fetched because somebody invented a key id."""

import asyncio
import base64
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from aiohttp import web

from bridge.domain.errors import IdentityUnavailable, Unauthenticated
from bridge.microsoft.entra import EntraAgents, TokenRules, Verified
from bridge.microsoft.signing_keys import SigningKeys
from bridge.mock.entra import API_CLIENT_ID, CONTOSO, FABRIKAM, MockEntra
from bridge.mock.server import Server
from tests.builders import AgentClient, application, environment
from tests.conftest import ALEX, NINA
from tests.connecting import problem_of

COOLDOWN, DAY = 30, 24 * 3600


class Timer:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def timer():
    return Timer()


@pytest.fixture
def entra():
    """One of its own, whose keys may be rotated."""
    with MockEntra() as mock:
        yield mock


def rules_of(url):
    return TokenRules(
        url, "https://sts.windows.net", (API_CLIENT_ID,), frozenset({CONTOSO, FABRIKAM}), "access_as_user"
    )


def agents_of(url, timer, remembered=None):
    rules = rules_of(url)
    keys = SigningKeys(authority=url, issuer=rules.issuer, cooldown_seconds=COOLDOWN, timer=timer)
    return EntraAgents(rules, keys, {} if remembered is None else remembered)


@pytest.fixture
def agents(entra, timer):
    return agents_of(entra.url, timer)


def kids_nobody_knows(entra, count):
    """Tokens that name invented keys; the key is looked for before the signature is looked at."""
    rest = entra.token(ALEX).partition(".")[2]
    for _ in range(count):
        header = json.dumps({"alg": "RS256", "typ": "JWT", "kid": uuid4().hex})
        yield f"{base64.urlsafe_b64encode(header.encode()).rstrip(b'=').decode()}.{rest}"


def kid_nobody_knows(entra):
    return next(kids_nobody_knows(entra, 1))


def test_a_thousand_invented_key_ids_fetch_the_keys_once_in_a_cooldown(agents, entra, timer):
    for expected in (1, 2):
        for token in kids_nobody_knows(entra, 1000):
            with pytest.raises(Unauthenticated, match="does not publish"):
                agents.by_bearer(token)
        assert entra.key_requests == expected
        timer.now += COOLDOWN


def test_the_same_flood_at_the_door_is_a_thousand_401_and_one_fetch(entra, valkey, redis):
    app = application(environment(entra, valkey, {}))
    with ThreadPoolExecutor(8) as pool:
        statuses = pool.map(lambda _: AgentClient(app, kid_nobody_knows(entra)).get("/v1/me").status_code, range(200))
    assert set(statuses) == {401}
    assert entra.key_requests == 1
    assert AgentClient(app, entra.token(ALEX)).get("/v1/me").status_code == 200


def test_each_tenant_has_keys_of_its_own(agents, entra):
    for upn in (ALEX, NINA, ALEX, NINA):
        assert agents.by_bearer(entra.token(upn))
    assert entra.key_requests == 2


def test_keys_are_fetched_again_after_a_day(agents, entra, timer):
    for seconds, expected in ((0, 1), (DAY - 1, 1), (DAY + 1, 2)):
        timer.now = 1000.0 + seconds
        agents.by_bearer(entra.token(ALEX))
        assert entra.key_requests == expected


def test_known_keys_are_not_believed_for_more_than_a_week_without_entra(agents, entra, timer):
    agents.by_bearer(entra.token(ALEX))
    entra.down()

    timer.now += 7 * DAY - 1
    assert agents.by_bearer(entra.token(ALEX))
    timer.now += 2
    with pytest.raises(IdentityUnavailable):
        agents.by_bearer(entra.token(ALEX))


def test_a_rotated_key_is_picked_up_after_the_cooldown(agents, entra, timer):
    agents.by_bearer(entra.token(ALEX))
    entra.rotate_keys()
    with pytest.raises(Unauthenticated):
        agents.by_bearer(entra.token(ALEX))

    timer.now += COOLDOWN
    assert agents.by_bearer(entra.token(ALEX))
    assert entra.key_requests == 2


def test_a_key_that_entra_withdrew_is_forgotten_with_the_next_fetch(agents, entra, timer):
    old = entra.token(ALEX)
    agents.by_bearer(entra.token(ALEX))
    entra.rotate_keys(forget=True)
    timer.now += COOLDOWN

    assert agents.by_bearer(entra.token(ALEX))
    with pytest.raises(Unauthenticated):
        agents.by_bearer(old)


def test_a_key_for_another_issuer_signs_nothing_here(agents, entra, timer):
    entra.rotate_keys(issuer="https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0")

    with pytest.raises(Unauthenticated):
        agents.by_bearer(entra.token(ALEX))


def test_a_key_for_one_tenant_signs_nothing_for_another(agents, entra):
    entra.rotate_keys(issuer=f"{entra.url}/{FABRIKAM}/v2.0")

    assert agents.by_bearer(entra.token(NINA))
    with pytest.raises(Unauthenticated):
        agents.by_bearer(entra.token(ALEX))


def test_with_its_keys_known_entra_may_be_down(agents, entra, timer):
    agents.by_bearer(entra.token(ALEX))
    entra.down()
    for seconds in (0, COOLDOWN, DAY + 1, 7 * DAY - 1):
        timer.now = 1000.0 + seconds
        assert agents.by_bearer(entra.token(ALEX))


def test_an_unknown_key_while_entra_is_down_is_an_outage_and_no_verdict(agents, entra, timer):
    agents.by_bearer(entra.token(ALEX))
    entra.down()
    entra.rotate_keys()
    timer.now += COOLDOWN

    with pytest.raises(IdentityUnavailable):
        agents.by_bearer(entra.token(ALEX))
    entra.down(False)
    timer.now += COOLDOWN
    assert agents.by_bearer(entra.token(ALEX))


def test_without_any_key_an_outage_of_entra_is_503_and_never_401_or_200(entra, valkey, redis):
    app = application(environment(entra, valkey, {}))
    entra.down()
    for token in (entra.token(ALEX), kid_nobody_knows(entra)):
        response = AgentClient(app, token).get("/v1/me")
        assert problem_of(response) == (503, "identity_unavailable")
        assert "WWW-Authenticate" not in response.headers
    assert problem_of(AgentClient(app, "garbage").get("/v1/me")) == (401, "unauthenticated")
    assert entra.key_requests == 1


def test_entra_that_refuses_connections_is_down_too(valkey, timer):
    with pytest.raises(IdentityUnavailable):
        agents_of("http://127.0.0.1:1", timer).by_bearer(entra_token_for("http://127.0.0.1:1"))


def entra_token_for(url):
    with MockEntra(authority=url) as mock:
        return mock.token(ALEX)


def test_remembering_tokens_or_not_is_no_difference(entra, timer):
    class Forgetful(dict[bytes, Verified]):
        def __setitem__(self, *_):
            pass

    tokens = [entra.token(ALEX), entra.token(NINA), entra.id_token(ALEX), kid_nobody_knows(entra), "x"] * 2

    def verdicts(remembered):
        agents, found = agents_of(entra.url, timer, remembered), []
        for token in tokens:
            try:
                found.append(agents.by_bearer(token))
            except Unauthenticated as exc:
                found.append(exc.detail)
        return found

    assert verdicts({}) == verdicts(Forgetful())


def test_a_token_is_remembered_by_its_digest_only(entra, timer):
    remembered: dict[bytes, Verified] = {}
    token = entra.token(ALEX)
    agents_of(entra.url, timer, remembered).by_bearer(token)

    assert [len(digest) for digest in remembered] == [32]
    assert token.split(".")[2] not in repr(remembered)


class KeyServer:
    """Plays the keys' address only; `answer` is what it gives, None hangs."""

    def __init__(self, entra):
        self._entra = entra
        self.answer = lambda: web.json_response(entra._authority.keys.jwks(self.url + "/{tenantid}/v2.0"))
        self.asked = threading.Event()
        app = web.Application()
        app.router.add_get("/{path:.*}", self._give)
        self.server = Server(app)

    @property
    def url(self):
        return self.server.url

    async def _give(self, _):
        self.asked.set()
        if self.answer is None:
            await asyncio.Event().wait()
        return self.answer()


@pytest.fixture
def key_server(entra):
    served = KeyServer(entra)
    with served.server:
        entra._authority.url = served.url
        yield served


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        "null",
        "5",
        '{"keys":5}',
        '{"keys":[]}',
        '{"keys":[5]}',
        '{"keys":{}}',
        '{"keys":[{}]}',
        "<html>",
    ],
)
def test_an_answer_that_holds_no_keys_is_an_outage(key_server, entra, timer, body):
    key_server.answer = lambda: web.Response(text=body, content_type="application/json")

    with pytest.raises(IdentityUnavailable):
        agents_of(key_server.url, timer).by_bearer(entra.token(ALEX))


def test_a_redirect_to_other_keys_is_not_followed(key_server, entra, timer):
    with MockEntra() as elsewhere:
        location = f"{elsewhere.url}/{CONTOSO}/discovery/v2.0/keys"
        key_server.answer = lambda: web.Response(status=302, headers={"Location": location})
        with pytest.raises(IdentityUnavailable):
            agents_of(key_server.url, timer).by_bearer(entra.token(ALEX))
        assert elsewhere.key_requests == 0


def test_an_endless_answer_is_an_outage(key_server, entra, timer):
    key_server.answer = lambda: web.Response(body=b'{"keys":[' + b" " * 2 * 1024 * 1024)

    with pytest.raises(IdentityUnavailable):
        agents_of(key_server.url, timer).by_bearer(entra.token(ALEX))


def test_a_key_that_is_not_for_signing_or_not_rsa_is_passed_over(key_server, entra, timer):
    (key,) = entra._authority.keys.jwks(key_server.url + "/{tenantid}/v2.0")["keys"]
    secret = {"kty": "oct", "k": "AAAA", "kid": key["kid"]}
    for keys in ([{**key, "use": "enc"}], [secret], [{**key, "kid": None}]):
        key_server.answer = lambda keys=keys: web.Response(
            text=json.dumps({"keys": keys}), content_type="application/json"
        )
        with pytest.raises((Unauthenticated, IdentityUnavailable)):
            agents_of(key_server.url, timer).by_bearer(entra.token(ALEX))


def test_while_entra_hangs_whoever_has_a_known_key_does_not_wait(key_server, entra, timer):
    agents = agents_of(key_server.url, timer)
    agents.by_bearer(entra.token(ALEX))
    key_server.asked.clear()
    key_server.answer = None
    timer.now += DAY + 1
    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(agents.by_bearer, entra.token(ALEX))
        assert key_server.asked.wait(5)
        began = time.monotonic()
        for _ in range(10):
            assert agents.by_bearer(entra.token(ALEX))
        waited = time.monotonic() - began
        key_server.server.stop()
        assert looking.result(timeout=5)
    assert waited < 1
