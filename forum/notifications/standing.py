"""What members are told about themselves and no thread: badges, privileges, roles, and that staff hid a post of theirs or
moved a thread or a post of theirs out of their sight."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from forum.accounts.events import RolesChanged
from forum.core.db import session
from forum.knowledge.events import ArticleDue
from forum.knowledge.queries import minders_of
from forum.notifications.audience import personal, stamp
from forum.notifications.occasions import Occasion
from forum.notifications.states import WROTE, Kind
from forum.reputation.events import BadgeAwarded, PrivilegeEarned
from forum.threads.events import PostHidden, PostsMoved, ThreadChanged, ThreadsMerged
from forum.threads.models import Category, Post, PostMove, Thread
from forum.threads.queries import asker_may_read, kept_out
from forum.threads.states import ReadAccess

BY_ITSELF = ":itself"
"""No person has hidden it."""


def badge(event: BadgeAwarded) -> Occasion:
    """All of one day come as one."""
    cause = f"badge:{event.badge}:{event.post_id or ''}:{stamp(event.at)}"
    told = personal(Kind.BADGE, [event.member_id])
    return Occasion(Kind.BADGE, cause, event, None, None, event.post_id, told, bundle=f"badge:{event.at.date()}", detail=event.badge)


def privilege(event: PrivilegeEarned) -> Occasion:
    cause = f"privilege:{event.privilege}:{stamp(event.at)}"
    told = personal(Kind.PRIVILEGE, [event.member_id])
    return Occasion(Kind.PRIVILEGE, cause, event, None, None, None, told, bundle=f"privilege:{event.at.date()}", detail=event.privilege)


def due_article(event: ArticleDue) -> Occasion:
    """For its owner, else for all editors. Named by its number alone: what it is called is for whoever may read it."""
    minders, is_owned = minders_of(event.article_id)
    cause, told = f"article_due:{event.article_id}:{event.day}", personal(Kind.ARTICLE_DUE, minders)
    detail = str(event.article_id) if is_owned else f"{event.article_id}:unowned"
    return Occasion(Kind.ARTICLE_DUE, cause, event, None, None, None, told, bundle=f"article_due:{event.article_id}", detail=detail)


def roles(event: RolesChanged) -> Occasion:
    """`detail` names what was granted with a plus, what was withdrawn with a minus."""
    granted, withdrawn = sorted(set(event.after) - set(event.before)), sorted(set(event.before) - set(event.after))
    detail = " ".join([*(f"+{role}" for role in granted), *(f"-{role}" for role in withdrawn)])
    cause = f"roles:{stamp(event.at)}"
    told = personal(Kind.ROLES, [event.member_id])
    return Occasion(Kind.ROLES, cause, event, None, event.actor_id, None, told, bundle=cause, detail=detail)


def hiding(event: PostHidden) -> Occasion | None:
    """Its author alone is told, and not by whom, only whether it was somebody; nothing when it was put back meanwhile, or is told as
    a whole."""
    if event.quietly:
        return None
    post = session().execute(select(Post.kind, Post.author_id).where(Post.id == event.post_id, Post.hidden_at.is_not(None))).one_or_none()
    if post is None:
        return None
    cause, told = f"hidden:{event.post_id}:{stamp(event.at)}", personal(Kind.HIDDEN, [post.author_id])
    detail = f"{post.kind}:{event.reason}{BY_ITSELF if event.actor_id is None else ''}"
    return Occasion(
        Kind.HIDDEN, cause, event, None, event.actor_id, event.post_id, told,
        bundle=f"hidden:{event.post_id}", detail=detail, is_by_staff=True,
    )


def moving_away(event: ThreadChanged) -> Occasion | None:
    """Staff moved a thread where whoever began it cannot read it: told without where, and by its day, for its title may say more by now.

    None for every other change, and where it is back in their sight by now, or in nobody's.
    """
    thread = session().get(Thread, event.thread_id) if event.what == "category" else None
    if thread is None or not thread.listed or asker_may_read(thread, session().get_one(Category, thread.category_id)):
        return None
    cause, told = f"{Kind.MOVED_AWAY}:{thread.id}:{stamp(event.at)}", personal(Kind.MOVED_AWAY, [thread.asker_id])
    return Occasion(
        Kind.MOVED_AWAY, cause, event, None, event.actor_id, None, told, bundle=f"{Kind.MOVED_AWAY}:{thread.id}",
        detail=thread.created_at.date().isoformat(), is_by_staff=True,
    )


def posts_moved_away(event: PostsMoved) -> list[Occasion]:
    """Posts went with a thread, or into one of their own, where some who wrote them cannot read: each is told as of a moved thread, by the
    day of the first of theirs. One occasion for each day."""
    thread, into = session().get_one(Thread, event.thread_id), session().get_one(Thread, event.into_id)
    was, now = (session().get_one(Category, one.category_id) for one in (thread, into))
    if now.read_access != ReadAccess.STAFF or was.read_access == ReadAccess.STAFF or not into.listed:
        return []
    first = select(Post.author_id, func.min(Post.created_at)).join(PostMove, PostMove.post_id == Post.id)
    written = session().execute(first.where(PostMove.act_id == event.act_id).group_by(Post.author_id))
    days: dict[int, datetime] = dict(written.all())
    told: dict[str, list[int]] = {}
    for member in sorted(kept_out(days)):
        asked = member == thread.asker_id and isinstance(event, ThreadsMerged)
        told.setdefault(f"{days[member].date().isoformat()}{'' if asked else WROTE}", []).append(member)
    return [_posts_away(event, detail, members) for detail, members in sorted(told.items())]


def _posts_away(event: PostsMoved, detail: str, members: list[int]) -> Occasion:
    kind = Kind.MOVED_AWAY
    return Occasion(
        kind, f"{kind}:{event.act_id}:{stamp(event.at)}", event, None, event.actor_id, None, personal(kind, members),
        bundle=f"{kind}:{event.into_id}", detail=detail, is_by_staff=True,
    )
