"""What the frame shows before anybody asked, kept for a minute: every page of a shop may open it.

What is published, changed or hidden raises the versions it is kept under, so that it is looked up again at once. Only use, which
raises none, may be a minute behind.
"""

from __future__ import annotations

import threading
from typing import Any

from cachetools import TTLCache

from forum.core.cache import parts
from forum.core.permissions import STRANGER
from forum.knowledge.queries import top_articles
from forum.pages.browsing import popular_solutions
from forum.pages.queries.freshness import current_list_versions, list_versions

KEPT_SECONDS = 60
KEPT = 10
TOP = 5
_lock = threading.Lock()


def used_most(language: str) -> dict[str, Any]:
    """The articles of a language that are of most use, or, without any, solutions many people needed."""
    kept: TTLCache[Any, dict[str, Any]] = parts().held("embed_top", lambda: TTLCache(KEPT, KEPT_SECONDS))
    with _lock:
        found = kept.get((language, list_versions("everyone")))
    if found is None:
        versions = current_list_versions("everyone")  # read before, and on the same snapshot as what is shown
        top = top_articles(STRANGER, language, TOP)
        found = {"top": top, "popular": [] if top else popular_solutions(STRANGER)}
        with _lock:
            kept[language, versions] = found
    return found
