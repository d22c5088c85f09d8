"""Hands the tests a running instance, and the three kinds of client that talk to it: API, token endpoint, browser."""

import re
from html import unescape
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import orjson
import pytest
import urllib3

from bridge.mock.servicenow import MockServiceNow

CALLBACK = "https://bridge.example/callback"
ALEX, MEGAN, LEE = "alex.wilber@contoso.com", "megan.bowen@contoso.com", "lee.gu@contoso.com"


class Api:
    """Asks REST resources as one user, who got their token without a browser."""

    def __init__(self, instance, pool, user=ALEX):
        self.instance, self.pool, self.user = instance, pool, user
        self.token = instance.issue_tokens(user, instance.client.client_id).access_token

    def get(self, path, *, method="GET", headers=None, token="own", body=None, **parameters):
        sent = dict(headers or {})
        if token:
            sent["Authorization"] = f"Bearer {self.token if token == 'own' else token}"
        query = f"?{urlencode(parameters)}" if parameters else ""
        return self.pool.request(method, f"{self.instance.url}{path}{query}", body=body, headers=sent, redirect=False)

    def send(self, method, path, columns, *, headers=None, **parameters):
        """Send an object, or bytes as they are."""
        body = columns if isinstance(columns, bytes) else orjson.dumps(columns)
        headers = {"Content-Type": "application/json"} | (headers or {})
        return self.get(path, method=method, headers=headers, body=body, **parameters)

    def rows(self, table="incident", **parameters):
        return self.get(f"/api/now/table/{table}", **parameters).json()["result"]

    def numbers(self, query, **parameters):
        return [row["number"] for row in self.rows(sysparm_query=query, sysparm_fields="number", **parameters)]

    def as_user(self, user):
        return Api(self.instance, self.pool, user)


class Browser:
    """Keeps cookies, follows redirects within the instance, and presses buttons."""

    def __init__(self, instance, pool):
        self.instance, self.pool, self.cookies = instance, pool, {}

    def open(self, path, *, method="GET", form=None):
        """Return the last answer that stays on the instance, or the redirect that leaves it."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(form)
        url = urljoin(self.instance.url, path)
        answer = self.pool.request(method, url, body=body, headers=headers, redirect=False)
        for cookie in answer.headers.getlist("Set-Cookie"):
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        location = answer.headers.get("Location", "")
        return self.open(location) if location.startswith("/") else answer

    def submit(self, answer, **values):
        """Send the page's form with these values; the fields it brings are sent along."""
        page = answer.data.decode()
        (action,) = re.findall(r'<form method="post" action="([^"]*)"', page)
        hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page)
        form = {unescape(name): unescape(value) for name, value in hidden} | values
        return self.open(unescape(action), method="POST", form=form)

    def authorize(self, *, user=ALEX, password="demo", decision="allow", **asked):
        """Walk from the authorization request to the redirect at the end; `asked` replaces what is sent."""
        answer = self.open(f"/oauth_auth.do?{urlencode(self.asked(**asked))}")
        if b"user_password" in answer.data:
            answer = self.submit(answer, user_name=user, user_password=password)
        return self.submit(answer, decision=decision) if b"decision" in answer.data else answer

    def asked(self, **asked):
        usual = {"response_type": "code", "client_id": self.instance.client.client_id, "redirect_uri": CALLBACK}
        return {name: value for name, value in (usual | {"state": "st4te"} | asked).items() if value is not None}

    def code(self, **asked):
        return landed(self.authorize(**asked))["code"]


def landed(answer):
    """Read the parameters with which the browser was sent back to the client."""
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


class TokenEndpoint:
    """Posts to /oauth_token.do as the instance's own client."""

    def __init__(self, instance, pool):
        self.instance, self.pool = instance, pool

    def post(self, path="/oauth_token.do", *, headers=None, **form):
        client = self.instance.client
        form = {"client_id": client.client_id, "client_secret": client.client_secret} | form
        body = urlencode({name: value for name, value in form.items() if value is not None})
        sent = {"Content-Type": "application/x-www-form-urlencoded"} | (headers or {})
        return self.pool.request("POST", self.instance.url + path, body=body, headers=sent, redirect=False)

    def exchange(self, code, **form):
        return self.post(**{"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK} | form)

    def refresh(self, refresh_token, **form):
        return self.post(grant_type="refresh_token", refresh_token=refresh_token, **form)


@pytest.fixture(scope="session")
def shared():
    """Give one instance with all its incidents, for tests that change nothing."""
    with MockServiceNow(redirect_urls=[CALLBACK]) as instance:
        yield instance


@pytest.fixture
def instance():
    """Give a small instance of the test's own."""
    with MockServiceNow(incidents=30, redirect_urls=[CALLBACK, "https://second.example/callback"]) as instance:
        yield instance


@pytest.fixture
def pool():
    with urllib3.PoolManager(retries=False, timeout=5) as pool:
        yield pool


@pytest.fixture
def shared_api(shared, pool):
    return Api(shared, pool)


@pytest.fixture
def api(instance, pool):
    return Api(instance, pool)


@pytest.fixture
def browser(instance, pool):
    return Browser(instance, pool)


@pytest.fixture
def other_browser(instance, pool):
    return Browser(instance, pool)


@pytest.fixture
def endpoint(instance, pool):
    return TokenEndpoint(instance, pool)


@pytest.fixture
def redirected():
    return landed


@pytest.fixture
def adele(shared):
    return shared.world["sys_user"].one("user_name", "adele.vance@contoso.com")["sys_id"]
