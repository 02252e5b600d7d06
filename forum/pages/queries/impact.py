"""What a member's writing has done for others, counted from the posts themselves within what a viewer may read. Hidden posts never count.

Everything is one pass over the member's own answers and one over their questions, so that it costs what they wrote, not what the
site holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import CTE, Select, and_, case, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from forum.core.db import session
from forum.core.permissions import Actor
from forum.pages.queries.members import contributions
from forum.resolution.counting import Counts, status_counts
from forum.resolution.models import Solution
from forum.resolution.states import SolvedHow
from forum.threads.models import Category, Post, Tag, Thread, ThreadTag
from forum.threads.models.organising import tag_url
from forum.threads.states import PostKind, ThreadType
from forum.threads.visibility import readable_access

Statement = Select[*tuple[Any, ...]]
TOP_TAGS = 6
SMALL_SAMPLE = 20
"""Below so many a share says little."""
LANGUAGES_FROM = 100
"""Answers, the newest, that tell which languages a member answers in."""


@dataclass(frozen=True, slots=True)
class TagShare:
    """A tag with the member's answers in its threads, and how many of them were accepted."""

    name: str
    answers: int
    accepted: int

    @property
    def url(self) -> str:
        return tag_url(self.name)


@dataclass(frozen=True, slots=True)
class Impact:
    """`answers_to_questions` leaves replies in discussions out; `accepted` are those somebody accepted, not presumed ones. `helped`: the
    askers of the questions of others that these solve, and everybody who said there that they have the same problem."""

    answers_to_questions: int = 0
    accepted: int = 0
    reached: int = 0
    helped: int = 0
    tags: tuple[TagShare, ...] = ()
    asked: Counts = field(default_factory=Counts)

    @property
    def acceptance_rate(self) -> float | None:
        """Accepted answers by answers to questions; None without any."""
        return self.accepted / self.answers_to_questions if self.answers_to_questions else None

    @property
    def is_small_sample(self) -> bool:
        return self.answers_to_questions < SMALL_SAMPLE

    @property
    def solved_rate(self) -> float | None:
        """Resolved questions by questions asked; presumed ones are not resolved. None without any."""
        return self.asked.resolved / self.asked.asked if self.asked.asked else None

    @property
    def asked_is_small_sample(self) -> bool:
        return self.asked.asked < SMALL_SAMPLE


def impact_of(viewer: Actor, member_id: int) -> Impact:
    """One statement.

    People reached is the sum of the views of threads (each once) where an answer of the member's is accepted, or is the best one:
    the highest score, at least 1, the earliest answer among equals. Views before the answer count too, and one person may come
    twice: it is an estimate, like the one of Stack Exchange that it follows, which adds questions and every third-best answer.
    """
    access = readable_access(viewer)
    mine = _answers(member_id, access)
    found = session().execute(union_all(
        _totals(mine), _reached(mine), _helped(mine, member_id), _top_tags(mine, TOP_TAGS), _asked(member_id, access),
    )).all()
    totals = {row.kind: row for row in found if row.kind in ("totals", "reached", "helped")}
    return Impact(
        int(totals["totals"].answers), int(totals["totals"].accepted), int(totals["reached"].answers), int(totals["helped"].answers),
        _in_order(row for row in found if row.kind == "tag"),
        status_counts({row.name: int(row.answers) for row in found if row.kind == "asked"}),
    )


def top_tags_of(viewer: Actor, member_id: int, most: int) -> tuple[TagShare, ...]:
    """The tags a member's answers were accepted in most, then answered in most. One statement."""
    rows = session().execute(_top_tags(_answers(member_id, readable_access(viewer)), most))
    return _in_order(rows)


def languages_of(viewer: Actor, member_id: int) -> tuple[str, ...]:
    """The languages of the member's newest answers, the one written most first."""
    newest = contributions(member_id, "answers", readable_access(viewer)).with_only_columns(Post.language)
    newest_first = newest.order_by(Post.created_at.desc(), Post.id.desc()).limit(LANGUAGES_FROM).subquery()
    number = func.count()
    grouped = select(newest_first.c.language, number).group_by(newest_first.c.language).order_by(number.desc(), newest_first.c.language)
    return tuple(language for language, _number in session().execute(grouped))


def _in_order(rows: Any) -> tuple[TagShare, ...]:
    tags = [TagShare(row.name, int(row.answers), int(row.accepted)) for row in rows]
    return tuple(sorted(tags, key=lambda tag: (-tag.accepted, -tag.answers, tag.name)))


def _answers(member_id: int, access: Sequence[str]) -> CTE:
    """The member's answers, each with its thread and, when it is accepted, its id again."""
    columns = (Post.id, Post.thread_id, Thread.type, Thread.view_count, Solution.answer_id.label("accepted_id"))
    found: Statement = select(*columns).join(Thread, Thread.id == Post.thread_id).join(Category, Category.id == Thread.category_id)
    found = found.outerjoin(Solution, and_(Solution.answer_id == Post.id, Solution.how != SolvedHow.PRESUMED))
    found = found.where(
        Post.author_id == member_id, Post.kind == PostKind.ANSWER, Post.listed.is_(True), Thread.listed.is_(True),
        Category.read_access.in_(access),
    )
    return found.cte("mine").prefix_with("MATERIALIZED")


def _row(kind: str, name: Any, answers: Any, accepted: Any) -> Statement:
    return select(literal(kind).label("kind"), name.label("name"), answers.label("answers"), accepted.label("accepted"))


def _totals(mine: CTE) -> Statement:
    to_questions = func.count(case((mine.c.type == ThreadType.QUESTION, 1)))
    return _row("totals", literal(""), to_questions, func.count(mine.c.accepted_id)).select_from(mine)


def _reached(mine: CTE) -> Statement:
    rival = aliased(Post)
    best = select(rival.id).where(
        rival.thread_id == mine.c.thread_id, rival.kind == PostKind.ANSWER, rival.listed.is_(True), rival.score > 0,
    )
    best_id = best.order_by(rival.score.desc(), rival.id).limit(1).scalar_subquery()
    counted = or_(mine.c.accepted_id.is_not(None), mine.c.id == best_id)
    threads = select(mine.c.thread_id, mine.c.view_count).where(counted).distinct().subquery()
    return _row("reached", literal(""), func.coalesce(func.sum(threads.c.view_count), 0), literal(0)).select_from(threads)


def _helped(mine: CTE, member_id: int) -> Statement:
    """Each question once, with its asker and those of the same problem."""
    solved = select(mine.c.thread_id).where(mine.c.accepted_id.is_not(None), mine.c.type == ThreadType.QUESTION).distinct().subquery()
    people = select(Thread.me_too_count).join(solved, solved.c.thread_id == Thread.id).where(Thread.asker_id != member_id).subquery()
    return _row("helped", literal(""), func.count() + func.coalesce(func.sum(people.c.me_too_count), 0), literal(0)).select_from(people)


def _top_tags(mine: CTE, most: int) -> Statement:
    """`+ 0`: from the answers to their tags, never through every tagged thread of the site, which SQLite may prefer otherwise."""
    answers, accepted = func.count().label("answers"), func.count(mine.c.accepted_id).label("accepted")
    tagged = select(ThreadTag.tag_id, answers, accepted).join(mine, ThreadTag.thread_id == mine.c.thread_id + 0)
    grouped = tagged.group_by(ThreadTag.tag_id).order_by(accepted.desc(), answers.desc(), ThreadTag.tag_id).limit(most).subquery()
    return _row("tag", Tag.name, grouped.c.answers, grouped.c.accepted).join(grouped, grouped.c.tag_id == Tag.id)


def _asked(member_id: int, access: Sequence[str]) -> Statement:
    asked = contributions(member_id, "questions", access).with_only_columns(Thread.status).subquery()
    return _row("asked", asked.c.status, func.count(), literal(0)).group_by(asked.c.status)
