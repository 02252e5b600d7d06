"""Imposing sanctions and ending them. What a member may not do follows from the columns of their row, at once and everywhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.sessions import end_other_sessions
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from moderation.policy import DeskAction
from moderation.sanctions.events import SanctionImposed, SanctionLifted
from moderation.sanctions.models import Sanction
from moderation.sanctions.states import ENDING, HOURS, EndedHow, SanctionKind

NO_END = datetime.fromisoformat("9999-12-31T00:00:00+00:00")
COLUMNS = {SanctionKind.SILENCE: "silenced_until", SanctionKind.SUSPENSION: "suspended_until", SanctionKind.REMOVAL: "suspended_until"}


@command
def impose_sanction(actor: Actor, member_id: int, *, kind: str, reason: str, hours: int | None = None, note: str = "") -> Sanction:
    """Sanction a member. `hours` is one of `HOURS`, or None for no end (a warning and a removal have none to choose).

    Raises Invalid naming `kind` or `hours`, NotFound for somebody who has left, NotAllowed.
    """
    member = lock(User, member_id)
    authorize(actor, DeskAction.SANCTION, member)
    if member.left_at is not None:
        raise NotFound()
    if kind not in tuple(SanctionKind):
        raise Invalid.field("kind", _l("Choose one of the list."))
    if hours is not None and (SanctionKind(kind) not in ENDING or hours not in HOURS):
        raise Invalid.field("hours", _l("Choose one of the list."))
    now = utcnow()
    sanction = Sanction(
        member_id=member.id, kind=kind, reason=reason, note=note, imposed_at=now, imposed_by_id=actor.id,
        ends_at=now + timedelta(hours=hours) if hours else None,
    )
    session().add(sanction)
    session().flush()
    put_standing(member)
    if SanctionKind(kind) in (SanctionKind.SUSPENSION, SanctionKind.REMOVAL):
        end_other_sessions(member.id)
    announce(SanctionImposed(
        at=now, actor_id=actor.id, member_id=member.id, sanction_id=sanction.id, kind=kind, reason=reason, hours=hours,
    ))
    return sanction


@command
def lift_sanction(actor: Actor, sanction_id: int, *, why: str = "", how: str = EndedHow.LIFTED) -> Sanction:
    """End a sanction before its time. Raises WrongState when it has ended."""
    sanction = get_sanction(sanction_id)
    member = lock(User, sanction.member_id)
    sanction = lock(Sanction, sanction_id)
    sanction.member = member
    authorize(actor, DeskAction.LIFT_SANCTION, sanction)
    if not sanction.is_running:
        raise WrongState(_l("This sanction has ended."), current=sanction.ended_how)
    now = utcnow()
    sanction.ended_at, sanction.ended_how, sanction.ended_by_id, sanction.ended_why = now, str(how), actor.id, why
    session().flush()
    put_standing(member)
    announce(SanctionLifted(
        at=now, actor_id=actor.id, member_id=member.id, sanction_id=sanction.id, kind=sanction.kind, how=str(how), why=why,
    ))
    return sanction


def get_sanction(sanction_id: int) -> Sanction:
    """Raises NotFound."""
    found = session().get(Sanction, sanction_id)
    if found is None:
        raise NotFound()
    return found


def put_standing(member: User) -> None:
    """Write what the running sanctions of a locked member forbid into the member's row (inside a command)."""
    running = select(Sanction.kind, Sanction.ends_at).where(Sanction.member_id == member.id, Sanction.ended_at.is_(None))
    ends: dict[str, datetime] = {}
    for kind, ends_at in session().execute(running):
        if column := COLUMNS.get(SanctionKind(kind)):
            ends[column] = max(ends.get(column, ends_at or NO_END), ends_at or NO_END)
    member.silenced_until, member.suspended_until = ends.get("silenced_until"), ends.get("suspended_until")
