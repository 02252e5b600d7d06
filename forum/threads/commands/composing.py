"""What every new text has in common: the row, its first revision, its files, the members it names, its form sent once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import JSON, bindparam, delete, insert, select, text, update
from sqlalchemy.orm import contains_eager

from forum.core.db import session
from forum.core.db_types import UTCDateTime
from forum.core.events import announce
from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.kit.errors import Missing, NotAllowed
from forum.threads.events import MembersMentioned
from forum.threads.models import Attachment, Draft, Mention, Post, Revision, Thread
from forum.threads.queries import may_be_told
from forum.threads.shown_articles import ShownArticle
from forum.threads.writing import RENDERER_VERSION, Body, guess_language

MAX_TOLD = 10
"""Members told about being named in one post, however often it is edited. Source: 7-hardening, limits."""


_SENT = select(Post.id).where(Post.form_key == bindparam("key"))
_FORGET_DRAFT = delete(Draft.__table__).where(Draft.user_id == bindparam("member"), Draft.key == bindparam("draft"))  # type: ignore[arg-type]
_END_DRAFT = text(
    "INSERT INTO drafts (user_id, key, content, saved_at, tab, ended_at) VALUES (:member, :draft, :nothing, :at, '', :at)"
    " ON CONFLICT (user_id, key) DO UPDATE SET content = excluded.content, tab = '', ended_at = excluded.ended_at"
).bindparams(bindparam("at", type_=UTCDateTime), bindparam("nothing", type_=JSON))
"""Both databases speak this; the row is locked before it is there, so that a save on its way waits and then sees it."""


def member_id(actor: Actor) -> int:
    """The row of whoever writes: the system has none and signs nothing. Raises NotAllowed."""
    if actor.id is None:
        raise NotAllowed(missing=Missing("sign_in"))
    return actor.id


def find_sent(key: str | None) -> Post | None:
    """The post this very form has already made, with its thread."""
    if key is None:
        return None
    if session().scalar(_SENT, {"key": key}) is None:
        return None
    found = select(Post).join(Post.thread).join(Thread.category).where(Post.form_key == key)
    return session().scalars(found.options(contains_eager(Post.thread).contains_eager(Thread.category))).one()


def add_post(
    actor: Actor, thread: Thread, body: Body, *, kind: str, at: datetime, parent: Post | None = None, form_key: str | None = None,
    title: str | None = None, tags: list[str] | None = None, fields: dict[str, str] | None = None, is_held: bool = False,
    shown: ShownArticle | None = None, asks_for_info: bool = False,
) -> Post:
    """Insert a post with its first revision; link its files. The caller counts it, or holds it.

    Of an article that is `shown` the history keeps the number alone: what it says stands in the post as long as readers have it.
    """
    author_id = member_id(actor)
    language = shown.language if shown else guess_language(body.text, default="es" if thread.language == "es" else "en")
    post = Post(
        thread=thread, kind=kind, parent_id=parent.id if parent else None, author_id=author_id,
        body_markdown=shown.markdown if shown else body.markdown, body_html=shown.html if shown else body.html,
        renderer_version=RENDERER_VERSION, language=language, created_at=at, form_key=form_key,
        listed=not is_held, held_at=at if is_held else None, article_id=shown.article_id if shown else None,
        asks_for_info=asks_for_info,
    )
    session().add(post)
    session().flush()
    session().add(Revision(
        post_id=post.id, number=1, editor_id=author_id, created_at=at, body_markdown=shown.reference if shown else body.markdown,
        title=title, tags=tags, fields=fields,
    ))
    take_files(post, body.file_ids)
    return post


def take_files(post: Post, file_ids: Sequence[int]) -> None:
    """Files that were private to their owner now belong to this post; those of other posts stay where they are."""
    if file_ids:
        free = update(Attachment).where(Attachment.id.in_(file_ids), Attachment.post_id.is_(None), Attachment.is_private.is_(False))
        session().execute(free.values(post_id=post.id).execution_options(synchronize_session=False))


def note_mentions(actor: Actor, post: Post, member_ids: Iterable[int], at: datetime) -> None:
    """Remember who is named; tell those who were not named before and may read it, ten per post."""
    named = [each for each in dict.fromkeys(member_ids) if each != post.author_id]
    if not named:
        return
    known = set(session().scalars(select(Mention.user_id).where(Mention.post_id == post.id)))
    fresh = [each for each in named if each not in known]
    if not fresh:
        return
    session().execute(insert(Mention), [{"post_id": post.id, "user_id": each, "created_at": at} for each in fresh])
    if not post.listed or not post.thread.listed:
        return
    readers = [each for each in may_be_told(fresh, post.thread.category) if each != actor.id]
    if told := tuple(readers[: max(0, MAX_TOLD - len(known))]):
        announce(MembersMentioned(at=at, actor_id=actor.id, thread_id=post.thread_id, post_id=post.id, member_ids=told))


def note_activity(thread: Thread, actor: Actor, at: datetime) -> None:
    """Somebody wrote here: lists ordered by activity show it."""
    thread.last_activity_at, thread.last_activity_by_id = max(thread.last_activity_at, at), actor.id


def end_draft(actor: Actor, key: str, *, by_form: bool = True) -> None:
    """What was drafted is sent (inside a command): nothing of it is left, and no save of its form that is on its way brings it back."""
    drafted: dict[str, object] = {"member": actor.id, "draft": key}
    if by_form:
        session().connection().execute(_END_DRAFT, {**drafted, "nothing": {}, "at": utcnow()})
    else:
        session().connection().execute(_FORGET_DRAFT, drafted)
