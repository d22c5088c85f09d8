"""Deep links, as an integration makes them and a person opens them."""

import pytest

MEGAN = "megan.bowen@contoso.com"
LINKS = (
    "/incident.do?sys_id={}",
    "/nav_to.do?uri=incident.do%3Fsys_id%3D{}",
    "/now/nav/ui/classic/params/target/incident.do%3Fsys_id%3D{}",
)


@pytest.mark.parametrize("link", LINKS)
def test_a_link_leads_through_the_login_to_the_incident(browser, instance, link):
    incident = instance.add_incident("adele.vance@contoso.com", "Smoke & <mirrors>")
    login = browser.open(link.format(incident["sys_id"]))
    page = browser.submit(login, user_name="alex.wilber@contoso.com", user_password="demo").data.decode()
    assert f"<title>{incident['number']} | Contoso ServiceNow</title>" in page
    assert "Smoke &amp; &lt;mirrors&gt;" in page
    by_number = browser.open(f"/incident.do?sysparm_query=number={incident['number']}")
    assert by_number.data.decode() == page


def test_a_page_shows_no_more_than_the_apis_do(browser, instance):
    other = instance.add_incident("adele.vance@contoso.com", "Not hers", group="Network")
    hers = instance.add_incident("adele.vance@contoso.com", "Hers", group="Service Desk")
    instance.add_entry(hers, "work_notes", "a secret", "alex.wilber@contoso.com")
    browser.submit(browser.open("/"), user_name=MEGAN, user_password="demo")
    assert b"Record not found" in browser.open(f"/incident.do?sys_id={other['sys_id']}").data
    page = browser.open(f"/incident.do?sys_id={hers['sys_id']}").data
    assert b"Hers" in page
    assert b"a secret" not in page


def test_signing_in_without_a_goal_ends_at_home(browser):
    answer = browser.submit(browser.open("/login.do"), user_name=MEGAN, user_password="demo")
    assert b"signed in as Megan Bowen" in answer.data
