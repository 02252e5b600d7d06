"""Badges in tags, when a tag becomes another one or goes: a later tag may have the number of one that is gone."""

from __future__ import annotations

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
