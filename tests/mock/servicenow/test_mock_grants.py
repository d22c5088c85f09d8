"""The grants and token forms that an instance serves only when it is told to."""

import jwt

ALEX, LIST = "alex.wilber@contoso.com", "/api/now/table/incident"


def test_a_password_buys_tokens_where_the_instance_allows_it(endpoint, instance, api):
    asked = {"grant_type": "password", "username": ALEX, "password": "demo"}
    assert endpoint.post(**asked).status == 401
    instance.options.password_grant = True
    given = endpoint.post(**asked).json()
    assert api.get(LIST, token=given["access_token"]).status == 200
    assert endpoint.refresh(given["refresh_token"]).status == 200
    assert endpoint.post(**asked | {"password": "wrong"}).status == 401


def test_client_credentials_act_as_the_user_of_the_record_and_are_not_refreshed(endpoint, instance, api):
    instance.options.client_credentials_grant = True
    assert endpoint.post(grant_type="client_credentials").status == 401
    alex = instance.world["sys_user"].one("user_name", ALEX)["sys_id"]
    robot = instance.add_client("Robot", [], user=alex)
    proof = {"client_id": robot.client_id, "client_secret": robot.client_secret}
    given = endpoint.post(grant_type="client_credentials", **proof).json()
    assert set(given) == {"access_token", "scope", "token_type", "expires_in"}
    assert api.get(LIST, token=given["access_token"]).status == 200
    assert instance.journal.last.user == ALEX
    instance.options.client_credentials_grant = False
    assert endpoint.post(grant_type="client_credentials", **proof).status == 401


def test_an_answer_to_a_refresh_may_lack_the_refresh_token(endpoint, instance):
    instance.options.refresh_returns_refresh_token = False
    refresh_token = instance.issue_tokens(ALEX, instance.client.client_id).refresh_token
    assert "refresh_token" not in endpoint.refresh(refresh_token).json()
    assert endpoint.refresh(refresh_token).status == 200


def test_basic_authentication_may_need_a_role(api):
    proof = {"Authorization": "Basic YWxleC53aWxiZXJAY29udG9zby5jb206ZGVtbw=="}
    assert api.get(LIST, token=None, headers=proof).status == 200
    api.instance.options.basic_auth_role = "snc_basic_auth_api_access"
    assert api.get(LIST, token=None, headers=proof).status == 401
    assert api.get(LIST, token=None, headers={"Authorization": "Basic YWRtaW46YWRtaW4="}).status == 200


def test_access_tokens_may_be_jwts_signed_by_a_published_key(endpoint, instance, api):
    signing = instance.add_client("Signing", ["https://signing.example/"], token_format="jwt")
    issued = instance.issue_tokens(ALEX, signing.client_id)
    (key,) = jwt.PyJWKSet.from_dict(api.get("/api/now/oauth/jwks", token=None).json()).keys
    assert jwt.get_unverified_header(issued.access_token)["kid"] == key.key_id
    claims = jwt.decode(issued.access_token, key, ["RS256"], audience=signing.client_id, issuer=instance.url)
    assert claims["sub"] == instance.world["sys_user"].one("user_name", ALEX)["sys_id"]
    assert claims["exp"] - claims["iat"] == 1800
    assert len(issued.access_token) > 255
    assert len(issued.refresh_token) == 86
    assert api.get(LIST, token=issued.access_token).status == 200
    proof = {"client_id": signing.client_id, "client_secret": signing.client_secret}
    refreshed = endpoint.refresh(issued.refresh_token, **proof).json()["access_token"]
    assert refreshed != issued.access_token
    instance.clock.advance(1801)
    assert api.get(LIST, token=refreshed).status == 401
