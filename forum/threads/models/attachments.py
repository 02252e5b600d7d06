"""Files in posts, and texts not posted yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model


class Attachment(Model):
    """An uploaded file under a random name. Private to its owner until a post uses it (`post_id`), or a message between few
    (`is_private`: a room above says who reads it, and no post may show it)."""

    __tablename__ = "attachments"
    __table_args__ = (Index("ix_attachments_post_id", "post_id"), Index("ix_attachments_orphans", "owner_id", "created_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"))
    is_private: Mapped[bool] = mapped_column(default=False, server_default=false())
    filename: Mapped[str]
    content_type: Mapped[str]
    size_bytes: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    sha256: Mapped[str]
    created_at: Mapped[datetime]

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")

    @property
    def url(self) -> str:
        return f"/attachments/{self.public_id}/{self.filename}"


class Draft(Model):
    """Something being written: `key` is "ask" or "answer-<thread id>" or "edit-<post id>"; `content` is by form input.

    `saved_at` is its version, `tab` the open page that saved it. One that was sent or thrown away stays for a day without its words
    (`ended_at`), so that a save which was on its way meanwhile does not bring it back.
    """

    __tablename__ = "drafts"
    __table_args__ = (Index("ix_drafts_mine", "user_id", "saved_at"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    content: Mapped[dict[str, str]] = mapped_column(JSON)
    saved_at: Mapped[datetime]
    tab: Mapped[str] = mapped_column(default="", server_default="")
    ended_at: Mapped[datetime | None]
