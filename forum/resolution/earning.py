"""What acceptances are worth: to the author of the answer, and to the asker who says that it helped."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from forum.core.db import session
from forum.reputation.causes import Cause, PostIds, among
from forum.reputation.states import Kind
from forum.resolution.models import Solution
from forum.resolution.states import SolvedHow
from forum.threads.earning import earning_posts
from forum.threads.models import Post, Thread


def acceptances(post_ids: PostIds) -> Iterable[Cause]:
    """Every marked solution, primary or further, but presumed ones: nobody said those.

    One's own answer earns nothing: neither accepted by its author nor given to one's own question. Only the asker earns for
    accepting; staff and helpers who do it for them do not.
    """
    found = (
        select(Post.id, Post.author_id, Thread.asker_id, Solution.how, Solution.accepted_by_id, Solution.accepted_at)
        .join(Solution, Solution.answer_id == Post.id).join(Post.thread).join(Thread.category)
        .where(among(Post.id, post_ids), earning_posts(), Solution.how != SolvedHow.PRESUMED)
    )
    for post_id, author_id, asker_id, how, by_id, at in session().connection().execute(found):
        if author_id in (asker_id, by_id):
            continue
        yield Cause(Kind.ANSWER_ACCEPTED, author_id, post_id, at)
        if how == SolvedHow.ACCEPTED_BY_ASKER or (how == SolvedHow.ARTICLE and by_id == asker_id):
            yield Cause(Kind.ACCEPTING, asker_id, post_id, at)
