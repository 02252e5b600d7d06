"""Whether the index was made by this Plaza, and how far it is where it is made anew."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from forum.core.db import session
from forum.search.models import POSTS, VERSION, IndexProgress
from forum.threads.models import Post


def index_health() -> dict[str, Any]:
    """For `/readyz`: an index of an older Plaza is searched as it is meanwhile, so that is no failure. `percent` of posts are done."""
    progress = session().get(IndexProgress, POSTS, populate_existing=True)
    if progress is None or (progress.reached is None and progress.version >= VERSION):
        return {"ok": True, "version": VERSION}
    last = session().scalar(select(func.max(Post.id))) or 0
    done = 100 * min(progress.reached or 0, last) // last if last else 0
    return {"ok": False, "degraded": True, "version": progress.version, "becomes": VERSION, "percent": done}
