"""What a letter or a device may still say at the moment it is sent: everything is asked again, by the same rules as the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.accounts.queries import find_email_of, roles_of
from forum.accounts.sessions import to_actor
from forum.core import settings
from forum.core.db import session
from forum.core.door import LOCALES
from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.notifications.articles import is_still_so
from forum.notifications.digests import is_of_monday
from forum.notifications.letters import after_quiet
from forum.notifications.models import Follow, Letter, Notification
from forum.notifications.recipients import Hours, recipients, ways_of
from forum.notifications.recommending import Recommended
from forum.notifications.sight import STANDS
from forum.notifications.states import Kind, LetterKind, Level, Mailing, Rhythm, Topic, WhyNot
from forum.notifications.suggesting import suggested
from forum.notifications.validity import still_stands
from forum.notifications.ways import Way
from forum.threads.models import Post, Thread
from forum.threads.visibility import threads_listed_for

LINES_MAX = 40


@dataclass(frozen=True)
class Line:
    """One thing a letter says. Without a thread it is about the reader; `detail` says what."""

    id: int
    kind: str
    topic: str
    at: datetime
    thread: Thread | None
    post: Post | None
    actor: User | None
    detail: str
    member_id: int = 0


@dataclass(frozen=True)
class Delivery:
    """A letter as it may be sent now."""

    letter: Letter
    member: User
    address: str
    locale: str
    hours: Hours
    lines: tuple[Line, ...]
    questions: tuple[Recommended, ...] = ()


def ready(letter: Letter) -> Delivery | WhyNot | datetime:
    """The letter for its reader as things are now; why there is none any more; or when their quiet hours end."""
    now = utcnow()
    who = recipients([letter.user_id]).get(letter.user_id)
    if who is None:
        return WhyNot.LEFT
    if refusal := who.no_mail(now):
        return refusal
    if letter.kind == LetterKind.DIGEST and who.hours.digest is Rhythm.OFF:
        return WhyNot.NO_DIGEST
    later = after_quiet(who, now)
    if later > now:
        return later
    member, email = session().get_one(User, letter.user_id), find_email_of(letter.user_id)
    lines = sayable(member, lambda way: way.mail is not Mailing.OFF, Notification.letter_id == letter.id)
    questions: tuple[Recommended, ...] = ()
    if letter.kind == LetterKind.DIGEST and (lines or is_of_monday(letter)):  # what is chosen here is never suggested again
        named = {line.thread.id for line in lines if line.thread is not None}
        questions = suggested(to_actor(member, roles_of(member.id)), letter.id, besides=named)
    if email is None or not (lines or questions):
        return WhyNot.NOTHING_LEFT
    return Delivery(letter, member, email.address, language_of(member), who.hours, lines, questions)


def language_of(member: User) -> str:
    return str(member.locale if member.locale in LOCALES else settings.get("site.default_locale"))


def sayable(member: User, wanted: Callable[[Way], bool], *which: ColumnElement[bool]) -> tuple[Line, ...]:
    """Of some notifications, what the reader may see, has not read in Plaza, has not muted, still wants that way, and is still so.

    Oldest first.
    """
    viewer, actor = to_actor(member, roles_of(member.id)), aliased(User)
    muted = select(Follow.thread_id).where(Follow.user_id == member.id, Follow.level == Level.MUTED)
    found = (
        select(Notification, Thread, Post, actor)
        .outerjoin(Thread, Thread.id == Notification.thread_id)
        .outerjoin(Post, Post.id == Notification.post_id)
        .outerjoin(actor, actor.id == Notification.actor_id)
        .where(Notification.user_id == member.id, *which)
        .where(STANDS, or_(_may_be_said(viewer), _about_the_reader(viewer)))
        .where(or_(Notification.in_app.is_(False), Notification.read_at.is_(None)))
        .where(or_(Notification.thread_id.is_(None), Notification.thread_id.not_in(muted)))
        .order_by(Notification.created_at, Notification.id).limit(LINES_MAX)
    )
    rows = session().execute(found).all()
    ways = ways_of([member.id], {Topic(told.topic) for told, *_rest in rows})
    return tuple(
        Line(told.id, told.kind, told.topic, told.created_at, thread, post if thread else None, acted, told.detail, member.id)
        for told, thread, post, acted in rows
        if wanted(ways[member.id, Topic(told.topic)])
        and (is_still_so(viewer, told.kind, told.detail) if thread is None else still_stands(told.kind, thread))
    )


def _may_be_said(viewer: Actor) -> ColumnElement[bool]:
    """Listed for everybody who may read the category: nothing that was removed is mailed, not even to moderators."""
    return and_(threads_listed_for(viewer), or_(Notification.post_id.is_(None), Post.listed.is_(True)))


def _about_the_reader(viewer: Actor) -> ColumnElement[bool]:
    """No thread and no post is shown. That a post is hidden is said to its author alone, though nobody may see it: while it is hidden."""
    hidden = and_(Post.author_id == viewer.id, Post.hidden_at.is_not(None))
    return and_(Notification.thread_id.is_(None), or_(Notification.kind != Kind.HIDDEN, hidden))
