"""Name, words and picture of a spammer. The handle stays: old links and mentions lead to it."""

from __future__ import annotations

from sqlalchemy import select

from forum.accounts import pictures
from forum.accounts.commands.profile import shown_differently
from forum.accounts.models import User
from forum.core.db import lock, session
from moderation.cleanup.models import Cleanup, CleanupRow
from moderation.cleanup.parts.taking import Touched, untouched
from moderation.cleanup.states import RowKind


def count(member_id: int) -> int:
    return int(_says_something(session().get_one(User, member_id)))


def take(cleanup: Cleanup) -> list[Touched]:
    """The picture's file stays until the clean-up cannot be taken back any more; nobody is shown it."""
    is_fresh = session().scalar(select(untouched(cleanup, RowKind.PROFILE, cleanup.member_id)))
    if not is_fresh or not _says_something(session().get_one(User, cleanup.member_id)):
        return []  # with no row locked: threads come before members
    member = lock(User, cleanup.member_id)
    before = {"display_name": member.display_name, "bio": member.bio, "avatar_key": member.avatar_key}
    member.display_name, member.bio, member.avatar_key = member.handle, "", pictures.generated_key()
    shown_differently(member, everywhere=True)
    return [Touched(RowKind.PROFILE, member.id, {**before, "reset_to": member.avatar_key})]


def put_back(member_id: int, row: CleanupRow) -> bool:
    """Unless the member has left, or said something about themselves since."""
    member, before = lock(User, member_id), row.before
    if member.left_at is not None or (member.bio, member.avatar_key) != ("", before["reset_to"]):
        return False
    member.display_name, member.bio, member.avatar_key = before["display_name"], before["bio"], before["avatar_key"]
    shown_differently(member, everywhere=True)
    return True


def _says_something(member: User) -> bool:
    is_plain = member.display_name == member.handle and not member.bio and pictures.is_generated(member.avatar_key)
    return member.left_at is None and not is_plain
