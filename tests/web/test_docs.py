"""The page that shows the API loads nothing from outside, runs nothing that is written into it, and is for anybody."""

from html.parser import HTMLParser

import pytest

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Page(HTMLParser):
    """Every address a page loads, and everything that would run or style it from within."""

    def __init__(self, text):
        super().__init__()
        self.loaded, self.inline = [], []
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.loaded += [value for name, value in given.items() if name in {"src", "href", "action", "srcset"}]
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        self._open = tag

    def handle_data(self, data):
        if self._open in {"script", "style"} and data.strip():
            self.inline.append(data)

    def handle_endtag(self, tag):
        self._open = ""


@pytest.fixture
def client(lasting_app):
    return lasting_app.test_client()


def test_the_page_loads_only_files_of_its_own_origin_and_all_are_there(client):
    page = Page(client.get("/docs").text)

    assert len(page.loaded) == 4
    for address in page.loaded:
        assert address.startswith("/docs/")
        response = client.get(address, buffered=True)
        assert response.status_code == 200
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_is_written_into_the_page_that_would_run(client):
    assert Page(client.get("/docs").text).inline == []


def test_the_policy_lets_nothing_in_from_outside(client):
    response = client.get("/docs")

    assert response.headers["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY
    assert "http" not in POLICY


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("start.js", "text/javascript"),
        ("swagger-ui-bundle.js", "text/javascript"),
        ("swagger-ui.css", "text/css"),
        ("favicon-32x32.png", "image/png"),
    ],
)
def test_each_file_is_called_what_it_is(client, name, kind):
    assert client.get(f"/docs/{name}", buffered=True).mimetype == kind


def test_the_start_reads_the_description_from_here_and_asks_no_validator(client):
    start = client.get("/docs/start.js").text

    assert '"/openapi.json"' in start
    assert "validatorUrl: null" in start
    assert "persistAuthorization: false" in start
    assert "://" not in start


@pytest.mark.parametrize(
    "name",
    [
        *("index.html", "oauth2-redirect.html", "swagger-initializer.js", "nothing", ""),
        *("..%2f..%2fsettings.py", "../__init__.py", "%2e%2e/__init__.py", "swagger-ui.css/", "/etc/passwd", "%00"),
    ],
)
def test_no_other_file_is_given(client, name):
    assert client.get(f"/docs/{name}").status_code == 404


def test_the_description_is_there_without_a_token(client):
    assert client.get("/openapi.json").json["openapi"] == "3.1.0"
    assert client.get("/docs").mimetype == "text/html"
