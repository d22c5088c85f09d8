"""Single records: an answer that is none is an outage, and never half believed."""

import json

import pytest

from bridge.domain.errors import ServiceNowUnavailable
from bridge.servicenow.query import Query
from bridge.servicenow.records import Records, Table
from tests.servicenow.instances import calling, saying

TABLE = Table("oauth_entity", "OAuth application registry", "admin")
SYS_ID = "a" * 32


def records(result):
    body = json.dumps({"result": result}).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return saying(lambda connection: connection.sendall(head.encode() + body))


def asking(url):
    return Records(calling(), url, "Bearer canary")


@pytest.mark.parametrize("result", [{}, "text", ["text"], [{}], [{"sys_id": "../sys_user"}], [{"sys_id": None}]])
def test_what_is_no_list_of_records_is_not_believed(result):
    with records(result) as url, pytest.raises(ServiceNowUnavailable):
        asking(url).find(TABLE, Query(), ("sys_id",))


@pytest.mark.parametrize("result", [[], "text", [{"sys_id": SYS_ID}]])
@pytest.mark.parametrize("way", ["create", "change"])
def test_what_is_no_record_is_not_believed(result, way):
    where = (TABLE,) if way == "create" else (TABLE, SYS_ID)
    with records(result) as url, pytest.raises(ServiceNowUnavailable):
        getattr(asking(url), way)(*where, {"name": "Bridge"}, ("sys_id",))


def test_an_empty_cell_is_empty_and_an_absent_one_absent():
    with records([{"sys_id": SYS_ID, "name": "", "active": True, "logo_url": None}]) as url:
        (found,) = asking(url).find(TABLE, Query(), ("sys_id",))

    assert (found["name"], "logo_url" in found) == ("", False)
