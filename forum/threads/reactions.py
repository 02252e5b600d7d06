"""What the threads room does when told."""

from __future__ import annotations

from forum.accounts.events import MemberLeft
from forum.accounts.models import User
from forum.core.db import session
from forum.threads.commands.contributions import rebuild_contributions
from forum.threads.commands.leaving import forget_private, unname
from forum.threads.events import CategoryChanged


def readers_change_contributions(event: CategoryChanged) -> None:
    """Members' counters say only what everybody may read."""
    if event.what == "read_access":
        rebuild_contributions()


def member_leaves(event: MemberLeft) -> None:
    """Called while the member's row still has its handle, so that it can be taken out of the posts that mention it."""
    member = session().get_one(User, event.member_id)
    forget_private(member.id)
    unname(member, member.handle)
