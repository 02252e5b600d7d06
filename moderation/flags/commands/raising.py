"""Raising a flag; the one that is one too many for a post takes it out of sight in the same transaction."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln
from sqlalchemy import select

from forum.accounts.models import User
from forum.catalogue import reputation_needed
from forum.core import settings
from forum.core.db import command, session
from forum.core.events import announce
from forum.core.limits import enforced
from forum.core.permissions import Actor, authorize, can
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, Missing, NotAllowed, NotFound, TooMany, WrongState
from forum.kit.text import normalise
from forum.policy import Action
from forum.threads.models import Post
from forum.threads.newcomers import is_new
from forum.threads.queries import get_post
from moderation.flags.commands.hiding import hide_if_too_heavy
from moderation.flags.events import FlagRaised
from moderation.flags.models import Flag, Reporter
from moderation.flags.queries import find_open_flag, was_declined
from moderation.flags.reasons import offered_codes
from moderation.flags.states import DETAILS_MAX, OF_MEMBERS, FlagReason
from moderation.flags.weighing import LEVEL_PRIVILEGES, weight
from moderation.locking import hold_members
from moderation.policy import DeskAction

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@command
def raise_flag(actor: Actor, *, post_id: int | None = None, member_id: int | None = None, reason: str, details: str = "") -> Flag:
    """Flag a post or a member. At weight 8 with three members, or one of staff, the post hides itself at once.

    Raises Invalid naming `reason` or `details` ("other" needs words), WrongState for a second open flag, for one that a moderator
    declined while the post said the same, and for what nobody sees anyway; NotFound, NotAllowed, TooMany.
    """
    if (post_id is None) == (member_id is None):
        raise NotFound()
    post = get_post(actor, post_id, lock=True) if post_id is not None else None
    member = None if member_id is None else _member(actor, member_id)
    authorize(actor, DeskAction.FLAG, post or member)
    hold_members([actor.member_id, *([member.id] if member else []), *([post.author_id] if post else [])])
    record = session().get(Reporter, actor.member_id)
    check_privilege(record)
    _check_subject(actor, post, member)
    details = normalise(details).strip()
    _check_words(reason, details, offered_codes(post) if post is not None else OF_MEMBERS)
    _check_allowance(actor)
    now = utcnow()
    flag = Flag(
        reporter_id=actor.member_id, post_id=post_id, member_id=member_id, reason=reason, details=details, created_at=now,
        weight=_weight(actor, record), revision=post.revision if post is not None else None,
    )
    session().add(flag)
    session().flush()
    hid = post is not None and hide_if_too_heavy(post)
    announce(FlagRaised(at=now, actor_id=actor.id, flag_id=flag.id, reason=reason, post_id=post_id, member_id=member_id, hid=hid))
    return flag


def _member(actor: Actor, member_id: int) -> User:
    """Somebody who is still there: nobody flags a former or removed member, or an account that only holds imported posts."""
    member = session().get(User, member_id)
    if actor.is_anonymous or member is None or member.left_at is not None or member.removed_at is not None or member.is_placeholder:
        raise NotFound()
    return member


def check_privilege(record: Reporter | None) -> None:
    """Raises NotAllowed while the member may not flag, saying until when."""
    if record is not None and record.suspended_until is not None and record.suspended_until > utcnow():
        raise NotAllowed(missing=Missing("flag_privilege", needed=record.suspended_until))


def _check_subject(actor: Actor, post: Post | None, member: User | None) -> None:
    if post is not None and not post.listed:
        raise WrongState(_l("Nobody but moderators sees this post any more."), current="removed")
    mine = {"post_id": post.id if post else None, "member_id": member.id if member else None}
    if find_open_flag(actor, **mine) is not None:
        raise WrongState(_l("You have flagged this already."), current="flagged")
    if post is not None and was_declined(actor, post):
        raise WrongState(_l("You flagged this before, and a moderator found it within the rules."), current="declined")


def _check_words(reason: str, details: str, offered: tuple[FlagReason, ...]) -> None:
    if reason not in offered:
        raise Invalid.field("reason", _l("Choose one of the list."))
    if reason == FlagReason.OTHER and not details:
        raise Invalid.field("details", _l("Say in a few words what is wrong."))
    if len(details) > DETAILS_MAX:
        raise Invalid.field("details", _ln("At most %(num)d character.", "At most %(num)d characters.", DETAILS_MAX))


def _check_allowance(actor: Actor) -> None:
    """So many flags in a day and in a minute, withdrawn ones too. Source: 7-hardening, *Rate limits*."""
    if not enforced() or can(actor, Action.WRITE_WITHOUT_LIMITS):
        return
    per_day = settings.get("moderation.flags_per_day")
    if is_new(actor):
        per_day = min(per_day, settings.get("moderation.flags_per_day_new_members"))
    now = utcnow()
    for most, window in ((settings.get("moderation.flags_per_minute"), MINUTE), (per_day, DAY)):
        mine = select(Flag.created_at).where(Flag.reporter_id == actor.id, Flag.created_at > now - window)
        taken = session().scalars(mine.order_by(Flag.created_at.desc(), Flag.id.desc()).limit(most)).all()
        if len(taken) >= most:
            wait = (taken[-1] + window - now).total_seconds()
            raise TooMany(_l("That was a lot of flags in a short time. Please wait a moment."), retry_after=wait)


def _weight(actor: Actor, record: Reporter | None) -> float:
    right, wrong = (record.upheld, record.rejected) if record else (0, 0)
    rungs = [reputation_needed(privilege) for privilege in LEVEL_PRIVILEGES]
    return weight(actor.reputation, is_staff=actor.is_staff, upheld=right, rejected=wrong, rungs=rungs)
