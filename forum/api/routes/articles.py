"""Articles as JSON, for other sites and programs: what everybody may read, whoever asks."""

from __future__ import annotations

from typing import Any

from flask import request

from forum.api.routes import blueprint
from forum.core.config import current_config
from forum.core.limits import address_prefix, spend
from forum.core.permissions import STRANGER
from forum.kit.clock import iso
from forum.kit.errors import Invalid
from forum.knowledge.queries import ArticleRow, find_articles, newest_articles, view_article
from forum.knowledge.states import LANGUAGES

READS = "60/minute"
MAX_QUERY_CHARS, MOST = 300, 50


@blueprint.get("/api/v1/articles")
def api_articles() -> dict[str, Any]:
    """The newest articles, or with `q` those that fit these words, the best first. `language`: en or es; `limit`: at most 50."""
    spend(f"api:{address_prefix()}", READS)
    language, limit = request.args.get("language", ""), request.args.get("limit", "20")
    if language not in ("", *LANGUAGES) or not (limit.isascii() and limit.isdecimal() and len(limit) <= 2 and 1 <= int(limit) <= MOST):
        raise Invalid()
    words = request.args.get("q", "")[:MAX_QUERY_CHARS]
    if words:
        found = find_articles(STRANGER, words, int(limit), language=language)
        return {"articles": [{**shape(one.row), "score": one.score} for one in found]}
    return {"articles": [shape(row) for row in newest_articles(STRANGER, int(limit), language=language)]}


@blueprint.get("/api/v1/articles/<id:article_id>")
def api_article(article_id: int) -> dict[str, Any]:
    """One article with its sections as HTML."""
    spend(f"api:{address_prefix()}", READS)
    view = view_article(STRANGER, article_id)
    article = view.article
    row = ArticleRow(
        article.id, article.title, article.lead, article.slug, article.language, article.visibility, article.views, article.shown_at,
    )
    return {**shape(row), "sections": [{"name": name, "html": str(html)} for name, html in view.sections]}


def shape(row: ArticleRow) -> dict[str, Any]:
    """An article as programs get it. Times in UTC."""
    return {
        "id": row.id, "title": row.title, "summary": row.lead, "language": row.language, "url": current_config().public_url + row.url,
        "published_at": iso(row.published_at),
    }
