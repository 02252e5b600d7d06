"""`users.question_count` and `users.answer_count`: what a member has written that everybody may read.

Counted are listed questions and listed answers in listed threads of categories that everyone reads; anything else would
tell strangers about places they may not see.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, select, update

from forum.accounts.models import User
from forum.core.db import lock, session
from forum.threads.models import Category, Post, Thread
from forum.threads.states import PostKind, ReadAccess, ThreadType

_users = cast(Table, User.__table__)
_CREDIT = update(_users).where(_users.c.id == bindparam("member")).values(
    question_count=_users.c.question_count + bindparam("questions"), answer_count=_users.c.answer_count + bindparam("answers"),
)


def counts_for_authors(thread: Thread) -> bool:
    """Whether the posts of this thread count for the members who wrote them."""
    return thread.listed and thread.category.read_access == ReadAccess.EVERYONE


def credit(member_id: int, *, questions: int = 0, answers: int = 0) -> None:
    """Add to a member's counters."""
    session().connection().execute(_CREDIT, {"member": member_id, "questions": questions, "answers": answers})


@contextmanager
def credited(thread: Thread) -> Iterator[None]:
    """Change a thread's listing, category or type inside; the counters of everybody who wrote in it follow.

    The caller leaves `listed` and `category` as they are to be counted: put it around `recounted`.
    """
    before, was_question = counts_for_authors(thread), thread.type == ThreadType.QUESTION
    yield
    after, is_question = counts_for_authors(thread), thread.type == ThreadType.QUESTION
    questions = int(after and is_question) - int(before and was_question)
    if questions:
        credit(thread.asker_id, questions=questions)
    if after != before:
        _credit_answers(thread, 1 if after else -1)


def _credit_answers(thread: Thread, sign: int) -> None:
    answers = select(Post.author_id, func.count()).where(_answers_of(thread)).group_by(Post.author_id).order_by(Post.author_id)
    for author_id, count in session().execute(answers).all():
        credit(author_id, answers=sign * count)


def _answers_of(thread: Thread) -> ColumnElement[bool]:
    return and_(Post.thread_id == thread.id, Post.kind == PostKind.ANSWER, Post.listed.is_(True))


def true_contributions() -> dict[int, tuple[int, int]]:
    """Questions and answers per member, counted from the posts (reconcile and rebuild); members with none are absent."""
    public = and_(Thread.listed.is_(True), Category.read_access == ReadAccess.EVERYONE)
    questions = select(Thread.asker_id, func.count()).join(Thread.category).where(public, Thread.type == ThreadType.QUESTION)
    answers = (
        select(Post.author_id, func.count()).join(Post.thread).join(Thread.category)
        .where(public, Post.kind == PostKind.ANSWER, Post.listed.is_(True))
    )
    asked: dict[int, int] = dict(session().execute(questions.group_by(Thread.asker_id)).all())
    answered: dict[int, int] = dict(session().execute(answers.group_by(Post.author_id)).all())
    return {member_id: (asked.get(member_id, 0), answered.get(member_id, 0)) for member_id in asked.keys() | answered.keys()}


def kept_contributions() -> dict[int, tuple[int, int]]:
    """The counters as they are stored."""
    rows = session().execute(
        select(User.id, User.question_count, User.answer_count).where((User.question_count != 0) | (User.answer_count != 0))
    )
    return {member_id: (questions, answers) for member_id, questions, answers in rows}


def rebuild_contributions() -> None:
    """Write the true counters (inside a command; after an import or when a category's readers change)."""
    true, kept = true_contributions(), kept_contributions()
    for member_id in sorted(true.keys() | kept.keys()):
        if true.get(member_id, (0, 0)) != kept.get(member_id, (0, 0)):
            questions, answers = true.get(member_id, (0, 0))
            user = lock(User, member_id)
            user.question_count, user.answer_count = questions, answers
