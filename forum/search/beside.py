"""What rooms above offer beside threads while somebody types a title; filled in `forum/wiring.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from forum.core.permissions import Actor
from forum.kit.errors import NotFound

Finder = Callable[[Actor, str, str, int], Sequence[Any]]
Getter = Callable[[Actor, int], Any]
_finders: list[Finder] = []
_getters: list[Getter] = []


def offer_articles(find: Finder, get: Getter) -> None:
    """`find` takes viewer, title, body and a limit, and gives what has `id`, `title`, `url`, `lead` and `language`; `get` takes the
    viewer and an id and raises NotFound."""
    _finders[:], _getters[:] = [find], [get]


def articles_beside(viewer: Actor, title: str, body: str, limit: int) -> list[Any]:
    """Articles that may answer it, for this viewer."""
    return [one for find in _finders for one in find(viewer, title, body, limit)]


def article_for(viewer: Actor, article_id: int) -> Any:
    """An article this viewer may read. Raises NotFound."""
    for get in _getters:
        return get(viewer, article_id)
    raise NotFound()
