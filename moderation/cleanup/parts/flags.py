"""Flags a spammer raised that nobody has decided about: withdrawn, one at a time: each locks its own thread."""

from __future__ import annotations

from sqlalchemy import select

from forum.core.db import session
from forum.core.events import announce
from forum.kit.clock import iso, utcnow
from moderation.cleanup.models import Cleanup, CleanupRow
from moderation.cleanup.parts.taking import Touched, number_of, on_behalf_of, untouched
from moderation.cleanup.states import RowKind
from moderation.flags.commands import withdraw_flag
from moderation.flags.commands.withdrawing import hold_flag
from moderation.flags.events import FlagRaised
from moderation.flags.models import Flag
from moderation.flags.states import FlagState


def count(member_id: int) -> int:
    return number_of(Flag.reporter_id == member_id, Flag.state == FlagState.OPEN)


def take(cleanup: Cleanup) -> list[Touched]:
    mine = (Flag.reporter_id == cleanup.member_id, Flag.state == FlagState.OPEN, untouched(cleanup, RowKind.FLAG, Flag.id))
    flag_id = session().scalar(select(Flag.id).where(*mine).order_by(Flag.id).limit(1))
    if flag_id is None:
        return []
    flag = withdraw_flag(on_behalf_of(cleanup.member_id), flag_id)
    return [Touched(RowKind.FLAG, flag_id, {"withdrawn_at": iso(flag.withdrawn_at) if flag.withdrawn_at else ""})]


def put_back(member_id: int, row: CleanupRow) -> bool:
    """Open again, in the queue too; unless the member has flagged the same again."""
    if session().get(Flag, row.target_id) is None:
        return False
    flag, _post = hold_flag(row.target_id)
    if flag.state != FlagState.WITHDRAWN or not flag.withdrawn_at or iso(flag.withdrawn_at) != row.before["withdrawn_at"]:
        return False
    about = Flag.post_id == flag.post_id if flag.post_id is not None else Flag.member_id == flag.member_id
    if session().scalar(select(Flag.id).where(Flag.reporter_id == member_id, Flag.state == FlagState.OPEN, about)) is not None:
        return False
    flag.state, flag.withdrawn_at = FlagState.OPEN.value, None
    session().flush()
    announce(FlagRaised(
        at=utcnow(), actor_id=member_id, flag_id=flag.id, reason=flag.reason, post_id=flag.post_id, member_id=flag.member_id,
    ))
    return True
