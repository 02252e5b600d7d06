"""Acts with a date of their own, written as an import would: what tests of badges and boards need a lot of."""

from datetime import timedelta

from sqlalchemy import select, update

from forum.core import jobs
from forum.core.db import command, session
from forum.kit.clock import utcnow
from forum.reputation.awarding import award
from forum.reputation.deeds import all_members
from forum.reputation.models import BadgeAward, ReputationChange
from forum.resolution.models import ResolutionChange, Solution
from forum.threads.models import Post, Thread
from forum.votes.commands import cast_vote
from tests import make


def award_all(**options):
    """One run over everybody, with what follows from it."""
    given = [award(members, **options) for members in all_members(1_000)]
    jobs.drain()
    return sum(given, start=type(given[0])()) if given else {}


def badges(member):
    """Names of what a member has, once for each time."""
    found = select(BadgeAward.badge).where(BadgeAward.member_id == member.id).order_by(BadgeAward.badge)
    return list(session().scalars(found))


def award_of(member, badge):
    return session().scalars(select(BadgeAward).where(BadgeAward.member_id == member.id, BadgeAward.badge == badge)).one()


@command
def at(thing, moment):
    """A thread with its opening post, or an answer, becomes as old as that."""
    if isinstance(thing, Thread):
        session().execute(update(Thread).where(Thread.id == thing.id).values(created_at=moment))
        session().execute(update(Post).where(Post.thread_id == thing.id, Post.kind == "question").values(created_at=moment))
    else:
        session().execute(update(Post).where(Post.id == thing.id).values(created_at=moment))


@command
def accepted_at(answer, moment):
    session().execute(update(Solution).where(Solution.answer_id == answer.id).values(accepted_at=moment))
    session().execute(update(Thread).where(Thread.id == answer.thread_id).values(resolution_changed_at=moment))


@command
def moved_at(thread, move, moment):
    rows = update(ResolutionChange).where(ResolutionChange.thread_id == thread.id, ResolutionChange.move == move)
    session().execute(rows.values(at=moment))


@command
def earned_at(member, moment):
    """Everything in a member's ledger becomes as old as that."""
    rows = update(ReputationChange).where(ReputationChange.member_id == member.id)
    session().execute(rows.values(at=moment, day=moment.date()))


def ago(**length):
    return utcnow() - timedelta(**length)


def votes(giver, taker, number, *, of=None):
    """So many votes up by one member for answers of another."""
    thread = of or make.question()
    for _ in range(number):
        cast_vote(giver, make.answer(thread, taker).id, value=1)
