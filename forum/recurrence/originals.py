"""Which questions one may be a duplicate of: what the dialog of duplicates shows first, and that it was shown."""

from __future__ import annotations

from collections.abc import Sequence

from forum.core.permissions import Actor
from forum.recurrence.queries import find_as_set
from forum.recurrence.queries.sources import written
from forum.search.states import Place, Step
from forum.search.visitors import note_suggestions
from forum.threads.models import Thread

BODY_CHARS = 2_000
ENOUGH_OF_BEST = 0.4
"""A question with less than this share of the best one's likeness is not offered."""


def originals_like(viewer: Actor, thread: Thread, words: str, limit: int) -> Sequence[int]:
    """Threads like some words, or like the thread itself, the likest first."""
    if words:
        found = find_as_set(viewer, words, limit=limit, exclude=(thread.id,), closed=True, typing=True)
    else:
        body = next((one.body for one in written([thread.id])), "")
        found = find_as_set(viewer, thread.title, body[:BODY_CHARS], limit=limit, exclude=(thread.id,), closed=True)
    return [one.id for one in found if one.score >= found[0].score * ENOUGH_OF_BEST]


def note_originals(thread_ids: Sequence[int], taken: bool) -> None:
    """They were suggested as originals; or one of them was."""
    note_suggestions(Step.SOLVED if taken else Step.SHOWN, list(thread_ids), place=Place.DUPLICATE)
