"""How often articles are read: gathered in memory, written in batches, as views of threads are."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping

from sqlalchemy import update

from forum.core.db import command, session
from forum.core.permissions import SYSTEM, Actor, authorize
from forum.knowledge.models import Article
from forum.policy import Action

MAX_WAITING = 10_000
_waiting: Counter[int] = Counter()
_lock = threading.Lock()


def note_article_view(article_id: int) -> None:
    """Count one reader of an article, in this process only until the next flush."""
    with _lock:
        if article_id in _waiting or len(_waiting) < MAX_WAITING:
            _waiting[article_id] += 1


def flush_article_views() -> int:
    """Write what has gathered. Returns how many; what could not be written waits for the next time."""
    with _lock:
        taken = dict(_waiting)
        _waiting.clear()
    if not taken:
        return 0
    try:
        add_article_views(SYSTEM, taken)
    except Exception:
        with _lock:
            _waiting.update(taken)
        raise
    return sum(taken.values())


def forget_article_views() -> None:
    """Drop what has gathered."""
    with _lock:
        _waiting.clear()


@command
def add_article_views(actor: Actor, views: Mapping[int, int]) -> None:
    """Add to the counts of articles by id. No page is made anew for it."""
    authorize(actor, Action.ADMINISTER)
    for article_id, count in sorted(views.items()):
        seen = update(Article).where(Article.id == article_id).values(views=Article.views + count)
        session().execute(seen.execution_options(synchronize_session=False))
