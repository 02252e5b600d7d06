"""Questions that another one may be a duplicate of."""

from __future__ import annotations

from sqlalchemy import select

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


def possible_originals(viewer: Actor, thread: Thread, words: str = "") -> list[Thread]:
    """At most 8 questions like the words (the thread's title without any) that the viewer may read, the likest first.

    Duplicates are left out: their original is the one to point to. The rarest words decide.
    """
    telling = [word for word in dict.fromkeys(split(words or thread.title)) if len(word) >= MIN_WORD_CHARS][:CONSIDERED_WORDS]
    if not telling:
        return []
    known, _total = posts_with(telling)
    rarest = sorted(telling, key=lambda word: (known.get(word, 0), word))[:USED_WORDS]
    index = matching(Match(some=tuple(Phrase((word,)) for word in rarest)))
    found = (
        select(Thread).select_from(index.source).join(Post, Post.id == index.post_id).join(Thread, Thread.id == Post.thread_id)
        .where(index.matches, Post.kind == PostKind.QUESTION, threads_listed_for(viewer), Thread.type == ThreadType.QUESTION,
               Thread.status != Status.DUPLICATE, Thread.id != thread.id)
    )
    return list(session().scalars(found.order_by(index.rank.desc(), Thread.id).limit(LIMIT)))
