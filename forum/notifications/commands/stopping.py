"""Ending mail by the link in one: the token proves whose it is, so nobody has to sign in."""

from __future__ import annotations

from dataclasses import dataclass

from forum.accounts.models import User
from forum.accounts.queries import roles_of
from forum.accounts.sessions import to_actor
from forum.core.db import command, lock, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Gone, NotFound
from forum.notifications.commands.following import begin_following
from forum.notifications.commands.preferring import hours_row
from forum.notifications.links import Stop, read_stop
from forum.notifications.models import Preference
from forum.notifications.recipients import ways_of
from forum.notifications.states import SHELVES, LetterKind, Level, Mailing, Rhythm, Shelf, Topic
from forum.policy import Action
from forum.threads.models import Thread
from forum.threads.queries import get_thread

ONE_TOPIC = {LetterKind.SURVEY: Topic.SURVEYS, LetterKind.ARTICLES: Topic.ARTICLES}
ABOUT_MEMBERS = [topic for topic, shelf in SHELVES.items() if shelf is Shelf.STANDING]


def get_stop(token: str) -> Stop:
    """What the link ends, for somebody who is still a member. Raises Gone."""
    stop = read_stop(token)
    member = session().get(User, stop.member_id) if stop else None
    if stop is None or member is None or member.left_at is not None:
        raise Gone()
    return stop


@dataclass(frozen=True)
class Stopping:
    """A link as things are now: the thread is the one its mails are about, if its member may see it at this moment."""

    stop: Stop
    locale: str | None
    thread: Thread | None


def get_stopping(token: str) -> Stopping:
    """What a page says of the link, and in whose language. Raises Gone."""
    stop = get_stop(token)
    user = session().get_one(User, stop.member_id)
    return Stopping(stop, user.locale, _seen(user, stop.thread_id))


def _seen(user: User, thread_id: int | None) -> Thread | None:
    try:
        return None if thread_id is None else get_thread(to_actor(user, roles_of(user.id)), thread_id)
    except NotFound:
        return None


@command
def stop_mail(actor: Actor, token: str, *, everything: bool = False) -> Stop:
    """Mute the thread, end the digest, the notices, the surveys, the news of articles, or end all mail about threads. Twice is once.

    Raises Gone.
    """
    authorize(actor, Action.USE_MAILED_LINK)
    stop = get_stop(token)
    if everything:
        hours = hours_row(stop.member_id)
        hours.stopped_at = hours.stopped_at or utcnow()
    elif stop.kind is LetterKind.DIGEST:
        hours_row(stop.member_id).digest = Rhythm.OFF
    elif stop.kind is LetterKind.NOTICE:
        for topic, way in ways_of([stop.member_id], ABOUT_MEMBERS).items():
            session().merge(Preference(user_id=stop.member_id, topic=topic[1], in_app=way.in_app, mail=Mailing.OFF))
    elif stop.kind in ONE_TOPIC:
        topic_alone = ONE_TOPIC[stop.kind]
        way = ways_of([stop.member_id], [topic_alone])[stop.member_id, topic_alone]
        session().merge(Preference(user_id=stop.member_id, topic=topic_alone, in_app=way.in_app, mail=Mailing.OFF, push=way.push))
    elif stop.thread_id is not None and session().get(Thread, stop.thread_id) is not None:
        begin_following(lock(Thread, stop.thread_id), stop.member_id, Level.MUTED, keep_existing=False)
    return stop
