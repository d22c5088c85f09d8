"""What browsers are sent of the pane is small, theirs for as long as it cannot change, and says what it is."""

import gzip
import re
from pathlib import Path

import pytest

PANE = Path(__file__).parents[2] / "bridge" / "pane"
ELEMENT = "/pane/incident-pane.js"
LASTING = [f"/pane/lasting/{path.name}" for path in sorted((PANE / "static" / "lasting").iterdir())]


@pytest.fixture
def client(lasting_app):
    return lasting_app.test_client()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/pane/", "text/html; charset=utf-8"),
        ("/pane/host.css", "text/css; charset=utf-8"),
        (ELEMENT, "text/javascript; charset=utf-8"),
        ("/pane/icon.svg", "image/svg+xml; charset=utf-8"),
        ("/pane/licences.txt", "text/plain; charset=utf-8"),
    ],
)
def test_each_file_is_called_what_it_is(client, path, kind):
    response = client.get(path)

    assert response.status_code == 200
    assert response.headers["Content-Type"] == kind
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", LASTING)
def test_a_file_that_bears_its_content_in_its_name_is_kept_for_good(client, path):
    assert re.search(r"-[0-9A-Z]{8}\.js$", path)
    assert client.get(path).headers["Cache-Control"] == "public, immutable, max-age=31536000"


@pytest.mark.parametrize("path", ["/pane/", ELEMENT, "/pane/host.js", "/pane/licences.txt"])
def test_of_any_other_a_browser_asks_whether_it_has_changed(client, path):
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    other = client.get(path, headers={"If-None-Match": '"another"'})

    assert first.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.data) == (304, b"")
    assert (other.status_code, other.data) == (200, first.data)


def test_a_file_is_packed_for_those_who_take_it_and_the_two_are_told_apart(client):
    plain = client.get(ELEMENT)
    packed = client.get(ELEMENT, headers={"Accept-Encoding": "br, gzip"})
    refused = client.get(ELEMENT, headers={"Accept-Encoding": "gzip;q=0"})

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data == refused.data
    assert len(packed.data) < len(plain.data) / 2
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert set(packed.vary) == set(plain.vary) == {"Accept-Encoding", "Origin"}


def test_msal_is_sent_as_it_was_published(client):
    published = [path.read_bytes() for path in PANE.glob("vendor/azure-msal-browser-*/*.js")]
    sent = [client.get(path).data for path in LASTING if "/msal-" in path]

    assert len(sent) == 2
    assert sorted(sent) == sorted(published)


@pytest.mark.parametrize(
    "name",
    [
        *("nothing", "elements/", "elements", "../__init__.py", "..%2f__init__.py", "%2e%2e/__init__.py", "%00"),
        *("elements/incident-pane.js", "vendor/VENDOR.json", "../BUILT.json", "BUILT.json"),
        *("index.html/", "INDEX.HTML", "lasting", "/etc/passwd", "static/index.html"),
    ],
)
def test_no_other_file_is_given(client, name):
    assert client.get(f"/pane/{name}").status_code == 404
