"""Taking flags back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import SYSTEM, Actor, authorize, can
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound, WrongState
from forum.threads.models import Post
from forum.threads.queries import get_post
from moderation.flags.commands.hiding import restore_if_too_light
from moderation.flags.events import FlagWithdrawn
from moderation.flags.models import Flag
from moderation.flags.states import FlagState
from moderation.locking import hold_members
from moderation.policy import DeskAction


@command
def withdraw_flag(actor: Actor, flag_id: int) -> Flag:
    """Take one's own flag back; a post that it had helped to hide returns at once when the others weigh too little.

    Raises WrongState once it is settled, NotFound for somebody else's.
    """
    flag, post = hold_flag(flag_id)
    if not can(actor, DeskAction.WITHDRAW_FLAG, flag):
        raise NotFound()
    authorize(actor, DeskAction.WITHDRAW_FLAG, flag)
    if flag.state == FlagState.WITHDRAWN:
        return flag
    if flag.state != FlagState.OPEN:
        raise WrongState(_l("A moderator has decided about this already."), current=flag.state)
    _withdraw(actor, flag, post)
    return flag


def hold_flag(flag_id: int) -> tuple[Flag, Post | None]:
    """A flag and the post it is about, locked in the order of `moderation/locking.py` (inside a command). Raises NotFound."""
    about = session().execute(select(Flag.post_id).where(Flag.id == flag_id)).one_or_none()
    if about is None:
        raise NotFound()
    post = get_post(SYSTEM, about.post_id, lock=True) if about.post_id is not None else None
    hold_members([post.author_id] if post else [])
    return lock(Flag, flag_id), post


def _withdraw(actor: Actor, flag: Flag, post: Post | None) -> None:
    now = utcnow()
    flag.state, flag.withdrawn_at = FlagState.WITHDRAWN.value, now
    session().flush()
    if post is not None:
        restore_if_too_light(post)
    announce(FlagWithdrawn(
        at=now, actor_id=actor.id, flag_id=flag.id, reason=flag.reason, post_id=flag.post_id, member_id=flag.member_id,
    ))
