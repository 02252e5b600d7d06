"""What is known of some questions, with times: the same number of statements for one as for many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from forum.core.db import session
from forum.resolution.models import ResolutionChange
from forum.threads.models import Post, Thread
from forum.votes.models import MeToo
from moderation.escalations.models import Escalation
from moderation.raising.models import Raising, RaisingRule
from moderation.raising.occasions import Case, Said, Story, Terms, Turn
from moderation.raising.states import RuleKind

POSTS_MOST = 20_000
"""Of all questions of a portion together; what is beyond it is left out, the newest first to stay."""


def terms_of(rule: RaisingRule) -> Terms:
    return Terms(RuleKind(rule.kind), rule.amount, rule.cooldown_days)


def stories(rule: RaisingRule, thread_ids: Collection[int]) -> dict[int, Story]:
    """By thread; what is gone is left out. Six statements."""
    if not thread_ids:
        return {}
    ids = list(thread_ids)
    threads = session().execute(select(Thread.id, Thread.asker_id, Thread.created_at).where(Thread.id.in_(ids))).all()
    posts = _by_thread(select(Post.thread_id, Post.created_at, Post.author_id, Post.deleted_at, Post.hidden_at).where(
        Post.thread_id.in_(ids), Post.held_at.is_(None)).order_by(Post.id.desc()).limit(POSTS_MOST))
    change = ResolutionChange
    turns = _by_thread(select(change.thread_id, change.at, change.is_counted, change.is_resolution, change.is_waiting_on)
                       .where(change.thread_id.in_(ids)).order_by(change.thread_id, change.seq))
    me_toos = _by_thread(select(MeToo.thread_id, MeToo.created_at).where(MeToo.thread_id.in_(ids)))
    cases = _by_thread(select(Escalation.thread_id, Escalation.opened_at, Escalation.closed_at).where(Escalation.thread_id.in_(ids)))
    raised = _by_thread(select(Raising.thread_id, Raising.occasion_at, Raising.at).where(
        Raising.thread_id.in_(ids), Raising.rule_id == rule.id))
    return {
        row.id: Story(
            row.id, row.asker_id, row.created_at, tuple(_said(*one) for one in posts[row.id]),
            tuple(Turn(*one) for one in turns[row.id]), tuple(at for (at,) in me_toos[row.id]), tuple(Case(*one) for one in cases[row.id]),
            tuple((occasion_at, at) for occasion_at, at in raised[row.id]),
        ) for row in threads
    }


def _said(at: Any, author_id: int, deleted_at: Any, hidden_at: Any) -> Said:
    gone = [when for when in (deleted_at, hidden_at) if when is not None]
    return Said(at, author_id, min(gone) if gone else None)


def _by_thread(statement: Any) -> dict[int, list[Sequence[Any]]]:
    found: dict[int, list[Sequence[Any]]] = defaultdict(list)
    for thread_id, *rest in session().execute(statement):
        found[thread_id].append(rest)
    return found
