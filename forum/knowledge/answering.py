"""What an answer says that shows an article: its title, its first words and the way to it, or that there is nothing to show any more."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from forum.kit.html_to_markdown.escaping import escape, escape_line_starts
from forum.kit.markdown import render
from forum.knowledge.models import Article
from forum.knowledge.states import Visibility
from forum.threads.shown_articles import ShownArticle

SETTLE_ANSWERS = "knowledge.settle_answers"
"""The job that goes on where an article's answers were too many for one transaction."""


def is_for_everybody(article: Article) -> bool:
    """Whether an answer may show it: whoever reads the answer may read the article."""
    return article.listed and article.visibility == Visibility.PUBLIC


def shown_article(article: Article) -> ShownArticle:
    """The words of every answer that shows this article now. One that not everybody has any more is not even named."""
    said = _said(article) if is_for_everybody(article) else _gone(article)
    return ShownArticle(article.id, article.language, said, render(said).html)


def _said(article: Article) -> str:
    title = f"**[{escape(article.title, inside_link=True)}]({article.url})**"
    return f"{title}\n\n> {escape_line_starts(escape(article.lead))}" if article.lead else title


def _gone(article: Article) -> str:
    with force_locale(article.language):
        return f"*{_('The article that answered this is not available any more.')}*"
