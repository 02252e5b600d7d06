"""How often articles are read: gathered in memory, written in batches, as views of threads are; counted in all and by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from operator import add

from sqlalchemy import select, update

from forum.core.db import add_up, command, session
from forum.core.permissions import SYSTEM, Actor, authorize
from forum.core.waiting import Waiting
from forum.kit.clock import today
from forum.knowledge.models import Article, ArticleViewDay
from forum.policy import Action

Seen = tuple[int, date]
"""An article, and the UTC day on which it was read."""
_views: Waiting[Seen, int] = Waiting(add)


def note_article_view(article_id: int) -> None:
    """Count one reader of an article, in this process only until the next flush. The day is that of the reading, not of the flush."""
    _views.note((article_id, today()), 1)


def flush_article_views() -> int:
    """Write what has gathered. Returns how many."""
    return sum(_views.flush(lambda views: add_article_views(SYSTEM, views)).values())


def forget_article_views() -> None:
    """Drop what has gathered."""
    _views.forget()


@command
def add_article_views(actor: Actor, views: Mapping[Seen, int]) -> None:
    """Add to the counts of articles and of their days; of articles that are not there any more, nothing. No page is made anew for it."""
    authorize(actor, Action.ADMINISTER)
    whole: Counter[int] = Counter()
    for (article_id, _day), count in views.items():
        whole[article_id] += count
    for article_id, count in sorted(whole.items()):
        seen = update(Article).where(Article.id == article_id).values(views=Article.views + count)
        session().execute(seen.execution_options(synchronize_session=False))
    there = set(session().scalars(select(Article.id).where(Article.id.in_(whole))))
    add_up(ArticleViewDay, [
        {"article_id": article_id, "day": day, "views": count} for (article_id, day), count in sorted(views.items()) if article_id in there
    ])
