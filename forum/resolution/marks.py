"""The marks on answers: rows of `solutions`, `posts.is_solution`, and `users.solution_count`.

A member's solutions are their answers accepted by somebody (not presumed) in questions that everyone may read, as for the
other counters of members.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import and_, delete, func, insert, select, update

from forum.accounts.models import User
from forum.core.db import lock, session
from forum.reputation.ledger import settle
from forum.resolution.cycle import Mark, Question
from forum.resolution.models import Solution
from forum.resolution.states import SolvedHow
from forum.threads.models import Category, Post, Thread
from forum.threads.states import ReadAccess


def marks_of(thread: Thread) -> tuple[Mark, ...]:
    """The solutions of a question, the primary one first."""
    order = (Solution.is_primary.desc(), Solution.accepted_at, Solution.answer_id)
    rows = session().scalars(select(Solution).where(Solution.thread_id == thread.id).order_by(*order))
    return tuple(Mark(row.answer_id, row.revision, row.how, row.accepted_by_id, row.accepted_at, row.scope) for row in rows)


def solution_rows(thread_id: int, question: Question) -> list[dict[str, object]]:
    """Columns of the `solutions` rows of a question."""
    return [
        {"thread_id": thread_id, "answer_id": mark.answer_id, "is_primary": mark is question.primary, "revision": mark.revision,
         "scope": mark.scope, "how": str(mark.how), "accepted_by_id": mark.by_id, "accepted_at": mark.at}
        for mark in question.marks
    ]


def write_marks(thread: Thread, before: Question, after: Question) -> None:
    """Make rows, flags and counters say what `after` says (the thread is locked)."""
    if before.marks != after.marks:
        session().execute(delete(Solution).where(Solution.thread_id == thread.id).execution_options(synchronize_session=False))
        if after.marks:
            session().execute(insert(Solution), solution_rows(thread.id, after))
    posts = _answers({mark.answer_id for mark in (*before.marks, *after.marks)}) if before.marks or after.marks else {}
    for post in posts.values():
        post.is_solution = after.mark_of(post.id) is not None
    session().flush()
    settle({mark.answer_id for mark in {*before.marks} ^ {*after.marks}})
    earned = _earned(thread, after, posts)
    earned.subtract(_earned(thread, before, posts))
    add_solutions(earned)


def _answers(ids: Iterable[int]) -> dict[int, Post]:
    found = select(Post).where(Post.id.in_(sorted(ids))).order_by(Post.id).with_for_update(of=Post)
    return {post.id: post for post in session().scalars(found)}


def _earned(thread: Thread, question: Question, posts: dict[int, Post]) -> Counter[int]:
    if not question.side.counted or thread.category.read_access != ReadAccess.EVERYONE:
        return Counter()
    return Counter(posts[mark.answer_id].author_id for mark in question.marks if mark.how != SolvedHow.PRESUMED)


def add_solutions(earned: Counter[int]) -> None:
    """Add to members' counters (inside a command), in the order everybody uses."""
    for member_id, change in sorted(earned.items()):
        if change:
            row = update(User).where(User.id == member_id).values(solution_count=User.solution_count + change)
            session().execute(row.execution_options(synchronize_session=False))


def credit_move(thread: Thread, *, was_public: bool, is_public: bool) -> None:
    """The thread moved between categories of different readers: its helpers' counters follow."""
    if was_public == is_public or not thread.listed:
        return
    authors = (
        select(Post.author_id, func.count()).join(Solution, Solution.answer_id == Post.id)
        .where(Solution.thread_id == thread.id, Solution.how != SolvedHow.PRESUMED).group_by(Post.author_id)
    )
    sign = 1 if is_public else -1
    add_solutions(Counter({member_id: sign * count for member_id, count in session().execute(authors)}))


def true_solution_counts() -> dict[int, int]:
    """Solutions per member, counted from the marks; members with none are absent."""
    public = and_(Thread.listed.is_(True), Category.read_access == ReadAccess.EVERYONE, Solution.how != SolvedHow.PRESUMED)
    counted = (
        select(Post.author_id, func.count()).join(Solution, Solution.answer_id == Post.id)
        .join(Thread, Thread.id == Solution.thread_id).join(Category, Category.id == Thread.category_id)
        .where(public).group_by(Post.author_id)
    )
    return {member_id: int(count) for member_id, count in session().execute(counted)}


def kept_solution_counts() -> dict[int, int]:
    kept = select(User.id, User.solution_count).where(User.solution_count != 0)
    return {member_id: int(count) for member_id, count in session().execute(kept)}


def rebuild_solution_counts() -> None:
    """Write the true counters (inside a command; after an import or when a category's readers change)."""
    true, kept = true_solution_counts(), kept_solution_counts()
    for member_id in sorted(true.keys() | kept.keys()):
        if true.get(member_id, 0) != kept.get(member_id, 0):
            lock(User, member_id).solution_count = true.get(member_id, 0)
