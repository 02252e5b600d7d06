"""Facts of questions from ledger, posts, solutions and me-toos: what they must be, of any threads. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.core import settings
from forum.core.db import session
from forum.kit.clock import utcnow
from forum.metrics.waiting import count_people
from forum.resolution.counting.definitions import (
    asked_back,
    begun,
    changed,
    confirmed_at,
    counts_now,
    ever,
    has_begun,
    newly_confirmed,
    newly_presumed,
    opened_again,
    resolved_now,
    response_at,
    solved_by_first_contact,
)
from forum.resolution.days import ADDING, TERM_OF_ROW, TERMS
from forum.resolution.models import ResolutionChange, Solution
from forum.resolution.states import SolvedHow
from forum.threads.models import CategoryField, Post, Thread, ThreadField, ThreadTag
from forum.threads.states import FieldRole

RECIPE = 3
"""Raised when facts are derived otherwise than before: all of them are derived anew then."""
DAYS_RECIPE = 1
"""Raised when days are counted or packed otherwise than before: they are counted anew then, from the same facts."""
DAY_HOURS, THREE_DAYS_HOURS = 24, 72
Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Targets:
    """Hours in which a question should be answered, and resolved."""

    answer: int
    resolution: int

    @property
    def recipe(self) -> str:
        return f"{self.of_facts}:{DAYS_RECIPE}"

    @property
    def of_facts(self) -> str:
        """What of it facts depend on. Before days had a recipe of their own it was all."""
        return f"{RECIPE}:{self.answer}:{self.resolution}"

    @property
    def horizons(self) -> tuple[int, ...]:
        """Hours after asking at which a question's facts may change though nothing happens."""
        return tuple(sorted({self.answer, self.resolution, DAY_HOURS, THREE_DAYS_HOURS}))


def targets() -> Targets:
    """The targets in force."""
    return Targets(settings.get("metrics.first_answer_target_hours"), settings.get("metrics.resolution_target_hours"))


def latest(kept_at: datetime | None) -> datetime:
    """Now, or when facts were kept last where a clock went back since: hours that were over stay over."""
    now = utcnow()
    return now if kept_at is None else max(now, kept_at)


@dataclass
class Derived:
    """Rows of the three tables, by thread."""

    facts: dict[int, Columns] = field(default_factory=dict)
    turns: dict[int, list[Columns]] = field(default_factory=lambda: defaultdict(list))
    spans: dict[int, list[Columns]] = field(default_factory=lambda: defaultdict(list))


def derive(thread_ids: Collection[int], now: datetime, aims: Targets) -> Derived:
    """The facts of these threads as of `now`; threads without a ledger have none. Five statements."""
    derived = Derived()
    if not thread_ids:
        return derived
    tags, said = _tags(thread_ids), _said(thread_ids)
    for row in session().execute(_questions(thread_ids)).mappings():
        named = said.get(row["thread_id"], {})
        own = {"tags": tags.get(row["thread_id"], ""), "product": named.get(FieldRole.PRODUCT), "version": named.get(FieldRole.VERSION)}
        derived.facts[row["thread_id"]] = {**own, **_fact(row, now, aims)}
    for row in session().execute(_ledger(thread_ids)).mappings():
        if row["thread_id"] in derived.facts:
            _add_turns(derived, row)
    count_people(derived.facts, derived.turns, derived.spans)
    return derived


def _questions(thread_ids: Collection[int]) -> Select[Any]:
    solver = aliased(User)
    primary = and_(Solution.thread_id == Thread.id, Solution.is_primary.is_(True))
    return (
        select(
            Thread.id.label("thread_id"), Thread.version.label("thread_version"), begun.c.at.label("asked_at"), Thread.asker_id,
            Thread.category_id, Thread.language, Thread.resolution, Thread.solved_how, Thread.closed_reason, Thread.me_too_count,
            _flag("counted", counts_now), _flag("resolved", and_(counts_now, resolved_now)),
            response_at().label("first_response"), response_at(by_staff=True).label("first_staff_response"),
            response_at(by_staff=False).label("first_peer_response"),
            confirmed_at(func.min).label("first_resolved"), confirmed_at(func.max).label("last_resolved"),
            _flag("first_contact", solved_by_first_contact()), _flag("ever_resolved", ever(newly_confirmed(changed.c))),
            _flag("reopened", ever(opened_again(changed.c))), _flag("needed_info", ever(asked_back(changed.c))),
            Post.author_id.label("solver_id"), Post.article_id, Post.anonymised, solver.is_staff.label("by_staff"),
        )
        .join(begun, has_begun).outerjoin(Solution, primary).outerjoin(Post, Post.id == Solution.answer_id)
        .outerjoin(solver, solver.id == Post.author_id).where(Thread.id.in_(thread_ids))
    )


def _flag(name: str, condition: Any) -> Any:
    return case((condition, 1), else_=0).label(name)


def _ledger(thread_ids: Collection[int]) -> Select[Any]:
    row = ResolutionChange
    counted = row.is_counted.is_(True)
    term = case(*((condition, name) for name, condition in TERM_OF_ROW.items()), else_=None)
    return (
        select(row.thread_id, row.seq, row.at, term.label("term"), _flag("confirmed", and_(counted, newly_confirmed(row))),
               _flag("presumed", and_(counted, newly_presumed(row))))
        .where(row.thread_id.in_(thread_ids)).order_by(row.thread_id, row.seq)
    )


def _tags(thread_ids: Collection[int]) -> dict[int, str]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = select(ThreadTag.thread_id, ThreadTag.tag_id).where(ThreadTag.thread_id.in_(thread_ids))
    for thread_id, tag_id in session().execute(rows.order_by(ThreadTag.thread_id, ThreadTag.tag_id)):
        found[thread_id].append(str(tag_id))
    return {thread_id: " ".join(ids) for thread_id, ids in found.items()}


def _said(thread_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Product and version, as the fields of the question's own category have them; a field that is still asked for comes first."""
    rows = (
        select(ThreadField.thread_id, CategoryField.role, ThreadField.value).join(CategoryField, CategoryField.id == ThreadField.field_id)
        .join(Thread, and_(Thread.id == ThreadField.thread_id, Thread.category_id == CategoryField.category_id))
        .where(ThreadField.thread_id.in_(thread_ids), CategoryField.role.in_((FieldRole.PRODUCT, FieldRole.VERSION)))
        .order_by(ThreadField.thread_id, CategoryField.retired_at.is_not(None), CategoryField.id)
    )
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for thread_id, role, value in session().execute(rows):
        found[thread_id].setdefault(role, value)
    return found


def _fact(row: Mapping[str, Any], now: datetime, aims: Targets) -> Columns:
    asked: datetime = row["asked_at"]
    hours = (now - asked).total_seconds() / 3600
    resolved = bool(row["resolved"])
    solved_by, solver_id = _credit(row) if resolved else (None, None)
    since = {name: _seconds(asked, row[name]) for name in
             ("first_response", "first_staff_response", "first_peer_response", "first_resolved", "last_resolved")}
    answered, solved = since["first_response"], since["first_resolved"]
    return {
        "thread_id": row["thread_id"], "thread_version": row["thread_version"], "asked_at": asked,
        "asked_day": asked.astimezone(UTC).date(), "counted": bool(row["counted"]), "category_id": row["category_id"],
        "language": row["language"], "resolution": row["resolution"], "how": row["solved_how"], "reason": row["closed_reason"],
        "resolved": resolved, **since, "last_resolved": since["last_resolved"] if resolved else None,
        **{name: bool(row[name]) for name in ("first_contact", "ever_resolved", "reopened", "needed_info")},
        "answer_over": hours >= aims.answer, "answer_in_time": _within(answered, aims.answer),
        "resolution_over": hours >= aims.resolution, "resolution_in_time": _within(solved, aims.resolution),
        "day_over": hours >= DAY_HOURS, "quiet_day": not _within(answered, DAY_HOURS),
        "three_days_over": hours >= THREE_DAYS_HOURS, "quiet_three_days": not _within(answered, THREE_DAYS_HOURS),
        "solved_by": solved_by, "solver_id": solver_id, "people": 1 + row["me_too_count"],
    }


def _credit(row: Mapping[str, Any]) -> tuple[str, int | None]:
    """Whose solution it is: an article's, the asker's own, staff's or another member's."""
    if row["solved_how"] == SolvedHow.ARTICLE or row["article_id"] is not None:
        return "article", row["solver_id"]
    if row["solver_id"] is None or (row["solver_id"] == row["asker_id"] and not row["anonymised"]):
        return "self", row["asker_id"]
    return ("staff" if row["by_staff"] else "peer"), row["solver_id"]


def _seconds(since: datetime, until: datetime | None) -> float | None:
    return None if until is None else max(0.0, (until - since).total_seconds())


def _within(seconds: float | None, hours: int) -> bool:
    return seconds is not None and seconds <= hours * 3600


def _add_turns(derived: Derived, row: Mapping[str, Any]) -> None:
    thread_id, at, term = row["thread_id"], row["at"], row["term"]
    kinds = [*([term] if term else []), *(kind for kind in ("confirmed", "presumed") if row[kind])]
    here = {"thread_id": thread_id, "seq": row["seq"]}
    derived.turns[thread_id] += [{**here, "kind": kind, "at": at, "day": at.astimezone(UTC).date(), "people": 0} for kind in sorted(kinds)]
    spans = derived.spans[thread_id]
    if term in ADDING:
        spans.append({**here, "from_at": at, "until_at": None, "asked": derived.facts[thread_id]["asked_at"].timestamp()})
    elif term in TERMS:
        spans[-1]["until_at"] = at


def originals_of(thread_ids: Iterable[int]) -> set[int]:
    """Questions that these were ever duplicates of: their me-toos come and go with them."""
    named = select(ResolutionChange.duplicate_of_id).where(
        ResolutionChange.thread_id.in_(list(thread_ids)), ResolutionChange.duplicate_of_id.is_not(None),
    )
    return {thread_id for thread_id in session().scalars(named.distinct()) if thread_id is not None}
