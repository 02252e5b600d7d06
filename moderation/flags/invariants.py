"""What must hold of flags. Each function returns the ids that drift."""

from __future__ import annotations

from sqlalchemy import and_, func, or_, select

from forum.core.db import session
from forum.threads.models import Post
from moderation.flags.models import Flag, FlagHiding, FlagSuspension, Reporter
from moderation.flags.states import FlagState


def reporter_counters() -> list[int]:
    """Members whose record is not what their settled flags add up to."""
    counted = (
        select(
            Flag.reporter_id.label("member_id"), func.count().filter(Flag.state == FlagState.UPHELD).label("upheld"),
            func.count().filter(Flag.state == FlagState.REJECTED).label("rejected"),
        ).group_by(Flag.reporter_id).subquery()
    )
    wrong = or_(
        func.coalesce(Reporter.upheld, 0) != func.coalesce(counted.c.upheld, 0),
        func.coalesce(Reporter.rejected, 0) != func.coalesce(counted.c.rejected, 0),
    )
    of_flags = select(counted.c.member_id).outerjoin(Reporter, Reporter.user_id == counted.c.member_id).where(wrong)
    alone = select(Reporter.user_id).outerjoin(counted, counted.c.member_id == Reporter.user_id).where(wrong)
    return sorted({*session().scalars(of_flags), *session().scalars(alone)})


def one_open_flag() -> list[int]:
    """Members with two open flags on the same post or member."""
    twice = select(Flag.reporter_id).where(Flag.state == FlagState.OPEN).group_by(Flag.reporter_id, Flag.post_id, Flag.member_id)
    return sorted(set(session().scalars(twice.having(func.count() > 1))))


def suspensions() -> list[int]:
    """Members whose row says another end of not flagging than the suspension that runs."""
    running = and_(FlagSuspension.member_id == Reporter.user_id, FlagSuspension.ended_at.is_(None))
    differs = Reporter.suspended_until.is_distinct_from(FlagSuspension.until)
    known = select(Reporter.user_id).outerjoin(FlagSuspension, running).where(differs)
    unknown = select(FlagSuspension.member_id).outerjoin(Reporter, Reporter.user_id == FlagSuspension.member_id)
    unknown = unknown.where(FlagSuspension.ended_at.is_(None), Reporter.user_id.is_(None))
    return sorted({*session().scalars(known), *session().scalars(unknown)})


def hidings() -> list[int]:
    """Posts that flags are said to hide and that are in sight."""
    found = select(Post.id).join(FlagHiding, FlagHiding.post_id == Post.id).where(FlagHiding.ended_at.is_(None), Post.hidden_at.is_(None))
    return list(session().scalars(found.order_by(Post.id)))
