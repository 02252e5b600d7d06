"""Digests: at a member's morning one letter takes along what has waited. One for each morning, however often the job runs.

Once a week, on the Monday, helpers get one even when nothing waited: it holds questions they may answer, or is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, or_, select, update

from forum.accounts.models import User
from forum.core import settings
from forum.core.db import command, session
from forum.kit.clock import utcnow
from forum.kit.zones import zone
from forum.notifications.hours import MONDAY, last_morning
from forum.notifications.letters import write_letters
from forum.notifications.models import Letter, Notification, PlaceFollow, SuggestionRound
from forum.notifications.recipients import Recipient, recipients
from forum.notifications.states import LetterKind, Mailing, Rhythm
from forum.threads.models import Post

WAITS = (Notification.mail == Mailing.DIGEST.value, Notification.letter_id.is_(None))
WAITS_AT_MOST = timedelta(days=31)
BATCH = 200
NEARLY_A_WEEK = timedelta(days=6)


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
    day, morning = _morning_of(who, now, who.hours.digest)
    return first < morning and _write(who, day, morning, now)


def _morning_of(who: Recipient, now: datetime, rhythm: Rhythm) -> tuple[date, datetime]:
    return last_morning(now, zone(who.hours.time_zone), settings.get("notifications.morning_hour"), rhythm)


def _write(who: Recipient, day: date, morning: datetime, now: datetime) -> bool:
    """The letter of this morning, with all that waited for it, unless there is one."""
    key = f"digest:{who.id}:{day.isoformat()}"
    if session().scalar(select(Letter.id).where(Letter.key == key)):
        return False
    letter = write_letters(LetterKind.DIGEST, {who.id: key}, now)[who.id]
    lines = update(Notification).where(*WAITS, Notification.user_id == who.id, Notification.created_at < morning)
    lines = lines.where(Notification.created_at > now - WAITS_AT_MOST)
    session().execute(lines.values(letter_id=letter).execution_options(synchronize_session=False))
    return True


def is_of_monday(letter: Letter) -> bool:
    """Whether this digest may hold suggested questions alone: those come at most once a week."""
    return date.fromisoformat(letter.key.rpartition(":")[2]).weekday() == MONDAY


def make_rounds() -> int:
    """Give every helper whose Monday morning has come a digest to be suggested questions in. Returns how many."""
    written, after = 0, 0
    while helpers := _helpers(after):
        written += write_rounds(helpers)
        after = helpers[-1]
    return written


def _helpers(after: int) -> list[int]:
    """The next members who follow a place or have solved something, and whose last turn is nearly a week ago."""
    follows = exists().where(PlaceFollow.user_id == User.id)
    solved = exists().where(Post.author_id == User.id, Post.is_solution.is_(True))
    turn = or_(SuggestionRound.considered_at.is_(None), SuggestionRound.considered_at < utcnow() - NEARLY_A_WEEK)
    found = (
        select(User.id).outerjoin(SuggestionRound, SuggestionRound.user_id == User.id)
        .where(User.id > after, User.left_at.is_(None), User.is_placeholder.is_(False), or_(follows, solved), turn)
    )
    return list(session().scalars(found.order_by(User.id).limit(BATCH)))


@command
def write_rounds(member_ids: Sequence[int]) -> int:
    """Letters for those of these helpers whose Monday came after their last turn. The first turn only begins the count."""
    people, now, written = recipients(member_ids), utcnow(), 0
    turns = {row.user_id: row for row in session().scalars(
        select(SuggestionRound).where(SuggestionRound.user_id.in_(member_ids)).with_for_update()
    )}
    for member_id in member_ids:
        who, turn = people[member_id], turns.get(member_id)
        day, morning = _morning_of(who, now, Rhythm.WEEKLY)
        if turn is None:
            session().add(SuggestionRound(user_id=member_id, considered_at=morning))
            continue
        if turn.considered_at >= morning:
            continue
        turn.considered_at = morning
        if who.hours.digest is not Rhythm.OFF and not who.no_mail(now):
            written += _write(who, day, morning, now)
    return written
