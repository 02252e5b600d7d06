"""Who votes for whom more than chance would have it. Read from the ledger alone: votes up that stand, on what everybody may read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from forum.accounts.models import LoginSession, User
from forum.core import settings
from forum.core.db import session, take_time
from forum.core.permissions import SYSTEM
from forum.kit.clock import day_bounds, today
from forum.kit.portions import portions
from forum.reputation.commands.finding import Suspicion, note_findings
from forum.reputation.models import ReputationChange as Change
from forum.reputation.states import CAPPED, FindingKind

Pair = tuple[int, int]


def look_for_rings() -> Counter[str]:
    """Find and write down. Returns how many findings are `new` and how many open ones have `changed`."""
    take_time()
    return note_findings(SYSTEM, [*reciprocal(), *boosts(), *same_network()])


def reciprocal() -> list[Suspicion]:
    """Two members who give each other many votes, and much of all that each of them gives."""
    least, percent = settings.get("findings.reciprocal_votes"), settings.get("findings.reciprocal_percent")
    since, until = _window("findings.days")
    there, back = _pairs(since, least).subquery(), _pairs(since, least).subquery()
    both = select(there.c.giver, there.c.taker, there.c.votes, back.c.votes).join(
        back, and_(back.c.giver == there.c.taker, back.c.taker == there.c.giver),
    ).where(there.c.giver < there.c.taker)
    rows = session().execute(both).all()
    given = _totals(Change.by_id, {member for row in rows for member in row[:2]}, since)
    found = (
        Suspicion(FindingKind.RECIPROCAL, one, other, votes, _share(votes, given[one]), votes_back, _share(votes_back, given[other]),
                  since, until)
        for one, other, votes, votes_back in rows
    )
    return [one for one in found if min(one.share, one.share_back) >= percent]


def boosts() -> list[Suspicion]:
    """A member most of whose votes up come from one other."""
    least, percent = settings.get("findings.boost_votes"), settings.get("findings.boost_percent")
    since, until = _window("findings.boost_days")
    rows = session().execute(_pairs(since, least)).all()
    received = _totals(Change.member_id, {row.taker for row in rows}, since)
    found = (
        Suspicion(FindingKind.BOOST, giver, taker, votes, _share(votes, received[taker]), 0, 0, since, until)
        for giver, taker, votes in rows
    )
    return [one for one in found if one.share >= percent]


def same_network() -> list[Suspicion]:
    """Members who sign in from the same small network and vote for one another. Which network is not written down."""
    least = settings.get("findings.network_votes")
    since, until = _window("findings.days")
    pairs = _neighbours(since)
    members = {member for pair in pairs for member in pair}
    votes = _votes_among(members, since)
    given = _totals(Change.by_id, {giver for giver, _taker in votes}, since)
    found = (
        Suspicion(FindingKind.SAME_NETWORK, one, other, votes[one, other], _share(votes[one, other], given[one]),
                  votes[other, one], _share(votes[other, one], given[other]), since, until)
        for one, other in sorted(pairs)
    )
    return [one for one in found if one.total >= least]


def _window(setting: str) -> tuple[date, date]:
    until = today()
    return until - timedelta(days=settings.get(setting)), until


def _votes_up(since: date) -> Any:
    return and_(Change.day >= since, Change.kind.in_(CAPPED), Change.is_active.is_(True))


def _pairs(since: date, least: int) -> Any:
    """(giver, taker, votes) of members who are still here."""
    giver, taker = aliased(User), aliased(User)
    found = select(Change.by_id.label("giver"), Change.member_id.label("taker"), func.count().label("votes"))
    found = found.join(giver, giver.id == Change.by_id).join(taker, taker.id == Change.member_id)
    here = (one for user in (giver, taker) for one in (user.left_at.is_(None), user.is_placeholder.is_(False)))
    return found.where(_votes_up(since), *here).group_by(Change.by_id, Change.member_id).having(func.count() >= least)


def _totals(column: Any, member_ids: Collection[int], since: date) -> Counter[int]:
    """All votes up that these members gave (`by_id`) or got (`member_id`)."""
    found: Counter[int] = Counter()
    for some in portions(sorted(member_ids)):
        counted = select(column, func.count()).where(_votes_up(since), column.in_(some)).group_by(column)
        found.update({member_id: int(votes) for member_id, votes in session().execute(counted)})
    return found


def _neighbours(since: date) -> set[Pair]:
    """Pairs of members with a session from the same network, unless more share it than the setting says: a school, a provider."""
    prefix, who = LoginSession.address_prefix, LoginSession.user_id
    recent = and_(LoginSession.seen_at >= day_bounds(since)[0], prefix != "")
    few = select(prefix).where(recent).group_by(prefix).having(
        func.count(who.distinct()).between(2, settings.get("findings.network_members")))
    networks: dict[str, set[int]] = defaultdict(set)
    for network, member_id in session().execute(select(prefix, who).where(recent, prefix.in_(few)).distinct()):
        networks[network].add(member_id)
    return {pair for members in networks.values() for pair in _every_pair(sorted(members))}


def _every_pair(members: list[int]) -> Iterable[Pair]:
    return ((one, other) for place, one in enumerate(members) for other in members[place + 1:])


def _votes_among(member_ids: Collection[int], since: date) -> Counter[Pair]:
    votes: Counter[Pair] = Counter()
    for some in portions(sorted(member_ids)):
        counted = select(Change.by_id, Change.member_id, func.count()).where(_votes_up(since), Change.by_id.in_(some))
        votes.update({
            (giver, taker): int(number) for giver, taker, number in session().execute(counted.group_by(Change.by_id, Change.member_id))
        })
    return votes


def _share(votes: int, total: int) -> int:
    return round(votes * 100 / total) if total else 0
