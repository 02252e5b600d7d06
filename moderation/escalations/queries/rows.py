"""Cases as a list: one statement a page, however many there are. The table and whatever else shows cases ask the same."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_
from sqlalchemy.orm import aliased

from forum.accounts.models import Role, User
from forum.accounts.people import WIDTH, Person, person_columns, person_of
from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import iso, parse_instant
from forum.kit.paging import Keyset
from forum.threads.homes import homes_of
from forum.threads.models import Category, Thread
from moderation.escalations.clock import Clock
from moderation.escalations.models import Escalation, EscalationVoice
from moderation.escalations.queries.clocks import clocks_of
from moderation.escalations.queries.filters import Filters, narrowing
from moderation.escalations.sight import removed_words, title_for
from moderation.escalations.states import State
from moderation.policy import CASE_ROLES, DeskAction

PER_PAGE = 50
PEOPLE_MOST = 200


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the table. `removed`: in words, why the question is out of sight; its title is then for whoever may read it."""

    id: int
    url: str
    version: int
    state: State
    priority: str
    reason: str
    source: str
    team_id: int | None
    opened_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    title: str
    language: str
    thread_url: str
    category: str
    voices: int
    owner: Person | None
    asker: Person | None
    next_due_at: datetime
    clock: Clock
    removed: str

    @property
    def owner_id(self) -> int | None:
        return self.owner.id if self.owner else None


@dataclass(frozen=True, slots=True)
class CasePage:
    rows: list[CaseRow]
    next_cursor: str | None


_owner, _asker = aliased(User), aliased(User)
_VOICES = (
    select(func.count()).where(EscalationVoice.escalation_id == Escalation.id).correlate(Escalation).scalar_subquery()
)
_COLUMNS: tuple[Any, ...] = (
    Escalation, Thread, Category.name, _VOICES, *person_columns(_owner), *person_columns(_asker),
)
FACTS = 4


def cases(viewer: Actor, filters: Filters, *, cursor: str | None = None, limit: int = PER_PAGE) -> CasePage:
    """A page of cases. Raises Invalid for a cursor that is none, NotAllowed."""
    rows = found_rows(viewer, filters, cursor=cursor, limit=limit)
    shown = with_clocks(viewer, rows[:limit])
    name = _order_of(filters)
    return CasePage(shown, Keyset(name, _place(name, shown[-1])).encode() if len(rows) > limit else None)


def found_rows(
    viewer: Actor, filters: Filters, *also: ColumnElement[bool], cursor: str | None = None, limit: int = PER_PAGE,
) -> list[Any]:
    """One more row than `limit` where there are more; one statement."""
    authorize(viewer, DeskAction.READ_CASES)
    name = _order_of(filters)
    order = _order(name)
    found = select(*_COLUMNS).where(*narrowing(viewer, filters), *also)
    if cursor:
        found = found.where(_after(name, order, cursor))
    sorting = [column.desc() for column in order] if name == "closed" else list(order)
    return list(session().execute(_joined(found).order_by(*sorting).limit(limit + 1)).all())


def with_clocks(viewer: Actor, rows: Sequence[Any]) -> list[CaseRow]:
    """The lines of rows, their clocks computed together."""
    clocks, homes = clocks_of([row[0] for row in rows]), homes_of([row[1] for row in rows])
    return [case_row(viewer, row, clocks[row[0].id], homes[row[1].id]) for row in rows]


def cases_named(viewer: Actor, ids: Collection[int]) -> dict[int, CaseRow]:
    """These cases by id, open or over."""
    authorize(viewer, DeskAction.READ_CASES)
    found = select(*_COLUMNS).where(Escalation.id.in_(list(ids)))
    return {row.id: row for row in with_clocks(viewer, session().execute(_joined(found)).all())}


def count_each(viewer: Actor, asked: Sequence[Filters]) -> list[int]:
    """How many open cases each of these filters finds: one statement for all of them. Those about what is over find none."""
    authorize(viewer, DeskAction.READ_CASES)
    if not asked:
        return []
    numbers: list[Any] = [literal(0) if filters.is_over else func.count().filter(*narrowing(viewer, filters)) for filters in asked]
    found = select(*numbers).select_from(Escalation).join(Thread, Thread.id == Escalation.thread_id)
    found = found.join(Category, Category.id == Thread.category_id).where(Escalation.closed_at.is_(None))
    return list(session().execute(found).one())


def _order_of(filters: Filters) -> str:
    return "closed" if filters.is_over else filters.order


def _order(name: str) -> tuple[Any, ...]:
    orders: dict[str, tuple[Any, ...]] = {
        "priority": (Escalation.priority, Escalation.opened_at, Escalation.id), "oldest": (Escalation.opened_at, Escalation.id),
        "closed": (Escalation.closed_at, Escalation.id), "due": (Escalation.next_due_at, Escalation.id),
    }
    return orders[name]


def _place(name: str, row: CaseRow) -> tuple[str | int, ...]:
    if name == "closed":
        return iso(row.closed_at or row.opened_at), row.id
    if name == "due":
        return iso(row.next_due_at), row.id
    return (row.priority, iso(row.opened_at), row.id) if name == "priority" else (iso(row.opened_at), row.id)


def _after(name: str, order: tuple[Any, ...], cursor: str) -> ColumnElement[bool]:
    values = list(Keyset.decode(cursor, order=name, length=len(order)).values)
    values[-2:] = [parse_instant(str(values[-2])), int(str(values[-1]))]  # type: ignore[list-item]
    here = tuple_(*values)
    return tuple_(*order) < here if name == "closed" else tuple_(*order) > here


def _joined(found: Select[Any]) -> Select[Any]:
    return (
        found.join_from(Escalation, Thread, Thread.id == Escalation.thread_id).join(Category, Category.id == Thread.category_id)
        .outerjoin(_owner, _owner.id == Escalation.owner_id).outerjoin(_asker, _asker.id == Thread.asker_id)
    )


def case_row(viewer: Actor, row: Any, clock: Clock, home: Thread) -> CaseRow:
    """One line of what `cases` and the page of a case select, with its clock and where its question is now."""
    case, thread, category, voices = row[:FACTS]
    return CaseRow(
        case.id, case.url, case.version, State(case.state), case.priority, case.reason, case.source, case.team_id, case.opened_at,
        case.updated_at, case.closed_at, title_for(viewer, thread, home), thread.language, home.url, category, voices,
        person_of(row[FACTS:FACTS + WIDTH]), person_of(row[FACTS + WIDTH:FACTS + 2 * WIDTH]),
        case.next_due_at, clock, removed_words(home),
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open cases there are, by what tabs and filters show."""

    total: int
    states: dict[str, int]
    priorities: dict[str, int]
    reasons: dict[str, int]
    mine: int
    unowned: int


def counts(viewer: Actor) -> Counts:
    """Of all open cases, in one statement. They are about questions in sight, which all of staff may read."""
    authorize(viewer, DeskAction.READ_CASES)
    open_now = select(Escalation.state, Escalation.priority, Escalation.reason, Escalation.owner_id, func.count())
    groups = (Escalation.state, Escalation.priority, Escalation.reason, Escalation.owner_id)
    found: list[Any] = [tuple(row) for row in session().execute(open_now.where(Escalation.closed_at.is_(None)).group_by(*groups))]

    def by(place: int) -> dict[str, int]:
        return {name: sum(row[4] for row in found if row[place] == name) for name in {row[place] for row in found}}

    return Counts(
        sum(row[4] for row in found), by(0), by(1), by(2), sum(row[4] for row in found if row[3] == viewer.id),
        sum(row[4] for row in found if row[3] is None),
    )


def possible_owners(viewer: Actor) -> list[Person]:
    """Who may own a case, by name."""
    authorize(viewer, DeskAction.READ_CASES)
    works = select(Role.user_id).where(Role.role.in_(CASE_ROLES))
    found = select(*person_columns()).where(User.id.in_(works), User.left_at.is_(None))
    found = found.order_by(User.display_name, User.id).limit(PEOPLE_MOST)
    return [person for row in session().execute(found) if (person := person_of(row)) is not None]
