"""Roles grant permissions by a table, and nothing else grants any."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.domain.agents import (
    DEFAULT_ROLES,
    GLOBAL_ADMINISTRATOR,
    INTUNE_ADMINISTRATOR,
    Agent,
    Permission,
    permissions,
)


def agent(*roles: str) -> Agent:
    return Agent("tenant", "agent", "Alex", frozenset(roles))


def test_an_agent_without_a_role_may_nothing():
    assert permissions(agent(), DEFAULT_ROLES) == frozenset()


@given(st.frozensets(st.text(max_size=20), max_size=5))
def test_roles_that_the_table_does_not_name_grant_nothing(roles):
    assert permissions(agent(*(roles - set(DEFAULT_ROLES))), DEFAULT_ROLES) == frozenset()


@given(st.frozensets(st.sampled_from(sorted(DEFAULT_ROLES))), st.sampled_from(sorted(DEFAULT_ROLES)))
def test_one_more_role_never_takes_anything_away(roles, another):
    held = permissions(agent(*roles), DEFAULT_ROLES)

    assert permissions(agent(*roles, another), DEFAULT_ROLES) == held | DEFAULT_ROLES[another]


@pytest.mark.parametrize("role", [GLOBAL_ADMINISTRATOR, INTUNE_ADMINISTRATOR])
def test_administrators_of_the_directory_may_everything(role):
    assert permissions(agent(role), DEFAULT_ROLES) == set(Permission)


def test_an_empty_table_grants_nothing():
    assert permissions(agent(GLOBAL_ADMINISTRATOR), {}) == frozenset()


def test_permissions_are_written_as_resource_and_action():
    assert {str(each) for each in Permission} == {"incidents:read", "connector:update", "insights:read", "audit:read"}
