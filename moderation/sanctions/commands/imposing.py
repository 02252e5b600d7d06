"""Imposing sanctions and lifting them. What a member may not do follows from the columns of their row, at once and everywhere."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, or_, select

from forum.accounts.commands.roles import hold_admins
from forum.accounts.models import Role, User
from forum.accounts.sessions import end_other_sessions
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from moderation.locking import hold_members
from moderation.policy import DeskAction
from moderation.sanctions.events import SanctionImposed, SanctionLifted
from moderation.sanctions.models import Sanction
from moderation.sanctions.standing import put_standing
from moderation.sanctions.states import ENDING, HOURS, OUTSIDE, REASONS, EndedHow, SanctionKind

MAX_WORDS_CHARS = 4_000
MAX_WHY_CHARS = 500


@command
def impose_sanction(
    actor: Actor, member_id: int, *, kind: str, reason: str, hours: int | None = None, note: str = "", words: str = "",
    found_how: str = "own_initiative", decision_id: int | None = None, seen_id: int | None = None,
) -> Sanction:
    """Sanction a member. `hours` is one of `HOURS`, or None for no end (a warning and a removal have none to choose).

    `words` are told to the member, `note` is for moderators. With `seen_id` (the newest sanction whoever decides has seen, 0 for none)
    a newer one is WrongState. Raises Invalid naming `kind`, `hours`, `reason` or `words`, NotFound for somebody who has left, NotAllowed.
    """
    hold_admins()  # before the member's row, the same order for everybody
    hold_members([member_id])
    member = session().get_one(User, member_id)
    authorize(actor, DeskAction.SANCTION, member)
    if member.left_at is not None or member.is_placeholder:
        raise NotFound()
    _check(kind, hours, reason, words)
    _check_seen(member_id, seen_id)
    if kind != SanctionKind.WARNING:
        _keep_an_admin(member)
    now = utcnow()
    sanction = Sanction(
        member_id=member.id, kind=kind, reason=reason, note=note.strip(), words=words.strip(), decision_id=decision_id, imposed_at=now,
        imposed_by_id=actor.id, ends_at=now + timedelta(hours=hours) if hours else None,
    )
    session().add(sanction)
    session().flush()
    put_standing(member)
    if kind in OUTSIDE:
        end_other_sessions(member.id)
    announce(SanctionImposed(
        at=now, actor_id=actor.id, member_id=member.id, sanction_id=sanction.id, kind=kind, reason=reason, hours=hours,
        facts=sanction.words, found_how=found_how, decision_id=decision_id, until=sanction.ends_at,
    ))
    return sanction


def _check(kind: str, hours: int | None, reason: str, words: str) -> None:
    if kind not in tuple(SanctionKind):
        raise Invalid.field("kind", _l("Choose one of the list."))
    if hours is not None and (SanctionKind(kind) not in ENDING or hours not in HOURS):
        raise Invalid.field("hours", _l("Choose one of the list."))
    if reason not in REASONS:
        raise Invalid.field("reason", _l("Choose one of the list."))
    if len(words) > MAX_WORDS_CHARS:
        raise Invalid.field("words", _l("Use at most %(max)d characters.", max=MAX_WORDS_CHARS))


def _check_seen(member_id: int, seen_id: int | None) -> None:
    newest = session().scalar(select(func.max(Sanction.id)).where(Sanction.member_id == member_id)) or 0
    if seen_id is not None and newest > seen_id:
        raise WrongState(_l("Somebody has sanctioned this member in the meantime. Look again."), current=newest)


def _keep_an_admin(member: User) -> None:
    """Somebody must be left who can take it back: an admin who is neither silenced nor suspended, and not this one."""
    admin = select(Role.user_id).where(Role.role == "admin")
    if member.id not in set(session().scalars(admin)):
        return
    now = utcnow()
    free = (or_(column.is_(None), column <= now) for column in (User.silenced_until, User.suspended_until))
    others = select(func.count()).select_from(User).where(User.id.in_(admin), User.id != member.id, User.left_at.is_(None), *free)
    if not session().scalar(others):
        raise Invalid.field("kind", _l("This is the last admin who is neither silenced nor suspended."))


@command
def lift_sanction(actor: Actor, sanction_id: int, *, why: str = "", how: str = EndedHow.LIFTED) -> Sanction:
    """End a sanction before its time. Raises WrongState when it has ended, Invalid naming `why` for too many words."""
    member_id = get_sanction(sanction_id).member_id
    hold_members([member_id])
    member = session().get_one(User, member_id)
    sanction = lock(Sanction, sanction_id)
    sanction.member = member
    authorize(actor, DeskAction.LIFT_SANCTION, sanction)
    if not sanction.is_running:
        raise WrongState(_l("This sanction has ended."), current=sanction.ended_how)
    if len(why) > MAX_WHY_CHARS:
        raise Invalid.field("why", _l("Use at most %(max)d characters.", max=MAX_WHY_CHARS))
    now, ended = utcnow(), EndedHow(how)
    sanction.ended_at, sanction.ended_how, sanction.ended_by_id, sanction.ended_why = now, ended.value, actor.id, why.strip()
    session().flush()
    put_standing(member)
    announce(SanctionLifted(
        at=now, actor_id=actor.id, member_id=member.id, sanction_id=sanction.id, kind=sanction.kind, how=ended.value, why=why.strip(),
    ))
    return sanction


def get_sanction(sanction_id: int) -> Sanction:
    """Raises NotFound."""
    found = session().get(Sanction, sanction_id)
    if found is None:
        raise NotFound()
    return found
