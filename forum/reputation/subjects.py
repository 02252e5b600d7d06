"""What badges are about: tags that become others or go (a later tag may have the number of one that is gone), posts made anonymous."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import aliased

from forum.core.db import session
from forum.reputation.models import BadgeAward


def move_subject(tag_id: int, into_id: int) -> None:
    """Badges in one tag become badges in another; who has the same badge there already keeps that one (inside a command)."""
    there, in_tag = aliased(BadgeAward), BadgeAward.subject_id == tag_id
    same = select(there.id).where(
        there.member_id == BadgeAward.member_id, there.badge == BadgeAward.badge, there.subject_id == into_id,
    ).correlate(BadgeAward)
    twice = delete(BadgeAward).where(in_tag, same.exists())
    session().execute(twice.execution_options(synchronize_session=False))
    moved = update(BadgeAward).where(in_tag).values(subject_id=into_id)
    session().execute(moved.execution_options(synchronize_session=False))


def unname_subject(tag_id: int) -> None:
    """Badges in a tag that goes stay with whoever has them, and are in no tag any more (inside a command)."""
    unnamed = update(BadgeAward).where(BadgeAward.subject_id == tag_id).values(subject_id=-BadgeAward.id)
    session().execute(unnamed.execution_options(synchronize_session=False))


def unname_posts(member_id: int, post_ids: Collection[int]) -> list[list[int]]:
    """A member's badges speak of these posts no more (inside a command). Which badges, with the post each spoke of."""
    theirs = select(BadgeAward.id, BadgeAward.post_id).where(BadgeAward.member_id == member_id, BadgeAward.post_id.in_(post_ids))
    found = [[award_id, post_id] for award_id, post_id in session().execute(theirs.order_by(BadgeAward.id)) if post_id is not None]
    unnamed = update(BadgeAward).where(BadgeAward.id.in_([award_id for award_id, _post_id in found])).values(post_id=None)
    session().execute(unnamed.execution_options(synchronize_session=False))
    return found


def rename_posts(unnamed: Collection[Sequence[int]]) -> None:
    """What `unname_posts` has taken away is said again (inside a command)."""
    for award_id, post_id in unnamed:
        named = update(BadgeAward).where(BadgeAward.id == award_id).values(post_id=post_id)
        session().execute(named.execution_options(synchronize_session=False))
