"""Some posts of a thread become a thread of their own."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, select

from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.kit.text import plain_line
from forum.policy import Action
from forum.threads.commands.answering import refuse_if_removed
from forum.threads.commands.asking import title_problem
from forum.threads.commands.organising import CHANGEABLE_TYPES
from forum.threads.commands.recasting import new_act, put_posts, recast, refuse_without_writers, standing_in
from forum.threads.commands.tagging import put_tags
from forum.threads.events import ThreadSplit
from forum.threads.models import Category, Post, Revision, Thread, ThreadAct
from forum.threads.places import OPENING, split_places
from forum.threads.queries import get_category_by_id, get_thread, tags_of
from forum.threads.states import PostKind, ThreadType, Tool


@command
def split_thread(
    actor: Actor, thread_id: int, *, post_ids: Collection[int], title: str, category_id: int | None, type: str = ThreadType.QUESTION,
    without_writers: bool = True,
) -> Thread:
    """Make a new thread of some answers and comments, and return it. The earliest of them opens it; comments go with their answer.

    Unless it may go on `without_writers`, a category that not all who wrote them can read is refused. Raises Invalid naming `posts`,
    `title`, `category`, `type` or `without_writers`, WrongState for a removed thread.
    """
    thread = get_thread(actor, thread_id, lock=True)
    authorize(actor, Action.SPLIT_THREAD, thread)
    refuse_if_removed(thread)
    chosen = set(post_ids)
    category = _checked(actor, thread, chosen, title, category_id, type)
    posts = standing_in(thread.id)
    places, was = split_places(posts, chosen), {post.id: post.place for post in posts}
    refuse_without_writers(places, thread, category, agreed=without_writers)
    into = _begin(thread, next(post_id for post_id, place in places.items() if place == OPENING), category, title, type)
    act = new_act(actor, Tool.SPLIT, thread, into, was, places)
    with recast(thread, into):
        put_tags(into, tags_of(thread.id))
        put_posts(into, places)
        thread.reorganised = into.reorganised = True
    _name_opening(act, into)
    announce(ThreadSplit(at=utcnow(), actor_id=actor.id, thread_id=thread.id, into_id=into.id, act_id=act.id))
    return into


def _checked(actor: Actor, thread: Thread, chosen: set[int], title: str, category_id: int | None, type: str) -> Category:
    errors: dict[str, list[object]] = {}
    if problem := title_problem(title):
        errors["title"] = [problem]
    if type not in CHANGEABLE_TYPES:
        errors["type"] = [_l("Choose one of the list.")]
    category = None if category_id is None else get_category_by_id(actor, category_id)
    if category is None:
        errors["category"] = [_l("Choose a category.")]
    elif category.archived_at is not None:
        errors["category"] = [_l("This category is archived.")]
    here = select(Post.id).where(
        Post.id.in_(chosen), Post.thread_id == thread.id, Post.kind != PostKind.QUESTION, Post.listed.is_(True)
    )
    if not chosen or set(session().scalars(here)) != chosen:
        errors["posts"] = [_l("Choose at least one answer or comment of this thread.")]
    if errors or category is None:
        raise Invalid(fields=errors)
    return category


def _begin(thread: Thread, opening_id: int, category: Category, title: str, type: str) -> Thread:
    """The new thread, not counted yet: it is as old as the post that opens it."""
    author_id, at, language = session().execute(select(Post.author_id, Post.created_at, Post.language).where(Post.id == opening_id)).one()
    is_question = type == ThreadType.QUESTION
    into = Thread(
        type=type, language=language, category=category, asker_id=author_id, created_at=at, last_activity_at=at,
        last_activity_by_id=author_id, resolution="open" if is_question else None, listed=False, status="unanswered",
    )
    into.rename(plain_line(title))
    session().add(into)
    session().flush()
    return into


def _name_opening(act: ThreadAct, thread: Thread) -> None:
    """The newest revision of an opening post says what its thread is called; what it said before is kept."""
    newest = session().scalars(
        select(Revision).join(Post, and_(Post.id == Revision.post_id, Post.revision == Revision.number))
        .where(Post.thread_id == thread.id, Post.kind == PostKind.QUESTION)
    ).one()
    said = {"title": newest.title, "tags": newest.tags, "fields": newest.fields}
    act.keep("revision", {"post_id": newest.post_id, "number": newest.number, "said": said})
    newest.title, newest.tags, newest.fields = thread.title, [tag.name for tag in tags_of(thread.id)], {}
    session().flush()
