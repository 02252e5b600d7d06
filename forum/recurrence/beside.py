"""What rooms above know of topics: the articles that answer them; filled in `forum/wiring.py`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from forum.core.permissions import Actor

Named = Callable[[Actor, Collection[int]], Mapping[int, Any]]
_named: list[Named] = []


def offer_named_articles(find: Named) -> None:
    """`find` takes viewer and ids, and gives, by id, what has `id`, `title`, `url` and `language`: only what the viewer may read."""
    _named[:] = [find]


def named_articles(viewer: Actor, article_ids: Collection[int]) -> dict[int, Any]:
    """Those of these articles that the viewer may read, drafts they may work on too."""
    found: dict[int, Any] = {}
    for find in _named if article_ids else ():
        found.update(find(viewer, article_ids))
    return found
