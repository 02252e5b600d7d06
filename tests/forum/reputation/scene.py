"""What tests of reputation keep asking for."""

from types import SimpleNamespace

from sqlalchemy import select

from forum.accounts.models import User
from forum.core.db import session
from forum.reputation.models import ReputationChange
from tests import make


def scene(**options):
    """A question of Ana's with an answer by Bob; Cleo votes. Nobody has earned anything yet."""
    ana, bob, cleo = make.member("ana", reputation=1), make.member("bob", reputation=1), make.member("cleo")
    question = make.question(ana, **options)
    answer = make.answer(question, bob)
    return SimpleNamespace(
        ana=ana, bob=bob, cleo=cleo, max=make.moderator("max"), tina=make.agent("tina"), question=question, answer=answer,
        opening=make.opening_post(question),
    )


def earned(member):
    """The member's total: what the cache says."""
    return session().scalar(select(User.reputation_earned).where(User.id == member.id))


def reputation(member):
    """What is shown of it."""
    return session().scalar(select(User.reputation).where(User.id == member.id))


def rows(member):
    """(kind, points, counted) of the member's ledger in the order it was written, without what they brought along."""
    found = select(ReputationChange).where(ReputationChange.member_id == member.id, ReputationChange.kind != "brought_along")
    return [(row.kind, row.points, row.counted) for row in session().scalars(found.order_by(ReputationChange.id))]


def active(member):
    """Kinds of the member's rows that stand, in order."""
    found = select(ReputationChange.kind).where(ReputationChange.member_id == member.id, ReputationChange.is_active.is_(True))
    return sorted(kind for kind in session().scalars(found) if kind != "brought_along")
