"""What the teams room does when told: whoever may no longer work on cases is in no team, from the same moment on."""

from __future__ import annotations

from forum.accounts.events import MemberLeft, RolesChanged
from forum.core.permissions import SYSTEM
from moderation.sanctions.events import SanctionImposed
from moderation.sanctions.states import SanctionKind
from moderation.teams.commands import leave_all_teams
from moderation.teams.states import WORKING_ROLES


def member_leaves(event: MemberLeft) -> None:
    leave_all_teams(SYSTEM, event.member_id)


def roles_change(event: RolesChanged) -> None:
    if WORKING_ROLES.isdisjoint(event.after):
        leave_all_teams(SYSTEM, event.member_id)


def removal_ends_work(event: SanctionImposed) -> None:
    """An account that is closed for good; a suspension ends, and its member is still of the team then."""
    if event.kind == SanctionKind.REMOVAL:
        leave_all_teams(SYSTEM, event.member_id)
