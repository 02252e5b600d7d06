"""Taking back what was done with the posts of a thread: what was split goes back, what was merged stands alone again."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound, WrongState
from forum.policy import Action
from forum.threads.commands.anonymising import name_again
from forum.threads.commands.merging import carry_readers, return_readers
from forum.threads.commands.recasting import put_posts, recast, standing_in
from forum.threads.events import MergeUndone, PostConverted, SplitUndone
from forum.threads.models import PostMove, Revision, Thread, ThreadAct
from forum.threads.places import Place, places_back
from forum.threads.queries import get_opening_post, get_thread
from forum.threads.states import PostKind, Tool

ACTIONS = {Tool.SPLIT: Action.SPLIT_THREAD, Tool.MERGE: Action.MERGE_THREADS, Tool.CONVERT: Action.CONVERT_POST,
           Tool.ANONYMISE: Action.ANONYMISE}

TOLD = (Tool.SPLIT, Tool.MERGE)
"""What the page of a thread says of it."""


@command
def undo_act(actor: Actor, act_id: int) -> Thread:
    """Put the posts of an act where they stood; what was written under them since goes along. Returns the thread they stand in now.

    Again changes nothing. Raises NotFound, WrongState when the posts have gone elsewhere meanwhile: that is taken back first.
    """
    act = lock(ThreadAct, act_id)
    thread, into = _both(act)
    get_thread(actor, into.id if act.tool == Tool.MERGE else thread.id)
    authorize(actor, ACTIONS[Tool(act.tool)], thread)
    if act.undone_at is None:
        act.undone_at, act.undone_by_id = utcnow(), actor.id
        UNDO[Tool(act.tool)](actor, act, thread, into)
    return thread


def _both(act: ThreadAct) -> tuple[Thread, Thread]:
    """Both threads with their categories, locked in the order everybody uses: the shell of a merged one too."""
    found = {}
    for thread_id in sorted({act.thread_id, act.into_id}):
        found[thread_id] = lock(Thread, thread_id, joinedload(Thread.category, innerjoin=True))
    return found[act.thread_id], found[act.into_id]


def _were(act: ThreadAct) -> dict[int, Place]:
    rows = select(PostMove.post_id, PostMove.from_kind, PostMove.from_parent_id).where(PostMove.act_id == act.id)
    return {post_id: Place(kind, parent_id) for post_id, kind, parent_id in session().execute(rows)}


def _gone_elsewhere() -> WrongState:
    return WrongState(_l("These posts have been moved on since. Take that back first."))


def _join_again(actor: Actor, act: ThreadAct, thread: Thread, into: Thread) -> None:
    """What was split off goes back whole, with what was written there since; the thread it was becomes a shell."""
    if into.merged_into_id is not None or thread.merged_into_id is not None:
        raise _gone_elsewhere()
    was, here, there = _were(act), standing_in(into.id), standing_in(thread.id)
    opening_id = get_opening_post(into.id).id
    takes = [post.id for post in there if post.kind != PostKind.COMMENT]
    places = places_back(here, was, get_opening_post(thread.id).id, takes, all_of=True)
    if opening_id not in was:
        raise _gone_elsewhere()
    with recast(thread, into):
        put_posts(thread, places)
        into.merged_into_id = thread.id
        _settle_flag(act, thread)
    _unname(act)
    carry_readers(act, into, thread)
    announce(SplitUndone(at=utcnow(), actor_id=actor.id, thread_id=into.id, into_id=thread.id, act_id=act.id))


def _part_again(actor: Actor, act: ThreadAct, thread: Thread, into: Thread) -> None:
    """What was merged is a thread of its own again; what was written to the other one since stays there."""
    was, here = _were(act), standing_in(into.id)
    opening_id = next(post_id for post_id, place in was.items() if place.kind == PostKind.QUESTION)
    present = {post.id: post for post in here}
    if thread.merged_into_id != into.id or opening_id not in present or present[opening_id].kind == PostKind.QUESTION:
        raise _gone_elsewhere()
    places = places_back(here, was, opening_id, (), all_of=False)
    with recast(thread, into):
        put_posts(thread, places)
        thread.merged_into_id = None
        _settle_flag(act, into)
    return_readers(act, thread, into)
    announce(MergeUndone(at=utcnow(), actor_id=actor.id, thread_id=into.id, into_id=thread.id, act_id=act.id))


def _convert_back(actor: Actor, act: ThreadAct, thread: Thread, _into: Thread) -> None:
    was, here = _were(act), standing_in(thread.id)
    if not set(was) <= {post.id for post in here} or any(post.id in was and post.kind == PostKind.QUESTION for post in here):
        raise _gone_elsewhere()
    takes = [post.id for post in here if post.kind != PostKind.COMMENT]
    places = places_back(here, was, get_opening_post(thread.id).id, takes, all_of=False)
    with recast(thread):
        put_posts(thread, places)
    post_id = _converted(act)
    now = {post.id: post.kind for post in here}[post_id]
    announce(PostConverted(
        at=utcnow(), actor_id=actor.id, thread_id=thread.id, into_id=thread.id, act_id=act.id, post_id=post_id, was=now,
        kind=was[post_id].kind,
    ))


UNDO = {Tool.SPLIT: _join_again, Tool.MERGE: _part_again, Tool.CONVERT: _convert_back, Tool.ANONYMISE: name_again}


def _converted(act: ThreadAct) -> int:
    changed = select(PostMove.post_id).where(PostMove.act_id == act.id, PostMove.from_kind != PostMove.to_kind)
    found = session().scalar(changed)
    if found is None:
        raise NotFound()
    return found


def _settle_flag(act: ThreadAct, thread: Thread) -> None:
    """Whether the page still has something to say of posts that came or went."""
    session().flush()
    about = (ThreadAct.thread_id == thread.id) | (ThreadAct.into_id == thread.id)
    others = select(ThreadAct.id).where(about, ThreadAct.id != act.id, ThreadAct.undone_at.is_(None), ThreadAct.tool.in_(TOLD))
    thread.reorganised = session().scalar(others.limit(1)) is not None


def _unname(act: ThreadAct) -> None:
    """The revision that was given the new thread's title says again what it said."""
    kept = act.kept["revision"]
    named = update(Revision).where(Revision.post_id == kept["post_id"], Revision.number == kept["number"])
    session().execute(named.values(**kept["said"]).execution_options(synchronize_session=False))
