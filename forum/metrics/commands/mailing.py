"""The weekly mail: chosen, ended, made ready once a week, marked as sent."""

from __future__ import annotations

from datetime import date

from forum.core.db import command, session
from forum.core.jobs import enqueue
from forum.core.permissions import Actor, authorize
from forum.kit.clock import day_bounds, utcnow
from forum.kit.errors import Gone
from forum.metrics.models import WeeklyMail
from forum.metrics.queries.weekly import monday_of, reader_of
from forum.metrics.weekly.links import member_of
from forum.notifications.letters import after_quiet
from forum.policy import Action

SEND = "metrics.send_weekly_mail"


@command
def choose_weekly_mail(actor: Actor, *, wanted: bool) -> None:
    """The next one comes on the Monday after."""
    authorize(actor, Action.SEE_INSIGHTS)
    row = _row(actor.member_id)
    if wanted and not row.is_wanted:
        row.week = None
    row.is_wanted = wanted


@command
def stop_weekly_mail(actor: Actor, token: str) -> None:
    """By the link in a mail. Twice is once. Raises Gone."""
    authorize(actor, Action.USE_MAILED_LINK)
    member_id = member_of(token)
    if member_id is None:
        raise Gone()
    _row(member_id).is_wanted = False


@command
def make_ready(actor: Actor, member_id: int) -> bool:
    """Whether the mail of this member's latest Monday is made ready now: once, however often this runs, and after days without a worker
    that of the latest Monday alone. The first time only begins the count."""
    authorize(actor, Action.ADMINISTER)
    reader = reader_of(actor, member_id)
    if reader is None:
        return False
    row, monday = _row(member_id), monday_of(reader.who)
    before, row.week = row.week, max(monday, row.week or monday)
    if before is None or before >= monday:
        return False
    due = after_quiet(reader.who, max(utcnow(), day_bounds(monday)[0]))  # where it is Monday early, the week of UTC ends first
    key = f"weekly-insights:{member_id}:{monday.isoformat()}"
    return enqueue(SEND, {"member_id": member_id, "week": monday.isoformat()}, dedupe_key=key, run_at=due) is not None


@command
def mark_sent(actor: Actor, member_id: int, week: date) -> None:
    authorize(actor, Action.ADMINISTER)
    row = _row(member_id)
    row.sent_week = max(week, row.sent_week or week)


def _row(member_id: int) -> WeeklyMail:
    """The member's row, locked; made when there is none (inside a command)."""
    row = session().get(WeeklyMail, member_id, with_for_update=True)
    if row is None:
        row = WeeklyMail(user_id=member_id)
        session().add(row)
    return row
