"""The thirteen exchanged fields, and how callers choose among them."""

import pytest

from bridge.domain.errors import InvalidRequest
from bridge.domain.fields import CHOICE_KEYS, EXCHANGED_FIELDS, KEYS, SORTABLE_KEYS, FieldType, check, named


def test_thirteen_fields_are_exchanged_each_under_a_name_of_its_own():
    assert len(EXCHANGED_FIELDS) == len({field.key for field in EXCHANGED_FIELDS}) == 13
    assert len({field.exchanged_name for field in EXCHANGED_FIELDS}) == 13
    assert [field.key for field in EXCHANGED_FIELDS] == list(KEYS)


def test_choices_can_be_filtered_and_sorted_by():
    choices = [field for field in EXCHANGED_FIELDS if field.type is FieldType.CHOICE]

    assert [field.key for field in choices] == list(CHOICE_KEYS)
    assert all(field.filterable and field.sortable for field in choices)


def test_what_is_not_the_incidents_own_is_not_sorted_by():
    assert SORTABLE_KEYS.isdisjoint({"caller_id", "name", "user_principal_name", "sys_id", "url"})


def test_columns_are_chosen_by_key_or_documented_name_each_once_in_the_order_asked():
    names = ["UNIVERSAL PRINCIPAL NAME", "state", "u_vip", "STATE", "url", "OPENEDAT", "user_principal_name"]

    assert named(names) == ("user_principal_name", "state", "u_vip", "url", "opened_at")


def test_no_names_choose_nothing():
    assert named([]) == ()


def test_an_extra_field_is_known_to_its_own_connector_only():
    with pytest.raises(InvalidRequest):
        check(["u_vip"], ())


def test_every_unknown_name_is_named_with_what_there_is_instead():
    with pytest.raises(InvalidRequest) as refused:
        check(["number", "nope", "also_not"], ("u_vip",))

    sentences = refused.value.errors["fields"]
    assert [sentence.partition(" ")[0] for sentence in sentences] == ["also_not", "nope"]
    assert all(name in sentence for sentence in sentences for name in (*KEYS, "url", "u_vip"))
