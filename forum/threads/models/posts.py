"""Posts: a question's, answer's or comment's text with its revisions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, desc, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.core.db import Model
from forum.kit.markdown import stored_html
from forum.threads.models.threads import Thread
from forum.threads.states import PostKind

_LISTED_ANSWERS = {"sqlite_where": text("kind = 'answer' AND listed IS 1"),
                   "postgresql_where": text("kind = 'answer' AND listed IS true")}

_ASKING_ANSWERS = {"sqlite_where": text("asks_for_info IS 1 AND kind = 'answer'"),
                   "postgresql_where": text("asks_for_info IS true AND kind = 'answer'")}


ARTICLE_LINK = ('href="/help/articles/', "/")
"""What stands before and after the number of the article that an answer shows, as long as readers have it."""


def is_gone(article_id: int | None, body_html: str) -> bool:
    """Whether a post shows an article that readers have no more: all it says then is that it is gone, which is nobody's answer.
    `shown_articles.SAYING` asks the database the same."""
    return article_id is not None and str(article_id).join(ARTICLE_LINK) not in body_html


class Post(Model):
    """One text. `listed` is false while deleted, hidden or held, and for comments while the post above them is.

    A comment's `parent_id` is the post it stands under. `form_key` names the form and the text it was sent with, so that
    sending twice posts once. `is_solution` is written by the resolution room only. An answer with an `article_id` shows an article:
    its words are the article's and follow them. A comment that `asks_for_info` asks the asker for details.
    """

    __tablename__ = "posts"
    __table_args__ = (
        CheckConstraint("kind in ('question','answer','comment')", name="kind"),
        CheckConstraint("(kind = 'comment') = (parent_id is not null)", name="only_comments_have_parents"),
        CheckConstraint("score = up_count - down_count", name="score"),
        Index("uq_posts_opening", "thread_id", unique=True, sqlite_where=text("kind = 'question'"),
              postgresql_where=text("kind = 'question'")),
        Index("ix_posts_thread", "thread_id", "kind", "score", "id"),
        Index("ix_posts_best", "thread_id", desc("score"), "id", **_LISTED_ANSWERS),
        Index("ix_posts_chronological", "thread_id", "created_at", "id", **_LISTED_ANSWERS),
        Index("ix_posts_removed", "author_id", "thread_id", sqlite_where=text("listed IS 0"), postgresql_where=text("listed IS false")),
        Index("ix_posts_verified", "thread_id", sqlite_where=text("verified_by_staff_at IS NOT NULL"),
              postgresql_where=text("verified_by_staff_at IS NOT NULL")),
        Index("ix_posts_parent", "parent_id", "id"),
        Index("ix_posts_author", "author_id", "kind", "created_at", "id"),
        Index("ix_posts_solutions", "author_id", "created_at", sqlite_where=text("is_solution IS 1"),
              postgresql_where=text("is_solution IS true")),
        Index("ix_posts_article", "article_id", sqlite_where=text("article_id IS NOT NULL"),
              postgresql_where=text("article_id IS NOT NULL")),
        Index("ix_posts_asking", "id", **_ASKING_ANSWERS),
        Index("ix_posts_source", "source", "source_ref", unique=True),
        Index("uq_posts_form_key", "form_key", unique=True, sqlite_where=text("form_key is not null"),
              postgresql_where=text("form_key is not null")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    kind: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    body_markdown: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[int]
    language: Mapped[str] = mapped_column(default="en")
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    revision: Mapped[int] = mapped_column(default=1)
    score: Mapped[int] = mapped_column(default=0)
    up_count: Mapped[int] = mapped_column(default=0)
    down_count: Mapped[int] = mapped_column(default=0)
    comment_count: Mapped[int] = mapped_column(default=0)
    is_solution: Mapped[bool] = mapped_column(default=False)
    verified_by_staff_at: Mapped[datetime | None]
    verified_by_id: Mapped[int | None]
    listed: Mapped[bool] = mapped_column(default=True)
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    hidden_reason: Mapped[str | None]
    held_at: Mapped[datetime | None]
    source: Mapped[str | None]
    source_ref: Mapped[str | None]
    form_key: Mapped[str | None]
    anonymised: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    article_id: Mapped[int | None]
    asks_for_info: Mapped[bool] = mapped_column(default=False, server_default=text("false"))

    thread: Mapped[Thread] = relationship(lazy="raise_on_sql", foreign_keys=[thread_id])
    author: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[author_id])
    parent: Mapped[Post | None] = relationship(lazy="raise_on_sql", remote_side=[id], foreign_keys=[parent_id])

    word_to_author = ""
    """What the author is told about this posting, once; not stored."""

    @property
    def is_answer(self) -> bool:
        return self.kind == PostKind.ANSWER

    @property
    def is_opening(self) -> bool:
        return self.kind == PostKind.QUESTION

    @property
    def is_comment(self) -> bool:
        return self.kind == PostKind.COMMENT

    @property
    def is_removed(self) -> bool:
        """Deleted, hidden or held itself, whatever happened around it."""
        return self.deleted_at is not None or self.hidden_at is not None or self.held_at is not None

    @property
    def says_something(self) -> bool:
        return not is_gone(self.article_id, self.body_html)

    @property
    def html(self) -> str:
        """The text for a template, where it needs no escaping."""
        return stored_html(self.body_html)

    @property
    def permalink(self) -> str:
        """Finds the page of the thread the post is on, and goes there."""
        return f"/posts/{self.id}/"


class Revision(Model):
    """What a post said at one time. Number 1 is the first text; the newest equals the post.

    `title`, `tags` (names in order) and `fields` (category field key to value) belong to opening posts.
    """

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("post_id", "number"), Index("ix_revisions_editor", "editor_id", "created_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    number: Mapped[int]
    editor_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    title: Mapped[str | None]
    tags: Mapped[list[str] | None] = mapped_column(JSON)
    fields: Mapped[dict[str, str] | None] = mapped_column(JSON)
    body_markdown: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(default="")
    restores: Mapped[int | None]

    editor: Mapped[User] = relationship(lazy="raise_on_sql")


class Mention(Model):
    """A member named in a post; told once, however often the post is edited."""

    __tablename__ = "mentions"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    created_at: Mapped[datetime]
