"""Writing an index: what a row is found by, put, removed, forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import text

from forum.core.db import session
from forum.core.search.matching import on_sqlite
from forum.core.search.words import Index, split, with_stems

MAX_POSITION = 16_383
MAX_POSITIONS_PER_WORD = 200
COLUMN_GAP = 20
"""Positions left free between title, tags and body on PostgreSQL, so that no phrase reaches across."""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """What one post or article is found by, as people wrote it in `language`."""

    row_id: int
    title: str
    body: str
    tags: str
    language: str = ""


def put(rows: Sequence[IndexRow], *, index: Index = Index.POSTS, are_split: bool = False) -> None:
    """Write or replace rows (inside a command). `are_split`: their words went through `split` and `with_stems` before."""
    if not rows:
        return
    if on_sqlite():
        said = f"INSERT OR REPLACE INTO {index.table} (rowid, title, body, tags) VALUES (:row_id, :title, :body, :tags)"  # noqa: S608
        values = [
            {"row_id": row.row_id, **dict(zip(("title", "body", "tags"), _lines(row, are_split), strict=True))} for row in rows
        ]
    else:
        said = (
            f"INSERT INTO {index.table} ({index.key}, words) VALUES (:row_id, CAST(:words AS tsvector)) "  # noqa: S608 - an Index
            f"ON CONFLICT ({index.key}) DO UPDATE SET words = excluded.words"
        )
        values = [{"row_id": row.row_id, "words": _tsvector(*_lines(row, are_split))} for row in rows]
    session().execute(text(said), values)


def _lines(row: IndexRow, are_split: bool) -> tuple[str, str, str]:
    if are_split:
        return row.title, row.body, row.tags
    title, body = (with_stems(" ".join(split(words)), row.language) for words in (row.title, row.body))
    return title, body, " ".join(split(row.tags))


def _tsvector(title: str, body: str, tags: str) -> str:
    """The literal form of a tsvector: each word with its places, title A, tags B, body C."""
    places: dict[str, list[str]] = {}
    position = 0
    for words, weight in ((title, "A"), (tags, "B"), (body, "C")):
        for word in words.split():
            position = min(position + 1, MAX_POSITION)
            here = places.setdefault(word, [])
            if len(here) < MAX_POSITIONS_PER_WORD:
                here.append(f"{position}{weight}")
        position += COLUMN_GAP
    return " ".join(f"'{word}':{','.join(here)}" for word, here in places.items())


def remove(row_ids: Iterable[int], *, index: Index = Index.POSTS) -> None:
    """Forget rows (inside a command)."""
    key = "rowid" if on_sqlite() else index.key
    values = [{"row_id": row_id} for row_id in row_ids]
    if values:
        session().execute(text(f"DELETE FROM {index.table} WHERE {key} = :row_id"), values)  # noqa: S608 - one of four names


def clear(*, index: Index = Index.POSTS) -> None:
    """Forget everything (inside a command)."""
    session().execute(text(f"DELETE FROM {index.table}" if on_sqlite() else f"TRUNCATE {index.table}"))  # noqa: S608 - one of two names


def rows_between(after_id: int, last_id: int | None, *, index: Index = Index.POSTS) -> list[int]:
    """The ids of rows after one and up to another (to the end when that is None)."""
    key = "rowid" if on_sqlite() else index.key
    said = f"SELECT {key} FROM {index.table} WHERE {key} > :after" + (f" AND {key} <= :last" if last_id is not None else "")  # noqa: S608
    return list(session().scalars(text(said), {"after": after_id, **({"last": last_id} if last_id is not None else {})}))
