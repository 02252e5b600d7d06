"""What tests of resolution keep asking for."""

from types import SimpleNamespace

from sqlalchemy import select

from forum.core.db import session
from forum.resolution.models import ResolutionChange, Solution
from forum.resolution.queries import solutions_of
from forum.threads.models import Thread
from tests import make


def scene(**options):
    """A question of Ana's with two answers by Bob and Cleo; Max moderates, Tina works for the company."""
    ana, bob, cleo = make.member("ana"), make.member("bob"), make.member("cleo")
    question = make.question(ana, **options)
    return SimpleNamespace(
        ana=ana, bob=bob, cleo=cleo, max=make.moderator("max"), tina=make.agent("tina"), question=question,
        first=make.answer(question, bob), second=make.answer(question, cleo), opening=make.opening_post(question),
    )


def thread(found):
    """The thread's row as it is now."""
    thread_id = getattr(found, "id", found)
    return session().scalars(select(Thread).where(Thread.id == thread_id).execution_options(populate_existing=True)).one()


def state(found):
    """Resolution with how or why, in two words."""
    row = thread(found)
    return (row.resolution, row.solved_how or row.closed_reason)


def ledger(found):
    """The moves so far, oldest first."""
    rows = select(ResolutionChange.move).where(ResolutionChange.thread_id == getattr(found, "id", found))
    return list(session().scalars(rows.order_by(ResolutionChange.seq)))


def last(found):
    rows = select(ResolutionChange).where(ResolutionChange.thread_id == getattr(found, "id", found))
    return session().scalars(rows.order_by(ResolutionChange.seq.desc()).limit(1)).one()


def marks(found):
    """Solutions as (answer id, scope), the primary one first."""
    return [(fact.answer_id, fact.scope) for fact in solutions_of(thread(found))]


def flagged():
    """Answers whose row says that they are a solution, and those the solutions name: always the same."""
    from forum.threads.models import Post

    on_posts = set(session().scalars(select(Post.id).where(Post.is_solution.is_(True))))
    assert on_posts == set(session().scalars(select(Solution.answer_id)))
    return on_posts
