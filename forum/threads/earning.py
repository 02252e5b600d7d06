"""Which posts earn reputation: questions and answers that everybody may read, as for the other counters of members.

Anything else would tell strangers about places they may not see. Discussions, announcements and comments earn nothing:
2-domain gives points for questions and answers only.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, func, select

from forum.core.db import locks_rows, session
from forum.reputation.causes import Cause, PostIds, among
from forum.reputation.models import ReputationChange
from forum.reputation.states import Kind
from forum.threads.commands.contributions import counts_for_authors
from forum.threads.models import Category, Post, SuggestedEdit, Thread
from forum.threads.states import ABUSE, APPLIED, PostKind, ReadAccess, ThreadType

EARNING_KINDS = (PostKind.QUESTION, PostKind.ANSWER)


def earns(post: Post) -> bool:
    """Whether votes on this post move somebody's reputation (the post with its thread and category)."""
    is_question = post.thread.type == ThreadType.QUESTION
    return is_question and post.listed and post.kind in EARNING_KINDS and counts_for_authors(post.thread)


def earning_posts() -> ColumnElement[bool]:
    """`earns` as SQL, for statements that join Post, Thread and Category."""
    return and_(
        Post.listed.is_(True), Post.kind.in_(EARNING_KINDS), Thread.listed.is_(True), Thread.type == ThreadType.QUESTION,
        Category.read_access == ReadAccess.EVERYONE,
    )


def verified_answers(post_ids: PostIds) -> Iterable[Cause]:
    """Answers that staff vouch for, unless their author did so."""
    found = (
        select(Post.id, Post.author_id, Post.verified_by_staff_at).join(Post.thread).join(Thread.category)
        .where(among(Post.id, post_ids), earning_posts(), Post.kind == PostKind.ANSWER, Post.verified_by_staff_at.is_not(None),
               Post.verified_by_id.is_distinct_from(Post.author_id))
    )
    for post_id, author_id, at in session().connection().execute(found):
        yield Cause(Kind.ANSWER_VERIFIED, author_id, post_id, at)


def approved_edits(post_ids: PostIds) -> Iterable[Cause]:
    """Suggested edits that were taken over, as they were or improved. What becomes of the text later changes nothing."""
    found = (
        select(Post.id, SuggestedEdit.id, SuggestedEdit.author_id, SuggestedEdit.decided_at)
        .join(SuggestedEdit, SuggestedEdit.post_id == Post.id).join(Post.thread).join(Thread.category)
        .where(among(Post.id, post_ids), earning_posts(), SuggestedEdit.state.in_(APPLIED), SuggestedEdit.author_id != Post.author_id)
    )
    for post_id, suggestion_id, author_id, at in session().connection().execute(found):
        yield Cause(Kind.EDIT_APPROVED, author_id, post_id, at, suggestion_id)


def removed_as_abuse(post_ids: PostIds) -> Iterable[Cause]:
    """Posts of any kind that a moderator has hidden as spam or abuse, wherever they stand: this is about their author.

    It is the one thing that the public learns of a hidden post: that there was one. What hides without a moderator
    deciding so (jobs, imports) costs nothing, nor does one's own judgement of oneself.
    """
    found = select(Post.id, Post.author_id, Post.hidden_at).where(
        among(Post.id, post_ids), Post.hidden_at.is_not(None), Post.hidden_reason.in_(ABUSE), Post.hidden_by_id.is_not(None),
        Post.hidden_by_id != Post.author_id,
    )
    for post_id, author_id, at in session().connection().execute(found):
        yield Cause(Kind.POST_REMOVED, author_id, post_id, at)


def removed_before_it_cost() -> Iterable[int]:
    """Posts removed as spam or abuse whose author has not lost points for it: one is enough to look again at all."""
    row = select(ReputationChange.id).where(
        ReputationChange.post_id == Post.id, ReputationChange.kind == Kind.POST_REMOVED, ReputationChange.is_active.is_(True),
    )
    removed = select(Post.id).where(
        Post.listed.is_(False), Post.hidden_reason.in_(ABUSE), Post.hidden_by_id.is_not(None), Post.hidden_by_id != Post.author_id,
        ~row.exists(),
    )
    return session().scalars(removed.limit(1))


def hold_posts(post_ids: PostIds) -> None:
    """Keep everybody from voting on, accepting or removing these posts until commit, for those who come without a lock."""
    if locks_rows():
        theirs = select(Post.thread_id).where(among(Post.id, post_ids))
        session().execute(select(Thread.id).where(Thread.id.in_(theirs)).order_by(Thread.id).with_for_update())
        session().execute(select(Post.id).where(among(Post.id, post_ids)).order_by(Post.id).with_for_update())


def last_post() -> int:
    return session().scalar(select(func.max(Post.id))) or 0
