"""Closing flags as right or wrong, and opening them again when that was undone. Who reports badly may not flag for a while."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import SYSTEM, Actor, authorize
from forum.kit.clock import utcnow
from forum.threads.queries import get_post
from moderation.flags.commands.suspending import judge_record
from moderation.flags.events import FlagsSettled
from moderation.flags.models import Flag, Reporter
from moderation.flags.states import FLAG_MOVES, FlagState
from moderation.policy import DeskAction


@command
def settle_flags(actor: Actor, flag_ids: Sequence[int], *, state: str) -> list[int]:
    """Close open flags as upheld, rejected or closed; or open settled ones again because the decision was undone (`open`).

    What cannot move any more stays as it is. The ids of those that moved.
    """
    authorize(actor, DeskAction.SETTLE_FLAGS)
    to = FlagState(state)
    moving = [flag for flag in _held(flag_ids) if _may_move(flag, to)]
    changes: dict[int, list[int]] = {}
    for flag in moving:
        _add(changes, flag, -1)
        _move(actor, flag, FlagState.CLOSED if to is FlagState.OPEN and _raised_anew(flag) else to)
        _add(changes, flag, 1)
    session().flush()
    for member_id in sorted(changes):
        judge_record(_counted(member_id, *changes[member_id]))
    _announce(actor, moving, to)
    return [flag.id for flag in moving]


def _may_move(flag: Flag, to: FlagState) -> bool:
    """Open ones are closed, closed ones opened; what is closed one way is not closed another way."""
    return (flag.state == FlagState.OPEN) != (to is FlagState.OPEN) and to in FLAG_MOVES[FlagState(flag.state)]


def _held(flag_ids: Sequence[int]) -> list[Flag]:
    """The posts first, then the flags, each in the order of ids."""
    ids = sorted(set(flag_ids))
    about = select(Flag.post_id).where(Flag.id.in_(ids), Flag.post_id.is_not(None)).distinct().order_by(Flag.post_id)
    for post_id in session().scalars(about).all():
        get_post(SYSTEM, post_id or 0, lock=True)
    held = select(Flag).where(Flag.id.in_(ids)).order_by(Flag.id).with_for_update().execution_options(populate_existing=True)
    return list(session().scalars(held))


def _move(actor: Actor, flag: Flag, to: FlagState) -> None:
    is_open = to is FlagState.OPEN
    flag.state, flag.settled_at, flag.settled_by_id = to.value, None if is_open else utcnow(), None if is_open else actor.id
    flag.settled_revision = None if is_open or flag.post_id is None else get_post(SYSTEM, flag.post_id).revision


def _raised_anew(flag: Flag) -> bool:
    """Its reporter has another open flag on the same by now."""
    other = aliased(Flag)
    same = other.post_id == flag.post_id if flag.post_id is not None else other.member_id == flag.member_id
    found = exists().where(same, other.reporter_id == flag.reporter_id, other.state == FlagState.OPEN, other.id != flag.id)
    return bool(session().scalar(select(found)))


def _add(changes: dict[int, list[int]], flag: Flag, change: int) -> None:
    """(right, wrong) per reporter."""
    if flag.state in (FlagState.UPHELD, FlagState.REJECTED):
        changes.setdefault(flag.reporter_id, [0, 0])[flag.state == FlagState.REJECTED] += change


def _counted(member_id: int, upheld: int, rejected: int) -> Reporter:
    """Keep a reporter's record: their row is made by their first settled flag."""
    record = session().get(Reporter, member_id, with_for_update=True, populate_existing=True)
    if record is None:
        record = Reporter(user_id=member_id, upheld=0, rejected=0)
        session().add(record)
    record.upheld += upheld
    record.rejected += rejected
    session().flush()
    return record


def _announce(actor: Actor, moved: Sequence[Flag], to: FlagState) -> None:
    """One event for each subject, as reporters are told of each."""
    for post_id, member_id in dict.fromkeys((flag.post_id, flag.member_id) for flag in moved):
        ids = _ids(flag for flag in moved if (flag.post_id, flag.member_id) == (post_id, member_id))
        announce(FlagsSettled(
            at=utcnow(), actor_id=actor.id, flag_ids=ids, state=to.value, post_id=post_id, member_id=member_id,
        ))


def _ids(flags: Iterable[Flag]) -> tuple[int, ...]:
    return tuple(flag.id for flag in flags)
