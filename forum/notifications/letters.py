"""The life of a mail: it gathers lines, is opened (and takes no more), sent once, or dropped with a reason.

Two workers never hold one letter at a time. What remains is the moment between the mail server's "accepted" and our commit:
a worker killed there sends the letter again, under the same Message-ID, by which mail programs recognise it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, delete, or_, select, update

from forum.core import jobs, settings
from forum.core.db import command, insert_all, reserve_ids, session
from forum.kit.clock import utcnow
from forum.kit.zones import zone
from forum.notifications.hours import not_before
from forum.notifications.models import Letter, Notification
from forum.notifications.occasions import Occasion
from forum.notifications.recipients import Recipient, recipients
from forum.notifications.states import LetterKind, WhyNot

SEND = "notifications.send_letter"
CLAIM = timedelta(seconds=jobs.LEASE_SECONDS - 30)
"""Over before the job's lease: who takes the job up again finds the letter free."""
KEPT = timedelta(days=60)
"""Longer than a line waits for a digest, so that none comes twice."""
DAY = timedelta(days=1)
UNFINISHED = and_(Letter.sent_at.is_(None), Letter.dropped_at.is_(None))


class Busy(Exception):
    """Somebody else is sending this; the job looks again later."""


def gather(occasion: Occasion, member_ids: Collection[int]) -> dict[int, int]:
    """Member id -> the letter that will tell them: the one that still gathers for this thread, or a new one (inside a command)."""
    if not member_ids:
        return {}
    gathering = select(Letter.user_id, Letter.id).where(
        Letter.user_id.in_(member_ids), Letter.thread_id == occasion.thread_id, Letter.opened_at.is_(None), UNFINISHED
    )
    # Locked, so that a letter is not opened before these lines are in it.
    found = {member: letter for member, letter in session().execute(gathering.order_by(Letter.id).with_for_update())}  # noqa: C416
    missing = [member for member in member_ids if member not in found]
    wait = timedelta(minutes=settings.get("notifications.gather_minutes"))
    keys = {member: f"thread:{member}:{occasion.cause}" for member in missing}
    return found | write_letters(LetterKind.THREAD, keys, utcnow() + wait, thread_id=occasion.thread_id)


def gather_notices(occasion: Occasion, member_ids: Collection[int]) -> dict[int, int]:
    """As `gather`, for what is about the members themselves (inside a command). What comes in bundles of a day is mailed once a day:
    whoever had that mail already gets no letter."""
    if not member_ids:
        return {}
    mailed = (
        select(Notification.user_id).join(Letter, Letter.id == Notification.letter_id)
        .where(Notification.user_id.in_(member_ids), Notification.bundle == occasion.bundle, Letter.opened_at.is_not(None))
        .where(Notification.created_at > occasion.at - DAY)
    )
    had_theirs = set(session().scalars(mailed))
    open_now = select(Letter.user_id, Letter.id).where(
        Letter.user_id.in_(member_ids), Letter.kind == LetterKind.NOTICE, Letter.opened_at.is_(None), UNFINISHED
    )
    found = {member: letter for member, letter in session().execute(open_now.order_by(Letter.id).with_for_update())}  # noqa: C416
    missing = [member for member in member_ids if member not in found and member not in had_theirs]
    wait = timedelta(minutes=settings.get("notifications.gather_minutes"))
    keys = {member: f"notice:{member}:{occasion.cause}" for member in missing}
    return {member: letter for member, letter in found.items() if member not in had_theirs} | write_letters(
        LetterKind.NOTICE, keys, utcnow() + wait
    )


def write_letters(kind: LetterKind, keys: dict[int, str], due: datetime, *, thread_id: int | None = None) -> dict[int, int]:
    """One new letter for each member of `keys`, and the job that sends it after their quiet hours. Member id -> letter id."""
    people = recipients(keys.keys())
    ids = dict(zip(keys, reserve_ids(Letter, len(keys)), strict=True))
    rows: list[dict[str, Any]] = [
        {"id": ids[member], "user_id": member, "kind": kind, "key": key, "thread_id": thread_id, "created_at": utcnow(),
         "due_at": after_quiet(people[member], due)}
        for member, key in keys.items()
    ]
    insert_all(Letter, rows)
    jobs.enqueue_later(SEND, [({"letter_id": row["id"]}, f"letter:{row['id']}", row["due_at"]) for row in rows])
    return ids


def after_quiet(who: Recipient, due: datetime) -> datetime:
    return not_before(due, zone(who.hours.time_zone), who.hours.quiet_from, who.hours.quiet_until)


@command
def claim(letter_id: int) -> Letter | None:
    """The letter, opened and held by this worker; None when it is sent, dropped, or put off. Raises Busy while another holds it."""
    now = utcnow()
    free = or_(Letter.claimed_until.is_(None), Letter.claimed_until < now)
    taken = session().execute(_change(letter_id, free, Letter.due_at <= now).values(
        claimed_until=now + CLAIM, opened_at=now,
    ))
    letter = session().get(Letter, letter_id, populate_existing=True)
    if taken.rowcount == 1:  # type: ignore[attr-defined]
        return letter
    if letter is not None and letter.claimed_until and letter.claimed_until >= now:
        raise Busy(f"another worker holds letter {letter_id}")
    return None


@command
def put_off(letter_id: int, until: datetime) -> None:
    """Quiet hours began meanwhile: let go of the letter, and send it when they end."""
    session().execute(_change(letter_id).values(claimed_until=None, due_at=until))
    jobs.enqueue(SEND, {"letter_id": letter_id}, dedupe_key=f"letter:{letter_id}:{int(until.timestamp())}", run_at=until)


@command
def let_go(letter_id: int) -> None:
    """The mail server did not take it; the job tries again."""
    session().execute(_change(letter_id).values(claimed_until=None))


@command
def mark_sent(letter_id: int) -> None:
    session().execute(_change(letter_id).values(sent_at=utcnow(), claimed_until=None))


@command
def drop(letter_id: int, why: WhyNot) -> None:
    """Nothing (any more) to send to this member."""
    session().execute(_change(letter_id).values(dropped_at=utcnow(), dropped_why=why, claimed_until=None))


@command
def forget_old(_payload: object = None) -> None:
    """Letters of long ago; what they told stays in the inbox."""
    finished = or_(Letter.sent_at.is_not(None), Letter.dropped_at.is_not(None))
    session().execute(delete(Letter).where(Letter.created_at < utcnow() - KEPT, finished))


def _change(letter_id: int, *where: ColumnElement[bool]) -> Update:
    return update(Letter).where(Letter.id == letter_id, UNFINISHED, *where).execution_options(synchronize_session=False)
