"""What a member has read of their inbox."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlalchemy import ColumnElement, Update, select, update

from forum.accounts.models import Role
from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.notifications.articles import review_bundle
from forum.notifications.inbox import of_tab
from forum.notifications.models import Notification
from forum.notifications.sight import STANDS, UNREAD, count_unread
from forum.notifications.states import ASKING, Tab
from forum.policy import Action


@command
def mark_read(
    actor: Actor, *, notification_ids: Collection[int] | None = None, thread_id: int | None = None, bundle: str = "",
    tab: Tab = Tab.ALL, until_id: int | None = None,
) -> int:
    """Mark one's own notifications read: some, those about a thread, of a bundle, or of a tab. Returns how many were unread.

    `until_id` leaves what came after the page was made. A bundle is one of the tab: what lies on another shelf stays unread.
    """
    authorize(actor, Action.READ_INBOX)
    chosen: list[ColumnElement[bool]] = [of_tab(tab)]
    if notification_ids is not None:
        chosen.append(Notification.id.in_(notification_ids))
    if thread_id is not None:
        chosen.append(Notification.thread_id == thread_id)
    if bundle:
        chosen.append(Notification.bundle == bundle)
    if until_id is not None:
        chosen.append(Notification.id <= until_id)
    marked = update(Notification).where(Notification.user_id == actor.id, UNREAD, *chosen).values(read_at=utcnow())
    count = _changed(marked)
    if count:
        count_unread({actor.member_id: -count})
    return count


@command
def mark_unread(actor: Actor, notification_id: int) -> bool:
    """One line back among what waits. Whether it was read; somebody else's, or one that is gone, changes nothing."""
    authorize(actor, Action.READ_INBOX)
    mine = (Notification.user_id == actor.id, Notification.id == notification_id)
    read = (Notification.read_at.is_not(None), Notification.in_app.is_(True), STANDS)
    changed = _changed(update(Notification).where(*mine, *read).values(read_at=None))
    if changed:
        count_unread({actor.member_id: changed})
    return bool(changed)


def read_questions_to(member_id: int, thread_id: int) -> None:
    """What asked this member about their question is read (inside a command): they have said how it is."""
    asked = (Notification.user_id == member_id, Notification.thread_id == thread_id, Notification.kind.in_(ASKING), UNREAD)
    count = _changed(update(Notification).where(*asked).values(read_at=utcnow()))
    if count:
        count_unread({member_id: -count})


def read_by_cause(member_id: int, cause: str) -> None:
    """What told this member of something they have seen to elsewhere is read (inside a command)."""
    told = (Notification.user_id == member_id, Notification.cause == cause, UNREAD)
    count = _changed(update(Notification).where(*told).values(read_at=utcnow()))
    if count:
        count_unread({member_id: -count})


def read_reviews_of(article_id: int) -> None:
    """What asked people to review this article is read (inside a command): nothing waits there any more. By member, as it is indexed."""
    asked = (Notification.bundle == review_bundle(article_id), UNREAD, Notification.user_id.in_(select(Role.user_id)))
    marked = update(Notification).where(*asked).values(read_at=utcnow()).returning(Notification.user_id)
    read = Counter(session().scalars(marked.execution_options(synchronize_session=False)))
    count_unread({user_id: -count for user_id, count in read.items()})


def _changed(statement: Update) -> int:
    found = session().execute(statement.execution_options(synchronize_session=False))
    return int(found.rowcount)  # type: ignore[attr-defined]
