"""What must hold between articles and what shows them. Each function returns the ids that drift."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from forum.core.db import session
from forum.knowledge.answering import shown_article
from forum.knowledge.models import Article, ArticleViewDay
from forum.knowledge.queries.answers import articles_settling
from forum.knowledge.states import Visibility
from forum.resolution.models import Solution
from forum.threads.models import Post
from forum.threads.shown_articles import SHOWING


def answers_say_what_articles_say() -> list[int]:
    """Answers that show an article and do not say what it says now, or name one that is not there."""
    shown = select(Post.article_id).where(*SHOWING)
    drifting = list(session().scalars(select(Post.id).where(*SHOWING, Post.article_id.not_in(select(Article.id)))))
    for article in session().scalars(select(Article).where(Article.id.in_(shown)).order_by(Article.id)):
        said = shown_article(article)
        others = or_(Post.body_markdown != said.markdown, Post.body_html != said.html)
        drifting += session().scalars(select(Post.id).where(*SHOWING, Post.article_id == article.id, others))
    return sorted(drifting)


def solutions_show_articles_that_readers_have() -> list[int]:
    """Accepted answers that show an article which not everybody may read any more, and that no job is at."""
    gone = or_(Article.id.is_(None), Article.listed.is_(False), Article.visibility != Visibility.PUBLIC)
    shown = select(Post.id).join(Solution, Solution.answer_id == Post.id).outerjoin(Article, Article.id == Post.article_id)
    left = shown.where(Post.article_id.is_not(None), gone, Post.article_id.not_in(sorted(articles_settling())))
    return list(session().scalars(left.order_by(Post.id)))


def views_hold_their_days() -> list[int]:
    """Articles that were read more often on single days than in all (what was read before days were counted is in the whole only)."""
    of_days = func.sum(ArticleViewDay.views)
    found = select(Article.id).join(ArticleViewDay, ArticleViewDay.article_id == Article.id).group_by(Article.id, Article.views)
    return list(session().scalars(found.having(of_days > Article.views).order_by(Article.id)))
