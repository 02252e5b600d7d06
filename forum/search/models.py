"""Tables of the search room: how far the index is, the words of titles, what was searched for and what became of suggestions.

The full-text indexes themselves are made by hand, per dialect (`core/search`).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model
from forum.search.states import Place, Step, listed_values

VERSION = 2
"""Raised whenever rows of posts are made differently: existing indexes are then made anew by themselves. 2: stems."""
POSTS = "posts"


class IndexProgress(Model):
    """How the rows of an index were made (`version`), and the last row made anew while it is made anew (`reached`)."""

    __tablename__ = "index_progress"

    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    reached: Mapped[int | None]


class TitleWord(Model):
    """A word of titles that everybody may read: folded, as it is written mostly, and in how many titles it stands."""

    __tablename__ = "title_words"

    word: Mapped[str] = mapped_column(primary_key=True)
    shown: Mapped[str]
    threads: Mapped[int]


class TitleWordKey(Model):
    """The word itself and the word without one of its letters: two words a typing error apart have a key in common."""

    __tablename__ = "title_word_keys"
    __table_args__ = (Index("ix_title_word_keys_word", "word"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(ForeignKey("title_words.word", ondelete="CASCADE"), primary_key=True)


class WordCount(Model):
    """One row while the words of titles are counted anew: how far that is, and what was counted so far (compressed JSON)."""

    __tablename__ = "word_counts"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reached: Mapped[int]
    is_read: Mapped[bool]
    counted: Mapped[bytes] = mapped_column(LargeBinary)


class DaySalt(Model):
    """What the sessions of a day are hashed with. Yesterday's is thrown away, and with it every way back to a person."""

    __tablename__ = "day_salts"

    day: Mapped[date] = mapped_column(primary_key=True)
    salt: Mapped[str]


class Search(Model):
    """A search, without the person: scrubbed words, how much was found, what was opened, whether it helped. `category_id` and `tags`
    (ids, each between blanks): where it was looked, as far as that was chosen."""

    __tablename__ = "searches"
    __table_args__ = (
        Index("ix_searches_at", "at"),
        Index("ix_searches_session", "session", "words"),
        Index("ix_searches_thread_id", "thread_id"),
        Index("ix_searches_empty_words", "words", sqlite_where=text("results = 0"), postgresql_where=text("results = 0")),
        Index("ix_searches_empty", "at", sqlite_where=text("results = 0"), postgresql_where=text("results = 0")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    session: Mapped[str]
    words: Mapped[str]
    language: Mapped[str]
    results: Mapped[int]
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id"))
    article_id: Mapped[int | None]
    solved: Mapped[bool] = mapped_column(default=False)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id", ondelete="SET NULL"))
    tags: Mapped[str] = mapped_column(default="", server_default="")


class SuggestionEvent(Model):
    """One step of one visitor's day with one suggestion; `key` makes it happen once. `category_id`: where they were about to ask, as far
    as they had chosen; `language`: what they wrote in. Of a question that was asked anyway those two and its `tags` (ids, each between
    blanks), never which one it is: that would say who they are."""

    __tablename__ = "suggestion_events"
    __table_args__ = (
        CheckConstraint(f"place in ({listed_values(Place)})", name="place"),
        CheckConstraint(f"step in ({listed_values(Step)})", name="step"),
        CheckConstraint("(thread_id is null) <> (article_id is null)", name="subject"),
        Index("ix_suggestion_events_at", "at", "step"),
        Index("ix_suggestion_events_session", "session", "at"),
        Index("ix_suggestion_events_thread_id", "thread_id"),
        Index("ix_suggestion_events_asked_anyway", "article_id", "at", sqlite_where=text("step = 'asked_anyway'"),
              postgresql_where=text("step = 'asked_anyway'")),
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    place: Mapped[str]
    step: Mapped[str]
    session: Mapped[str]
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id"))
    article_id: Mapped[int | None]
    query: Mapped[str]
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id", ondelete="SET NULL"))
    language: Mapped[str | None]
    tags: Mapped[str] = mapped_column(default="", server_default="")
