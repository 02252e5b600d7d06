"""Digests: at a member's morning one letter takes along what has waited. One for each morning, however often the job runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from forum.core import settings
from forum.core.db import command, session
from forum.kit.clock import utcnow
from forum.kit.zones import zone
from forum.notifications.hours import last_morning
from forum.notifications.letters import write_letters
from forum.notifications.models import Letter, Notification
from forum.notifications.recipients import Recipient, recipients
from forum.notifications.states import LetterKind, Mailing, Rhythm

WAITS = (Notification.mail == Mailing.DIGEST.value, Notification.letter_id.is_(None))
WAITS_AT_MOST = timedelta(days=31)
BATCH = 200


def make_digests() -> int:
    """Write every digest whose morning has come. Returns how many."""
    oldest = (
        select(Notification.user_id, func.min(Notification.created_at))
        .where(*WAITS, Notification.created_at > utcnow() - WAITS_AT_MOST)
        .group_by(Notification.user_id).order_by(Notification.user_id)
    )
    waiting = [(member_id, first) for member_id, first in session().execute(oldest)]
    return sum(write_digests(waiting[at:at + BATCH]) for at in range(0, len(waiting), BATCH))


@command
def write_digests(waiting: Sequence[tuple[int, datetime]]) -> int:
    """Letters for those of (member id, when their oldest line is from) whose morning came after it."""
    people, now, written = recipients([member_id for member_id, _first in waiting]), utcnow(), 0
    for member_id, first in waiting:
        written += _write_digest(people[member_id], first, now)
    return written


def _write_digest(who: Recipient, first: datetime, now: datetime) -> bool:
    if who.hours.digest is Rhythm.OFF or who.no_mail(now):
        return False
    day, morning = last_morning(now, zone(who.hours.time_zone), settings.get("notifications.morning_hour"), who.hours.digest)
    key = f"digest:{who.id}:{day.isoformat()}"
    if first >= morning or session().scalar(select(Letter.id).where(Letter.key == key)):
        return False
    letter = write_letters(LetterKind.DIGEST, {who.id: key}, now)[who.id]
    lines = update(Notification).where(*WAITS, Notification.user_id == who.id, Notification.created_at < morning)
    lines = lines.where(Notification.created_at > now - WAITS_AT_MOST)
    session().execute(lines.values(letter_id=letter).execution_options(synchronize_session=False))
    return True
