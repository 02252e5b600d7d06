"""Raising, withdrawing and settling flags."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from forum.accounts.models import User
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import SYSTEM, Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.threads.commands import hide_post
from forum.threads.models import Post
from forum.threads.queries import get_post
from moderation.flags.events import FlagRaised, FlagsSettled, FlagWithdrawn
from moderation.flags.models import Flag, Reporter
from moderation.flags.states import FlagReason, FlagState
from moderation.flags.weighing import weight
from moderation.policy import DeskAction

HIDES_AT = 8.0
HIDES_WITH_MEMBERS = 3


@command
def raise_flag(actor: Actor, *, post_id: int | None = None, member_id: int | None = None, reason: str, details: str = "") -> Flag:
    """Flag a post or a member. At weight 8 with three members, or one of staff, the post hides itself at once.

    Raises Invalid naming `reason` or `details` ("other" needs words), WrongState for a second open flag, NotFound, NotAllowed.
    """
    post = get_post(actor, post_id, lock=True) if post_id is not None else None
    member = None if member_id is None else lock(User, member_id)
    subject = post or member
    if subject is None:
        raise NotFound()
    authorize(actor, DeskAction.FLAG, subject)
    if reason not in tuple(FlagReason):
        raise Invalid.field("reason", _l("Choose one of the list."))
    if reason == FlagReason.OTHER and not details.strip():
        raise Invalid.field("details", _l("Say in a few words what is wrong."))
    mine = select(Flag.id).where(Flag.reporter_id == actor.id, Flag.state == FlagState.OPEN, _about(post_id, member_id))
    if session().scalar(mine) is not None:
        raise WrongState(_l("You have flagged this already."), current="flagged")
    record = session().get(Reporter, actor.member_id)
    right, wrong = (record.upheld, record.rejected) if record else (0, 0)
    now = utcnow()
    flag = Flag(
        reporter_id=actor.member_id, post_id=post_id, member_id=member_id, reason=reason, details=details.strip(), created_at=now,
        weight=weight(actor.reputation, is_staff=actor.is_staff, upheld=right, rejected=wrong),
    )
    session().add(flag)
    session().flush()
    hid = post is not None and _hides(actor, post)
    if hid and post is not None:
        hide_post(SYSTEM, post.id, reason=reason)
    announce(FlagRaised(at=now, actor_id=actor.id, flag_id=flag.id, reason=reason, post_id=post_id, member_id=member_id, hid=hid))
    return flag


def _about(post_id: int | None, member_id: int | None):  # type: ignore[no-untyped-def]
    return Flag.post_id == post_id if post_id is not None else Flag.member_id == member_id


def _hides(actor: Actor, post: Post) -> bool:
    if not post.listed:
        return False
    open_ones = select(func.sum(Flag.weight), func.count()).where(Flag.post_id == post.id, Flag.state == FlagState.OPEN)
    total, members = session().execute(open_ones).one()
    return bool(actor.is_staff or (total >= HIDES_AT and members >= HIDES_WITH_MEMBERS))


@command
def withdraw_flag(actor: Actor, flag_id: int) -> Flag:
    """Take one's own flag back. Raises WrongState once it is settled."""
    flag = lock(Flag, flag_id)
    authorize(actor, DeskAction.WITHDRAW_FLAG, flag)
    if flag.state == FlagState.WITHDRAWN:
        return flag
    if flag.state != FlagState.OPEN:
        raise WrongState(_l("A moderator has decided about this already."), current=flag.state)
    flag.state, flag.withdrawn_at = FlagState.WITHDRAWN.value, utcnow()
    announce(FlagWithdrawn(
        at=flag.withdrawn_at, actor_id=actor.id, flag_id=flag.id, reason=flag.reason, post_id=flag.post_id, member_id=flag.member_id,
    ))
    return flag


@command
def settle_flags(actor: Actor, flag_ids: Sequence[int], *, state: str) -> None:
    """Close open flags as upheld, rejected or closed; or open settled ones again because the decision was undone (`open`)."""
    authorize(actor, DeskAction.SETTLE_FLAGS)
    to, now = FlagState(state), utcnow()
    moved = []
    for flag_id in sorted(flag_ids):
        flag = lock(Flag, flag_id)
        if (to is FlagState.OPEN) == (flag.state == FlagState.OPEN) or flag.state == FlagState.WITHDRAWN:
            continue
        _count(flag, -1)
        flag.state, flag.settled_at, flag.settled_by_id = to.value, None if to is FlagState.OPEN else now, actor.id
        _count(flag, 1)
        moved.append(flag)
    if moved:
        ids, first = tuple(flag.id for flag in moved), moved[0]
        announce(FlagsSettled(at=now, actor_id=actor.id, flag_ids=ids, state=to.value, post_id=first.post_id, member_id=first.member_id))


def _count(flag: Flag, change: int) -> None:
    """Keep the reporter's record: their row is made by their first settled flag."""
    if flag.state not in (FlagState.UPHELD, FlagState.REJECTED):
        return
    record = session().get(Reporter, flag.reporter_id, with_for_update=True)
    if record is None:
        record = Reporter(user_id=flag.reporter_id, upheld=0, rejected=0)
        session().add(record)
    if flag.state == FlagState.UPHELD:
        record.upheld += change
    else:
        record.rejected += change
    session().flush()
