"""The words of titles, kept for "did you mean": learned as threads begin, counted anew every night."""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete

from forum.core.db import command, insert_all, insert_unless_there, session
from forum.core.permissions import Actor, authorize
from forum.core.search import WORD
from forum.kit.text import fold
from forum.policy import Action
from forum.search.models import TitleWord, TitleWordKey, WordCount
from forum.search.queries.vocabulary import Count, kept_count, known_words, public_title, titles_after
from forum.search.spelling import Known, is_checked, keys_of

TITLES_AT_ONCE = 2_000
WORDS_AT_ONCE = 500
MAX_WORDS = 100_000
MOST_COUNTED = 4 * MAX_WORDS
"""While counting, words met once so far are dropped beyond this, so that memory stays bounded."""


@command
def learn_title(actor: Actor, thread_id: int) -> None:
    """Know the words of a new public thread's title, unless they are known; how many titles have them is counted at night."""
    authorize(actor, Action.ADMINISTER)
    for word, shown in spellings(public_title(thread_id) or "").items():
        insert_unless_there(TitleWord, {"word": word, "shown": shown, "threads": 1})
        for key in sorted(keys_of(word)):
            insert_unless_there(TitleWordKey, {"key": key, "word": word})


def count_words(actor: Actor, *, seconds: float | None = None) -> int | None:
    """Count the words of all public titles anew, in batches; words that no such title has any more go. Returns how many there are.

    None when the `seconds` were over before: what was counted is kept, and the next call goes on there.
    """
    until = None if seconds is None else time.monotonic() + seconds
    if not _count_titles(actor, until):
        return None
    counted = _most_common(kept_count().words)
    known = known_words()
    changed = sorted((one for word, one in counted.items() if known.get(word) != one), key=lambda one: one.word)
    for some in _batches(changed):
        if _is_over(until):
            return None
        replace_words(actor, some)
    for gone in _batches(sorted(known.keys() - counted.keys())):
        if _is_over(until):
            return None
        forget_words(actor, gone)
    forget_count(actor)
    return len(counted)


@command
def replace_words(actor: Actor, words: Sequence[Known]) -> None:
    """Write these words as they were counted."""
    authorize(actor, Action.ADMINISTER)
    forget_words(actor, [one.word for one in words])
    insert_all(TitleWord, [{"word": one.word, "shown": one.shown, "threads": one.threads} for one in words])
    insert_all(TitleWordKey, [{"key": key, "word": one.word} for one in words for key in keys_of(one.word)])


@command
def forget_words(actor: Actor, words: Sequence[str]) -> None:
    """Forget words that stand in no title everybody may read."""
    authorize(actor, Action.ADMINISTER)
    for table, column in ((TitleWordKey, TitleWordKey.word), (TitleWord, TitleWord.word)):
        session().execute(delete(table).where(column.in_(words)).execution_options(synchronize_session=False))


def spellings(title: str) -> dict[str, str]:
    """The words of a title that take part, folded, and how they are written there."""
    written = {fold(word): word.lower() for word in WORD.findall(title)}
    return {word: shown for word, shown in written.items() if is_checked(word)}


@command
def keep_count(actor: Actor, was: int, count: Count) -> None:
    """Remember how far counting is. Of two who count at once the slower one's titles count once, too."""
    authorize(actor, Action.ADMINISTER)
    row = session().get(WordCount, 1, with_for_update=True)
    packed = zlib.compress(json.dumps(count.words).encode(), 1)
    if row is None and was == 0:
        session().add(WordCount(id=1, reached=count.reached, is_read=count.is_read, counted=packed))
    elif row is not None and row.reached == was:
        row.reached, row.is_read, row.counted = count.reached, count.is_read, packed


@command
def forget_count(actor: Actor) -> None:
    """The next count begins anew."""
    authorize(actor, Action.ADMINISTER)
    session().execute(delete(WordCount).execution_options(synchronize_session=False))


def _count_titles(actor: Actor, until: float | None) -> bool:
    """Go on counting while there is time. Returns whether all titles are counted."""
    count = kept_count()
    was = count.reached
    while not count.is_read and not _is_over(until):
        batch = titles_after(count.reached, TITLES_AT_ONCE)
        for word, written in (pair for _id, title in batch for pair in spellings(title).items()):
            shown, times = count.words.get(word, (written, 0))
            count.words[word] = (written if written != word else shown, times + 1)  # with its accents, if anybody writes them
        if len(count.words) > MOST_COUNTED:
            count.words = {word: one for word, one in count.words.items() if one[1] > 1}
        count.reached = batch[-1][0] if batch else count.reached
        count.is_read = not batch
    if count.reached != was or count.is_read:
        keep_count(actor, was, count)
    return count.is_read


def _most_common(words: Mapping[str, tuple[str, int]]) -> dict[str, Known]:
    most = sorted(words, key=lambda word: (-words[word][1], word))[:MAX_WORDS]
    return {word: Known(word, *words[word]) for word in most}


def _is_over(until: float | None) -> bool:
    return until is not None and time.monotonic() > until


def _batches(every: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (every[start:start + WORDS_AT_ONCE] for start in range(0, len(every), WORDS_AT_ONCE))
