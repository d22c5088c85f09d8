"""The fixtures as another project gets them: with this package installed, and nothing else said."""

import textwrap

import pytest

# All are imported before pytester looks which modules a run brings along.
from bridge.mock import entra, graph, plugin, servicenow
from tests.docs.pages import DOCS, blocks

pytest_plugins = ["pytester"]

GUIDE = DOCS / "testing.md"
IMPORTED = (entra, graph, servicenow)
# Plugins that another project need not have, and that take longer to load than all else.
OTHERS = ("anyio", "cacheprovider", "hypothesispytest", "playwright", "schemathesis")
NO_OTHERS = [word for name in OTHERS for word in ("-p", f"no:{name}")]


@pytest.fixture
def passing(pytester):
    """Run a test file in a project of its own, with warnings as errors, and count what passed."""

    def run(source):
        pytester.makepyfile(textwrap.dedent(source))
        # In the process of another run some plugin's modules are there already, which is that run's matter.
        strict = ("-W", "error", "-W", "ignore::pytest.PytestAssertRewriteWarning", "--strict-markers", *NO_OTHERS)
        result = pytester.runpytest_inprocess(*strict)
        return result.parseoutcomes().get("passed", 0), result

    return run


def test_the_example_of_the_docstring_runs(passing):
    _, _, example = plugin.__doc__.partition("nothing to set up:\n")
    assert len(example.strip().splitlines()) <= 16
    passed, result = passing(example)
    assert passed == 1, result.stdout.str()


@pytest.fixture
def guide():
    """Give the blocks of Python in docs/testing.md."""
    return [each.text for each in blocks(GUIDE) if each.language == "python"]


def test_the_example_of_the_guide_runs_and_has_fifteen_lines(passing, guide):
    example, _, _ = guide
    assert len(example.splitlines()) == 15
    passed, result = passing(example)
    assert passed == 1, result.stdout.str()


def test_whatever_the_guide_says_to_an_instance_can_be_said(passing, guide):
    _, said, _ = guide
    source = "import pytest\n\n@pytest.mark.servicenow(incidents=10, tls=True)\ndef test_said(mock_servicenow):\n"
    passed, result = passing(source + textwrap.indent(said + "assert tokens and asked == []\n", "    "))
    assert passed == 1, result.stdout.str()


def test_the_example_with_pysnc_runs(passing, guide, monkeypatch):
    # requests puts an authority of the machine's before the mock's.
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    _, _, example = guide
    passed, result = passing(example)
    assert passed == 1, result.stdout.str()


def test_an_instance_is_made_as_the_nearest_mark_says(passing):
    source = """
        import pytest

        pytestmark = pytest.mark.servicenow(incidents=3, client_id="ours")

        def test_module(mock_servicenow):
            assert len(mock_servicenow.world["incident"]) == 3
            assert mock_servicenow.client.client_id == "ours"

        @pytest.mark.servicenow(incidents=5)
        def test_own(mock_servicenow):
            assert len(mock_servicenow.world["incident"]) == 5
            assert mock_servicenow.client.client_id == "ours"
    """
    passed, result = passing(source)
    assert passed == 2, result.stdout.str()


def test_a_factory_makes_as_many_as_are_wanted_and_all_of_them_stop(passing):
    source = """
        import socket
        import pytest

        ports = []

        def test_two(mock_servicenow_factory):
            first, second = mock_servicenow_factory(incidents=1), mock_servicenow_factory(incidents=2, control=True)
            assert first.url != second.url
            ports.extend([first.port, second.port])

        def test_they_are_gone():
            for port in ports:
                with pytest.raises(ConnectionRefusedError):
                    socket.create_connection(("127.0.0.1", port))
    """
    passed, result = passing(source)
    assert passed == 2, result.stdout.str()


def test_entra_is_there_too(passing):
    source = """
        def test_entra(mock_entra):
            assert mock_entra.url.startswith("http://127.0.0.1:")
            assert mock_entra.token("alex.wilber@contoso.com").count(".") == 2
    """
    passed, result = passing(source)
    assert passed == 1, result.stdout.str()


def test_graph_is_there_too_and_believes_that_entra(passing):
    source = """
        import requests

        def test_graph(mock_entra, mock_graph):
            mock_entra.grant("Organization.Read.All")
            form = {
                "grant_type": "client_credentials",
                "client_id": "6c0f2b9e-83d4-4e17-a5b8-1f97d3e60c42",
                "client_secret": "demo-reader-secret",
                "scope": f"{mock_graph.url}/.default",
            }
            given = requests.post(f"{mock_entra.url}/contoso.com/oauth2/v2.0/token", form, timeout=5).json()
            headers = {"Authorization": f"Bearer {given['access_token']}"}
            skus = requests.get(f"{mock_graph.url}/v1.0/subscribedSkus", headers=headers, timeout=5).json()["value"]
            assert "Microsoft_Intune_Suite" in [sku["skuPartNumber"] for sku in skus]
    """
    passed, result = passing(source)
    assert passed == 1, result.stdout.str()


def test_loading_the_plugin_brings_no_server_along(pytester):
    source = """
        import sys

        def test_nothing_heavy():
            heavy = {"aiohttp", "bridge.mock.servicenow", "bridge.mock.entra", "bridge.mock.graph"}
            assert not heavy & sys.modules.keys()
    """
    pytester.makepyfile(textwrap.dedent(source))
    result = pytester.runpytest_subprocess("-W", "error", *NO_OTHERS)
    result.assert_outcomes(passed=1)
