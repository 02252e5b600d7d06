"""Notes among staff, private messages between an asker and staff, and ready replies."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model


class CaseNote(Model):
    """What somebody of staff notes about a case for others of staff. `sent_as`: the form it came from, so that twice is once."""

    __tablename__ = "case_notes"
    __table_args__ = (Index("ix_case_notes_case", "escalation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    body_markdown: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[int]
    written_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    sent_as: Mapped[str | None] = mapped_column(unique=True)


class PrivateMessage(Model):
    """One message of the exchange about a question between whoever asked it (`asker_id`) and staff.

    It stays with that member and that case, whatever becomes of the question: merged into another, it is not shown to its asker.
    `forgotten_at`: whom it was with has left, and the words with them.
    """

    __tablename__ = "private_messages"
    __table_args__ = (
        Index("ix_private_messages_thread", "thread_id", "asker_id", "id"),
        Index("ix_private_messages_case", "escalation_id", "id"),
        Index("ix_private_messages_author", "author_id", "sent_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id"))
    asker_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    by_staff: Mapped[bool]
    body_markdown: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[int]
    language: Mapped[str]
    sent_at: Mapped[datetime]
    forgotten_at: Mapped[datetime | None]
    sent_as: Mapped[str | None] = mapped_column(unique=True)


class PrivateFile(Model):
    """A file that came with a private message: read by whoever reads the message, and gone with its words."""

    __tablename__ = "private_files"
    __table_args__ = (Index("ix_private_files_message", "message_id"),)

    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachments.id"), primary_key=True, autoincrement=False)
    message_id: Mapped[int] = mapped_column(ForeignKey("private_messages.id"))


class PublicSummary(Model):
    """An answer that told the public what had been said in private about its question until then (`at`)."""

    __tablename__ = "public_summaries"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    at: Mapped[datetime]


class CaseReply(Model):
    """Words that agents write often, in one language or both. `edits` tells two editors apart."""

    __tablename__ = "case_replies"
    __table_args__ = (Index("ix_case_replies_title", "title", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    text_en: Mapped[str] = mapped_column(Text, default="")
    text_es: Mapped[str] = mapped_column(Text, default="")
    edits: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
