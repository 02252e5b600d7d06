"""A comment becomes an answer, an answer a comment."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.policy import Action
from forum.threads.commands.answering import refuse_if_removed
from forum.threads.commands.recasting import new_act, put_posts, recast, standing_in
from forum.threads.events import PostConverted
from forum.threads.models import Post, Thread
from forum.threads.places import Places, convert_places
from forum.threads.queries import get_opening_post, get_post
from forum.threads.states import PostKind, ThreadType, Tool

CONVERTED_AT_ONCE = 100


@command
def convert_post(actor: Actor, post_id: int, *, under_id: int | None = None) -> Post:
    """Make a comment an answer, or an answer a comment under the question or another answer of its thread (`under_id`).

    An accepted answer loses its acceptance, since a comment solves nothing. Raises Invalid naming `under`, NotFound for what opens
    a thread, WrongState for a removed post.
    """
    post = get_post(actor, post_id, lock=True)
    authorize(actor, Action.CONVERT_POST, post)
    thread, kind = post.thread, post.kind
    refuse_if_removed(thread)
    if post.is_opening:
        raise NotFound()
    if not post.listed:
        raise WrongState(_l("This has been removed; nothing can be added to it."), current="removed")
    posts = standing_in(thread.id)
    takes = {one.id for one in posts if one.kind != PostKind.COMMENT and one.id != post_id}
    if post.is_answer and under_id not in takes:
        raise Invalid.field("under", _l("Choose one of the list."))
    places = convert_places(posts, post_id, None if post.is_comment else under_id)
    act = new_act(actor, Tool.CONVERT, thread, thread, {one.id: one.place for one in posts}, places)
    with recast(thread):
        put_posts(thread, places)
    announce(PostConverted(
        at=utcnow(), actor_id=actor.id, thread_id=thread.id, into_id=thread.id, act_id=act.id, post_id=post_id,
        was=kind, kind=_kind(places, post_id),
    ))
    return get_post(actor, post_id)


def convert_requests(actor: Actor) -> int:
    """Requests for details that an older release posted as answers become comments under the question; their authors are told.

    What was accepted or verified stays the answer that somebody found in it. Returns how many; 100 at a time.
    """
    authorize(actor, Action.CONVERT_POST)
    asking = select(Post.id, Post.thread_id).join(Post.thread).where(
        Post.asks_for_info.is_(True), Post.kind == PostKind.ANSWER, Post.listed.is_(True), Thread.listed.is_(True),
        Thread.type == ThreadType.QUESTION, Post.is_solution.is_(False), Post.verified_by_staff_at.is_(None),
    )
    found = session().execute(asking.order_by(Post.id).limit(CONVERTED_AT_ONCE)).all()
    for post_id, thread_id in found:
        convert_post(actor, post_id, under_id=get_opening_post(thread_id).id)
    return len(found)


def _kind(places: Places, post_id: int) -> str:
    return places[post_id].kind
