"""Cookies of the instance, which are an identity a client may not share between users."""

import socket
from contextlib import ExitStack

ALEX, MEGAN = "alex.wilber@contoso.com", "megan.bowen@contoso.com"
LIST = "/api/now/table/incident"


def cookie_of(answer):
    return "; ".join(each.split(";")[0] for each in answer.headers.getlist("Set-Cookie"))


def test_every_answer_sets_the_cookies_of_a_session(api):
    names = {each.partition("=")[0] for each in api.get(LIST).headers.getlist("Set-Cookie")}
    opened = {"JSESSIONID", "glide_user_route", "glide_user", "glide_user_session", "BIGipServerpool_contosodev"}
    assert names == opened


def test_an_unauthenticated_answer_is_the_measured_one(api):
    answer = api.get(LIST, token=None)
    assert answer.status == 401
    assert answer.json() == {
        "error": {"detail": "Required to provide Auth information", "message": "User Not Authenticated"},
        "status": "failure",
    }
    assert answer.headers["WWW-Authenticate"] == 'BASIC realm="Service-now"'
    assert answer.headers["Connection"] == "close"
    assert answer.headers["X-Is-Logged-In"] == "false"
    assert "glide_user=; Max-Age=0" in answer.headers["Set-Cookie"]


def test_a_cookie_is_enough_and_outlives_the_token(api):
    cookie = {"Cookie": cookie_of(api.get(LIST))}
    api.instance.expire_access_tokens()
    assert api.get(LIST, headers=cookie).status == 200
    assert api.get(LIST, token=None, headers=cookie).status == 200
    assert api.instance.journal.last.user == ALEX
    api.instance.options.cookie_sessions = False
    assert api.get(LIST, token=None, headers=cookie).status == 401


def test_the_token_endpoint_opens_a_session_with_every_token_it_issues(api, endpoint, instance):
    issued = instance.issue_tokens(ALEX, instance.client.client_id)
    cookie = {"Cookie": cookie_of(endpoint.refresh(issued.refresh_token))}
    instance.expire_access_tokens()
    assert api.get(LIST, token=None, headers=cookie).status == 200
    assert instance.journal.last.user == ALEX
    assert "Set-Cookie" not in endpoint.refresh("no such token").headers


def test_by_the_property_a_session_ends_with_the_token_that_opened_it(api):
    opened = {"Cookie": cookie_of(api.get(LIST))}
    by_password = {"Authorization": "Basic YWRtaW46YWRtaW4="}
    otherwise = {"Cookie": cookie_of(api.get(LIST, token=None, headers=by_password))}
    api.instance.options.cookie_outlives_token = False
    assert api.get(LIST, token=None, headers=opened).status == 200
    api.instance.expire_access_tokens()
    assert api.get(LIST, token=None, headers=opened).status == 401
    assert api.get(LIST, token=None, headers=otherwise).status == 200


def test_a_token_is_believed_before_a_cookie_unless_the_instance_believes_cookies(api):
    alex = {"Cookie": cookie_of(api.get(LIST))}
    megan = api.as_user(MEGAN)
    megan.get(LIST, headers=alex)
    assert api.instance.journal.last.user == MEGAN
    api.instance.options.cookie_beats_token = True
    megan.get(LIST, headers=alex)
    assert api.instance.journal.last.user == ALEX


def test_the_cookie_of_a_refused_request_opens_nothing(api):
    cookie = {"Cookie": cookie_of(api.get(LIST, token=None))}
    assert api.get(LIST, token=None, headers=cookie).status == 401


def test_an_api_session_does_not_sign_a_browser_in(api, browser):
    name, _, value = cookie_of(api.get(LIST)).split("; ")[0].partition("=")
    browser.cookies[name] = value
    assert (
        b"user_password"
        in browser.open("/oauth_auth.do?response_type=code&state=x&client_id=" + api.instance.client.client_id).data
    )


def test_a_locked_user_s_token_and_cookie_are_refused(api):
    cookie = {"Cookie": cookie_of(api.get(LIST))}
    (alex,) = api.instance.world["sys_user"].where("user_name", ALEX)
    api.instance.world.update("sys_user", alex["sys_id"], locked_out="true")
    assert (api.get(LIST).status, api.get(LIST, token=None, headers=cookie).status) == (401, 401)


def test_requests_of_one_session_wait_for_each_other_and_are_dropped_when_too_many_wait(api):
    instance = api.instance
    cookie = cookie_of(api.get(LIST))
    instance.journal.clear()
    instance.options.session_queue = 0
    instance.faults.add("stall", times=1)
    with socket.create_connection(("127.0.0.1", instance.port)) as waiting:
        waiting.sendall(f"GET {LIST} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n".encode())
        while not len(instance.journal):
            pass
        answer = api.get(LIST, headers={"Cookie": cookie})
        assert (answer.status, answer.data) == (202, b"")
        assert api.get(LIST).status == 200


def test_more_than_ten_that_wait_for_one_session_are_dropped(api):
    cookie = cookie_of(api.get(LIST))
    api.instance.journal.clear()
    stall = api.instance.faults.add("stall", times=1)
    with ExitStack() as open_connections:

        def send():
            asking = socket.create_connection(("127.0.0.1", api.instance.port), timeout=5)
            open_connections.enter_context(asking)
            asking.sendall(f"GET {LIST} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n".encode())
            return asking

        first = send()
        while not stall.hits:
            pass
        waiting = [send() for _ in range(10)]
        while len(api.instance.journal) < 11:
            pass
        assert send().recv(12) == b"HTTP/1.1 202"
        first.close()  # the client gives up, and the others have their turns
        assert {each.recv(12) for each in waiting} == {b"HTTP/1.1 200"}
