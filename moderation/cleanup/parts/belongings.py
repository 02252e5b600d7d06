"""What a spammer follows, and where they said they are writing."""

from __future__ import annotations

from sqlalchemy import select

from forum.accounts.models import User
from forum.core.db import bump, lock, session
from forum.kit.clock import iso, parse_instant, utcnow
from forum.notifications.models import Follow, PlaceFollow
from forum.threads.commands.claiming import KEPT as CLAIM_KEPT
from forum.threads.models import Category, SoftClaim, Tag, Thread
from moderation.cleanup.models import Cleanup, CleanupRow
from moderation.cleanup.parts.taking import AT_ONCE, Touched, number_of, untouched
from moderation.cleanup.states import RowKind


def count_follows(member_id: int) -> int:
    return number_of(Follow.user_id == member_id)


def take_follows(cleanup: Cleanup) -> list[Touched]:
    mine = select(Follow.thread_id).where(Follow.user_id == cleanup.member_id, untouched(cleanup, RowKind.FOLLOW, Follow.thread_id))
    touched = []
    for thread_id in list(session().scalars(mine.order_by(Follow.thread_id).limit(AT_ONCE))):
        thread = lock(Thread, thread_id)
        held = session().get_one(Follow, (thread_id, cleanup.member_id))
        touched.append(Touched(RowKind.FOLLOW, thread_id, {"level": held.level, "at": iso(held.created_at)}))
        session().delete(held)
        bump(thread, follower_count=-1)
    return touched


def put_follow(member_id: int, row: CleanupRow) -> bool:
    thread = session().scalars(select(Thread).where(Thread.id == row.target_id).with_for_update()).one_or_none()
    if thread is None or _has_left(member_id) or session().get(Follow, (row.target_id, member_id)) is not None:
        return False
    session().add(Follow(thread_id=thread.id, user_id=member_id, level=row.before["level"], created_at=parse_instant(row.before["at"])))
    bump(thread, follower_count=+1)
    return True


def count_places(member_id: int) -> int:
    return number_of(PlaceFollow.user_id == member_id)


def take_places(cleanup: Cleanup) -> list[Touched]:
    mine = select(PlaceFollow).where(PlaceFollow.user_id == cleanup.member_id, untouched(cleanup, RowKind.PLACE, PlaceFollow.id))
    touched = []
    for held in list(session().scalars(mine.order_by(PlaceFollow.id).limit(AT_ONCE))):
        before = {"category_id": held.category_id, "tag_id": held.tag_id, "at": iso(held.created_at)}
        touched.append(Touched(RowKind.PLACE, held.id, before))
        session().delete(held)
    return touched


def put_place(member_id: int, row: CleanupRow) -> bool:
    """Under its old number, unless the place is gone or followed again."""
    category_id, tag_id = row.before["category_id"], row.before["tag_id"]
    place = session().get(Category, category_id) if category_id else session().get(Tag, tag_id)
    where = PlaceFollow.category_id == category_id if category_id else PlaceFollow.tag_id == tag_id
    again = session().scalar(select(PlaceFollow.id).where(PlaceFollow.user_id == member_id, where))
    if place is None or again is not None or _has_left(member_id):
        return False
    taken = session().get(PlaceFollow, row.target_id) is not None
    session().add(PlaceFollow(
        id=None if taken else row.target_id, user_id=member_id, category_id=category_id, tag_id=tag_id,
        created_at=parse_instant(row.before["at"]),
    ))
    return True


def count_claims(member_id: int) -> int:
    return number_of(SoftClaim.user_id == member_id)


def take_claims(cleanup: Cleanup) -> list[Touched]:
    mine = select(SoftClaim).where(SoftClaim.user_id == cleanup.member_id, untouched(cleanup, RowKind.CLAIM, SoftClaim.thread_id))
    touched = []
    for held in list(session().scalars(mine.order_by(SoftClaim.thread_id).limit(AT_ONCE))):
        touched.append(Touched(RowKind.CLAIM, held.thread_id, {"at": iso(held.claimed_at), "renewed_at": iso(held.renewed_at)}))
        session().delete(held)
    return touched


def put_claim(member_id: int, row: CleanupRow) -> bool:
    """Those of long ago would be forgotten at once."""
    renewed_at = parse_instant(row.before["renewed_at"])
    is_there = session().get(SoftClaim, (row.target_id, member_id)) is not None
    if is_there or _has_left(member_id) or utcnow() - renewed_at > CLAIM_KEPT or session().get(Thread, row.target_id) is None:
        return False
    session().add(SoftClaim(
        thread_id=row.target_id, user_id=member_id, claimed_at=parse_instant(row.before["at"]), renewed_at=renewed_at,
    ))
    return True


def _has_left(member_id: int) -> bool:
    return session().get_one(User, member_id).left_at is not None
