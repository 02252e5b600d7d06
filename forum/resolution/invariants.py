"""What must hold between the resolution ledger and everything derived from it. Each function returns the ids that drift."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.resolution.counting import Counts, counts_by_category, tallies_by_category
from forum.resolution.days import ADDING, TERMS, kept_days, true_days
from forum.resolution.marks import kept_solution_counts, true_solution_counts
from forum.resolution.models import ResolutionChange, Solution
from forum.resolution.states import MAY_NAME_AN_ANSWER, MOVES, NAMES_AN_ANSWER, SolvedHow
from forum.threads.models import Post, Thread
from forum.threads.states import PostKind, ThreadType

SIDES = ("counted", "resolution", "how", "reason", "waiting_on")


def ledgers_begun() -> list[int]:
    """Questions without a ledger, and ledgers that do not begin with number 1 from nowhere."""
    first = aliased(ResolutionChange)
    missing = select(Thread.id).outerjoin(first, and_(first.thread_id == Thread.id, first.seq == 1)).where(or_(
        and_(first.id.is_(None), or_(Thread.type == ThreadType.QUESTION, Thread.resolution_seq > 0)),
        first.was_counted.is_(True), first.was_resolution.is_not(None),
    ))
    return _ids(missing)


def ledger_continuity() -> list[int]:
    """Questions in whose ledger a row does not begin where the one before ended, a number is missing or time runs backwards."""
    row, before = aliased(ResolutionChange), aliased(ResolutionChange)
    breaks = [getattr(row, f"was_{side}").is_distinct_from(getattr(before, f"is_{side}")) for side in SIDES]
    previous = and_(before.thread_id == row.thread_id, before.seq == row.seq - 1)
    broken = select(row.thread_id).outerjoin(before, previous).where(row.seq > 1)
    return _ids(broken.where(or_(before.id.is_(None), row.at < before.at, *breaks)).distinct())


def legal_moves() -> list[int]:
    """Questions that moved between states the table of moves does not join."""
    row = ResolutionChange
    legal = [and_(row.was_resolution == was, row.is_resolution == now) for was, nows in MOVES.items() for now in nows]
    moved = and_(row.was_resolution.is_not(None), row.is_resolution.is_not(None), row.was_resolution != row.is_resolution)
    return _ids(select(row.thread_id).where(moved, ~or_(*legal)).distinct())


def ledger_ends() -> list[int]:
    """Threads whose columns are not what the last row of their ledger says."""
    last = aliased(ResolutionChange)
    is_question = Thread.type == ThreadType.QUESTION
    counted = case((and_(is_question, Thread.listed.is_(True)), True), else_=False)
    drifting = select(Thread.id).join(last, and_(last.thread_id == Thread.id, last.seq == Thread.resolution_seq)).where(or_(
        last.is_resolution.is_distinct_from(Thread.resolution), last.is_how.is_distinct_from(Thread.solved_how),
        last.is_reason.is_distinct_from(Thread.closed_reason), last.is_counted != counted,
        and_(is_question, last.is_waiting_on.is_distinct_from(Thread.waiting_on)),
    ))
    newest = select(ResolutionChange.thread_id, func.max(ResolutionChange.seq).label("seq")).group_by(ResolutionChange.thread_id).subquery()
    behind = select(Thread.id).join(newest, newest.c.thread_id == Thread.id).where(newest.c.seq != Thread.resolution_seq)
    return sorted({*_ids(drifting), *_ids(behind)})


def primary_solutions() -> list[int]:
    """Questions whose way of being solved names an answer though none is the primary solution, or the reverse."""
    primary = and_(Solution.thread_id == Thread.id, Solution.is_primary.is_(True))
    how = func.coalesce(Thread.solved_how, "")
    wrong = or_(
        and_(how.in_(NAMES_AN_ANSWER), Solution.how.is_distinct_from(Thread.solved_how)),
        and_(Solution.answer_id.is_not(None), how.not_in(MAY_NAME_AN_ANSWER)),
        and_(Solution.answer_id.is_not(None), Solution.how != Thread.solved_how),
    )
    orphans = select(Solution.thread_id).group_by(Solution.thread_id)
    without = orphans.having(func.sum(case((Solution.is_primary.is_(True), 1), else_=0)) != 1)
    return sorted({*_ids(select(Thread.id).outerjoin(Solution, primary).where(wrong)), *_ids(without)})


def articles_accepted() -> list[int]:
    """Accepted answers that show an article whose question does not say that an article solved it."""
    said = (SolvedHow.ARTICLE, SolvedHow.PRESUMED)
    shown = select(Post.id).join(Solution, Solution.answer_id == Post.id).where(Post.article_id.is_not(None))
    return _ids(shown.where(Solution.how.not_in(said)))


def solutions_visible() -> list[int]:
    """Solutions that are no listed answer of their question."""
    wrong = or_(
        Post.listed.is_(False), Post.kind != PostKind.ANSWER, Post.thread_id != Solution.thread_id, Solution.revision > Post.revision,
    )
    return _ids(select(Solution.answer_id).join(Post, Post.id == Solution.answer_id).where(wrong))


def solution_flags() -> list[int]:
    """Posts whose mark as a solution differs from the solutions."""
    marked = case((Solution.answer_id.is_not(None), True), else_=False)
    return _ids(select(Post.id).outerjoin(Solution, Solution.answer_id == Post.id).where(Post.is_solution != marked))


def solution_counts() -> list[int]:
    """Members whose count of solutions differs from their marked answers."""
    true, kept = Counter(true_solution_counts()), Counter(kept_solution_counts())
    return sorted(member for member in true.keys() | kept.keys() if true[member] != kept[member])


def duplicates() -> list[int]:
    """Counted duplicates that do not point to a live question which is none itself (so there are no circles)."""
    original = aliased(Thread)
    dead = or_(
        original.id.is_(None), original.listed.is_(False), original.type != ThreadType.QUESTION, original.duplicate_of_id.is_not(None),
    )
    pointing = select(Thread.id).outerjoin(original, original.id == Thread.duplicate_of_id)
    return _ids(pointing.where(Thread.duplicate_of_id.is_not(None), Thread.listed.is_(True), dead))


def daily_rows() -> list[int]:
    """Categories whose daily rows differ from the ledger."""
    true, kept = true_days(), kept_days()
    return sorted({place[1] for place in true.keys() | kept.keys() if true.get(place) != kept.get(place)})


def backlog_from_days() -> list[int]:
    """Categories in which all the days together (asked + reopened + restored - solved - closed - removed) miss the unresolved."""
    sums: Counter[int] = Counter()
    for (_day, category_id), terms in kept_days().items():
        sums[category_id] += sum((1 if term in ADDING else -1) * terms[term] for term in TERMS)
    unresolved = select(Thread.category_id, func.count()).where(Thread.listed.is_(True), Thread.resolution == literal("open"))
    true = Counter({category_id: int(number) for category_id, number in session().execute(unresolved.group_by(Thread.category_id))})
    return sorted(category_id for category_id in sums.keys() | true.keys() if sums[category_id] != true[category_id])


def counts_from_tallies() -> list[int]:
    """Categories whose counts from the ledger differ from the tallies that pages show."""
    true, shown, none = counts_by_category(), tallies_by_category(SYSTEM), Counts()
    return sorted(place for place in true.keys() | shown.keys() if _numbers(true.get(place, none)) != _numbers(shown.get(place, none)))


def _numbers(found: Counts) -> tuple[object, ...]:
    closed = {reason: number for reason, number in found.closed.items() if number}
    return found.resolved, found.presumed, found.unresolved, closed


def _ids(query: object) -> list[int]:
    return list(session().scalars(query))  # type: ignore[call-overload]
