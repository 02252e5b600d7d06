"""The questions about one product, for its page in a shop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, union_all

from forum.core.db import session
from forum.core.permissions import STRANGER
from forum.kit.characters import fold
from forum.kit.text import excerpt
from forum.resolution.models import Solution
from forum.search.texts import plain_text
from forum.threads.models import Category, CategoryField, Post, Thread, ThreadField
from forum.threads.queries.rows import NOUNS
from forum.threads.states import FieldKind, FieldRole, display_status
from forum.threads.visibility import categories_visible_to, threads_listed_for

CONSIDERED, SHOWN, MOST_FIELDS = 200, 20, 20
ANSWER_CHARS = 300


@dataclass(frozen=True, slots=True)
class ProductQuestion:
    """A question about the product, with the first words of the answer that solved it."""

    title: str
    url: str
    language: str
    status: str | None
    answer_count: int
    score: int
    created_at: datetime
    answer: str = ""


@dataclass(frozen=True, slots=True)
class ProductPage:
    """`ask`: what the ask page is told already."""

    questions: tuple[ProductQuestion, ...]
    ask: dict[str, str]


def product_page(product: str, *, newest: bool = False, language: str = "") -> ProductPage:
    """At most 20 of the 200 newest questions about a product that everybody may read: those in the reader's language first, of them
    solved and well voted ones; or the newest."""
    fields = _fields()
    product = _called(fields, product)
    rows = _rows([row.id for row in fields], product) if fields else []

    def rank(row: Any) -> tuple[Any, ...]:
        use = (row.language != language, row.resolution != "solved", -row.score - row.me_too_count)
        return (-row.id,) if newest else (*use, -row.id)

    best = sorted(rows, key=rank)[:SHOWN]
    answers = _answers([row.id for row in best if row.resolution == "solved"])
    found = tuple(
        ProductQuestion(row.title, f"/{NOUNS[row.type]}/{row.id}/{row.slug}/", row.language, display_status(row.status),
                        row.answer_count, row.score, row.created_at, answers.get(row.id, ""))
        for row in best
    )
    return ProductPage(found, _ask(fields, product))


def _fields() -> Sequence[Any]:
    found = select(CategoryField.id, CategoryField.key, CategoryField.kind, CategoryField.choices, CategoryField.retired_at, Category.slug)
    found = found.join(Category, Category.id == CategoryField.category_id).where(
        CategoryField.role == FieldRole.PRODUCT.value, Category.archived_at.is_(None), categories_visible_to(STRANGER),
    )
    return session().execute(found.order_by(Category.position, CategoryField.id).limit(MOST_FIELDS)).all()


def _called(fields: Sequence[Any], product: str) -> str:
    """The product as a category's list has it: a page may write it smaller, or leave out the maker's name before it."""
    listed = {choice: fold(choice).split() for row in fields if row.kind == FieldKind.CHOICE.value for choice in row.choices}
    if product in listed:
        return product
    words = fold(product).split()
    fitting = [one for one, its in listed.items() if its == words] or [one for one, its in listed.items() if its[-len(words):] == words]
    return fitting[0] if len(fitting) == 1 else product


def _rows(field_ids: Sequence[int], product: str) -> Sequence[Any]:
    """Read along the index of values, field by field: the cost does not grow with the questions about a product."""
    said = [
        select(select(ThreadField.thread_id).where(ThreadField.field_id == one, ThreadField.value == product)
               .order_by(ThreadField.thread_id.desc()).limit(CONSIDERED).subquery().c.thread_id)
        for one in field_ids
    ]
    columns = (Thread.id, Thread.type, Thread.title, Thread.slug, Thread.language, Thread.status, Thread.resolution, Thread.answer_count,
               Thread.score, Thread.me_too_count, Thread.created_at)
    found = select(*columns).where(Thread.id.in_(union_all(*said)), Thread.type == "question", threads_listed_for(STRANGER))
    return session().execute(found.order_by(Thread.id.desc()).limit(CONSIDERED)).all()


def _answers(thread_ids: Sequence[int]) -> dict[int, str]:
    if not thread_ids:
        return {}
    found = select(Solution.thread_id, func.substr(Post.body_html, 1, ANSWER_CHARS * 6)).join(Post, Post.id == Solution.answer_id)
    found = found.where(Solution.thread_id.in_(thread_ids), Solution.is_primary.is_(True), Post.listed.is_(True))
    return {thread_id: excerpt(plain_text(html), ANSWER_CHARS) for thread_id, html in session().execute(found)}


def _ask(fields: Sequence[Any], product: str) -> dict[str, str]:
    """Where a question about it belongs: the first category that knows the product."""
    for row in fields:
        if row.retired_at is None and (product in row.choices if row.kind == FieldKind.CHOICE.value else row.kind == FieldKind.TEXT.value):
            return {"category": row.slug, f"field_{row.key}": product}
    return {}
