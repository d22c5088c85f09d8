"""What a setup wizard makes through the API: an OAuth client that works, and rules for cross-origin access."""

from urllib.parse import urlencode

import pytest

ALEX = "alex.wilber@contoso.com"
REGISTRY, RULES, LIST = (f"/api/now/table/{table}" for table in ("oauth_entity", "sys_cors_rule", "incident"))
CALLBACK = "https://bridge.example/callback"
PORTAL = "https://portal.example"


@pytest.fixture
def admin(api):
    api.instance.add_user("setup", "Setup", roles=["oauth_admin", "web_service_admin"])
    return api.as_user("setup")


def register(admin, **columns):
    answer = admin.send("POST", REGISTRY, {"name": "Bridge", "redirect_url": CALLBACK} | columns)
    assert answer.status == 201
    return answer.json()["result"]


def test_a_registered_client_works_with_the_secret_that_was_chosen(admin, browser, endpoint):
    client = register(admin, client_secret="chosen", redirect_url=f"https://first.example/, {CALLBACK}")
    assert (client["client_secret"], client["active"], client["type"]) == ("", "true", "client")
    assert (client["access_token_lifespan"], client["refresh_token_lifespan"]) == ("1800", "8640000")
    code = browser.code(client_id=client["client_id"])
    given = endpoint.exchange(code, client_id=client["client_id"], client_secret="chosen")
    assert (given.status, given.json()["expires_in"]) == (200, 1799)
    (read,) = admin.rows("oauth_entity", sysparm_query="name=Bridge", sysparm_display_value="true")
    assert read["client_secret"] == "********"


def test_a_blank_secret_is_generated_and_can_be_rotated(admin, browser, endpoint):
    client = register(admin, client_secret="")
    generated = admin.instance.world["oauth_entity"].get(client["sys_id"])["client_secret"]
    assert len(generated) >= 32

    def statuses():
        return [
            endpoint.exchange(
                browser.code(client_id=client["client_id"]), client_id=client["client_id"], client_secret=secret
            ).status
            for secret in (generated, "rotated")
        ]

    assert statuses() == [200, 401]
    assert admin.send("PATCH", f"{REGISTRY}/{client['sys_id']}", {"client_secret": "rotated"}).status == 200
    assert admin.send("PATCH", f"{REGISTRY}/{client['sys_id']}", {"client_secret": "", "name": "B"}).status == 200
    assert statuses() == [401, 200]


def test_lifespans_pkce_and_activity_are_those_of_the_record(admin, browser, endpoint):
    client = register(admin, client_secret="s", access_token_lifespan=900, use_pkce=True)
    assert (client["access_token_lifespan"], client["use_pkce"]) == ("900", "true")
    assert browser.authorize(client_id=client["client_id"]).status == 400
    admin.send("PATCH", f"{REGISTRY}/{client['sys_id']}", {"use_pkce": "false"})
    code = browser.code(client_id=client["client_id"])
    given = endpoint.exchange(code, client_id=client["client_id"], client_secret="s").json()
    assert given["expires_in"] == 899
    admin.send("PATCH", f"{REGISTRY}/{client['sys_id']}", {"active": "false"})
    asked = {"client_id": client["client_id"], "client_secret": "s"}
    assert endpoint.refresh(given["refresh_token"], **asked).status == 401
    assert browser.authorize(client_id=client["client_id"]).status == 400


def test_a_client_id_is_made_for_each(admin):
    first, second = register(admin), register(admin)
    assert len({first["client_id"], second["client_id"]}) == 2
    assert {len(each["client_id"]) for each in (first, second)} == {32}


def rule(admin, domain=PORTAL, **columns):
    (table_api,) = admin.rows("sys_ws_definition", sysparm_query="base_uri=/api/now/table", sysparm_fields="sys_id")
    sent = {"name": domain, "domain": domain, "rest_api": table_api["sys_id"], "get": True} | columns
    return admin.send("POST", RULES, sent)


def ask(api, origin=PORTAL, path=LIST, **arguments):
    return api.get(path, headers={"Origin": origin}, **arguments).headers


def test_without_a_rule_no_other_origin_reads_an_answer(api):
    assert "Access-Control-Allow-Origin" not in ask(api)
    assert api.get(LIST, method="OPTIONS", token=None, headers={"Origin": PORTAL}).status == 405


def test_a_rule_lets_an_origin_read_what_it_is_about(api, admin):
    assert rule(admin, exposed_headers="X-Total-Count").status == 201
    headers = ask(api)
    assert headers["Access-Control-Allow-Origin"] == PORTAL
    assert (headers["Vary"], headers["Access-Control-Expose-Headers"]) == ("Origin", "X-Total-Count")
    assert "Access-Control-Allow-Credentials" not in headers
    for path in ("/api/now/v2/table/incident", f"{LIST}/{'0' * 32}"):
        assert ask(api, path=path)["Access-Control-Allow-Origin"] == PORTAL
    for other in ("https://evil.example", "http://portal.example", f"{PORTAL}:444"):
        assert "Access-Control-Allow-Origin" not in ask(api, other)
    assert "Access-Control-Allow-Origin" not in ask(api, path="/api/now/stats/incident")
    assert "Access-Control-Allow-Origin" not in ask(api, method="PATCH")


def test_a_preflight_is_answered_to_anybody(api, admin):
    rule(admin, post=True, max_age="600", access_control_allow_headers="Authorization, Content-Type")
    asked = {"Origin": PORTAL, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x"}
    answer = api.get(LIST, method="OPTIONS", token=None, headers=asked)
    allowed = {name: value for name, value in answer.headers.items() if name.startswith("Access-Control")}
    assert answer.status == 200
    assert allowed == {
        "Access-Control-Allow-Origin": PORTAL,
        "Access-Control-Allow-Methods": "GET, POST",
        "Access-Control-Allow-Headers": "Authorization, Content-Type",
        "Access-Control-Max-Age": "600",
    }


def test_any_header_may_be_allowed_and_a_refusal_is_readable_too(api, admin):
    rule(admin, access_control_allow_headers="*", access_control_allow_credentials=True)
    asked = {"Origin": PORTAL, "Access-Control-Request-Headers": "x-one, x-two"}
    headers = api.get(LIST, method="OPTIONS", token=None, headers=asked).headers
    assert headers["Access-Control-Allow-Headers"] == "x-one, x-two"
    assert headers["Access-Control-Allow-Credentials"] == "true"
    assert ask(api, token=None)["Access-Control-Allow-Origin"] == PORTAL


def test_the_token_endpoint_is_covered_by_no_rule(api, admin, endpoint):
    rule(admin, use_resource_path=True, resource_path="/")
    answer = endpoint.post("/oauth_token.do", headers={"Origin": PORTAL})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_closest_domain_decides_and_only_active_rules(api, admin):
    for domain, header in {"https://*.example": "far", "https://*.shop.example": "near"}.items():
        assert rule(admin, domain, exposed_headers=header).status == 201
    exact = rule(admin, "https://a.shop.example", exposed_headers="exact").json()["result"]["sys_id"]

    def exposed(origin):
        return ask(api, origin)["Access-Control-Expose-Headers"]

    assert exposed("https://a.shop.example") == "exact"
    admin.send("PATCH", f"{RULES}/{exact}", {"active": "false"})
    assert [exposed(f"https://{host}.example") for host in ("a.shop", "portal")] == ["near", "far"]


@pytest.mark.parametrize(
    "domain",
    ["http://localhost:3000", "https://*.com.au", "http://192.168.1.1", "http://*.com", "HTTPS://Portal.example"],
)
def test_valid_domains(admin, domain):
    assert rule(admin, domain).status == 201


@pytest.mark.parametrize(
    "domain",
    [
        *("", "*", "*.*", "portal.example", "ftp://x.example", "https://*com", "http://*..com", "http://192.168.1.*"),
        *("http://*.168.1.126", "http://blog.*.example", "https://*.*.example", "https://x.example/path"),
    ],
)
def test_invalid_domains_are_refused(admin, domain):
    answer = rule(admin, domain)
    assert (answer.status, answer.json()["error"]["message"]) == (403, "Operation Failed")


def test_credentials_and_a_wildcard_do_not_go_together(admin):
    assert rule(admin, "https://*.example", access_control_allow_credentials="true").status == 403
    kept = rule(admin, "https://*.example").json()["result"]["sys_id"]
    assert admin.send("PATCH", f"{RULES}/{kept}", {"access_control_allow_credentials": "true"}).status == 403


def test_a_test_may_add_a_rule_by_itself(api):
    api.instance.add_cors_rule(PORTAL)
    assert ask(api)["Access-Control-Allow-Origin"] == PORTAL
    with pytest.raises(KeyError):
        api.instance.add_cors_rule(PORTAL, "No API")


def test_a_user_for_web_services_only_signs_in_at_no_page(api, browser):
    api.instance.add_user("robot", "Robot", roles=["itil"], web_service_access_only="true")
    assert browser.authorize(user="robot").status == 401
    assert api.as_user("robot").get(LIST).status == 200
    assert b"user_password" in browser.open(f"/oauth_auth.do?{urlencode(browser.asked())}").data
