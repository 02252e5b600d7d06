"""Which questions a count is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from forum.threads.models import CategoryField, Thread, ThreadField, ThreadTag
from forum.threads.states import FieldRole


@dataclass(frozen=True, slots=True)
class Slice:
    """Which questions are meant, by what they are now; None means any."""

    category_id: int | None = None
    tag_id: int | None = None
    language: str | None = None
    product: str | None = None

    @property
    def is_category_at_most(self) -> bool:
        return self.tag_id is None and self.language is None and self.product is None

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
        if self.product is not None:
            named = select(ThreadField.thread_id).join(CategoryField, CategoryField.id == ThreadField.field_id)
            found.append(Thread.id.in_(named.where(CategoryField.role == FieldRole.PRODUCT, ThreadField.value == self.product)))
        return found


EVERYTHING = Slice()
