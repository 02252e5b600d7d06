"""What an article's page says beside its words: contents, and what search engines are told. Pure."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from forum.kit.clock import iso
from forum.knowledge.queries import ArticleView
from forum.knowledge.words import SECTION_WORDS


def contents_of(view: ArticleView) -> list[tuple[str, str]]:
    """(address, words) of each section, where there are enough to jump between."""
    found = [(f"#section-{name}", str(SECTION_WORDS[name])) for name, _html in view.sections]
    return found if len(found) > 2 else []


def article_data(view: ArticleView, public_url: str, locale: str) -> list[dict[str, Any]]:
    """JSON-LD: a TechArticle with the way to it. Nothing for what only staff read."""
    article = view.article
    if article.is_internal:
        return []
    steps = [(_("Help"), "/help/")]
    if article.category is not None:
        steps.append((article.category.name(locale), article.category.url))
    steps.append((article.title, article.url))
    said: dict[str, Any] = {
        "@context": "https://schema.org", "@type": "TechArticle", "headline": article.title, "description": article.lead,
        "url": public_url + article.url, "inLanguage": article.language, "dateModified": iso(article.published_at),
        "datePublished": iso(article.published_at),
    }
    if view.helpers:
        said["contributor"] = [{"@type": "Person", "name": one.display_name, "url": f"{public_url}{one.url}"} for one in view.helpers]
    trail = [
        {"@type": "ListItem", "position": place, "name": name, "item": public_url + url} for place, (name, url) in enumerate(steps, start=1)
    ]
    return [said, {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": trail}]
