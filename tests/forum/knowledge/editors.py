"""Two editors and a short way to an article."""

from __future__ import annotations

from typing import Any

from forum.core.permissions import Actor
from forum.knowledge.commands import Writing, add_article_category, approve_article, start_article, submit_article
from forum.knowledge.models import Article, ArticleCategory
from tests import make


def editor(name: str | None = None) -> Actor:
    return make.member(name, roles=("editor",))


def category(name: str = "Router") -> ArticleCategory:
    return add_article_category(editor(), {"name_en": name, "name_es": name, "lead_en": f"All about the {name.lower()}."})


def writing(title: str = "The router blinks", category_id: int | None = None, **more: Any) -> Writing:
    sections = {"question": "Why does the router blink?", "solution": "Wait until the update is done.", **more.pop("sections", {})}
    return Writing(title, sections, category_id=category_id, **more)


def draft(author: Actor | None = None, place: ArticleCategory | None = None, title: str = "The router blinks", **more: Any) -> Article:
    return start_article(author or editor(), writing(title, (place or category(f"Place of {title}"[:50])).id, **more))


def published(author: Actor | None = None, place: ArticleCategory | None = None, title: str = "The router blinks", **more: Any) -> Article:
    """Written by one, approved by another."""
    author = author or editor()
    article = draft(author, place, title, **more)
    article = submit_article(author, article.id, version=article.version)
    return approve_article(editor(), article.id, version=article.version)
