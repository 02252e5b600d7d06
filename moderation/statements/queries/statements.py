"""Statements as those may read them whom they concern."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import contains_eager

from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from forum.kit.text import excerpt
from forum.policy import Action
from forum.threads.models import Post, Thread
from forum.threads.visibility import threads_visible_to
from moderation.flags.states import TOLD_SECONDS
from moderation.statements.models import Appeal, Statement
from moderation.statements.states import AppealState, Withdrawn

PAGE_SIZE = 30
OWN_WORDS_CHARS = 1_500
SHORT_CHARS = 140


@dataclass(frozen=True)
class StatementView:
    """A statement with what it is about and what became of it. `title` only where its reader may know it, `place` (a path) only
    where they may go: the post, or its thread where the post is out of their sight. `beside`: what the same decision said of a post."""

    statement: Statement
    post: Post | None
    appeal: Appeal | None
    title: str
    now: datetime
    place: str = ""
    beside: StatementView | None = None
    is_discussion: bool = False

    @property
    def about(self) -> tuple[str, str, str]:
        """The kind of the post it is about ("discussion" for one that opens one), its title and its place: for a sanction, of the post
        that the same decision was about."""
        named = self if self.post is not None else self.beside
        if named is None or named.post is None:
            return "", "", ""
        return ("discussion" if named.post.is_opening and named.is_discussion else named.post.kind), named.title, named.place

    @property
    def own_words(self) -> str:
        """What the member wrote, which nobody else may read; nothing when they deleted it themselves."""
        post = self.post
        if post is None or post.author_id != self.statement.member_id or post.deleted_at is not None:
            return ""
        return post.body_markdown if len(post.body_markdown) <= OWN_WORDS_CHARS else post.body_markdown[:OWN_WORDS_CHARS].rstrip() + " …"

    @property
    def line(self) -> str:
        """What it is about, on one line."""
        return self.title or excerpt(self.own_words, SHORT_CHARS)

    @property
    def stands(self) -> bool:
        return self.statement.withdrawn_at is None

    @property
    def is_over(self) -> bool:
        """Its time has passed, or it was ended before."""
        until = self.statement.until
        return self.statement.ended_at is not None or (until is not None and until <= self.now)

    @property
    def appeal_state(self) -> str:
        """As the member may know it: an answer that may still be undone is none yet."""
        if self.appeal is None:
            return ""
        is_untold = self.appeal.decided_at is not None and self.appeal.told_at is None
        return AppealState.OPEN.value if is_untold else self.appeal.state

    @property
    def may_be_appealed(self) -> bool:
        return self.stands and self.appeal is None and self.now <= self.statement.appeal_until


def statements_visible_to(viewer: Actor) -> ColumnElement[bool]:
    """Moderators see them all; a member those about themselves that they were told, or are about to be told.

    What is undone at once was never told, so it does not show; a sanction is felt at once, so it does.
    """
    if can(viewer, Action.SEE_REMOVED):
        return true()
    soon = utcnow() - timedelta(seconds=TOLD_SECONDS)
    shown = or_(
        Statement.told_at.is_not(None),
        and_(Statement.withdrawn_at.is_(None), or_(Statement.sanction_id.is_not(None), Statement.issued_at <= soon)),
    )
    return and_(Statement.member_id == viewer.id, shown)


def get_statement(viewer: Actor, statement_id: int) -> StatementView:
    """Raises NotFound, also for somebody else's."""
    found = _views(viewer, Statement.id == statement_id, limit=1)
    if not found:
        raise NotFound()
    view = found[0]
    if view.statement.decision_id is None or view.post is not None:
        return view
    same = and_(Statement.decision_id == view.statement.decision_id, Statement.member_id == view.statement.member_id)
    return replace(view, beside=next(iter(_views(viewer, and_(same, Statement.post_id.is_not(None)), limit=1)), None))


def view_ahead(reader: Actor, statement: Statement) -> StatementView:
    """A statement that is not issued, as its reader would find it: what they may not know of the post is left out here as well."""
    if statement.post_id is None:
        return StatementView(statement, None, None, "", utcnow())
    found = select(Post, Thread, threads_visible_to(reader)).join(Thread, Thread.id == Post.thread_id)
    row = session().execute(found.where(Post.id == statement.post_id)).one_or_none()
    if row is None:
        return StatementView(statement, None, None, "", utcnow())
    post, thread, is_seen = row
    own = post.is_opening and post.author_id == statement.member_id
    return StatementView(statement, post, None, thread.title if own or is_seen else "", utcnow(), is_discussion=not thread.is_question)


def find_newer(viewer: Actor, statement: Statement) -> Statement | None:
    """The statement that says now what this one said before."""
    if statement.withdrawn_how != Withdrawn.REPLACED or statement.post_id is None:
        return None
    found = select(Statement).where(
        Statement.post_id == statement.post_id, Statement.replaces_id == statement.id, statements_visible_to(viewer),
    )
    return session().scalars(found.order_by(Statement.id.desc()).limit(1)).one_or_none()


def statements_of(viewer: Actor, member_id: int, *, before_id: int | None = None) -> tuple[list[StatementView], bool]:
    """The newest first, a page of them, and whether there are more."""
    older = Statement.id < before_id if before_id else true()
    found = _views(viewer, and_(Statement.member_id == member_id, older), limit=PAGE_SIZE + 1)
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def _views(viewer: Actor, which: ColumnElement[bool], *, limit: int) -> list[StatementView]:
    found = (
        select(Statement, Appeal, Thread, Post.id.is_not(None) & threads_visible_to(viewer))
        .outerjoin(Statement.post).outerjoin(Thread, Thread.id == Post.thread_id)
        .outerjoin(Appeal, Appeal.statement_id == Statement.id)
        .options(contains_eager(Statement.post))
        .where(which, statements_visible_to(viewer)).order_by(Statement.id.desc()).limit(limit)
    )
    now, made, sees_all = utcnow(), [], can(viewer, Action.SEE_REMOVED)
    for statement, appeal, thread, is_seen in session().execute(found):
        post, place = statement.post, ""
        own = post is not None and post.is_opening and post.author_id == statement.member_id
        if post is not None and is_seen:
            place = post.permalink if post.listed or sees_all else thread.url
        title = thread.title if thread and (own or is_seen) else ""
        made.append(StatementView(
            statement, post, appeal, title, now, place, is_discussion=thread is not None and not thread.is_question,
        ))
    return made
