"""Who sees insights, and who sets them up."""

import pytest

from forum.core.permissions import STRANGER, can
from forum.policy import Action
from tests import make

TABLE = {
    Action.SEE_INSIGHTS: {"agent", "moderator", "editor", "admin"},
    Action.MANAGE_INSIGHTS: {"moderator", "admin"},
}


@pytest.mark.parametrize("action", TABLE)
@pytest.mark.parametrize("role", ["agent", "moderator", "editor", "admin"])
def test_each_role_may_what_the_table_says(app, role, action):
    assert can(make.member(roles=(role,)), action) is (role in TABLE[action])


@pytest.mark.parametrize("action", TABLE)
def test_neither_strangers_nor_the_most_trusted_members_may(app, action):
    assert not can(STRANGER, action) and not can(make.member(reputation=1_000_000), action)
