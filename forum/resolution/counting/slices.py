"""Which questions a count is about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, select

from forum.resolution.counting.teams import threads_of_team
from forum.threads.models import CategoryField, Thread, ThreadField, ThreadTag
from forum.threads.states import FieldRole


@dataclass(frozen=True, slots=True)
class Slice:
    """Which questions are meant, by what they are now; None means any.

    `team_id`: those that a staff team has or had on its desk, that is, with a case, open or closed, that belongs to the team now (a
    closed one: that belonged to it at its end). A case that was handed on belongs to the team that got it, a question with cases of
    two teams to both, one whose case was given to no team to the default one. What a desk is the rooms above say: `counting/teams`.
    """

    category_id: int | None = None
    tag_id: int | None = None
    language: str | None = None
    product: str | None = None
    version: str | None = None
    team_id: int | None = None

    @property
    def is_category_at_most(self) -> bool:
        return self == Slice(category_id=self.category_id)

    @property
    def given(self) -> frozenset[str]:
        """By what it is chosen, of `SLICED_BY`."""
        return frozenset(name for name in SLICED_BY if getattr(self, COLUMN_OF.get(name, name)) is not None)

    def only(self, names: Collection[str]) -> Slice:
        """What is left of it where nothing but these narrow."""
        return Slice(**{column: getattr(self, column) for name in names for column in [COLUMN_OF.get(name, name)]})

    def narrow(self, query: Select[Any], thread_id: Any) -> Select[Any]:
        """`query` for the questions of this slice; `thread_id` is the column that names them."""
        if self == EVERYTHING:
            return query
        return query.where(thread_id.in_(select(Thread.id).where(*self.conditions())))

    def conditions(self) -> list[ColumnElement[bool]]:
        """The slice over `threads`."""
        found: list[ColumnElement[bool]] = []
        if self.category_id is not None:
            found.append(Thread.category_id == self.category_id)
        if self.language is not None:
            found.append(Thread.language == self.language)
        if self.tag_id is not None:
            found.append(Thread.id.in_(select(ThreadTag.thread_id).where(ThreadTag.tag_id == self.tag_id)))
        if self.team_id is not None:
            found.append(Thread.id.in_(threads_of_team(self.team_id)))
        found += [Thread.id.in_(_saying(role, value)) for role, value in self._said if value is not None]
        return found

    def of_each(self, thread_id: Any) -> list[ColumnElement[bool]]:
        """The slice over a column that names threads, where its rows are few: each is looked up, and nothing is collected of all that a
        tag or a team has."""
        found: list[ColumnElement[bool]] = []
        named = [(Thread.category_id, self.category_id), (Thread.language, self.language)]
        its = [column == value for column, value in named if value is not None]
        if its:
            found.append(exists().where(Thread.id == thread_id, *its).correlate_except(Thread))
        if self.tag_id is not None:
            tagged = exists().where(ThreadTag.thread_id == thread_id, ThreadTag.tag_id == self.tag_id)
            found.append(tagged.correlate_except(ThreadTag))
        collected = [] if self.team_id is None else [threads_of_team(self.team_id)]
        collected += [_saying(role, value) for role, value in self._said if value is not None]
        for threads in (one.subquery() for one in collected):
            found.append(exists().where(next(iter(threads.c)) == thread_id).correlate_except(threads))
        return found

    @property
    def _said(self) -> tuple[tuple[FieldRole, str | None], ...]:
        return (FieldRole.PRODUCT, self.product), (FieldRole.VERSION, self.version)


def _saying(role: FieldRole, value: str) -> Select[Any]:
    """Threads that say this in the field of their own category that has this meaning: what they said elsewhere went with the move."""
    own = and_(CategoryField.id == ThreadField.field_id, CategoryField.role == role, CategoryField.category_id == Thread.category_id)
    said = select(ThreadField.thread_id).join(Thread, Thread.id == ThreadField.thread_id).join(CategoryField, own)
    return said.where(ThreadField.value == value).correlate(None)


EVERYTHING = Slice()
COLUMN_OF = {"category": "category_id", "tag": "tag_id", "team": "team_id"}
"""What a slice calls what people choose by another name."""
SLICED_BY = ("category", "tag", "language", "product", "version", "team")
"""What questions are chosen by, as addresses and options name it."""
