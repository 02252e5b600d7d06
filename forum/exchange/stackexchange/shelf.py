"""A dump laid out so that one question's rows can be fetched together, on disk, not in memory.

Its files come in an order of their own: votes, comments and history name posts by number, and answers follow their questions
at any distance. The shelf is a private temporary SQLite file: it is gone with the process, however that ends.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

CACHE_KIB = 32_000
BATCH = 2_000
SCHEMA = """
CREATE TABLE posts (id INTEGER PRIMARY KEY, kind INTEGER, parent INTEGER, accepted INTEGER, at TEXT, score INTEGER, views INTEGER,
    body TEXT, owner TEXT, editor TEXT, edited_at TEXT, title TEXT, tags TEXT, closed_at TEXT, deleted_at TEXT, wiki INTEGER);
CREATE TABLE comments (id INTEGER PRIMARY KEY, post INTEGER, at TEXT, score INTEGER, body TEXT, owner TEXT);
CREATE TABLE votes (post INTEGER PRIMARY KEY, up INTEGER, down INTEGER, accepted_on TEXT);
CREATE TABLE history (id INTEGER PRIMARY KEY, post INTEGER, kind INTEGER, revision TEXT, at TEXT, owner TEXT, comment TEXT, body TEXT);
CREATE TABLE links (id INTEGER PRIMARY KEY, post INTEGER, original INTEGER, at TEXT);
CREATE TABLE users (id TEXT PRIMARY KEY, name TEXT, at TEXT, about TEXT) WITHOUT ROWID;
CREATE TABLE tags (name TEXT PRIMARY KEY, excerpt INTEGER) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX posts_kind ON posts (kind, id);
CREATE INDEX posts_parent ON posts (parent, id) WHERE parent IS NOT NULL;
CREATE INDEX comments_post ON comments (post, id);
CREATE INDEX history_post ON history (post, id);
CREATE INDEX links_post ON links (post, id);
CREATE TABLE authors (ref TEXT PRIMARY KEY, at TEXT) WITHOUT ROWID;
INSERT INTO authors SELECT owner, min(at) FROM
    (SELECT owner, at FROM posts UNION ALL SELECT editor, edited_at FROM posts UNION ALL SELECT owner, at FROM comments
     UNION ALL SELECT owner, at FROM history) WHERE owner IS NOT NULL GROUP BY owner;
"""
QUESTION, ANSWER, EXCERPT = 1, 2, 4


class PostRow(NamedTuple):
    """A question, an answer or a tag's excerpt; instants are ISO texts, people are refs."""

    id: int
    kind: int
    parent: int | None
    accepted: int | None
    at: str
    score: int
    views: int
    body: str
    owner: str
    editor: str | None
    edited_at: str | None
    title: str | None
    tags: str
    closed_at: str | None
    deleted_at: str | None
    wiki: int


class CommentRow(NamedTuple):
    id: int
    post: int
    at: str
    score: int
    body: str
    owner: str


class HistoryRow(NamedTuple):
    id: int
    post: int
    kind: int
    revision: str
    at: str
    owner: str
    comment: str
    body: str


class LinkRow(NamedTuple):
    """`post` is a duplicate of `original`."""

    id: int
    post: int
    original: int
    at: str


class VoteSum(NamedTuple):
    up: int
    down: int
    accepted_on: str | None


TABLES: dict[type[tuple[Any, ...]], str] = {PostRow: "posts", CommentRow: "comments", HistoryRow: "history", LinkRow: "links"}


class Shelf:
    """Rows go in with `add`, then `sort`, then they are fetched by question."""

    def __init__(self, folder: Path) -> None:
        os.environ["SQLITE_TMPDIR"] = str(folder)  # where the temporary file lies: beside the data, not in a small /tmp
        self._db = sqlite3.connect("", isolation_level=None)
        for pragma in (f"cache_size=-{CACHE_KIB}", "journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(SCHEMA)
        self._waiting: dict[str, list[Sequence[Any]]] = {}
        self._votes: dict[int, list[Any]] = {}
        self.repeated: Counter[str] = Counter()

    def add(self, row: tuple[Any, ...]) -> None:
        """Keep a row. A second one with the same Id is counted in `repeated` and left out."""
        self._wait(TABLES[type(row)], row)

    def add_user(self, ref: str, name: str, at: str, about: str) -> None:
        self._wait("users", (ref, name, at, about))

    def add_tag(self, name: str, excerpt: int | None) -> None:
        self._wait("tags", (name, excerpt))

    def add_vote(self, post: int, up: int, down: int, accepted_on: str | None) -> None:
        """Add to a post's sums."""
        held = self._votes.setdefault(post, [0, 0, None])
        held[0] += up
        held[1] += down
        held[2] = accepted_on or held[2]
        if len(self._votes) >= BATCH * 10:
            self._put_votes()

    def _wait(self, table: str, row: Sequence[Any]) -> None:
        waiting = self._waiting.setdefault(table, [])
        waiting.append(row)
        if len(waiting) >= BATCH:
            self._put(table)

    def _put(self, table: str) -> None:
        rows = self._waiting.pop(table, [])
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            before = self._db.total_changes
            self._db.execute("BEGIN")
            self._db.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own table names
            self._db.execute("COMMIT")
            self.repeated[table] += len(rows) - (self._db.total_changes - before)

    def _put_votes(self) -> None:
        sums = [(post, *held) for post, held in self._votes.items()]
        self._db.execute("BEGIN")
        self._db.executemany(
            "INSERT INTO votes VALUES (?, ?, ?, ?) ON CONFLICT (post) DO UPDATE SET up = up + excluded.up, "
            "down = down + excluded.down, accepted_on = coalesce(excluded.accepted_on, accepted_on)", sums,
        )
        self._db.execute("COMMIT")
        self._votes.clear()

    def sort(self) -> None:
        """Everything has been added: make it findable."""
        for table in list(self._waiting):
            self._put(table)
        self._put_votes()
        self._db.executescript(INDEXES)

    def close(self) -> None:
        self._db.close()

    def questions(self) -> Iterator[PostRow]:
        """All questions in the order of their Ids. Other rows may be fetched in between."""
        last = -(2**63)
        while rows := self._db.execute("SELECT * FROM posts WHERE kind = 1 AND id > ? ORDER BY id LIMIT 500", (last,)).fetchall():
            for row in rows:
                yield PostRow._make(row)
            last = rows[-1][0]

    def question(self, post: int) -> PostRow | None:
        row = self._db.execute("SELECT * FROM posts WHERE id = ? AND kind = 1", (post,)).fetchone()
        return PostRow._make(row) if row else None

    def answers(self, question: int) -> list[PostRow]:
        rows = self._db.execute("SELECT * FROM posts WHERE parent = ? AND kind = 2 ORDER BY id", (question,))
        return [PostRow._make(row) for row in rows]

    def comments(self, post: int) -> list[CommentRow]:
        return [CommentRow._make(row) for row in self._db.execute("SELECT * FROM comments WHERE post = ? ORDER BY id", (post,))]

    def history(self, post: int) -> list[HistoryRow]:
        return [HistoryRow._make(row) for row in self._db.execute("SELECT * FROM history WHERE post = ? ORDER BY id", (post,))]

    def duplicate_links(self, post: int) -> list[LinkRow]:
        """Newest first: the last judgement counts."""
        return [LinkRow._make(row) for row in self._db.execute("SELECT * FROM links WHERE post = ? ORDER BY id DESC", (post,))]

    def votes(self, post: int) -> VoteSum | None:
        row = self._db.execute("SELECT up, down, accepted_on FROM votes WHERE post = ?", (post,)).fetchone()
        return VoteSum._make(row) if row else None

    def user(self, ref: str) -> tuple[str, str, str] | None:
        """Name, date of joining and self-description of somebody in Users.xml."""
        found: tuple[str, str, str] | None = self._db.execute("SELECT name, at, about FROM users WHERE id = ?", (ref,)).fetchone()
        return found

    def first_seen(self, ref: str) -> str | None:
        """When somebody first wrote or edited anything."""
        row = self._db.execute("SELECT at FROM authors WHERE ref = ?", (ref,)).fetchone()
        return row[0] if row else None

    def tags(self) -> Iterator[tuple[str, str]]:
        """Name and excerpt of the tags in Tags.xml."""
        yield from self._db.execute(
            "SELECT tags.name, coalesce(posts.body, '') FROM tags LEFT JOIN posts ON posts.id = tags.excerpt AND posts.kind = 4"
        )

    def count(self, kind: int) -> int:
        return int(self._db.execute("SELECT count(*) FROM posts WHERE kind = ?", (kind,)).fetchone()[0])

    def count_comments(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM comments").fetchone()[0])

    def orphans(self) -> Iterator[tuple[str, int, int | None]]:
        """(file, row, what it belongs to) of answers without their question and comments without their post."""
        for post, parent in self._db.execute(
            "SELECT id, parent FROM posts a WHERE kind = 2 AND NOT EXISTS (SELECT 1 FROM posts q WHERE q.id = a.parent AND q.kind = 1)"
        ):
            yield "Posts.xml", post, parent
        for comment, post in self._db.execute(
            "SELECT id, post FROM comments c WHERE NOT EXISTS (SELECT 1 FROM posts p WHERE p.id = c.post AND p.kind IN (1, 2))"
        ):
            yield "Comments.xml", comment, post
