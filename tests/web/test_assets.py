"""What browsers are sent of the pane is small, theirs for as long as it cannot change, and says what it is."""

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "bridge" / "pane" / "static"
LIT = "/pane/vendor/lit-html-3.3.3/lit-html.js"
GRID = "/pane/elements/incident-grid.js"
OWN_MODULES = [path for path in sorted(STATIC.rglob("*.js")) if "vendor" not in path.parts]


@pytest.fixture
def client(lasting_app):
    return lasting_app.test_client()


def address(path):
    return f"/pane/{path.relative_to(STATIC).as_posix()}"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/pane/", "text/html; charset=utf-8"),
        ("/pane/host.css", "text/css; charset=utf-8"),
        (GRID, "text/javascript; charset=utf-8"),
        ("/pane/vendor/VENDOR.json", "application/json"),
        ("/pane/icon.svg", "image/svg+xml; charset=utf-8"),
        ("/pane/vendor/lit-html-3.3.3/LICENSE.txt", "text/plain; charset=utf-8"),
    ],
)
def test_each_file_is_called_what_it_is(client, path, kind):
    response = client.get(path)

    assert response.status_code == 200
    assert response.headers["Content-Type"] == kind
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_vendored_file_is_kept_for_good(client):
    assert client.get(LIT).headers["Cache-Control"] == "public, immutable, max-age=31536000"


@pytest.mark.parametrize("path", ["/pane/", GRID, "/pane/vendor/lit.js", "/pane/vendor/VENDOR.json"])
def test_of_any_other_a_browser_asks_whether_it_has_changed(client, path):
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    other = client.get(path, headers={"If-None-Match": '"another"'})

    assert first.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.data) == (304, b"")
    assert (other.status_code, other.data) == (200, first.data)


def test_a_file_is_packed_for_those_who_take_it_and_the_two_are_told_apart(client):
    plain = client.get(GRID)
    packed = client.get(GRID, headers={"Accept-Encoding": "br, gzip"})
    refused = client.get(GRID, headers={"Accept-Encoding": "gzip;q=0"})

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data == refused.data
    assert len(packed.data) < len(plain.data) / 2
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert set(packed.vary) == set(plain.vary) == {"Accept-Encoding", "Origin"}


@pytest.mark.parametrize("path", OWN_MODULES, ids=address)
def test_a_module_is_sent_line_for_line_without_its_comments(client, path):
    written, sent = path.read_text().split("\n"), client.get(address(path)).text.split("\n")

    assert len(sent) == len(written)
    assert not re.search(r"/\*\*|@ts-check", "\n".join(sent))
    for line, original in zip(sent, written, strict=True):
        assert line == original or re.search(r"/\*\*|\*/|^ *\*|^ *//", original), original
        assert line in original or "/**" in original


def test_a_vendored_module_is_sent_as_it_was_published(client):
    for path in (STATIC / "vendor").rglob("*.js"):
        assert client.get(address(path)).data == path.read_bytes()


@pytest.mark.parametrize(
    "name",
    [
        *("nothing", "elements/", "elements", "../__init__.py", "..%2f__init__.py", "%2e%2e/__init__.py", "%00"),
        *("index.html/", "INDEX.HTML", "vendor/lit.d.ts", "/etc/passwd", "static/index.html"),
    ],
)
def test_no_other_file_is_given(client, name):
    assert client.get(f"/pane/{name}").status_code == 404
