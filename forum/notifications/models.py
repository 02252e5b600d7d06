"""What members follow, what they were told, how they want to be told, and the mails that tell them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model

# Spelled as the queries compile: SQLite uses a partial index only for a condition written the same way.
_FOR_DIGEST = {"sqlite_where": text("mail = 'digest' AND letter_id IS NULL"),
               "postgresql_where": text("mail = 'digest' AND letter_id IS NULL")}
_OPEN = {"sqlite_where": text("opened_at IS NULL AND thread_id IS NOT NULL"),
         "postgresql_where": text("opened_at IS NULL AND thread_id IS NOT NULL")}


class Follow(Model):
    """A member follows a thread: everything, answers only, the solution only, or (muted) nothing at all."""

    __tablename__ = "follows"
    __table_args__ = (
        CheckConstraint("level in ('all','answers','solution','muted')", name="level"),
        Index("ix_follows_mine", "user_id", "created_at"),
    )

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    level: Mapped[str] = mapped_column(default="all")
    created_at: Mapped[datetime]


class PlaceFollow(Model):
    """A member follows a category or a tag: new questions there are told, and feed *For you*."""

    __tablename__ = "place_follows"
    __table_args__ = (
        CheckConstraint("(category_id is null) <> (tag_id is null)", name="one_place"),
        UniqueConstraint("user_id", "category_id"),
        UniqueConstraint("user_id", "tag_id"),
        Index("ix_place_follows_category", "category_id", "user_id"),
        Index("ix_place_follows_tag", "tag_id", "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id", ondelete="CASCADE"))
    tag_id: Mapped[int | None] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]


class Suggestion(Model):
    """A question suggested to a member: told once in a digest (`told_at`), or not wanted any more (`dismissed_at`)."""

    __tablename__ = "suggestions"
    __table_args__ = (Index("ix_suggestions_letter", "letter_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True)
    told_at: Mapped[datetime | None]
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id", ondelete="SET NULL"))
    dismissed_at: Mapped[datetime | None]


class SuggestionRound(Model):
    """The Monday morning at which a helper last had their turn for a digest of suggested questions."""

    __tablename__ = "suggestion_rounds"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    considered_at: Mapped[datetime]


class Notification(Model):
    """One thing one member was told, once (`cause` makes a repeated job harmless), in Plaza, by mail or both.

    What is not for the inbox is born read. `letter_id` names the mail that says it; what waits for the digest has none yet.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        Index("uq_notifications_cause", "user_id", "cause", unique=True),
        Index("ix_notifications_inbox", "user_id", "created_at", "id"),
        Index("ix_notifications_thread", "thread_id"),
        Index("ix_notifications_letter", "letter_id"),
        Index("ix_notifications_digest", "user_id", "created_at", **_FOR_DIGEST),
        CheckConstraint("mail in ('now','digest','off')", name="mail"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str]
    cause: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    topic: Mapped[str] = mapped_column(default="", server_default="")
    in_app: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    mail: Mapped[str] = mapped_column(default="off", server_default="off")
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id", ondelete="SET NULL"))


class Preference(Model):
    """How one member wants to be told of one topic, where they have chosen."""

    __tablename__ = "notification_preferences"
    __table_args__ = (CheckConstraint("mail in ('now','digest','off')", name="mail"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    in_app: Mapped[bool]
    mail: Mapped[str]


class MailHours(Model):
    """When a member may be mailed. Quiet hours are minutes of the local day; `stopped_at` ends all mail about threads."""

    __tablename__ = "mail_hours"
    __table_args__ = (
        CheckConstraint("digest in ('daily','weekly','off')", name="digest"),
        CheckConstraint("(quiet_from is null) = (quiet_until is null)", name="quiet_hours"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    time_zone: Mapped[str]
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]
    digest: Mapped[str]
    stopped_at: Mapped[datetime | None]


class Letter(Model):
    """One mail to one member. It gathers what happens in its thread until it is opened, and is sent once.

    `claimed_until` keeps two workers apart; `sent_at` is written right after the mail server took it.
    """

    __tablename__ = "letters"
    __table_args__ = (
        CheckConstraint("kind in ('thread','digest')", name="kind"),
        CheckConstraint("sent_at is null or dropped_at is null", name="one_end"),
        Index("uq_letters_open", "user_id", "thread_id", unique=True, **_OPEN),
        Index("ix_letters_created", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    dropped_why: Mapped[str | None]
