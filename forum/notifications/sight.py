"""What was told and may (still, again) be seen by whom it was told. One rule for the inbox, its counters and their invariant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, and_, delete, not_, or_, select, update

from forum.accounts.models import Role, User
from forum.core.db import session
from forum.kit.clock import utcnow
from forum.knowledge.states import EDITORS
from forum.notifications.models import Notification
from forum.notifications.states import ABOUT_REVIEWS, Kind
from forum.threads.models import Category, Post, Thread
from forum.threads.states import ReadAccess

STANDS = Notification.withdrawn_at.is_(None)
UNREAD = and_(Notification.read_at.is_(None), STANDS)
"""What the bell counts."""


def in_sight() -> ColumnElement[bool]:
    """Its thread and post are listed and its reader may read the category; what is about the member themself always stands.
    What is told of reviews of articles stands for those who write articles."""
    reader_is_staff = select(User.id).where(User.id == Notification.user_id, User.is_staff.is_(True)).correlate(Notification).exists()
    readable = or_(Category.read_access != ReadAccess.STAFF, reader_is_staff)
    thread = (
        select(Thread.id).join(Category, Category.id == Thread.category_id)
        .where(Thread.id == Notification.thread_id, Thread.listed.is_(True), readable).correlate(Notification).exists()
    )
    post = select(Post.id).where(Post.id == Notification.post_id, Post.listed.is_(True)).correlate(Notification).exists()
    writes = select(Role.user_id).where(Role.user_id == Notification.user_id, Role.role.in_(EDITORS)).correlate(Notification).exists()
    own = and_(Notification.thread_id.is_(None), or_(Notification.kind.not_in(ABOUT_REVIEWS), writes))
    return or_(own, and_(thread, or_(Notification.post_id.is_(None), post)))


def settle_sight(*about: ColumnElement[bool]) -> None:
    """Withdraw what these notifications may not say any more, bring back what they may say again (inside a command)."""
    session().flush()
    changed = update(Notification).where(*about).execution_options(synchronize_session=False)
    owners = (Notification.user_id, Notification.read_at)
    gone = session().execute(changed.where(STANDS, not_(in_sight())).values(withdrawn_at=utcnow()).returning(*owners)).all()
    back = session().execute(
        changed.where(Notification.withdrawn_at.is_not(None), in_sight()).values(withdrawn_at=None).returning(*owners)
    ).all()
    changes = _unread(gone, -1)
    changes.update(_unread(back, 1))
    count_unread(changes)


def _unread(rows: Iterable[tuple[int, object]], each: int) -> Counter[int]:
    """What was unread is told by the rows as they go: counted before, a member who reads meanwhile would be counted twice."""
    found: Counter[int] = Counter()
    for user_id, read_at in rows:
        if read_at is None:
            found[user_id] += each
    return found


def count_unread(changes: dict[int, int]) -> None:
    """Add to members' counters (inside a command), in the order everybody uses."""
    for user_id, change in sorted(changes.items()):
        member = update(User).where(User.id == user_id).values(unread_count=User.unread_count + change)
        session().execute(member.execution_options(synchronize_session=False))


def forget_told(user_id: int, kinds: Collection[Kind]) -> None:
    """Somebody who may no longer hear of it loses what they were told of it, mails and news on their devices too (inside a command)."""
    session().flush()
    gone = delete(Notification).where(Notification.user_id == user_id, Notification.kind.in_([str(kind) for kind in kinds]))
    rows = session().execute(gone.returning(Notification.read_at, Notification.withdrawn_at).execution_options(synchronize_session=False))
    unread = sum(read_at is None and withdrawn_at is None for read_at, withdrawn_at in rows)
    count_unread({user_id: -unread} if unread else {})
