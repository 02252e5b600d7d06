"""What must be known of members before they are told: may they see it, how do they want to hear it, can they be mailed?"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forum.accounts.models import Email, User
from forum.core import settings
from forum.core.db import session
from forum.notifications.models import MailHours, Preference
from forum.notifications.states import Mailing, Rhythm, Topic, WhyNot
from forum.notifications.ways import Way, default_way
from forum.threads.models import Post


@dataclass(frozen=True)
class Hours:
    """When somebody may be mailed; the defaults of the site for whoever has not chosen."""

    time_zone: str
    quiet_from: int | None
    quiet_until: int | None
    digest: Rhythm
    stopped: bool


@dataclass(frozen=True)
class Recipient:
    """One member, as far as telling them goes."""

    id: int
    handle: str
    is_staff: bool
    is_gone: bool
    suspended_until: datetime | None
    has_address: bool
    is_undeliverable: bool
    hours: Hours

    def is_suspended(self, now: datetime) -> bool:
        return self.suspended_until is not None and self.suspended_until > now

    def no_mail(self, now: datetime) -> WhyNot | None:
        """Why this member gets no mail of this room at all, or None."""
        if self.is_gone:
            return WhyNot.LEFT
        if not self.has_address:
            return WhyNot.NO_ADDRESS
        if self.is_undeliverable:
            return WhyNot.UNDELIVERABLE
        if self.is_suspended(now):
            return WhyNot.SUSPENDED
        return WhyNot.STOPPED if self.hours.stopped else None


def authors_of(post_ids: Iterable[int]) -> list[int]:
    """Who wrote these posts, each once."""
    wrote = select(Post.author_id).where(Post.id.in_(sorted(post_ids))).distinct()
    return list(session().scalars(wrote.order_by(Post.author_id)))


def hours_of(row: MailHours | None) -> Hours:
    if row is None:
        return Hours(settings.get("notifications.time_zone"), None, None, Rhythm(settings.get("notifications.digest")), False)
    return Hours(row.time_zone, row.quiet_from, row.quiet_until, Rhythm(row.digest), row.stopped_at is not None)


def recipients(member_ids: Collection[int]) -> dict[int, Recipient]:
    """Members by id, in one statement."""
    if not member_ids:
        return {}
    found = (
        select(User, Email.verified_at, Email.undeliverable_at, MailHours)
        .outerjoin(Email, Email.user_id == User.id).outerjoin(MailHours, MailHours.user_id == User.id)
        .where(User.id.in_(member_ids))
    )
    return {
        user.id: Recipient(
            user.id, user.handle, user.is_staff, user.left_at is not None or user.is_placeholder, user.suspended_until,
            verified_at is not None, undeliverable_at is not None, hours_of(hours),
        )
        for user, verified_at, undeliverable_at, hours in session().execute(found)
    }


def ways_of(member_ids: Collection[int], topics: Collection[Topic]) -> dict[tuple[int, Topic], Way]:
    """How members want to hear of these topics, in one statement; every pair is there."""
    chosen = select(Preference).where(Preference.user_id.in_(member_ids), Preference.topic.in_(topics))
    defaults = {topic: default_way(topic) for topic in topics}
    found = {(member_id, topic): defaults[topic] for member_id in member_ids for topic in topics}
    for row in session().scalars(chosen) if found else ():
        found[row.user_id, Topic(row.topic)] = Way(row.in_app, Mailing(row.mail), row.push)
    return found
