"""What members did for questions to be solved that badges are given for: those who asked, and those who helped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from forum.core.db_types import seconds_between
from forum.reputation.causes import among
from forum.reputation.deeds import NO_POST, NO_SUBJECT, MemberIds, Query, Statement
from forum.reputation.states import Deed
from forum.resolution.models import ResolutionChange, Solution
from forum.resolution.states import Resolution, SolvedHow, WaitingOn
from forum.threads.deeds import posts_with
from forum.threads.earning import earning_posts
from forum.threads.models import Post, Thread, ThreadTag
from forum.threads.states import PostKind

HOUR, DAY = 3_600, 86_400
LONG_DAYS = 30
LEAST_QUESTIONS, LEAST_PERCENT = 5, 90

answer_age = seconds_between(Thread.created_at, Post.created_at)
wait = seconds_between(Thread.created_at, Solution.accepted_at)


def _accepted(member_ids: MemberIds, *conditions: ColumnElement[bool], subject: Any = NO_SUBJECT, post: Any = Post.id) -> Statement:
    """Accepted answers that earn: presumed ones do not, nor those accepted by their author or given to oneself."""
    rows = posts_with(Post.author_id, subject, post, Solution.accepted_at).join(Solution, Solution.answer_id == Post.id)
    by_another = or_(Solution.accepted_by_id.is_(None), Solution.accepted_by_id != Post.author_id)
    return rows.where(
        among(Post.author_id, member_ids), earning_posts(), Solution.how != SolvedHow.PRESUMED, Thread.asker_id != Post.author_id,
        by_another, *conditions,
    )


def accepted(member_ids: MemberIds, _level: int) -> Statement:
    return _accepted(member_ids)


def accepted_in_tags(member_ids: MemberIds, _level: int) -> Statement:
    """An answer counts under each tag of its question."""
    return _accepted(member_ids, subject=ThreadTag.tag_id, post=NO_POST).join(ThreadTag, ThreadTag.thread_id == Thread.id)


def accepted_in_languages(member_ids: MemberIds, _level: int) -> Statement:
    """The first accepted answer in each language."""
    rows = _accepted(member_ids, post=NO_POST).with_only_columns(
        Post.author_id.label("member_id"), NO_SUBJECT, NO_POST, func.min(Solution.accepted_at).label("at"), maintain_column_froms=True,
    )
    return rows.group_by(Post.author_id, Thread.language)


def accepted_within_an_hour(member_ids: MemberIds, _level: int) -> Statement:
    return _accepted(member_ids, wait <= HOUR)


def accepted_after_silence(member_ids: MemberIds, _level: int) -> Statement:
    """Nobody had answered for a day, and this was the first answer."""
    earlier = aliased(Post)
    before = select(earlier.id).where(
        earlier.thread_id == Thread.id, earlier.kind == PostKind.ANSWER, earlier.listed.is_(True), earlier.created_at < Post.created_at,
    ).correlate(Thread, Post)
    return _accepted(member_ids, answer_age > DAY, ~before.exists())


def accepted_for_the_old(member_ids: MemberIds, _level: int) -> Statement:
    return _accepted(member_ids, answer_age > LONG_DAYS * DAY)


_by_asker = and_(Solution.how == SolvedHow.ARTICLE, Solution.accepted_by_id == Thread.asker_id)
"""An article given as an answer, accepted by whoever asked."""


def questions_solved(member_ids: MemberIds, _level: int) -> Statement:
    """Questions that their asker said are solved, by accepting or by themselves; since the last time they did."""
    accepted = exists().where(Solution.thread_id == Thread.id, Solution.is_primary, _by_asker)
    by_article = and_(Thread.solved_how == SolvedHow.ARTICLE, accepted)
    said = or_(Thread.solved_how.in_((SolvedHow.ACCEPTED_BY_ASKER, SolvedHow.SOLVED_BY_SELF)), by_article)
    return _questions(member_ids).where(Thread.resolution == Resolution.SOLVED, said)


def waited_for(member_ids: MemberIds, _level: int) -> Statement:
    """Questions whose asker came back to accept after 30 days."""
    rows = _questions(member_ids, Solution.accepted_at).join(Solution, and_(Solution.thread_id == Thread.id, Solution.is_primary))
    return rows.where(or_(Solution.how == SolvedHow.ACCEPTED_BY_ASKER, _by_asker), wait >= LONG_DAYS * DAY)


def asked_well(member_ids: MemberIds, _level: int) -> Statement:
    """Askers of at least 5 solved questions who said so of nearly all: closed ones are left out, presumed ones they did not say."""
    said = and_(Thread.resolution == Resolution.SOLVED, Thread.solved_how != SolvedHow.PRESUMED)
    solved = func.sum(case((said, 1), else_=0))
    rows = posts_with(Thread.asker_id, NO_SUBJECT, NO_POST, func.max(Thread.resolution_changed_at)).where(
        among(Thread.asker_id, member_ids), earning_posts(), Post.kind == PostKind.QUESTION, Thread.resolution != Resolution.CLOSED,
    )
    return rows.group_by(Thread.asker_id).having(and_(solved >= LEAST_QUESTIONS, solved * 100 >= func.count() * LEAST_PERCENT))


def details_given(member_ids: MemberIds, _level: int) -> Statement:
    """The asker's reply within a day of being asked for details."""
    asked, given = aliased(ResolutionChange), aliased(ResolutionChange)
    rows = _questions(member_ids, given.at).join(given, given.thread_id == Thread.id)
    rows = rows.join(asked, and_(asked.thread_id == given.thread_id, asked.seq == given.seq - 1))
    return rows.where(
        given.actor_id == Thread.asker_id, given.was_waiting_on == WaitingOn.ASKER, given.is_waiting_on == WaitingOn.COMMUNITY,
        asked.is_waiting_on == WaitingOn.ASKER, asked.was_waiting_on != WaitingOn.ASKER, seconds_between(asked.at, given.at) <= DAY,
    )


def _questions(member_ids: MemberIds, at: Any = Thread.resolution_changed_at) -> Statement:
    rows = posts_with(Thread.asker_id, NO_SUBJECT, Post.id, at)
    return rows.where(among(Thread.asker_id, member_ids), earning_posts(), Post.kind == PostKind.QUESTION)


def moving_since(since: datetime) -> Statement:
    """Askers whose questions moved since; those who helped have earned by it."""
    moved = ResolutionChange.at >= since
    asker: Statement = select(Thread.asker_id).join(ResolutionChange, ResolutionChange.thread_id == Thread.id).where(moved)
    return asker.distinct()


DEEDS: Mapping[Deed, Query] = {
    Deed.ANSWER_ACCEPTED: accepted, Deed.ACCEPTED_IN_TAG: accepted_in_tags, Deed.ACCEPTED_IN_LANGUAGE: accepted_in_languages,
    Deed.SOLVED_QUICKLY: accepted_within_an_hour, Deed.SOLVED_THE_UNANSWERED: accepted_after_silence,
    Deed.SOLVED_THE_OLD: accepted_for_the_old, Deed.QUESTION_SOLVED: questions_solved, Deed.WAITED_FOR_SOLUTION: waited_for,
    Deed.ASKED_WELL: asked_well, Deed.DETAILS_GIVEN: details_given,
}
