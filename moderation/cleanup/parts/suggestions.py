"""Edits a spammer suggested that still wait: closed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.core.db import after_commit, lock, session
from forum.core.events import announce
from forum.kit.clock import iso, parse_instant, utcnow
from forum.threads.events import EditSuggested, SuggestionWithdrawn
from forum.threads.models import Post, SuggestedEdit
from forum.threads.queries.suggestions import forget_count
from forum.threads.states import SuggestionState
from moderation.cleanup.models import Cleanup, CleanupRow
from moderation.cleanup.parts.taking import AT_ONCE, Touched, number_of, untouched
from moderation.cleanup.states import RowKind


def count(member_id: int) -> int:
    return number_of(SuggestedEdit.author_id == member_id, SuggestedEdit.decided_at.is_(None))


def take(cleanup: Cleanup) -> list[Touched]:
    mine = (SuggestedEdit.author_id == cleanup.member_id, SuggestedEdit.decided_at.is_(None))
    waiting = select(SuggestedEdit.id).where(*mine, untouched(cleanup, RowKind.SUGGESTION, SuggestedEdit.id)).order_by(SuggestedEdit.id)
    touched = []
    for suggestion_id in list(session().scalars(waiting.limit(AT_ONCE))):
        one = lock(SuggestedEdit, suggestion_id)
        touched.append(Touched(RowKind.SUGGESTION, one.id, before_of(one)))
        one.state, one.version, one.decided_at = SuggestionState.VOID.value, one.version + 1, utcnow()
        announce(SuggestionWithdrawn(**_told(cleanup, one)))
    after_commit(forget_count)
    return touched


def before_of(suggestion: SuggestedEdit) -> dict[str, Any]:
    return {"state": suggestion.state, "created_at": iso(suggestion.created_at)}


def _told(cleanup: Cleanup, suggestion: SuggestedEdit) -> dict[str, Any]:
    """What the queue of suggested edits hears."""
    thread_id = session().scalar(select(Post.thread_id).where(Post.id == suggestion.post_id))
    return {"at": utcnow(), "actor_id": cleanup.member_id, "thread_id": thread_id, "post_id": suggestion.post_id,
            "suggestion_id": suggestion.id}


def put_back(member_id: int, row: CleanupRow) -> bool:
    """Open again where its post may be seen; stale where the post was edited since. Not when its author suggested anew."""
    one = session().scalars(select(SuggestedEdit).where(SuggestedEdit.id == row.target_id).with_for_update()).one_or_none()
    if one is None or one.state != SuggestionState.VOID or parse_instant(row.before["created_at"]) != one.created_at:
        return False
    post = session().get_one(Post, one.post_id)
    again = select(SuggestedEdit.id).where(SuggestedEdit.post_id == one.post_id, SuggestedEdit.author_id == one.author_id)
    if not post.listed or session().scalar(again.where(SuggestedEdit.decided_at.is_(None))) is not None:
        return False
    one.state = row.before["state"] if post.revision == one.base else SuggestionState.STALE.value
    one.version, one.decided_at, one.decided_by_id = one.version + 1, None, None
    session().flush()
    announce(EditSuggested(at=utcnow(), actor_id=member_id, thread_id=post.thread_id, post_id=post.id, suggestion_id=one.id))
    after_commit(forget_count)
    return True
