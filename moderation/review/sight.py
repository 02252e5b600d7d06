"""How a post was hidden before a decision, and that again: as if nobody had decided, nothing said twice (inside a command)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.core.db import lock, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import iso, parse_instant
from forum.threads.commands import hide_post, restore_post
from forum.threads.models import Post, Thread
from moderation.flags.commands import forget_kept
from moderation.review.work import Work
from moderation.statements.commands import withdraw_statement
from moderation.statements.commands.stating import renew
from moderation.statements.models import Statement
from moderation.statements.reactions import stated_elsewhere
from moderation.statements.states import OF_POSTS, Withdrawn


def hidden_as(post: Post) -> dict[str, Any] | None:
    """By whom (None: by its flags), why, and when; None where it is in sight."""
    if post.hidden_at is None:
        return None
    return {"by": post.hidden_by_id, "reason": post.hidden_reason, "at": iso(post.hidden_at)}


def is_same_hiding(post: Post, at: Any) -> bool:
    """Whether nobody has hidden the post anew since then; older rows do not say when."""
    return at is None or (post.hidden_at is not None and iso(post.hidden_at) == at)


def take_over(work: Work, post: Post) -> None:
    """What somebody else has hidden for the same reason is hidden by this decision now."""
    _put(post, {"by": work.actor.id, "reason": post.hidden_reason, "at": iso(work.now)})


def stay_hidden_as(work: Work, post: Post, was: dict[str, Any]) -> None:
    """The decision is undone: the post stays hidden, as it was, and what this decision said of it is taken back."""
    said = select(Statement.id).where(
        Statement.post_id == post.id, Statement.withdrawn_at.is_(None), Statement.restriction.in_(OF_POSTS),
        Statement.issued_at >= work.now, Statement.issued_by_id == work.decision.actor_id,
    )
    for statement_id in list(session().scalars(said.order_by(Statement.id))):
        withdraw_statement(work.actor, statement_id, how=Withdrawn.UNDONE)
    if was["by"] is not None and was["reason"] == post.hidden_reason:
        _put(post, was)
        return
    restore_post(work.actor, post.id, quietly=True)
    hide_as(work, post.id, was)


def hide_as(work: Work, post_id: int, was: dict[str, Any]) -> None:
    """Bringing it back is undone: hidden as it was; what was said of it then holds again, and nobody is told anew."""
    with stated_elsewhere():
        post = hide_post(work.actor if was["by"] else SYSTEM, post_id, reason=was["reason"])
    _put(post, was)
    ended = select(Statement.id).where(
        Statement.post_id == post_id, Statement.withdrawn_how == Withdrawn.RESTORED.value, Statement.withdrawn_at >= work.now,
        Statement.restriction.in_(OF_POSTS),
    )
    for statement_id in list(session().scalars(ended.order_by(Statement.id))):
        renew(lock(Statement, statement_id))
    if was["by"] is None:
        forget_kept(work.actor, post_id, since=work.now)


def _put(post: Post, was: dict[str, Any]) -> None:
    post.hidden_by_id, post.hidden_reason = was["by"], was["reason"]
    if was.get("at"):
        post.hidden_at = parse_instant(was["at"])
        if post.is_opening:
            session().get_one(Thread, post.thread_id).hidden_at = post.hidden_at
    session().flush()
