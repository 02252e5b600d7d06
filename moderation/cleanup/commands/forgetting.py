"""After 30 days nobody can take a clean-up back: what was kept for that goes, pictures too."""

from __future__ import annotations

from sqlalchemy import delete, func, select

from forum.accounts import pictures
from forum.accounts.models import User
from forum.core.db import after_commit, command, lock, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from moderation.cleanup.models import Cleanup, CleanupRow
from moderation.cleanup.states import BUSY, KEPT, RowKind
from moderation.policy import DeskAction

ROWS_AT_ONCE = 1_000


@command
def forget_some(actor: Actor) -> bool:
    """Delete a portion of what is kept too long. False when nothing more is."""
    authorize(actor, DeskAction.ADVANCE_CLEANUP)
    old = select(Cleanup.id).where(Cleanup.forgotten_at.is_(None), Cleanup.begun_at < utcnow() - KEPT)
    old = old.where(Cleanup.state.not_in([str(state) for state in BUSY]))
    cleanup_id = session().scalar(old.order_by(Cleanup.begun_at).limit(1))
    if cleanup_id is None:
        return False
    cleanup = lock(Cleanup, cleanup_id)
    forget_picture(cleanup)
    some = select(CleanupRow.id).where(CleanupRow.cleanup_id == cleanup.id).order_by(CleanupRow.id).limit(ROWS_AT_ONCE)
    session().execute(delete(CleanupRow).where(CleanupRow.id.in_(some)).execution_options(synchronize_session=False))
    if not session().scalar(select(func.count()).where(CleanupRow.cleanup_id == cleanup.id)):
        cleanup.forgotten_at = utcnow()
    return True


def forget_picture(cleanup: Cleanup) -> None:
    """The name, words and picture a clean-up holds for its member (inside a command)."""
    held = select(CleanupRow).where(CleanupRow.cleanup_id == cleanup.id, CleanupRow.kind == RowKind.PROFILE)
    row = session().scalars(held).one_or_none()
    if row is None:
        return
    member_id, key = row.target_id, str(row.before["avatar_key"])
    session().delete(row)
    if session().scalar(select(User.avatar_key).where(User.id == member_id)) != key:
        after_commit(lambda: pictures.forget(member_id, key))
