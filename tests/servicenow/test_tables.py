"""What is asked of the Table API, and what a page of it means when the instance leaves out its count or its columns."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from bridge.domain.connector import Connector
from bridge.domain.errors import InvalidRequest, ServiceNowUnavailable
from bridge.domain.grant import Access
from bridge.domain.paging import Slice
from bridge.servicenow.query import Query
from bridge.servicenow.tables import LONGEST_ADDRESS, Tables
from tests.servicenow.instances import calling, saying

PATH = "/api/now/table/incident"


def answered(body, *headers, ask=None):
    """What `Tables` makes of one answer, and the address it asked."""
    heard: list[bytes] = []
    text = json.dumps(body).encode()
    head = [
        "HTTP/1.1 200 OK",
        "Connection: close",
        "Content-Type: application/json",
        f"Content-Length: {len(text)}",
        *headers,
    ]
    said = "\r\n".join(head).encode() + b"\r\n\r\n" + text
    with saying(lambda connection: connection.sendall(said), hears=heard.append) as url:
        access = Access(Connector("tenant", url, "client", "secret"), "token")
        tables = Tables(calling())
        found = (ask or (lambda: tables.rows(access, PATH, Query(), ["number"], limit=2, offset=4)))()
    return found, urlsplit(heard[0].decode().split(" ")[1])


def test_a_page_is_asked_for_with_values_and_labels_and_without_links():
    _, address = answered({"result": []})

    assert address.path == PATH
    assert parse_qs(address.query, keep_blank_values=True) == {
        "sysparm_query": [""],
        "sysparm_fields": ["number"],
        "sysparm_display_value": ["all"],
        "sysparm_exclude_reference_link": ["true"],
        "sysparm_limit": ["2"],
        "sysparm_offset": ["4"],
    }


@pytest.mark.parametrize(
    ("headers", "total", "has_more"),
    [
        (["X-Total-Count: 7"], 7, True),
        (["X-Total-Count: 6"], 6, False),
        (["X-Total-Count: 0"], 0, False),
        ([], 5, False),
        (['Link: <https://x>;rel="first",<https://x>;rel="next"'], 5, True),
        (['Link: <https://x>;rel="first",<https://x>;rel="last"'], 5, False),
        (["X-Total-Count: many", 'Link: <https://x>;rel="next"'], 5, True),
        (["X-Total-Count: 6", 'Link: <https://x>;rel="next"'], 6, False),
    ],
)
def test_the_count_says_whether_rows_follow_and_the_link_where_there_is_no_count(headers, total, has_more):
    rows, _ = answered({"result": [{"number": {"value": "INC1"}}]}, *headers)

    page = rows.page(Slice(page=3, page_size=2), ["one"])

    assert (page.total, page.has_more, list(page.items)) == (total, has_more, ["one"])


@pytest.mark.parametrize("result", [{"number": "INC1"}, "text", 1, ["INC1"], [{"number": "INC1"}, None]])
def test_what_is_no_list_of_records_is_refused(result):
    with pytest.raises(ServiceNowUnavailable, match="not a list of records"):
        answered({"result": result})


def test_no_address_is_longer_than_servicenow_takes():
    query = Query()
    access = Access(Connector("tenant", "https://x.service-now.com", "client", "secret"), "token")
    for _ in range(LONGEST_ADDRESS // 200):
        query.equals("short_description", "x" * 190)

    with pytest.raises(InvalidRequest, match="more than ServiceNow can be asked"):
        Tables(calling()).rows(access, PATH, query, ["number"], limit=1)
