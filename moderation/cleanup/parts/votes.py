"""A spammer's votes and me-toos: withdrawn, so that scores and others' reputation follow. One at a time: each locks its own thread."""

from __future__ import annotations

from sqlalchemy import select

from forum.core.db import session
from forum.kit.clock import iso, parse_instant
from forum.votes.commands import withdraw_me_too, withdraw_vote
from forum.votes.models import MeToo, Vote
from forum.votes.putting_back import put_me_too_back, put_vote_back
from moderation.cleanup.models import Cleanup, CleanupRow
from moderation.cleanup.parts.taking import Touched, number_of, on_behalf_of, untouched
from moderation.cleanup.states import RowKind


def count_votes(member_id: int) -> int:
    return number_of(Vote.user_id == member_id)


def take_votes(cleanup: Cleanup) -> list[Touched]:
    mine = select(Vote).where(Vote.user_id == cleanup.member_id, untouched(cleanup, RowKind.VOTE, Vote.post_id))
    vote = session().scalars(mine.order_by(Vote.created_at, Vote.post_id).limit(1)).one_or_none()
    if vote is None:
        return []
    touched = Touched(RowKind.VOTE, vote.post_id, {"value": vote.value, "at": iso(vote.created_at)})
    withdraw_vote(on_behalf_of(cleanup.member_id), vote.post_id)
    return [touched]


def put_vote(member_id: int, row: CleanupRow) -> bool:
    return put_vote_back(row.target_id, member_id, value=row.before["value"], at=parse_instant(row.before["at"]))


def count_me_toos(member_id: int) -> int:
    return number_of(MeToo.user_id == member_id)


def take_me_toos(cleanup: Cleanup) -> list[Touched]:
    mine = select(MeToo).where(MeToo.user_id == cleanup.member_id, untouched(cleanup, RowKind.ME_TOO, MeToo.thread_id))
    one = session().scalars(mine.order_by(MeToo.created_at, MeToo.thread_id).limit(1)).one_or_none()
    if one is None:
        return []
    touched = Touched(RowKind.ME_TOO, one.thread_id, {"at": iso(one.created_at), "carried_from_id": one.carried_from_id})
    withdraw_me_too(on_behalf_of(cleanup.member_id), one.thread_id)
    return [touched]


def put_me_too(member_id: int, row: CleanupRow) -> bool:
    before = row.before
    return put_me_too_back(row.target_id, member_id, at=parse_instant(before["at"]), carried_from_id=before["carried_from_id"])
