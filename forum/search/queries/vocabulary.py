"""The words of titles: where they are counted from, and which are near a misspelled one."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Select, literal, select, union_all

from forum.core.db import session
from forum.core.permissions import STRANGER
from forum.core.search import Match, Phrase, matching
from forum.search.models import TitleWord, TitleWordKey, WordCount
from forum.search.spelling import Known, is_checked, keys_of, plausible
from forum.threads.models import Post, Thread
from forum.threads.visibility import threads_listed_for

NEAR_WORDS = 400
MOST_ASKED = 40


def titles_after(thread_id: int, limit: int) -> list[tuple[int, str]]:
    """The next (thread, title) that everybody may read, in the order of ids."""
    found = select(Thread.id, Thread.title).where(Thread.id > thread_id, threads_listed_for(STRANGER))
    return [(row[0], row[1]) for row in session().execute(found.order_by(Thread.id).limit(limit))]


def public_title(thread_id: int) -> str | None:
    """The title of a thread that everybody may read."""
    return session().scalar(select(Thread.title).where(Thread.id == thread_id, threads_listed_for(STRANGER)))


@dataclass
class Count:
    """Words of titles as far as they are counted: how each is written, and how often. `is_read`: all titles are."""

    reached: int = 0
    is_read: bool = False
    words: dict[str, tuple[str, int]] = field(default_factory=dict)


def kept_count() -> Count:
    """How far counting is; nothing yet when none is under way."""
    row = session().execute(select(WordCount.reached, WordCount.is_read, WordCount.counted)).one_or_none()
    if row is None:
        return Count()
    said = json.loads(zlib.decompress(row.counted))
    return Count(row.reached, row.is_read, {word: (shown, times) for word, (shown, times) in said.items()})


def known_words() -> dict[str, Known]:
    """Every word there is (at most 100,000)."""
    rows = session().execute(select(TitleWord.word, TitleWord.shown, TitleWord.threads))
    return {row[0]: Known(row[0], row[1], row[2]) for row in rows}


def near_words(words: Iterable[str]) -> dict[str, list[Known]]:
    """For each word that takes part: the words of titles that may have been meant, itself among them when it is one.

    Only words that stand in a title everybody may read at this moment: what was hidden or retitled an hour ago is no word any more.
    """
    keys = {word: keys_of(word) for word in words if is_checked(word)}
    every = {key for some in keys.values() for key in some}
    if not every:
        return {}
    found = (
        select(TitleWordKey.key, TitleWord.word, TitleWord.shown, TitleWord.threads)
        .join(TitleWord, TitleWord.word == TitleWordKey.word).where(TitleWordKey.key.in_(every))
        .order_by(TitleWord.threads.desc(), TitleWord.word, TitleWordKey.key).limit(NEAR_WORDS)
    )
    by_key: dict[str, list[Known]] = {}
    for key, word, shown, threads in session().execute(found):
        by_key.setdefault(key, []).append(Known(word, shown, threads))
    near = {word: plausible(word, dict.fromkeys(known for key in some for known in by_key.get(key, ()))) for word, some in keys.items()}
    standing = _standing([known.word for some in near.values() for known in some])
    return {word: [known for known in some if known.word in standing] for word, some in near.items()}


def _standing(words: Iterable[str]) -> set[str]:
    """Those of these words that a title everybody may read has now, in one statement."""
    asked = [_has_title(word) for word in list(dict.fromkeys(words))[:MOST_ASKED]]
    return set(session().scalars(union_all(*asked))) if asked else set()


def _has_title(word: str) -> Select[str]:
    index = matching(Match(every=(Phrase((word,)),)), in_title=True)
    title = (
        select(index.row_id).select_from(index.source).join(Post, Post.id == index.row_id).join(Thread, Thread.id == Post.thread_id)
        .where(index.matches, Post.kind == "question", Post.listed.is_(True), threads_listed_for(STRANGER))
    )
    return select(literal(word)).where(title.exists())
