"""What rooms above know of topics: the articles that answer them; filled in `forum/wiring.py`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from forum.core.permissions import Actor

Named = Callable[[Actor, Collection[int]], Mapping[int, Any]]
_named: list[Named] = []


def offer_named_articles(find: Named) -> None:
    """`find` takes viewer and ids, and gives, by id, what has `id`, `title`, `url` and `language`: only what the viewer may read."""
    _named[:] = [find]


Answering = Callable[[Actor, str, int], Sequence[Any]]
_answering: list[Answering] = []


def offer_answering_articles(find: Answering) -> None:
    """`find` takes viewer, title and a limit, and gives what has `id`, `title`, `url` and `language`: only what is likely to answer it."""
    _answering[:] = [find]


def answering_articles(viewer: Actor, title: str, limit: int) -> list[Any]:
    """Articles that probably answer what is called like this, the surest first; none where all that is known is about something else."""
    return [one for find in _answering for one in find(viewer, title, limit)]


def named_articles(viewer: Actor, article_ids: Collection[int]) -> dict[int, Any]:
    """Those of these articles that the viewer may read, drafts they may work on too."""
    found: dict[int, Any] = {}
    for find in _named if article_ids else ():
        found.update(find(viewer, article_ids))
    return found
