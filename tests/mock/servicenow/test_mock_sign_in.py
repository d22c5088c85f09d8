"""Signing in with a browser where a password is not enough, or not asked for: second factors and single sign-on."""

from urllib.parse import urlencode

import pytest

ALEX, ADELE, ENRICO = "alex.wilber@contoso.com", "adele.vance@contoso.com", "enrico.cattaneo@contoso.com"
LIDIA, KIOSK = "lidia.holloway@contoso.com", "shared.kiosk@contoso.com"
LIST = "/api/now/table/incident"
BASIC = {"Authorization": "Basic YWRtaW46YWRtaW4="}


@pytest.fixture
def consent(browser):
    """Give what the browser sees when it is sent to the instance."""
    return lambda: browser.open(f"/oauth_auth.do?{urlencode(browser.asked())}")


def signed_in(browser, account, password="demo"):
    return browser.submit(browser.open("/"), account=account, password=password)


def test_a_code_may_be_asked_for_after_the_password(browser, instance, consent, redirected):
    instance.options.mfa = True
    step = browser.submit(consent(), user_name=ALEX, user_password="demo")
    assert b"<title>Multi-factor authentication" in step.data
    assert b"user_password" in consent().data  # half a sign-in is none
    step = browser.submit(consent(), user_name=ALEX, user_password="demo")
    again = browser.submit(step, code="000000")
    assert (again.status, b"The code is invalid" in again.data) == (401, True)
    page = browser.submit(again, code="123456")
    assert b"Allow" in page.data
    assert set(redirected(browser.submit(page, decision="allow"))) == {"code", "state"}


def test_the_second_step_needs_the_first(browser, instance):
    instance.options.mfa = True
    page = "/validate_multifactor_auth_code.do"
    assert b"user_password" in browser.open(page).data
    assert b"user_password" in browser.open(page, method="POST", form={"code": "123456"}).data


def test_passwords_alone_are_good_for_integrations_unless_the_property_says_otherwise(api, endpoint, instance):
    instance.options.mfa = instance.options.password_grant = True
    asked = {"grant_type": "password", "username": ALEX, "password": "demo"}
    assert (api.get(LIST, token=None, headers=BASIC).status, endpoint.post(**asked).status) == (200, 200)
    instance.options.mfa_for_integrations = True
    assert (api.get(LIST, token=None, headers=BASIC).status, endpoint.post(**asked).status) == (401, 401)
    assert api.get(LIST).status == 200


def test_a_password_that_must_be_changed_buys_nothing(endpoint, instance):
    instance.options.password_grant = True
    instance.add_user("new.hire", "New Hire", password_needs_reset="true")
    assert endpoint.post(grant_type="password", username="new.hire", password="demo").status == 401


def test_single_sign_on_leads_through_the_provider_and_back(browser, instance, consent, redirected):
    instance.options.sso = instance.options.mfa = True  # which a provider asks for by itself
    page = consent()
    assert b"Contoso identity provider</title>" in page.data
    assert b"user_password" not in page.data
    wrong = browser.submit(page, account=ALEX, password="wrong")
    assert (wrong.status, b"Account or password invalid" in wrong.data) == (401, True)
    page = browser.submit(browser.submit(wrong, account=ALEX, password="demo"))
    assert b"Alex Wilber" in page.data
    assert set(redirected(browser.submit(page, decision="allow"))) == {"code", "state"}
    assert b"identity provider" in browser.open("/logout.do").data


@pytest.mark.parametrize(
    ("account", "status", "words"),
    [
        (LIDIA, 200, b"signed in as Lidia Holloway"),  # by e-mail address, which is not her user name
        ("lidiah", 401, b"Account or password invalid"),
        (KIOSK, 401, b"There is no such user here."),  # two users share the address
        (ENRICO, 401, b"There is no such user here."),  # not active
    ],
)
def test_a_provider_means_the_one_active_user_of_an_address(browser, instance, account, status, words):
    instance.options.sso = True
    answer = signed_in(browser, account)
    if b"SAMLResponse" in answer.data:
        answer = browser.submit(answer)
    assert (answer.status, words in answer.data) == (status, True)


def test_what_a_provider_says_counts_once(browser, other_browser, instance):
    instance.options.sso = True
    said = signed_in(browser, ADELE)
    assert b"signed in as Adele Vance" in browser.submit(said).data
    assert other_browser.submit(said).status == 401
    assert other_browser.open("/navpage.do", method="POST", form={"SAMLResponse": ""}).status == 401


def test_single_sign_on_never_leads_away_from_the_instance(browser, instance):
    instance.options.sso = True
    page = browser.open("/login_with_sso.do?sysparm_goto_url=https://evil.example/")
    answer = browser.submit(browser.submit(page, account=ALEX, password="demo"))
    assert b"signed in as Alex Wilber" in answer.data


def test_beside_single_sign_on_the_form_stays_open(browser, instance):
    instance.options.sso = True
    page = browser.submit(browser.open("/login.do"), user_name="admin", user_password="admin")
    assert b"signed in as System Administrator" in page.data
