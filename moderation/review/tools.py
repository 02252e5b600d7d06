"""The tools of a thread as decisions: what each does, and changing it back (inside a command)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core.db import session
from forum.kit.errors import Invalid, WrongState
from forum.resolution.commands.closing import mark_duplicate
from forum.resolution.commands.reopening import reopen_question
from forum.threads.commands import merge_threads, move_thread, split_thread, undo_act
from forum.threads.models import Post, Thread, ThreadAct
from moderation.review.models import DecisionEffect
from moderation.review.opening import steady
from moderation.review.states import EffectKind
from moderation.review.work import Work

CANNOT = _l("This cannot be changed back any more: what it was about has changed since. Decide anew.")


def move(work: Work) -> None:
    thread = session().get_one(Thread, work.post.thread_id)
    was = thread.category_id
    move_thread(work.actor, thread.id, category_id=work.said.target or 0, without_asker=work.said.without_asker)
    work.changed(EffectKind.THREAD_MOVED, thread.id, category_id=was)


def move_back(work: Work, effect: DecisionEffect) -> None:
    thread = session().get_one(Thread, effect.target_id)
    was = thread.category_id
    move_thread(work.actor, thread.id, category_id=int(str(effect.before["category_id"])))
    work.changed(EffectKind.THREAD_MOVED, thread.id, category_id=was)


def close(work: Work) -> None:
    thread_id = work.post.thread_id
    mark_duplicate(work.actor, thread_id, work.said.target or 0)
    work.changed(EffectKind.THREAD_CLOSED, thread_id)


def reopen(work: Work, effect: DecisionEffect) -> None:
    thread = session().get_one(Thread, effect.target_id)
    original = thread.duplicate_of_id
    if original is None:
        raise WrongState(CANNOT, current=thread.resolution)
    reopen_question(work.actor, thread.id)
    work.changed(EffectKind.THREAD_REOPENED, thread.id, original=original)


def close_again(work: Work, effect: DecisionEffect) -> None:
    mark_duplicate(work.actor, effect.target_id, int(str(effect.before["original"])))
    work.changed(EffectKind.THREAD_CLOSED, effect.target_id)


def split(work: Work) -> None:
    """What it is about has to leave, too: else nothing would be decided about it."""
    into = split_thread(work.actor, work.post.thread_id, **work.said.tool)
    stands_in = session().scalar(select(Post.thread_id).where(Post.id == work.post_id))
    if stands_in != into.id:
        raise Invalid.field("posts", _l("The post that was flagged has to leave, too."))
    _acted(work, into)


def merge(work: Work) -> None:
    _acted(work, merge_threads(work.actor, work.post.thread_id, **work.said.tool))


def _acted(work: Work, into: Thread) -> None:
    """Remember the tool's own record, by which it is taken back."""
    newest = select(ThreadAct.id).where(ThreadAct.into_id == into.id).order_by(ThreadAct.id.desc()).limit(1)
    work.changed(EffectKind.THREAD_ACT, session().scalars(newest).one())


def undo_tool(work: Work, effect: DecisionEffect) -> None:
    """Unless that is what undoes the decision."""
    if session().get_one(ThreadAct, effect.target_id).undone_at is None:
        with steady():
            undo_act(work.actor, effect.target_id)
