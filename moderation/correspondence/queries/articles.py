"""Articles that staff may link to while they write: only those that everybody who reads the words can open."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import STRANGER, Actor, authorize
from forum.knowledge.models import Article, ArticleCategory
from forum.knowledge.queries import ArticleRow, find_articles, get_article
from forum.threads.models import Thread
from moderation.correspondence.states import ARTICLES_CONSIDERED, ARTICLES_OFFERED, Into
from moderation.correspondence.suggesting import article_link
from moderation.policy import DeskAction


@dataclass(frozen=True, slots=True)
class OfferedArticle:
    """A published article, and the Markdown that puts a link to it into a text."""

    row: ArticleRow
    category: ArticleCategory | None
    link: str


def offered_articles(viewer: Actor, words: str, into: Into, thread: Thread | None = None) -> list[OfferedArticle]:
    """What fits these words, or the title of the question without any; those in its language first. Raises NotAllowed."""
    authorize(viewer, DeskAction.READ_CASES)
    asked = words.strip() or (thread.title if thread else "")
    rows = [one.row for one in find_articles(_reader(viewer, into), asked, ARTICLES_CONSIDERED)]
    if thread is not None:
        rows.sort(key=lambda row: row.language != thread.language)
    rows = rows[:ARTICLES_OFFERED]
    placed = select(Article.id, ArticleCategory).join(ArticleCategory, ArticleCategory.id == Article.category_id)
    places = {row.id: row.ArticleCategory for row in session().execute(placed.where(Article.id.in_([row.id for row in rows])))}
    return [OfferedArticle(row, places.get(row.id), article_link(row.title, row.url)) for row in rows]


def link_to_article(viewer: Actor, article_id: int, into: Into) -> str:
    """The Markdown of one that may be linked to there. Raises NotAllowed, NotFound."""
    authorize(viewer, DeskAction.READ_CASES)
    article = get_article(_reader(viewer, into), article_id)
    return article_link(article.title, article.url)


def _reader(viewer: Actor, into: Into) -> Actor:
    """Through whose eyes articles are chosen: notes are read by staff, everything else by whoever asked or by everybody."""
    return viewer if into == Into.NOTE else STRANGER
