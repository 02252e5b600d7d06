"""Full text in two dialects: FTS5 on SQLite, a tsvector with GIN on PostgreSQL.

Both get the same folded words from `split`, so that a search finds the same posts on either. What a viewer may see is
never decided here: callers join posts and threads.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cachetools import TTLCache
from sqlalchemy import ColumnElement, Float, FromClause, and_, cast, column, func, literal, literal_column, table, text
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import UserDefinedType

from forum.core.cache import parts
from forum.core.db import db, session
from forum.kit.text import fold

WORD = re.compile(r"[^\W_]+")
MAX_WORD_CHARS = 60
MAX_POSITION = 16_383
MAX_POSITIONS_PER_WORD = 200
COLUMN_GAP = 20
"""Positions left free between title, tags and body on PostgreSQL, so that no phrase reaches across."""
TITLE_WEIGHT, BODY_WEIGHT, TAGS_WEIGHT = 4.0, 1.0, 2.0
STATISTICS_FRESH_SECONDS = 600.0
COMMON, COUNTED_POSTS, REMEMBERED_WORDS = 200, 8_001, 20_000
LAST_CHARACTER = "\U0010ffff"
_lock = threading.Lock()

_rows = table("post_search", column("post_id"), column("words"))


class _TsQuery(UserDefinedType[str]):
    cache_ok = True

    def get_col_spec(self, **_options: object) -> str:
        return "tsquery"


@dataclass(frozen=True, slots=True)
class IndexRow:
    """What one post is found by, as people wrote it."""

    post_id: int
    title: str
    body: str
    tags: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Folded words that follow one another; `open_ended` lets the last one go on (`rout` finds `router`)."""

    words: tuple[str, ...]
    open_ended: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """Every phrase of `every`, at least one of `some` (when there are any), none of `none`."""

    every: tuple[Phrase, ...] = ()
    some: tuple[Phrase, ...] = ()
    none: tuple[Phrase, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.every or self.some)


class Found(NamedTuple):
    """Parts of a statement: select from `source`, join posts on `post_id`, keep `matches`, higher `rank` is better."""

    source: FromClause
    post_id: ColumnElement[int]
    matches: ColumnElement[bool]
    rank: ColumnElement[float]


def split(words: str) -> list[str]:
    """The words of a text as both indexes know them: lower-case, accents folded, letters and digits only."""
    return [word[:MAX_WORD_CHARS] for word in WORD.findall(fold(words))]


def _on_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def matching(match: Match, *, in_title: bool = False) -> Found:
    """The posts a match finds, in words or (`in_title`) in their thread's title alone. An empty match is a mistake."""
    if not match:
        raise ValueError("nothing to look for")
    if _on_sqlite():
        source = table("post_search", column("rowid"))
        said = _fts5(match, in_title)
        weights = (TITLE_WEIGHT, BODY_WEIGHT, TAGS_WEIGHT)
        rank: ColumnElement[float] = -func.bm25(literal_column("post_search"), *weights, type_=Float())
        return Found(source, source.c.rowid, literal_column("post_search").op("MATCH", is_comparison=True)(said), rank)
    wanted = cast(literal(_tsquery(match, in_title)), _TsQuery)
    rank = func.ts_rank(literal_column("'{0,0.1,0.4,1}'::float4[]"), _rows.c.words, wanted, type_=Float())
    return Found(_rows, _rows.c.post_id, _rows.c.words.op("@@", is_comparison=True)(wanted), rank)


def begins_with(folded: InstrumentedAttribute[str], prefix: str) -> ColumnElement[bool]:
    """Whether a column of folded words begins with `prefix`, in a form that an index serves (`text_pattern_ops` on PostgreSQL)."""
    if not _on_sqlite():
        return folded.startswith(prefix, autoescape=True)
    return and_(folded >= prefix, folded < prefix + LAST_CHARACTER)


def _fts5(match: Match, in_title: bool) -> str:
    def phrase(found: Phrase) -> str:
        return '"' + " ".join(found.words) + '"' + ("*" if found.open_ended else "")

    parts = [phrase(found) for found in match.every]
    if match.some:
        parts.append("(" + " OR ".join(map(phrase, match.some)) + ")")
    wanted = "(" + " AND ".join(parts) + ")"
    if in_title:
        wanted = "{title} : " + wanted
    if match.none:
        wanted += " NOT (" + " OR ".join(map(phrase, match.none)) + ")"
    return wanted


def _tsquery(match: Match, in_title: bool) -> str:
    weight = "A" if in_title else ""

    def phrase(found: Phrase, weight: str = weight) -> str:
        last = len(found.words) - 1
        lexemes = []
        for place, word in enumerate(found.words):
            marks = ("*" if found.open_ended and place == last else "") + weight
            lexemes.append(f"'{word}'" + (f":{marks}" if marks else ""))
        return "(" + " <-> ".join(lexemes) + ")"

    parts = [phrase(found) for found in match.every]
    if match.some:
        parts.append("(" + " | ".join(map(phrase, match.some)) + ")")
    parts.extend("!" + phrase(found, "") for found in match.none)
    return " & ".join(parts)


def put(rows: Sequence[IndexRow], *, are_split: bool = False) -> None:
    """Write or replace rows (inside a command). `are_split`: their words went through `split` before (imports)."""
    if not rows:
        return
    if _on_sqlite():
        line = str if are_split else _line
        said = "INSERT OR REPLACE INTO post_search (rowid, title, body, tags) VALUES (:post_id, :title, :body, :tags)"
        values = [{"post_id": row.post_id, "title": line(row.title), "body": line(row.body), "tags": line(row.tags)} for row in rows]
    else:
        said = (
            "INSERT INTO post_search (post_id, words) VALUES (:post_id, CAST(:words AS tsvector)) "
            "ON CONFLICT (post_id) DO UPDATE SET words = excluded.words"
        )
        values = [{"post_id": row.post_id, "words": _tsvector(row, str.split if are_split else split)} for row in rows]
    session().execute(text(said), values)


def _line(words: str) -> str:
    return " ".join(split(words))


def _tsvector(row: IndexRow, cut: Callable[[str], list[str]]) -> str:
    """The literal form of a tsvector: each word with its places, title A, tags B, body C."""
    places: dict[str, list[str]] = {}
    position = 0
    for words, weight in ((row.title, "A"), (row.tags, "B"), (row.body, "C")):
        for word in cut(words):
            position = min(position + 1, MAX_POSITION)
            here = places.setdefault(word, [])
            if len(here) < MAX_POSITIONS_PER_WORD:
                here.append(f"{position}{weight}")
        position += COLUMN_GAP
    return " ".join(f"'{word}':{','.join(here)}" for word, here in places.items())


def remove(post_ids: Iterable[int]) -> None:
    """Forget posts (inside a command)."""
    key = "rowid" if _on_sqlite() else "post_id"
    values = [{"post_id": post_id} for post_id in post_ids]
    if values:
        session().execute(text(f"DELETE FROM post_search WHERE {key} = :post_id"), values)  # noqa: S608 - one of two names


def clear() -> None:
    """Forget everything (inside a command)."""
    session().execute(text("DELETE FROM post_search" if _on_sqlite() else "TRUNCATE post_search"))


def posts_with(words: Sequence[str]) -> tuple[dict[str, int], int]:
    """In how many posts each word stands (0 when rare or unknown), and about how many posts there are."""
    if not words:
        return {}, 0
    return _sqlite_counts(words) if _on_sqlite() else _postgres_statistics()


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
