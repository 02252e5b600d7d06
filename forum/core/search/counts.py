"""How common words are: what tells a rare word, which says much, from a common one."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from cachetools import TTLCache
from sqlalchemy import text

from forum.core.cache import parts
from forum.core.db import session
from forum.core.search.matching import on_sqlite

STATISTICS_FRESH_SECONDS = 600.0
COMMON, COUNTED_POSTS, REMEMBERED_WORDS = 200, 8_001, 20_000
_lock = threading.Lock()


def posts_with(words: Sequence[str]) -> tuple[dict[str, int], int]:
    """In how many posts each word stands (0 when rare or unknown), and about how many posts there are."""
    if not words:
        return {}, 0
    return _sqlite_counts(words) if on_sqlite() else _postgres_statistics()


def _sqlite_counts(words: Sequence[str]) -> tuple[dict[str, int], int]:
    """Counted up to 8,000, as a word's whole list of posts would have to be read; what is common is remembered for ten minutes."""
    known: TTLCache[str, int] = parts().held("common_words", lambda: TTLCache(REMEMBERED_WORDS, STATISTICS_FRESH_SECONDS))
    with _lock:
        found = {word: known[word] for word in words if word in known}
    unknown = [word for word in words if word not in found]
    one = "(SELECT count(*) FROM (SELECT 1 FROM post_search WHERE post_search MATCH :w{0} LIMIT :most))"
    columns = ", ".join(["(SELECT max(rowid) FROM post_search)", *(one.format(place) for place in range(len(unknown)))])
    values: dict[str, object] = {f"w{place}": f'"{word}"' for place, word in enumerate(unknown)}
    row = session().execute(text(f"SELECT {columns}"), {**values, "most": COUNTED_POSTS} if unknown else values).one()
    counted = {word: int(count) for word, count in zip(unknown, row[1:], strict=True)}
    with _lock:
        known.update({word: count for word, count in counted.items() if count >= COMMON})
    return found | counted, int(row[0] or 0)


def _postgres_statistics() -> tuple[dict[str, int], int]:
    """What ANALYZE knows of the common words: no word needs to be counted while somebody waits."""
    held: TTLCache[str, tuple[dict[str, int], int]] = parts().held("statistics", lambda: TTLCache(1, STATISTICS_FRESH_SECONDS))
    with _lock:
        known = held.get("words")
    if known is not None:
        return known
    row = session().execute(text(
        "SELECT (SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'post_search'::regclass), "
        "most_common_elems::text::text[], most_common_elem_freqs FROM (SELECT 1) one LEFT JOIN pg_stats "
        "ON tablename = 'post_search' AND attname = 'words' AND schemaname = current_schema()"
    )).one()
    total = int(row[0] or 0)
    found = {word: int(share * total) for word, share in zip(row[1] or (), row[2] or (), strict=False)}
    with _lock:
        held["words"] = (found, total)
    return found, total
