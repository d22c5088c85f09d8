"""A connection leads to an address that was judged, over TLS too, in no more time than connecting may take."""

import socket
import time
from contextlib import contextmanager

import pytest
from urllib3.exceptions import ConnectTimeoutError, LocationParseError, NameResolutionError, NewConnectionError

from bridge.domain.addresses import AddressRules
from bridge.domain.errors import HostNotAllowed, ServiceNowTimeout, ServiceNowUnavailable
from bridge.mock.servicenow import MockServiceNow
from bridge.servicenow.client import Client
from tests.builders import CLIENT_ID, CLIENT_SECRET
from tests.conftest import ALEX
from tests.connecting import LIST, granted, problem_of, refreshes
from tests.resolving import Inside
from tests.servicenow.instances import calling, saying

NAME, OTHER = "contoso.service-now.com", "fabrikam.service-now.com"
NOBODYS = "3000::1"
"""A public address that has been given to nobody: what is sent there reaches no stranger."""
ANSWER = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


def answering(connection):
    connection.sendall(ANSWER)


def get(client, port, name=NAME, scheme="https"):
    return client.get(f"{scheme}://{name}:{port}/api/now/table/incident", {})


def post(client, port, name=NAME, scheme="https"):
    return client.post(f"{scheme}://{name}:{port}/oauth_token.do", {}, b"code=1")


@pytest.fixture
def servicenow(renewed_servicenow):
    return renewed_servicenow


@pytest.fixture
def inside():
    with Inside() as listening:
        yield listening


@pytest.mark.parametrize("ask", [get, post])
@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0", "::ffff:127.0.0.1"])
def test_a_name_that_leads_inside_is_not_connected_to(resolver, inside, ask, scheme, address):
    resolver.leads(NAME, [address])

    with pytest.raises(HostNotAllowed):
        ask(Client(), inside.port, scheme=scheme)

    assert inside.connections() == 0
    assert resolver.asked == [NAME]


@pytest.mark.parametrize("ask", [get, post])
def test_a_name_that_changes_its_mind_between_judgement_and_use_is_not_followed(resolver, inside, ask):
    resolver.leads(NAME, [NOBODYS], ["127.0.0.1"])

    with pytest.raises((ServiceNowTimeout, ServiceNowUnavailable, HostNotAllowed)):
        ask(Client(connect_seconds=0.1), inside.port)
    with pytest.raises(HostNotAllowed):
        ask(Client(), inside.port)

    assert len(resolver.asked) >= 2
    assert inside.connections() == 0


@pytest.mark.parametrize("answer", [[NOBODYS, "127.0.0.1"], ["127.0.0.1", NOBODYS]])
def test_a_name_that_leads_outside_and_inside_is_connected_to_nowhere(resolver, inside, answer):
    resolver.leads(NAME, answer)

    with pytest.raises(HostNotAllowed):
        get(Client(), inside.port)

    assert inside.connections() == 0


def test_an_address_in_place_of_a_name_is_judged_too(inside):
    for host in ("127.0.0.1", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "localhost"):
        with pytest.raises(HostNotAllowed):
            get(Client(), inside.port, host)

    assert inside.connections() == 0


def test_no_rule_lets_plain_http_leave_this_machine(resolver):
    client = Client(addresses=AddressRules(private=True, loopback=True))
    for address in ("149.96.0.1", "10.0.0.1"):
        resolver.leads("localhost", [address])

        with pytest.raises(HostNotAllowed):
            get(client, 80, "localhost", "http")


def test_operators_learn_where_a_name_leads_and_callers_do_not(resolver, caplog):
    details = set()
    for address in ("127.0.0.1", "10.1.2.3", "169.254.169.254"):
        resolver.leads(NAME, ["149.96.0.1", address])
        with pytest.raises(HostNotAllowed) as refused:
            get(Client(), 443)
        details.add(refused.value.detail)

        assert f"{NAME} leads to 149.96.0.1, {address}" in caplog.messages[-1]

    (detail,) = details
    assert "Ask an administrator" in detail


def test_the_certificate_must_be_for_the_name(resolver, certificate):
    heard: list[bytes] = []
    client = calling(ca_bundle=certificate.path)
    with saying(answering, certificate.server, heard.append) as url:
        port = int(url.rpartition(":")[2])
        resolver.leads(NAME, ["127.0.0.1"])
        resolver.leads(OTHER, ["127.0.0.1"])

        assert get(client, port).status == 200
        assert f"Host: {NAME}:{port}".encode() in heard.pop()
        with pytest.raises(ServiceNowUnavailable):
            get(client, port, OTHER)
        with pytest.raises(ServiceNowUnavailable):
            post(client, port, OTHER)
        assert heard == []


def test_a_connection_that_is_kept_stays_where_it_was_and_a_new_one_is_judged(resolver, certificate):
    client = calling(ca_bundle=certificate.path)
    with MockServiceNow(incidents=0, tls=certificate.server) as mock:
        token = mock.issue_tokens("alex.wilber@contoso.com", mock.client.client_id).access_token
        origin, bearer = f"https://{NAME}:{mock.port}", {"Authorization": f"Bearer {token}"}
        resolver.leads(NAME, ["127.0.0.1"], ["0.0.0.0"])
        for _ in range(2):
            assert client.get(f"{origin}/api/now/table/incident", bearer).status == 200
        assert resolver.asked == [NAME]

        mock.journal.clear()
        mock.stop()
        mock.start()
        for ask in (get, post):
            with pytest.raises(HostNotAllowed):
                ask(client, mock.port)
        assert len(mock.journal) == 0


def test_an_instance_at_an_odd_port_is_asked_over_tls_by_its_name(staged, resolver, redis, certificate):
    """From the setting to the socket, tokens included."""
    with MockServiceNow(tls=certificate.server) as mock:
        mock.add_client("Bridge", [], client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        variables = {"BRIDGE_SERVICENOW_HOSTS": f"{NAME}:{mock.port}", "BRIDGE_CA_BUNDLE": certificate.path}
        stage = staged({"instance_url": f"https://{NAME}:{mock.port}"}, **variables)
        issued = mock.issue_tokens(ALEX, CLIENT_ID)
        agent = granted(stage, f"https://{NAME}:{mock.port}", issued.access_token, issued.refresh_token)
        resolver.leads(NAME, ["127.0.0.1"], ["0.0.0.0"])

        assert agent.get(LIST).status_code == 200
        mock.stop()
        mock.start()
        assert problem_of(agent.get(LIST)) == (422, "host_not_allowed")

        resolver.leads(NAME, ["127.0.0.1"])
        mock.expire_access_tokens()
        assert agent.get(LIST).status_code == 200
        assert len(refreshes(mock)) == 1


def test_the_next_address_is_tried_when_one_refuses(resolver):
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = server.getsockname()[1]
    with saying(answering) as url:
        resolver.leads("localhost", [("127.0.0.1", closed), ("127.0.0.1", int(url.rpartition(":")[2]))])

        assert get(calling(), 80, "localhost", "http").status == 200


@contextmanager
def deaf():
    """A port at which connections are neither accepted nor refused, because too many are waiting."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        waiting = []
        try:
            while True:
                waiting.append(socket.create_connection(server.getsockname(), timeout=0.2))
        except TimeoutError:
            yield server.getsockname()
        finally:
            for each in waiting:
                each.close()


def test_addresses_that_do_not_answer_share_the_time_that_connecting_may_take(resolver):
    with deaf() as address:
        resolver.leads("localhost", [address] * 6)
        began = time.monotonic()
        with pytest.raises(ServiceNowTimeout) as timeout:
            get(calling(connect_seconds=0.5), 80, "localhost", "http")

        assert 0.4 < time.monotonic() - began < 1.5
        assert isinstance(timeout.value.__cause__, ConnectTimeoutError)


def test_an_address_that_does_not_answer_leaves_time_for_the_next(resolver):
    with deaf() as address, saying(answering) as url:
        resolver.leads("localhost", [address, ("127.0.0.1", int(url.rpartition(":")[2]))])

        assert get(calling(connect_seconds=0.5), 80, "localhost", "http").status == 200


@pytest.mark.parametrize(
    ("name", "answer", "error"),
    [
        (NAME, [], NameResolutionError),
        (NAME, [("127.0.0.1", 1)], NewConnectionError),
        (f"{'a' * 64}.service-now.com", None, LocationParseError),
    ],
)
def test_a_name_that_leads_nowhere_is_an_outage_of_the_kind_the_library_names(resolver, name, answer, error):
    if answer is not None:
        resolver.leads(name, answer)

    with pytest.raises(ServiceNowUnavailable) as outage:
        get(calling(), 443, name)

    assert isinstance(outage.value.__cause__, error)


def test_through_a_proxy_it_is_the_proxy_who_resolves_the_name(resolver):
    heard: list[bytes] = []
    with saying(lambda connection: connection.sendall(b"HTTP/1.1 403 No\r\n\r\n"), hears=heard.append) as proxy:
        resolver.leads(NAME, ["127.0.0.1"])
        with pytest.raises(ServiceNowUnavailable):
            get(Client(proxy=proxy), 443)

    assert heard[0].startswith(f"CONNECT {NAME}:443".encode())
    assert resolver.asked == []
