"""The full-text index of articles follows what readers have."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from forum.core import search
from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.core.search import Index, IndexRow
from forum.knowledge.models import Article, ArticleRevision
from forum.knowledge.sections import words_of
from forum.policy import Action

BATCH = 200


@command
def index_articles(actor: Actor, article_ids: Sequence[int]) -> None:
    """Write what readers have of these articles into the index, and take out what they have no more. Safe to run twice."""
    authorize(actor, Action.ADMINISTER)
    held = select(Article.id).where(Article.id.in_(article_ids)).order_by(Article.id).with_for_update()
    session().execute(held)  # two who index one article: the later one has read what is newest
    found = select(Article.id, ArticleRevision.title, ArticleRevision.sections).join(
        ArticleRevision, (ArticleRevision.article_id == Article.id) & (ArticleRevision.number == Article.published_revision),
    ).where(Article.id.in_(article_ids), Article.listed.is_(True)).order_by(Article.id)
    rows = [IndexRow(article_id, title, words_of(sections), "") for article_id, title, sections in session().execute(found)]
    search.remove(sorted(set(article_ids) - {row.row_id for row in rows}), index=Index.ARTICLES)
    search.put(rows, index=Index.ARTICLES)


def index_every_article(actor: Actor) -> int:
    """Make the index anew, in batches. Returns how many articles there are."""
    last = count = 0
    while ids := list(session().scalars(select(Article.id).where(Article.id > last).order_by(Article.id).limit(BATCH))):
        index_articles(actor, ids)
        last, count = ids[-1], count + len(ids)
    return count
