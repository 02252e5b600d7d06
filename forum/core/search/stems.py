"""The index that proposes threads like a text: stems of questions, FTS5 on SQLite, a tsvector with GIN on PostgreSQL.

Both answer with the same threads in the same order: the sum of the wanted stems' worth decides, in whole numbers, not a
dialect's own ranking. What a viewer may see is never decided here: callers join threads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Subquery,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy import union_all as all_of

from forum.core.db import db, session
from forum.core.search.matching import tsquery as as_tsquery
from forum.core.search.words import split

MOST_OF_ONE_STEM = 5_000
"""Of a stem's threads only so many, the newest, are looked at: even the rarest stem of a text may be common."""
WORTH_UNIT = 1_000


class Wanted(NamedTuple):
    """A stem and what it is worth; `open_ended` lets it go on (a word that is still being typed)."""

    stem: str
    worth: float
    open_ended: bool = False


def put_stems(rows: Mapping[int, Iterable[str]]) -> None:
    """Write or replace the stems that threads are found by (inside a command)."""
    if not rows:
        return
    values = [{"thread_id": thread_id, "stems": _line(stems)} for thread_id, stems in rows.items()]
    if _on_sqlite():
        said = "INSERT OR REPLACE INTO thread_search (rowid, stems) VALUES (:thread_id, :stems)"
    else:
        said = (
            "INSERT INTO thread_search (thread_id, stems) VALUES (:thread_id, array_to_tsvector(string_to_array(:stems, ' '))) "
            "ON CONFLICT (thread_id) DO UPDATE SET stems = excluded.stems"
        )
    session().execute(text(said), values)


def remove_stems(thread_ids: Iterable[int]) -> None:
    """Forget threads (inside a command)."""
    values = [{"thread_id": thread_id} for thread_id in thread_ids]
    if values:
        key = "rowid" if _on_sqlite() else "thread_id"
        session().execute(text(f"DELETE FROM thread_search WHERE {key} = :thread_id"), values)  # noqa: S608 - one of two names


def nearest(wanted: Sequence[Wanted], most: int, among: Select[int] | None = None) -> Subquery:
    """`thread_id` and `worth` of the threads with most of what is wanted, at most `most`; `among` says which may count at all."""
    arms = [_arm(place, one) for place, one in enumerate(wanted)]
    found = all_of(*arms).subquery("found")
    worth = func.sum(found.c.worth).label("worth")
    best = select(found.c.thread_id, worth).group_by(found.c.thread_id)
    if among is not None:
        best = best.where(found.c.thread_id.in_(among))
    return best.order_by(worth.desc(), found.c.thread_id).limit(most).subquery("nearest")


def _arm(place: int, wanted: Wanted) -> Select[*tuple[int, int]]:
    source, key, matches = _matching(place, wanted)
    # A value, not a part of the statement: every text would else leave a statement of its own in the cache of compiled ones.
    worth: BindParameter[int] = bindparam(f"worth{place}", round(wanted.worth * WORTH_UNIT), type_=Integer())
    newest = select(key.label("thread_id")).select_from(source).where(matches).order_by(key.desc()).limit(MOST_OF_ONE_STEM).subquery()
    return select(newest.c.thread_id, worth.label("worth"))


def _matching(place: int, wanted: Wanted) -> tuple[FromClause, ColumnElement[int], ColumnElement[bool]]:
    stem = "".join(split(wanted.stem))
    if _on_sqlite():
        source = table("thread_search", column("rowid"))
        said: BindParameter[str] = bindparam(f"stem{place}", f'"{stem}"' + ("*" if wanted.open_ended else ""))
        return source, source.c.rowid, literal_column("thread_search").op("MATCH", is_comparison=True)(said)
    rows = table("thread_search", column("thread_id"), column("stems"))
    query = as_tsquery(f"'{stem}'" + (":*" if wanted.open_ended else ""))
    return rows, rows.c.thread_id, rows.c.stems.op("@@", is_comparison=True)(query)


def clear_stems() -> None:
    """Forget the whole index (inside a command)."""
    session().execute(text("DELETE FROM thread_search" if _on_sqlite() else "TRUNCATE thread_search"))


def _line(stems: Iterable[str]) -> str:
    return " ".join(sorted(set(stems)))


def _on_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"
