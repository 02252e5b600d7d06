"""Taking the one privilege from somebody who flags badly, and giving it back."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.accounts.models import User
from forum.core import settings
from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import SYSTEM, Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.kit.text import normalise
from moderation.flags.events import FlaggingReturned, FlaggingSuspended
from moderation.flags.models import FlagSuspension, Reporter
from moderation.flags.states import DETAILS_MAX, SuspensionEnd
from moderation.flags.weighing import flags_badly
from moderation.locking import hold_members
from moderation.policy import DeskAction

DAYS_MAX = 366


@command
def suspend_flagging(actor: Actor, member_id: int, *, days: int, why: str) -> FlagSuspension:
    """A member may not flag for so many days; it replaces one that runs. Raises Invalid naming `days` or `why`, NotAllowed, NotFound."""
    member = _held_member(actor, member_id)
    authorize(actor, DeskAction.SUSPEND_FLAGGING, member)
    if member.left_at is not None:
        raise NotFound()
    why = normalise(why).strip()[:DETAILS_MAX]
    if not 1 <= days <= DAYS_MAX:
        raise Invalid.field("days", _l("Use a number from %(low)s to %(high)s.", low=1, high=DAYS_MAX))
    if not why:
        raise Invalid.field("why", _l("Say why: the member will read it."))
    record = _record(member_id)
    _end_running(actor, record, SuspensionEnd.REPLACED)
    return _begin(actor, record, days, why)


@command
def return_flagging(actor: Actor, member_id: int) -> None:
    """A member may flag again before the time is over. Raises WrongState when they may already."""
    member = _held_member(actor, member_id)
    authorize(actor, DeskAction.SUSPEND_FLAGGING, member)
    record = _record(member_id)
    if record.suspended_until is None or record.suspended_until <= utcnow():
        raise WrongState(_l("This member may flag."), current="allowed")
    _announce_return(actor, record, _end_running(actor, record, SuspensionEnd.RETURNED), SuspensionEnd.RETURNED)


@command
def resume_suspension(actor: Actor, suspension_id: int) -> None:
    """Returning the privilege was undone at once: it is suspended as before. Nothing where another suspension runs by now."""
    suspension = session().get_one(FlagSuspension, suspension_id)
    authorize(actor, DeskAction.SUSPEND_FLAGGING, _held_member(actor, suspension.member_id))
    record = _record(suspension.member_id)
    if _running(suspension.member_id) is None:
        suspension.ended_at = suspension.ended_how = suspension.ended_by_id = None
        record.suspended_until = suspension.until
        session().flush()


def _held_member(actor: Actor, member_id: int) -> User:
    hold_members([member_id])
    return session().get_one(User, member_id)


def judge_record(record: Reporter) -> None:
    """Suspend somebody whose flags are mostly wrong; give the privilege back when the decision it followed from was undone.

    `record` is locked, inside a command. Staff are never judged by it.
    """
    is_bad = flags_badly(
        record.upheld, record.rejected, after=settings.get("moderation.flags_suspend_after"),
        percent=settings.get("moderation.flags_suspend_percent"),
    )
    runs = record.suspended_until is not None and record.suspended_until > utcnow()
    if is_bad and not runs and not _is_spared(record.user_id):
        _end_running(SYSTEM, record, SuspensionEnd.REPLACED)
        _begin(SYSTEM, record, settings.get("moderation.flags_suspend_days"), "")
    elif runs and not is_bad:
        running = _running(record.user_id)
        if running is not None and running.imposed_by_id is None:
            _announce_return(SYSTEM, record, _end_running(SYSTEM, record, SuspensionEnd.UNDONE), SuspensionEnd.UNDONE)


def _is_spared(member_id: int) -> bool:
    member = session().get_one(User, member_id)
    return member.is_staff or member.left_at is not None


def _record(member_id: int) -> Reporter:
    record = session().get(Reporter, member_id, with_for_update=True, populate_existing=True)
    if record is None:
        record = Reporter(user_id=member_id, upheld=0, rejected=0)
        session().add(record)
        session().flush()
    return record


def _running(member_id: int) -> FlagSuspension | None:
    """The last one that nobody has ended; its time may be over."""
    found = select(FlagSuspension).where(FlagSuspension.member_id == member_id, FlagSuspension.ended_at.is_(None))
    return session().scalars(found.with_for_update()).one_or_none()


def _begin(actor: Actor, record: Reporter, days: int, why: str) -> FlagSuspension:
    now = utcnow()
    made = FlagSuspension(
        member_id=record.user_id, began_at=now, until=now + timedelta(days=days), why=why, imposed_by_id=actor.id,
    )
    session().add(made)
    record.suspended_until = made.until
    session().flush()
    announce(FlaggingSuspended(
        at=now, actor_id=actor.id, member_id=record.user_id, suspension_id=made.id, until=made.until, why=why,
    ))
    return made


def _end_running(actor: Actor, record: Reporter, how: SuspensionEnd) -> FlagSuspension | None:
    running = _running(record.user_id)
    if running is not None:
        running.ended_at, running.ended_how, running.ended_by_id = utcnow(), how.value, actor.id
        record.suspended_until = None
        session().flush()
    return running


def _announce_return(actor: Actor, record: Reporter, ended: FlagSuspension | None, how: SuspensionEnd) -> None:
    if ended is not None:
        announce(FlaggingReturned(
            at=utcnow(), actor_id=actor.id, member_id=record.user_id, suspension_id=ended.id, how=how.value,
        ))
