"""Looking for words in an index: FTS5 on SQLite, a tsvector with GIN on PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Float, FromClause, and_, cast, column, func, literal, literal_column, table
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import UserDefinedType

from forum.core.db import db
from forum.core.search.words import Index, forms

TITLE_WEIGHT, BODY_WEIGHT, TAGS_WEIGHT = 4.0, 1.0, 2.0
LAST_CHARACTER = "\U0010ffff"


class _TsQuery(UserDefinedType[str]):
    cache_ok = True

    def get_col_spec(self, **_options: object) -> str:
        return "tsquery"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Folded words that follow one another; `open_ended` lets the last one go on (`rout` finds `router`).

    A single word is found by its stem as well in each of `languages`; several words only as they are.
    """

    words: tuple[str, ...]
    open_ended: bool = False
    languages: tuple[str, ...] = ()

    @property
    def stems(self) -> list[str]:
        """What else a row may keep of a single word."""
        return forms(self.words[0], self.languages)[1:] if self.languages and len(self.words) == 1 else []


@dataclass(frozen=True, slots=True)
class Match:
    """Every phrase of `every`, at least one of `some` (when there are any), none of `none`."""

    every: tuple[Phrase, ...] = ()
    some: tuple[Phrase, ...] = ()
    none: tuple[Phrase, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.every or self.some)


class Found(NamedTuple):
    """Parts of a statement: select from `source`, join what the rows stand for on `row_id`, keep `matches`, higher `rank` is better."""

    source: FromClause
    row_id: ColumnElement[int]
    matches: ColumnElement[bool]
    rank: ColumnElement[float]

    @property
    def post_id(self) -> ColumnElement[int]:
        """The row's id where rows are posts."""
        return self.row_id


def on_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def matching(match: Match, *, index: Index = Index.POSTS, in_title: bool = False) -> Found:
    """The rows of an index a match finds, in words or (`in_title`) in the title alone. An empty match is a mistake."""
    if not match:
        raise ValueError("nothing to look for")
    if on_sqlite():
        source = table(index.table, column("rowid"))
        said = _fts5(match, in_title)
        whole: ColumnElement[Any] = literal_column(index.table)
        rank: ColumnElement[float] = -func.bm25(whole, TITLE_WEIGHT, BODY_WEIGHT, TAGS_WEIGHT, type_=Float())
        return Found(source, source.c.rowid, whole.op("MATCH", is_comparison=True)(said), rank)
    rows = table(index.table, column(index.key), column("words"))
    wanted = tsquery(_tsquery(match, in_title))
    rank = func.ts_rank(literal_column("'{0,0.1,0.4,1}'::float4[]"), rows.c.words, wanted, type_=Float())
    return Found(rows, rows.c[index.key], rows.c.words.op("@@", is_comparison=True)(wanted), rank)


def tsquery(said: str) -> ColumnElement[str]:
    """A tsquery in its literal form as a value (PostgreSQL)."""
    return cast(literal(said), _TsQuery)


def begins_with(folded: InstrumentedAttribute[str], prefix: str) -> ColumnElement[bool]:
    """Whether a column of folded words begins with `prefix`, in a form that an index serves (`text_pattern_ops` on PostgreSQL)."""
    if not on_sqlite():
        return folded.startswith(prefix, autoescape=True)
    return and_(folded >= prefix, folded < prefix + LAST_CHARACTER)


def _fts5(match: Match, in_title: bool) -> str:
    def phrase(found: Phrase) -> str:
        said = '"' + " ".join(found.words) + '"' + ("*" if found.open_ended else "")
        return "(" + " OR ".join([said, *(f'"{root}"' for root in found.stems)]) + ")" if found.stems else said

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
        roots = [f"'{root}'" + (f":{weight}" if weight else "") for root in found.stems]
        return "(" + " | ".join([" <-> ".join(lexemes), *roots]) + ")"

    parts = [phrase(found) for found in match.every]
    if match.some:
        parts.append("(" + " | ".join(map(phrase, match.some)) + ")")
    parts.extend("!" + phrase(found, "") for found in match.none)
    return " & ".join(parts)
