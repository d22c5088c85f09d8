"""Tokens and how long they live: shared, refreshed, revoked and ended by hand."""

import pytest

ALEX, MEGAN = "alex.wilber@contoso.com", "megan.bowen@contoso.com"
INCIDENTS = "/api/now/table/incident"


def test_two_browsers_of_one_user_share_tokens_and_renew_them(browser, other_browser, endpoint, instance):
    first = endpoint.exchange(browser.code()).json()
    instance.clock.advance(1000)
    second = endpoint.exchange(other_browser.code()).json()
    assert first == second
    instance.clock.advance(1790)
    third = endpoint.exchange(browser.code()).json()
    assert (third["access_token"], third["expires_in"]) == (first["access_token"], 1799)


def test_users_and_clients_do_not_share_tokens(instance):
    other = instance.add_client("Other", ["https://other.example/"])
    issued = [
        instance.issue_tokens(*of)
        for of in ((ALEX, instance.client.client_id), (MEGAN, instance.client.client_id), (ALEX, other.client_id))
    ]
    assert len({tokens.access_token for tokens in issued} | {tokens.refresh_token for tokens in issued}) == 6


def test_a_refresh_gives_a_new_access_token_and_the_same_refresh_token(browser, endpoint, api):
    first = endpoint.exchange(browser.code()).json()
    api.instance.clock.advance(1801)
    assert api.get(INCIDENTS, token=first["access_token"]).status == 401
    second = endpoint.refresh(first["refresh_token"]).json()
    assert second["refresh_token"] == first["refresh_token"]
    assert second["access_token"] != first["access_token"]
    assert api.get(INCIDENTS, token=second["access_token"]).status == 200


def test_refreshing_does_not_lengthen_the_life_of_the_refresh_token(browser, endpoint, instance):
    refresh_token = endpoint.exchange(browser.code()).json()["refresh_token"]
    instance.clock.advance(8_639_000)
    assert endpoint.refresh(refresh_token).status == 200
    instance.clock.advance(1_001)
    assert endpoint.refresh(refresh_token).status == 401


def test_a_new_sign_in_lengthens_the_life_of_the_refresh_token(browser, endpoint, instance):
    refresh_token = endpoint.exchange(browser.code()).json()["refresh_token"]
    instance.clock.advance(8_639_000)
    assert endpoint.exchange(browser.code()).json()["refresh_token"] == refresh_token
    instance.clock.advance(1_001)
    assert endpoint.refresh(refresh_token).status == 200


def test_a_refresh_token_belongs_to_its_client(endpoint, instance):
    other = instance.add_client("Other", ["https://other.example/"])
    theirs = instance.issue_tokens(ALEX, other.client_id).refresh_token
    assert endpoint.refresh(theirs).status == 401


def test_a_stricter_server_rotates_refresh_tokens(browser, endpoint, instance):
    instance.options.rotate_refresh_tokens = True
    first = endpoint.exchange(browser.code()).json()["refresh_token"]
    second = endpoint.refresh(first).json()["refresh_token"]
    assert second != first
    assert [endpoint.refresh(token).status for token in (first, second)] == [401, 200]


def test_an_instance_may_answer_a_refresh_with_the_current_token(browser, endpoint, instance):
    instance.options.refresh_returns_current_token = True
    first = endpoint.exchange(browser.code()).json()
    instance.clock.advance(1000)
    second = endpoint.refresh(first["refresh_token"]).json()
    assert (second["access_token"], second["expires_in"]) == (first["access_token"], 799)


@pytest.mark.parametrize("path", ["/oauth_revoke_token.do", "/oauth_revoke.do"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_anyone_who_has_a_token_may_revoke_it(api, pool, path, method):
    url, form = api.instance.url + path, {"token": api.token}
    answer = pool.request(method, url, fields=form, **({"encode_multipart": False} if method == "POST" else {}))
    assert answer.status == 200
    assert api.get(INCIDENTS).status == 401


def test_a_revoked_refresh_token_is_refused_and_an_unknown_one_is_no_error(endpoint, instance):
    issued = instance.issue_tokens(ALEX, instance.client.client_id)
    assert endpoint.post("/oauth_revoke_token.do", token="unknown").status == 200
    endpoint.post("/oauth_revoke_token.do", token=issued.refresh_token)
    assert endpoint.refresh(issued.refresh_token).status == 401


def test_tokens_can_be_ended_by_hand(api, endpoint, instance):
    issued, megan = instance.issue_tokens(ALEX, instance.client.client_id), api.as_user(MEGAN)
    instance.expire_access_tokens(ALEX)
    assert (api.get(INCIDENTS).status, megan.get(INCIDENTS).status) == (401, 200)
    assert endpoint.refresh(issued.refresh_token).status == 200
    instance.revoke_tokens()
    assert (endpoint.refresh(issued.refresh_token).status, megan.get(INCIDENTS).status) == (401, 401)


def test_lifespans_are_those_of_the_client(endpoint, instance):
    other = instance.add_client("Long", ["https://x.example/"], access_token_lifespan=43_200)
    assert instance.issue_tokens(ALEX, other.client_id).expires_in == 43_199
