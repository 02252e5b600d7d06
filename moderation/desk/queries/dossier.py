"""Everything staff need to know of a member before they decide, in a fixed number of statements and bounded lists."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from forum.accounts.models import LoginSession, User
from forum.accounts.people import Person, person, person_columns, person_of
from forum.accounts.queries import get_member, roles_of
from forum.core.db import session
from forum.core.permissions import Actor, authorize, can
from forum.threads.models import Post, SuggestedEdit, Thread
from forum.votes.models import Vote
from moderation.flags.models import Flag, Reporter
from moderation.flags.weighing import accuracy
from moderation.policy import DeskAction
from moderation.review.models import Decision, ReviewItem
from moderation.sanctions.models import Sanction
from moderation.statements.models import Appeal, Statement

SHOWN = 20
"""Rows of each list; what is older is in the audit log."""
COUNTED = 1_000
"""Counts stop here: a dossier of somebody who wrote a hundred thousand posts opens as fast as any."""


@dataclass(frozen=True, slots=True)
class RemovedPost:
    """A post of theirs that nobody sees. `how`: hidden, held or deleted. What opens a thread is of the thread's `kind`."""

    id: int
    kind: str
    thread_title: str
    language: str
    how: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PastDecision:
    """What was decided about them or something they wrote."""

    id: int
    decision: str
    reason: str
    at: datetime
    by: Person | None
    item_id: int
    thread_title: str | None
    language: str | None
    undone_how: str | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A member for staff. Counts stop at 1,000. What is out of sight, and what was decided about it, is for moderators alone."""

    member: User
    person: Person
    roles: tuple[str, ...]
    flags_about: Counter[str]
    flags_by: Counter[str]
    accuracy: float
    votes_up: int
    votes_down: int
    edits: Counter[str]
    removed: list[RemovedPost]
    sanctions: list[tuple[Sanction, Person | None]]
    statements: list[tuple[Statement, Appeal | None]]
    decisions: list[PastDecision]
    waiting: list[int] = field(default_factory=list)

    @property
    def running(self) -> list[Sanction]:
        """What holds now: a warning is over when it is said."""
        return [row for row, _by in self.sanctions if row.is_running and row.kind != "warning"]


def dossier_of(viewer: Actor, member_id: int) -> Dossier:
    """Raises NotFound, NotAllowed."""
    authorize(viewer, DeskAction.READ_DOSSIER)
    member = get_member(member_id)
    decides = can(viewer, DeskAction.REVIEW)
    record = session().get(Reporter, member_id)
    votes = _votes_by(member_id)
    return Dossier(
        member, person(member), tuple(sorted(roles_of(member_id))) if member.is_staff else (),
        _flags_about(member_id), _flags_by(member_id), accuracy(record.upheld, record.rejected) if record else 1.0,
        votes[1], votes[-1], _edits_by(member_id), _removed_posts(member_id) if decides else [], _sanctions_of(member_id),
        _statements_to(member_id), _decisions_about(member_id) if decides else [], _waiting_about(member_id) if decides else [],
    )


def _votes_by(member_id: int) -> Counter[int]:
    some = select(Vote.value).where(Vote.user_id == member_id).limit(COUNTED).subquery()
    return Counter(dict(session().execute(select(some.c.value, func.count()).group_by(some.c.value)).all()))


def _flags_about(member_id: int) -> Counter[str]:
    """Of the member and of posts of theirs, by state."""
    posts = select(Post.id).where(Post.author_id == member_id)
    some = select(Flag.state).where(or_(Flag.member_id == member_id, Flag.post_id.in_(posts))).limit(COUNTED).subquery()
    return Counter(dict(session().execute(select(some.c.state, func.count()).group_by(some.c.state)).all()))


def _flags_by(member_id: int) -> Counter[str]:
    some = select(Flag.state).where(Flag.reporter_id == member_id).limit(COUNTED).subquery()
    return Counter(dict(session().execute(select(some.c.state, func.count()).group_by(some.c.state)).all()))


def _edits_by(member_id: int) -> Counter[str]:
    some = select(SuggestedEdit.state).where(SuggestedEdit.author_id == member_id).limit(COUNTED).subquery()
    return Counter(dict(session().execute(select(some.c.state, func.count()).group_by(some.c.state)).all()))


def _removed_posts(member_id: int) -> list[RemovedPost]:
    found = (
        select(
            Post.id, Post.kind, Thread.type, Thread.title, Thread.language, Post.hidden_at, Post.hidden_reason, Post.held_at,
            Post.deleted_at,
        )
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.author_id == member_id, Post.listed.is_(False))
        .where(or_(Post.hidden_at.is_not(None), Post.held_at.is_not(None), Post.deleted_at.is_not(None)))
        .order_by(Post.id.desc()).limit(SHOWN)
    )
    rows = []
    for post_id, kind, type_, title, language, hidden_at, reason, held_at, deleted_at in session().execute(found):
        ways = (("hidden", hidden_at), ("held", held_at), ("deleted", deleted_at))
        how, at = next((way, at) for way, at in ways if at)
        rows.append(RemovedPost(post_id, type_ if kind == "question" else kind, title, language, how, reason or "", at))
    return rows


def _sanctions_of(member_id: int) -> list[tuple[Sanction, Person | None]]:
    found = select(Sanction, *person_columns()).outerjoin(User, User.id == Sanction.imposed_by_id)
    rows = session().execute(found.where(Sanction.member_id == member_id).order_by(Sanction.id.desc()).limit(SHOWN)).all()
    return [(row[0], person_of(row[1:])) for row in rows]


def _statements_to(member_id: int) -> list[tuple[Statement, Appeal | None]]:
    found = select(Statement, Appeal).outerjoin(Appeal, Appeal.statement_id == Statement.id)
    rows = session().execute(found.where(Statement.member_id == member_id).order_by(Statement.id.desc()).limit(SHOWN)).all()
    return [(statement, appeal) for statement, appeal in rows]


def _decisions_about(member_id: int) -> list[PastDecision]:
    posts = select(Post.id).where(Post.author_id == member_id)
    found = (
        select(Decision.id, Decision.decision, Decision.reason, Decision.at, ReviewItem.id, Thread.title, Thread.language,
               Decision.undone_how, *person_columns())
        .join(ReviewItem, ReviewItem.id == Decision.item_id).outerjoin(User, User.id == Decision.actor_id)
        .outerjoin(Post, Post.id == ReviewItem.post_id).outerjoin(Thread, Thread.id == Post.thread_id)
        .where(or_(ReviewItem.member_id == member_id, ReviewItem.post_id.in_(posts)))
        .order_by(Decision.id.desc()).limit(SHOWN)
    )
    return [
        PastDecision(number, decision, reason, at, person_of(by), item_id, title, language, undone)
        for number, decision, reason, at, item_id, title, language, undone, *by in session().execute(found)
    ]


def _waiting_about(member_id: int) -> list[int]:
    """Items of the queue about them or something they wrote."""
    posts = select(Post.id).where(Post.author_id == member_id)
    found = select(ReviewItem.id).where(
        ReviewItem.closed_at.is_(None), or_(ReviewItem.member_id == member_id, ReviewItem.post_id.in_(posts)),
    )
    return list(session().scalars(found.order_by(ReviewItem.rank, ReviewItem.id).limit(SHOWN)))


@dataclass(frozen=True, slots=True)
class Trace:
    """One browser a member is signed in with."""

    network: str
    agent: str
    since: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class Traces:
    """Where somebody signs in from, and who else signs in from the same small networks."""

    address: str | None
    devices: list[Trace]
    others: list[tuple[Person, str]]


def traces_of(viewer: Actor, member_id: int) -> Traces:
    """Raises NotAllowed. The caller has noted that it was looked at."""
    authorize(viewer, DeskAction.SEE_TRACES)
    mine = select(LoginSession).where(LoginSession.user_id == member_id).order_by(LoginSession.seen_at.desc()).limit(SHOWN)
    devices = [Trace(row.address_prefix, row.agent, row.created_at, row.seen_at) for row in session().scalars(mine)]
    networks = sorted({device.network for device in devices if device.network})
    others: list[tuple[Person, str]] = []
    if networks:
        near = (
            select(LoginSession.address_prefix, *person_columns()).join(User, User.id == LoginSession.user_id)
            .where(and_(LoginSession.address_prefix.in_(networks), LoginSession.user_id != member_id)).distinct().limit(SHOWN)
        )
        others = [(someone, network) for network, *who in session().execute(near) if (someone := person_of(who))]
    return Traces(None, devices, others)
