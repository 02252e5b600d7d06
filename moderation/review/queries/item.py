"""One item with all that a decision needs: the post in its thread, who flagged it and why, whose it is, what was decided before."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from forum.accounts.models import User
from forum.accounts.people import Person, person, person_columns, person_of
from forum.core.db import session
from forum.core.permissions import Actor, authorize, can
from forum.kit.errors import NotFound
from forum.kit.text import excerpt
from forum.search.queries import Similar, find_similar
from forum.search.texts import plain_text
from forum.threads.models import Post, Thread
from moderation.flags.models import Flag, Reporter
from moderation.flags.states import FlagState
from moderation.policy import DeskAction
from moderation.review.decisions import DECISIONS, Case, Choice, choices_for, judges_oneself
from moderation.review.doors import door
from moderation.review.models import ReviewCause, ReviewItem
from moderation.review.prioritising import Score
from moderation.review.queries.cases import concern_and_post, noticed
from moderation.review.queries.earlier import DecisionLine, earlier_decisions
from moderation.review.queries.rows import QueueRow, row_with
from moderation.review.ranking import SCORED, flagged_by, score_from
from moderation.review.states import CauseKind, DecisionKind
from moderation.sanctions.models import Sanction
from moderation.statements.models import Appeal

MOST_FLAGS, MOST_READ, MOST_SANCTIONS, NEIGHBOURS = 50, 200, 10, 2
NEIGHBOUR_CHARS, NEIGHBOUR_HTML = 600, 6_000
MOST_LIKE, LOOKED_AT = 3, 8


@dataclass(frozen=True, slots=True)
class FlagLine:
    """One flag, for moderators only. `upheld` and `decided` say how often its reporter was right."""

    id: int
    reporter: Person | None
    reason: str
    details: str
    weight: float
    at: datetime
    state: str
    upheld: int
    decided: int


@dataclass(frozen=True, slots=True)
class ContextPost:
    """A post of the thread around what it is about. `place`: opening, parent, before or after."""

    id: int
    place: str
    kind: str
    author: Person | None
    text: str
    created_at: datetime
    listed: bool

    @property
    def url(self) -> str:
        return f"/posts/{self.id}/"


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """Whom it concerns. `upheld` and `kept`: earlier decisions about them that agreed with the flags, and that did not."""

    person: Person
    joined_at: datetime
    reputation: int
    question_count: int
    answer_count: int
    solution_count: int
    silenced_until: datetime | None
    suspended_until: datetime | None
    upheld: int
    kept: int
    sanctions: list[Sanction]
    notes: list[Any]


@dataclass(frozen=True, slots=True)
class ItemView:
    """All that the page of an item shows. `post`, `appeal` and `notice` are rows, None where it is about none."""

    item: ReviewItem
    row: QueueRow
    case: Case
    choices: list[Choice]
    post: Post | None
    thread: Thread | None
    context: list[ContextPost]
    flags: list[FlagLine]
    causes: list[ReviewCause]
    findings: list[Any]
    member: MemberFacts | None
    questions_like: list[Similar]
    """Of a question that waits: those it may repeat."""
    similar: list[DecisionLine]
    history: list[DecisionLine]
    appeal: Appeal | None
    notice: Any
    is_own: bool
    """An appeal against a decision of the viewer's, which nobody else may judge."""
    score: Score


def get_item(viewer: Actor, item_id: int) -> ReviewItem:
    """Raises NotFound."""
    authorize(viewer, DeskAction.REVIEW)
    item = session().get(ReviewItem, item_id)
    if item is None:
        raise NotFound()
    return item


def item_view(viewer: Actor, item_id: int) -> ItemView:
    """The item with its context; a number of statements that does not depend on what is in it. Raises NotFound."""
    found = row_with(viewer, item_id, *SCORED)
    if found is None:
        raise NotFound()
    row, facts = found
    item = facts.ReviewItem
    concern, about = concern_and_post(item)
    appeal = _appeal(item)
    post = about if concern.post_id or appeal else None
    causes, flags = _causes(item), _flags(item)
    earlier = earlier_decisions(viewer, item, concern.member_id, post)
    return ItemView(
        item, row, concern.case, choices_for(viewer, concern.case) if item.is_waiting else [], post, post.thread if post else None,
        _context(post) if post else [], flags[:MOST_FLAGS] if concern.member_id != viewer.id else [], causes, _findings(viewer, causes),
        _member(viewer, concern.member_id, item, earlier.about_member) if concern.member_id else None,
        _questions_like(viewer, item, post), earlier.similar, earlier.about_item, appeal, noticed(item),
        judges_oneself(viewer, concern.case), _score(facts, flags, causes),
    )


def _causes(item: ReviewItem) -> list[ReviewCause]:
    """What brought it here; of very many, flags are left out first."""
    found = select(ReviewCause).where(ReviewCause.item_id == item.id).order_by(ReviewCause.kind == CauseKind.FLAG, ReviewCause.id)
    return sorted(session().scalars(found.limit(MOST_FLAGS)), key=lambda cause: cause.id)


def _score(facts: Any, flags: list[FlagLine], causes: list[ReviewCause]) -> Score:
    """The priority from what the page has read anyway."""
    waiting = sorted((flag for flag in flags if flag.state == FlagState.OPEN), key=lambda flag: flag.id)
    flagged = flagged_by([(flag.weight, flag.reason, flag.upheld, flag.decided - flag.upheld) for flag in waiting])
    return score_from(facts, flagged, tuple(cause.reason for cause in causes if cause.kind != CauseKind.FLAG and cause.reason))


def _appeal(item: ReviewItem) -> Appeal | None:
    if item.appeal_id is None:
        return None
    return session().scalars(select(Appeal).where(Appeal.id == item.appeal_id).options(joinedload(Appeal.statement))).one()


def _context(post: Post) -> list[ContextPost]:
    """The opening post, what a comment stands under, and what was said just before and after."""
    siblings = (Post.thread_id == post.thread_id) & (Post.kind != "question") & (Post.id != post.id)
    before = select(Post.id).where(siblings, Post.id < post.id).order_by(Post.id.desc()).limit(NEIGHBOURS)
    after = select(Post.id).where(siblings, Post.id > post.id).order_by(Post.id).limit(NEIGHBOURS)
    wanted = or_(
        (Post.thread_id == post.thread_id) & (Post.kind == "question"), Post.id == post.parent_id,
        Post.id.in_(select(before.subquery().c.id)), Post.id.in_(select(after.subquery().c.id)),
    )
    found = select(Post.id, Post.kind, func.substr(Post.body_html, 1, NEIGHBOUR_HTML), Post.created_at, Post.listed, *person_columns())
    found = found.join(User, User.id == Post.author_id).where(wanted, Post.id != post.id).order_by(Post.id)

    def place(post_id: int, kind: str) -> str:
        if kind == "question":
            return "opening"
        return "parent" if post_id == post.parent_id else "before" if post_id < post.id else "after"

    return [
        ContextPost(post_id, place(post_id, kind), kind, person_of(who), excerpt(plain_text(html), NEIGHBOUR_CHARS), created_at,
                    bool(listed))
        for post_id, kind, html, created_at, listed, *who in session().execute(found)
    ]


def _questions_like(viewer: Actor, item: ReviewItem, post: Post | None) -> list[Similar]:
    """The likest first, of what the viewer may read."""
    if post is None or not (item.is_waiting and post.is_opening and post.thread.is_question):
        return []
    found = find_similar(viewer, post.thread.title, post.body_markdown, limit=LOOKED_AT, exclude=post.thread_id)
    return sorted((one for one in found if one.type == "question"), key=lambda one: (-one.score, one.id))[:MOST_LIKE]


def _flags(item: ReviewItem) -> list[FlagLine]:
    """Open ones first, then what was settled, the newest first."""
    if item.post_id is None and item.member_id is None:
        return []
    about = Flag.post_id == item.post_id if item.post_id is not None else Flag.member_id == item.member_id
    found = (
        select(Flag, Reporter.upheld, Reporter.rejected, *person_columns())
        .join(User, User.id == Flag.reporter_id).outerjoin(Reporter, Reporter.user_id == Flag.reporter_id)
        .where(about, Flag.state != FlagState.WITHDRAWN).order_by(Flag.state != FlagState.OPEN, Flag.id.desc()).limit(MOST_READ)
    )
    return [
        FlagLine(flag.id, person_of(who), flag.reason, flag.details, flag.weight, flag.created_at, flag.state, upheld or 0,
                 (upheld or 0) + (rejected or 0))
        for flag, upheld, rejected, *who in session().execute(found)
    ]


def _findings(viewer: Actor, causes: list[ReviewCause]) -> list[Any]:
    findings_of = door("findings_of")
    ids = [cause.ref_id for cause in causes if cause.kind in (CauseKind.HELD, CauseKind.SCREENED) and cause.ref_id]
    return list(findings_of(viewer, ids)) if findings_of and ids else []


def _member(viewer: Actor, member_id: int, item: ReviewItem, decisions: list[DecisionLine]) -> MemberFacts | None:
    user = session().get(User, member_id)
    if user is None:
        return None
    standing = Counter(DECISIONS[DecisionKind(line.decision)].flags for line in decisions
                       if line.undone_how is None and line.item_id != item.id)
    sanctions = select(Sanction).where(Sanction.member_id == member_id).order_by(Sanction.id.desc()).limit(MOST_SANCTIONS)
    notes_about = door("notes_about")
    may_note = can(viewer, DeskAction.NOTE_MEMBER, user)
    return MemberFacts(
        person(user), user.created_at, user.reputation, user.question_count, user.answer_count, user.solution_count,
        user.silenced_until, user.suspended_until, standing[FlagState.UPHELD], standing[FlagState.REJECTED],
        list(session().scalars(sanctions)), list(notes_about(viewer, member_id)) if notes_about and may_note else [],
    )
