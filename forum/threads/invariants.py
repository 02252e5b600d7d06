"""What must hold between posts, threads and everything counted from them. Each function returns the ids that drift."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select
from sqlalchemy.orm import aliased

from forum.core.db import session
from forum.threads.commands.contributions import kept_contributions, true_contributions
from forum.threads.models import Post, Revision, Thread
from forum.threads.states import PostKind, Status, ThreadType
from forum.threads.tallies import WITH_STAFF, kept_tallies, true_tallies


def listed_threads() -> list[int]:
    """Threads listed though deleted, hidden or held, or the reverse."""
    return _ids(select(Thread.id).where(Thread.listed == or_(_removed(Thread), Thread.merged_into_id.is_not(None))))


def opening_posts() -> list[int]:
    """Threads whose opening post is missing or is removed in another way than the thread."""
    opening = and_(Post.thread_id == Thread.id, Post.kind == PostKind.QUESTION)
    differs = or_(
        Post.id.is_(None), Post.listed != Thread.listed, Post.deleted_at.is_distinct_from(Thread.deleted_at),
        Post.hidden_at.is_distinct_from(Thread.hidden_at), Post.held_at.is_distinct_from(Thread.held_at),
        Post.author_id != Thread.asker_id,
    )
    return _ids(select(Thread.id).outerjoin(Post, opening).where(differs, Thread.merged_into_id.is_(None)))


def merged_threads() -> list[int]:
    """Merged threads that still have posts, or that lead to themselves or in a circle."""
    filled = _ids(select(Thread.id).where(Thread.merged_into_id.is_not(None), select(Post.id).where(Post.thread_id == Thread.id).exists()))
    found = select(Thread.id, Thread.merged_into_id).where(Thread.merged_into_id.is_not(None))
    leads: dict[int, int | None] = {row[0]: row[1] for row in session().execute(found)}
    return sorted({*filled, *(start for start in leads if _leads_nowhere(start, leads))})


def _leads_nowhere(start: int, leads: dict[int, int | None]) -> bool:
    seen, here = set[int](), start
    while (there := leads.get(here)) is not None:
        if here in seen:
            return True
        seen.add(here)
        here = there
    return False


def parents_of_comments() -> list[int]:
    """Comments under a comment, or under a post of another thread."""
    above = aliased(Post)
    wrong = or_(above.kind == PostKind.COMMENT, above.thread_id != Post.thread_id)
    return _ids(select(Post.id).join(above, above.id == Post.parent_id).where(wrong))


def listed_posts() -> list[int]:
    """Answers and comments listed though removed or below a removed answer, or the reverse."""
    above = aliased(Post)
    gone_above = and_(above.kind == PostKind.ANSWER, above.listed.is_(False))
    shown = and_(not_(_removed(Post)), func.coalesce(case((gone_above, 0), else_=1), 1) == 1)
    replies = select(Post.id).outerjoin(above, above.id == Post.parent_id).where(Post.kind != PostKind.QUESTION)
    return _ids(replies.where(Post.listed != case((shown, True), else_=False)))


def reply_counts() -> list[int]:
    """Threads whose answer or comment count differs from their listed posts."""
    answers = func.sum(case((Post.kind == PostKind.ANSWER, 1), else_=0)).label("answers")
    comments = func.sum(case((Post.kind == PostKind.COMMENT, 1), else_=0)).label("comments")
    there = select(Post.thread_id, answers, comments).where(Post.listed.is_(True)).group_by(Post.thread_id).subquery()
    drifting = select(Thread.id).outerjoin(there, there.c.thread_id == Thread.id).where(or_(
        Thread.answer_count != func.coalesce(there.c.answers, 0), Thread.comment_count != func.coalesce(there.c.comments, 0),
    ))
    return _ids(drifting)


def comment_counts() -> list[int]:
    """Posts whose comment count differs from the listed comments under them."""
    number = func.count().label("number")
    under = select(Post.parent_id, number).where(Post.listed.is_(True), Post.parent_id.is_not(None)).group_by(Post.parent_id).subquery()
    drifting = select(Post.id).outerjoin(under, under.c.parent_id == Post.id)
    return _ids(drifting.where(Post.comment_count != func.coalesce(under.c.number, 0)))


def first_responses() -> list[int]:
    """Threads whose first response is not their first listed answer by somebody else."""
    first = (
        select(Post.thread_id, func.min(Post.created_at).label("at")).join(Thread, Thread.id == Post.thread_id)
        .where(Post.kind == PostKind.ANSWER, Post.listed.is_(True), Post.author_id != Thread.asker_id)
        .group_by(Post.thread_id).subquery()
    )
    drifting = select(Thread.id).outerjoin(first, first.c.thread_id == Thread.id)
    return _ids(drifting.where(Thread.first_response_at.is_distinct_from(first.c.at)))


def revision_numbers() -> list[int]:
    """Posts whose revision is not the number of their newest one, or with a gap between revisions."""
    written = (
        select(Revision.post_id, func.max(Revision.number).label("newest"), func.count().label("number"))
        .group_by(Revision.post_id).subquery()
    )
    drifting = select(Post.id).outerjoin(written, written.c.post_id == Post.id)
    return _ids(drifting.where(or_(written.c.newest.is_distinct_from(Post.revision), written.c.newest != written.c.number)))


def statuses() -> list[int]:
    """Threads whose status is not what their resolution, waiting_on and answers make of them."""
    return _ids(select(Thread.id).where(Thread.status != _true_status()))


def _true_status() -> ColumnElement[str]:
    """`tallies.status_of` as SQL."""
    return case(
        (Thread.type != ThreadType.QUESTION, Thread.type),
        (and_(Thread.resolution == "solved", Thread.solved_how == "presumed"), Status.PRESUMED.value),
        (Thread.resolution == "solved", Status.SOLVED.value),
        (Thread.resolution == "closed", Thread.closed_reason),
        (Thread.waiting_on.in_(WITH_STAFF), Status.ESCALATED.value),
        (Thread.waiting_on == "asker", Status.NEEDS_INFO.value),
        (Thread.answer_count > 0, Status.ANSWERED.value),
        else_=Status.UNANSWERED.value,
    )


def tallies() -> list[int]:
    """Categories whose tallies differ from their listed threads (tags included)."""
    true, kept = true_tallies(), kept_tallies()
    return sorted({place[0] for place in true.keys() | kept.keys() if true.get(place, 0) != kept.get(place, 0)})


def contributions() -> list[int]:
    """Members whose question or answer count differs from what they wrote for everybody to read."""
    true, kept = true_contributions(), kept_contributions()
    return sorted(member for member in true.keys() | kept.keys() if true.get(member, (0, 0)) != kept.get(member, (0, 0)))


def _removed(row: type[Thread] | type[Post]) -> ColumnElement[bool]:
    return or_(row.deleted_at.is_not(None), row.hidden_at.is_not(None), row.held_at.is_not(None))


def _ids(query: object) -> list[int]:
    return list(session().scalars(query))  # type: ignore[call-overload]
