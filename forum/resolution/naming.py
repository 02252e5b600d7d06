"""What the ledger says of a member whose posts in a thread are anonymous: that somebody did it. In the same transaction."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import func, select, update

from forum.core.db import session
from forum.resolution.marks import add_solutions
from forum.resolution.models import ResolutionChange, Solution
from forum.resolution.states import SolvedHow
from forum.threads.commands.contributions import counts_for_authors
from forum.threads.events import AnonymityLifted, AuthorAnonymised
from forum.threads.models import AnonymisedPost, Post, Thread, ThreadAct

ROOM = "resolution"


def ledger_unnames(event: AuthorAnonymised) -> None:
    """Who accepted, closed or reopened is not named any more; the solutions they wrote count for nobody's page."""
    act = session().get_one(ThreadAct, event.act_id)
    changes = select(ResolutionChange.id).where(
        ResolutionChange.thread_id == event.thread_id, ResolutionChange.actor_id == event.member_id
    )
    marks = select(Solution.answer_id).where(Solution.thread_id == event.thread_id, Solution.accepted_by_id == event.member_id)
    kept = {"changes": list(session().scalars(changes)), "marks": list(session().scalars(marks))}
    _sign(kept, event.anonymous_id)
    act.keep(ROOM, kept)
    mine = select(AnonymisedPost.post_id).where(AnonymisedPost.act_id == event.act_id)
    _move_solutions(event, mine, event.member_id, event.anonymous_id)


def ledger_names_again(event: AnonymityLifted) -> None:
    act = session().get_one(ThreadAct, event.act_id)
    _sign(act.kept.get(ROOM, {"changes": [], "marks": []}), event.member_id)
    theirs = select(Post.id).where(Post.thread_id == event.thread_id, Post.author_id == event.member_id)
    _move_solutions(event, theirs, event.anonymous_id, event.member_id, only=act.kept["threads"]["signed"][3])


def _sign(kept: dict[str, Any], member_id: int) -> None:
    changes = update(ResolutionChange).where(ResolutionChange.id.in_(kept["changes"])).values(actor_id=member_id)
    session().execute(changes.execution_options(synchronize_session=False))
    marks = update(Solution).where(Solution.answer_id.in_(kept["marks"])).values(accepted_by_id=member_id)
    session().execute(marks.execution_options(synchronize_session=False))


def _move_solutions(event: AuthorAnonymised, posts: Any, from_id: int, to_id: int, *, only: list[int] | None = None) -> None:
    thread = session().get_one(Thread, event.thread_id)
    if not counts_for_authors(thread):
        return
    solved = select(func.count()).select_from(Solution).where(
        Solution.thread_id == thread.id, Solution.answer_id.in_(posts), Solution.how != SolvedHow.PRESUMED
    )
    if only is not None:
        solved = solved.where(Solution.answer_id.in_(only))
    number = session().scalar(solved) or 0
    add_solutions(Counter({from_id: -number, to_id: number}))
