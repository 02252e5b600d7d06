"""Questions that another one may be a duplicate of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.core.search import Match, Phrase, matching, posts_with, split
from forum.threads.models import Post, Thread
from forum.threads.states import PostKind, Status, ThreadType
from forum.threads.visibility import threads_listed_for

CONSIDERED_WORDS = 24
USED_WORDS = 6
MIN_WORD_CHARS = 3
LIMIT = 8


Finder = Callable[[Actor, Thread, str, int], Sequence[int]]
Told = Callable[[Sequence[int], bool], None]
_finders: list[Finder] = []
_told: list[Told] = []


def use_original_finder(find: Finder, told: Told) -> None:
    """Say what finds questions like a thread or some words (`viewer, thread, words, limit`: ids, the likest first), and who is told
    that some were shown, or (True) that one of them was taken. Likeness is a floor above."""
    _finders[:], _told[:] = [find], [told]


def tell_of_originals(thread_ids: Sequence[int], *, taken: bool = False) -> None:
    """These were shown as possible originals, or one of them was the original."""
    for told in _told:
        told(thread_ids, taken)


def possible_originals(viewer: Actor, thread: Thread, words: str = "") -> list[Thread]:
    """At most 8 questions like the words (the thread itself without any) that the viewer may read, the likest first.

    Duplicates are left out: their original is the one to point to. What nobody has compared yet is found by its rarest words.
    """
    ids = [thread_id for find in _finders for thread_id in find(viewer, thread, words, LIMIT)]
    chosen = select(Thread).where(Thread.id.in_(ids), *_may_be_original(viewer, thread))
    alike = sorted(session().scalars(chosen), key=lambda one: ids.index(one.id)) if ids else []
    missing = LIMIT - len(alike)
    return alike + [one for one in _by_rarest_words(viewer, thread, words) if one not in alike][:missing]


def _may_be_original(viewer: Actor, thread: Thread) -> tuple[ColumnElement[bool], ...]:
    return (
        threads_listed_for(viewer), Thread.type == ThreadType.QUESTION, Thread.status != Status.DUPLICATE, Thread.id != thread.id,
    )


def _by_rarest_words(viewer: Actor, thread: Thread, words: str) -> list[Thread]:
    telling = [word for word in dict.fromkeys(split(words or thread.title)) if len(word) >= MIN_WORD_CHARS][:CONSIDERED_WORDS]
    if not telling:
        return []
    known, _total = posts_with(telling)
    rarest = sorted(telling, key=lambda word: (known.get(word, 0), word))[:USED_WORDS]
    index = matching(Match(some=tuple(Phrase((word,)) for word in rarest)))
    found = (
        select(Thread).select_from(index.source).join(Post, Post.id == index.post_id).join(Thread, Thread.id == Post.thread_id)
        .where(index.matches, Post.kind == PostKind.QUESTION, *_may_be_original(viewer, thread))
    )
    return list(session().scalars(found.order_by(index.rank.desc(), Thread.id).limit(LIMIT)))
