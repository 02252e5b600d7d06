"""Categories with their required fields, tags with synonyms, and the tallies both are counted by."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model


class Category(Model):
    """A place to ask. `version` rises with everything its lists show."""

    __tablename__ = "categories"
    __table_args__ = (
        CheckConstraint("read_access in ('everyone','members','staff')", name="read_access"),
        CheckConstraint("post_access in ('members','staff')", name="post_access"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(Text, default="")
    icon: Mapped[str] = mapped_column(default="message-circle-question-mark")
    position: Mapped[int] = mapped_column(default=0)
    read_access: Mapped[str] = mapped_column(default="everyone")
    post_access: Mapped[str] = mapped_column(default="members")
    archived_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    @property
    def url(self) -> str:
        return f"/categories/{self.slug}/"


class CategoryField(Model):
    """Something every question of a category says: the router's model, the firmware version, a measured speed."""

    __tablename__ = "category_fields"
    __table_args__ = (
        UniqueConstraint("category_id", "key"),
        CheckConstraint("kind in ('text','choice','number')", name="kind"),
        CheckConstraint("role in ('none','product','version')", name="role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id", ondelete="CASCADE"))
    key: Mapped[str]
    label: Mapped[str]
    help: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="text")
    role: Mapped[str] = mapped_column(default="none")
    required: Mapped[bool] = mapped_column(default=False)
    choices: Mapped[list[str]] = mapped_column(JSON, default=list)
    pattern: Mapped[str] = mapped_column(default="")
    minimum: Mapped[float | None]
    maximum: Mapped[float | None]
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None]


class ThreadField(Model):
    """A thread's answer to a category field; numbers also as numbers, so that they sort and compare."""

    __tablename__ = "thread_fields"
    __table_args__ = (Index("ix_thread_fields_value", "field_id", "value", "thread_id", postgresql_ops={"value": "text_pattern_ops"}),)

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True)
    field_id: Mapped[int] = mapped_column(ForeignKey("category_fields.id", ondelete="CASCADE"), primary_key=True)
    value: Mapped[str]
    number: Mapped[float | None]


def tag_url(name: str) -> str:
    """The page of a tag: `#` and letters beyond ASCII are quoted."""
    return f"/tags/{quote(name, safe='+')}/"


class Tag(Model):
    """A word threads are found by. The name is its slug."""

    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]

    @property
    def url(self) -> str:
        return tag_url(self.name)


class TagSynonym(Model):
    """Another spelling that means a tag."""

    __tablename__ = "tag_synonyms"

    name: Mapped[str] = mapped_column(primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), index=True)


class ThreadTag(Model):
    __tablename__ = "thread_tags"
    __table_args__ = (Index("ix_thread_tags_tag_id", "tag_id", "thread_id"),)

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class Tally(Model):
    """How many listed threads a category or a tag has in each status: the cached counts of lists and pages.

    `category_id` is always the threads' category, so that a tag is counted only where the viewer may read;
    `tag_id` 0 counts the category itself.
    """

    __tablename__ = "tallies"

    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, index=True)
    status: Mapped[str] = mapped_column(primary_key=True)
    threads: Mapped[int] = mapped_column(default=0)
