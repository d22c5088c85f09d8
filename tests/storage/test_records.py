"""What is written down is read back as it was, and what another version wrote does no harm."""

from dataclasses import fields, replace
from datetime import UTC, datetime

import orjson
import pytest

from bridge.domain.application import ApplicationToken
from bridge.domain.attempt import Attempt
from bridge.domain.grant import Account, Grant
from bridge.domain.licences import LicenceAnswer
from bridge.storage import records

MOMENT = datetime(2026, 11, 22, 6, 30, 0, 123456, tzinfo=UTC)
GRANT = Grant(
    instance_url="https://contoso.service-now.com",
    client_id="client",
    access_token="access",
    refresh_token="refresh",
    lifespan_seconds=1799,
    access_expires_at=MOMENT,
    connected_at=MOMENT,
    sign_in_again_by=MOMENT,
    account=Account("0" * 32, "Zoë \U0001f600 Vance", "adele", "adele@contoso.com"),
    refused_at=MOMENT,
)
ATTEMPT = Attempt(
    "tenant", "agent", "https://a.service-now.com", "client", "https://b/c", "https://p/", "verifier", "c"
)

APPLICATION_TOKEN = ApplicationToken("access", MOMENT, MOMENT)
LICENCE = LicenceAnswer(True, MOMENT, MOMENT)


@pytest.mark.parametrize("grant", [GRANT, replace(GRANT, account=None, refused_at=None, refresh_token="")])
def test_a_grant_is_read_back_equal(grant):
    assert records.grant(records.written(grant)) == grant


def test_an_attempt_is_read_back_equal():
    assert records.attempt(records.written(ATTEMPT)) == ATTEMPT


def test_an_applications_token_is_read_back_equal():
    assert records.application_token(records.written(APPLICATION_TOKEN)) == APPLICATION_TOKEN


@pytest.mark.parametrize("answer", [LICENCE, replace(LICENCE, is_held=False), replace(LICENCE, is_held=None)])
def test_an_answer_about_a_licence_is_read_back_equal(answer):
    assert records.licence_answer(records.written(answer)) == answer


def test_every_member_is_written():
    for record in (GRANT, ATTEMPT, APPLICATION_TOKEN, LICENCE):
        assert set(orjson.loads(records.written(record))) == {field.name for field in fields(record)}


def test_members_that_a_later_version_added_are_passed_over():
    later = {**orjson.loads(records.written(GRANT)), "something_new": 1}
    attempt = {**orjson.loads(records.written(ATTEMPT)), "something_new": 1}

    assert records.grant(orjson.dumps(later)) == GRANT
    assert records.attempt(orjson.dumps(attempt)) == ATTEMPT


def test_optional_members_that_an_earlier_version_left_out_are_empty():
    earlier = orjson.loads(records.written(GRANT))
    del earlier["account"], earlier["refused_at"]

    assert records.grant(orjson.dumps(earlier)) == replace(GRANT, account=None, refused_at=None)


@pytest.mark.parametrize(
    "text", [b"", b"{}", b"[]", b"1", b"null", b'{"instance_url": "x"}', b'{"connected_at": "x"}', b'{"told_at": 5}']
)
def test_what_is_no_record_is_told_by_one_exception(text):
    for read in (records.grant, records.attempt, records.application_token, records.licence_answer):
        with pytest.raises(ValueError, match=r".*"):
            read(text)


def test_no_record_shows_its_secrets_when_printed():
    for secret in ("access", "refresh", "verifier"):
        assert f"'{secret}'" not in repr((GRANT, ATTEMPT, APPLICATION_TOKEN))
    assert "code=" not in repr(ATTEMPT)
