"""A thread becomes part of another one. Its addresses lead there from then on."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, insert, select, update

from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound
from forum.policy import Action
from forum.threads.commands.answering import answer_draft, refuse_if_removed
from forum.threads.commands.recasting import new_act, put_posts, recast, refuse_without_writers, standing_in
from forum.threads.events import ThreadsMerged
from forum.threads.models import Bookmark, Draft, SoftClaim, Thread, ThreadAct
from forum.threads.places import merge_places
from forum.threads.queries import get_opening_post, get_thread
from forum.threads.states import ThreadType, Tool


@command
def merge_threads(actor: Actor, thread_id: int, *, into_id: int, as_comment: bool = False, without_writers: bool = True) -> Thread:
    """Put all posts of a thread into another one, and return that. What opened it becomes an answer there, or a comment.

    Two opposite merges at once: the first wins, for the second there is nothing left to merge. Unless it may go on `without_writers`, a
    place that not all who wrote in the thread can read is refused. Raises Invalid naming `into` or `without_writers`.
    """
    thread, into = lock_both(actor, thread_id, into_id)
    authorize(actor, Action.MERGE_THREADS, thread)
    authorize(actor, Action.MERGE_THREADS, into)
    _refuse_unfit(thread, into)
    posts = standing_in(thread.id)
    refuse_without_writers([post.id for post in posts], thread, into.category, agreed=without_writers)
    places = merge_places(posts, get_opening_post(into.id).id, as_comment=as_comment)
    act = new_act(actor, Tool.MERGE, thread, into, {post.id: post.place for post in posts}, places)
    with recast(thread, into):
        put_posts(into, places)
        thread.merged_into_id, into.reorganised = into.id, True
    carry_readers(act, thread, into)
    announce(ThreadsMerged(at=utcnow(), actor_id=actor.id, thread_id=thread.id, into_id=into.id, act_id=act.id))
    return into


def lock_both(actor: Actor, thread_id: int, into_id: int) -> tuple[Thread, Thread]:
    """Both threads, locked in the order everybody uses. Raises NotFound for the first, Invalid naming `into` for the other."""
    if thread_id == into_id:
        raise Invalid.field("into", _l("That is this very thread."))
    found: dict[int, Thread] = {}
    for locked in sorted({thread_id, into_id}):
        try:
            found[locked] = get_thread(actor, locked, lock=True)
        except NotFound:
            if locked == thread_id:
                raise
            raise Invalid.field("into", _l("There is no such thread.")) from None
    return found[thread_id], found[into_id]


def _refuse_unfit(thread: Thread, into: Thread) -> None:
    refuse_if_removed(thread)
    if not into.listed:
        raise Invalid.field("into", _l("There is no such thread."))
    if ThreadType.ANNOUNCEMENT in (thread.type, into.type) and thread.type != into.type:
        raise Invalid.field("into", _l("Announcements are merged with announcements only."))
    if into.duplicate_of_id is not None:
        raise Invalid.field("into", _l("That question is closed as a duplicate. Merge with its original instead."))


def carry_readers(act: ThreadAct, thread: Thread, into: Thread) -> None:
    """Whoever kept the thread keeps the other one: bookmarks, drafts and soft claims."""
    kept = set(session().scalars(select(Bookmark.user_id).where(Bookmark.thread_id == into.id)))
    here = session().execute(select(Bookmark.user_id, Bookmark.created_at).where(Bookmark.thread_id == thread.id)).all()
    fresh = [{"user_id": member, "thread_id": into.id, "created_at": at} for member, at in sorted(here) if member not in kept]
    if fresh:
        session().execute(insert(Bookmark), fresh)
    act.keep("threads", {"bookmarks": [row["user_id"] for row in fresh], "drafts": move_drafts(thread, into)})
    writing = set(session().scalars(select(SoftClaim.user_id).where(SoftClaim.thread_id == into.id)))
    claims = update(SoftClaim).where(SoftClaim.thread_id == thread.id, SoftClaim.user_id.not_in(writing))
    session().execute(claims.values(thread_id=into.id).execution_options(synchronize_session=False))


def move_drafts(thread: Thread, into: Thread) -> list[int]:
    """Answers somebody is writing go along; who has one there already has both texts in it. Whose were moved."""
    moved = []
    ends = (answer_draft(thread.id), answer_draft(into.id))
    session().execute(delete(Draft).where(Draft.key.in_(ends), Draft.ended_at.is_not(None)))
    drafts = {draft.user_id: draft for draft in session().scalars(select(Draft).where(Draft.key == answer_draft(into.id)))}
    for draft in session().scalars(select(Draft).where(Draft.key == answer_draft(thread.id)).order_by(Draft.user_id)).all():
        there = drafts.get(draft.user_id)
        if there is None:
            session().add(Draft(
                user_id=draft.user_id, key=answer_draft(into.id), thread_id=into.id, content=draft.content, saved_at=draft.saved_at,
            ))
            moved.append(draft.user_id)
        else:
            both = f"{there.content.get('body', '')}\n\n{draft.content.get('body', '')}".strip()
            there.content = {**there.content, "body": both}
        session().delete(draft)
    session().flush()
    return moved


def return_readers(act: ThreadAct, thread: Thread, into: Thread) -> None:
    """Take back from `into` what merging brought there, where it still is."""
    kept = act.kept.get("threads", {})
    brought = delete(Bookmark).where(Bookmark.thread_id == into.id, Bookmark.user_id.in_(kept.get("bookmarks", [])))
    session().execute(brought.execution_options(synchronize_session=False))
    drafts = update(Draft).where(Draft.key == answer_draft(into.id), Draft.user_id.in_(kept.get("drafts", [])))
    session().execute(drafts.values(key=answer_draft(thread.id), thread_id=thread.id).execution_options(synchronize_session=False))
