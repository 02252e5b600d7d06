"""How much a member may write: limits counted in the database, for new members and for everybody.

Source of the numbers: 2-domain (*New members*), 7-hardening (*Rate limits*). Trusted members and staff have none.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln
from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from forum.accounts.models import User
from forum.core import settings
from forum.core.config import current_config
from forum.core.db import lock, session
from forum.core.limits import enforced
from forum.core.permissions import Actor, can
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, TooMany
from forum.policy import Action
from forum.threads.models import Attachment, Post, Revision, SuggestedEdit
from forum.threads.newcomers import body_max, is_new
from forum.threads.queries import files_usable, members_named
from forum.threads.states import PostKind
from forum.threads.writing import Body, attachment_ids, clean_source, handles, needs_lookup, render_body

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def prepare_body(actor: Actor, source: str, kind: str) -> Body | None:
    """Render a text that needs nothing from the database, before the command takes the write lock.

    None if it needs something, or if something is wrong with it: `checked_body` says what, once the actor may know.
    """
    if needs_lookup(source):
        return None
    try:
        return checked_body(actor, source, kind)
    except Invalid:
        return None


def checked_body(actor: Actor, source: str, kind: str, *, thread_id: int | None = None, post: Post | None = None) -> Body:
    """The text rendered with the members it names and the files it may show. Raises Invalid naming `body`.

    Files are those of the actor and of the thread, and when `post` is edited its own and its author's.
    """
    source, most = clean_source(source), body_max(actor, kind)
    if len(source) > most:
        raise Invalid.field("body", _ln("At most %(num)d character.", "At most %(num)d characters.", most))
    body = render_body(
        source,
        members=members_named(handles(source)),
        files=files_usable(
            attachment_ids(source), {actor.id or 0, post.author_id if post else 0}, thread_id=thread_id, post_id=post.id if post else None,
        ),
        max_chars=most,
        own_url=current_config().public_url,
    )
    if body.is_empty:
        raise Invalid.field("body", _l("Write something first."))
    if is_new(actor):
        _check_new_member(body)
    return body


def _check_new_member(body: Body) -> None:
    links, images = settings.get("threads.new_member_links"), settings.get("threads.new_member_images")
    if body.links > links:
        raise Invalid.field("body", _ln(
            "New members may post %(num)d link; this text has more.", "New members may post %(num)d links; this text has more.", links))
    if body.images > images:
        raise Invalid.field("body", _ln(
            "New members may post %(num)d image; this text has more.", "New members may post %(num)d images; this text has more.", images))


def spend_thread(actor: Actor) -> None:
    """Count one more thread against this member's limits. Raises TooMany."""
    mine = select(Post.created_at).where(Post.author_id == actor.id, Post.kind == PostKind.QUESTION)
    _within(actor, mine, Post.created_at, settings.get("threads.new_threads_per_day"), settings.get("threads.seconds_between_threads"),
            settings.get("threads.new_member_questions"))


def spend_reply(actor: Actor) -> None:
    """Count one more answer or comment against this member's limits. Raises TooMany."""
    mine = select(Post.created_at).where(Post.author_id == actor.id, Post.kind.in_((PostKind.ANSWER, PostKind.COMMENT)))
    _within(actor, mine, Post.created_at, settings.get("threads.posts_per_day"), settings.get("threads.seconds_between_posts"),
            settings.get("threads.new_member_answers"))


def spend_edit(actor: Actor) -> None:
    """Count one more edit against this member's limit. Raises TooMany."""
    mine = select(Revision.created_at).where(Revision.editor_id == actor.id, Revision.number > 1)
    _within(actor, mine, Revision.created_at, settings.get("threads.edits_per_day"), 0, settings.get("threads.edits_per_day"))


def spend_suggestion(actor: Actor) -> None:
    """Count one more suggested edit against this member's limits. Raises TooMany."""
    mine = select(SuggestedEdit.created_at).where(SuggestedEdit.author_id == actor.id)
    _within(actor, mine, SuggestedEdit.created_at, settings.get("threads.suggested_edits_per_day"), 0,
            settings.get("threads.suggested_edits_per_day_new_members"))


def spend_upload(actor: Actor, count_back: timedelta = MINUTE) -> None:
    """Count one more upload against the limit per minute. Raises TooMany."""
    _hold(actor)
    if not enforced():
        return
    mine = select(Attachment.created_at).where(Attachment.owner_id == actor.id)
    _refuse_beyond(mine, Attachment.created_at, settings.get("attachments.per_minute"), count_back)


def _hold(actor: Actor) -> None:
    """One writer per member at a time, so that two requests at once cannot both be the last one allowed."""
    if actor.id is not None:
        lock(User, actor.id)


def _within(
    actor: Actor, mine: Select[datetime], when: InstrumentedAttribute[datetime], per_day: int, pause_seconds: int, per_day_new: int
) -> None:
    if not enforced() or actor.is_system or can(actor, Action.WRITE_WITHOUT_LIMITS):
        return
    _hold(actor)
    if pause_seconds:
        _refuse_beyond(mine, when, 1, timedelta(seconds=pause_seconds))
    _refuse_beyond(mine, when, min(per_day, per_day_new) if is_new(actor) else per_day, DAY)


def _refuse_beyond(mine: Select[datetime], when: InstrumentedAttribute[datetime], most: int, window: timedelta) -> None:
    now = utcnow()
    taken = session().scalars(mine.where(when > now - window).order_by(when.desc()).limit(most)).all()
    if len(taken) >= most:
        raise TooMany(
            _l("That was a lot in a short time. Please wait a moment."), retry_after=(taken[-1] + window - now).total_seconds()
        )
