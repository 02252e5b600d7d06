"""Edits a spammer suggested that still wait: closed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.core.db import after_commit, lock, session
from forum.kit.clock import iso, parse_instant, utcnow
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
    after_commit(forget_count)
    return touched


def before_of(suggestion: SuggestedEdit) -> dict[str, Any]:
    return {"state": suggestion.state, "created_at": iso(suggestion.created_at)}


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
    after_commit(forget_count)
    return True
