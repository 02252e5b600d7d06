"""What members follow, what they were told, how they want to be told, and the mails that tell them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model

# Spelled as the queries compile: SQLite uses a partial index only for a condition written the same way.
_FOR_DIGEST = {"sqlite_where": text("mail = 'digest' AND letter_id IS NULL"),
               "postgresql_where": text("mail = 'digest' AND letter_id IS NULL")}
_UNREAD = {"sqlite_where": text("read_at IS NULL"), "postgresql_where": text("read_at IS NULL")}
_OPEN_NOTICE = {"sqlite_where": text("opened_at IS NULL AND kind = 'notice'"),
                "postgresql_where": text("opened_at IS NULL AND kind = 'notice'")}
_FOR_PUSH = {"sqlite_where": text("push_due_at IS NOT NULL"), "postgresql_where": text("push_due_at IS NOT NULL")}
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
    """One thing one member was told, once (`cause` makes a repeated job harmless), in Plaza, by mail, on their devices.

    What is not for the inbox is born read, on no shelf. `letter_id` names the mail that says it; what waits for the digest has none yet.
    `bundle` names what the inbox shows as one: a thread, or the badges of a day. Without a thread it is about the member: `detail` says
    which badge or reason. `withdrawn_at`: its reader may not see it now, or nobody may; it comes back with its post.
    `push_due_at` is there while the devices have not been told.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        Index("uq_notifications_cause", "user_id", "cause", unique=True),
        Index("ix_notifications_inbox", "user_id", "id"),
        Index("ix_notifications_shelf", "user_id", "shelf", "id"),
        Index("ix_notifications_bundle", "user_id", "bundle", "id"),
        Index("ix_notifications_unread", "user_id", "id", **_UNREAD),
        Index("ix_notifications_post", "post_id"),
        Index("ix_notifications_thread", "thread_id"),
        Index("ix_notifications_letter", "letter_id"),
        Index("ix_notifications_digest", "user_id", "created_at", **_FOR_DIGEST),
        Index("ix_notifications_push", "user_id", "bundle", **_FOR_PUSH),
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
    bundle: Mapped[str] = mapped_column(default="", server_default="")
    shelf: Mapped[str] = mapped_column(default="", server_default="")
    detail: Mapped[str] = mapped_column(default="", server_default="")
    withdrawn_at: Mapped[datetime | None]
    push: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    push_due_at: Mapped[datetime | None]


class Preference(Model):
    """How one member wants to be told of one topic, where they have chosen."""

    __tablename__ = "notification_preferences"
    __table_args__ = (CheckConstraint("mail in ('now','digest','off')", name="mail"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    in_app: Mapped[bool]
    mail: Mapped[str]
    push: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class PushSubscription(Model):
    """A browser that shows notifications of Plaza while nobody looks at it (RFC 8030). It ends with the session that asked for it.

    `endpoint` is a secret of its browser: whoever has it and the keys may speak there. It is never logged nor shown.
    """

    __tablename__ = "push_subscriptions"
    __table_args__ = (Index("ix_push_subscriptions_user_id", "user_id"), Index("ix_push_subscriptions_session_id", "session_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    endpoint_hash: Mapped[str] = mapped_column(unique=True)
    endpoint: Mapped[str]
    p256dh: Mapped[str]
    auth: Mapped[str]
    agent: Mapped[str]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    failed_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))


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
    """One mail to one member. It gathers what happens in its thread (or to the member) until it is opened, and is sent once.

    `claimed_until` keeps two workers apart; `sent_at` is written right after the mail server took it.
    """

    __tablename__ = "letters"
    __table_args__ = (
        CheckConstraint("kind in ('thread','digest','notice')", name="kind"),
        CheckConstraint("sent_at is null or dropped_at is null", name="one_end"),
        Index("uq_letters_open", "user_id", "thread_id", unique=True, **_OPEN),
        Index("uq_letters_open_notice", "user_id", unique=True, **_OPEN_NOTICE),
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


class ReceivedMail(Model):
    """A mail that came in, so that it is acted upon once. `key` is a hash of its Message-ID and sender; its text is not kept.

    `told` says that its sender was written to: why it was not posted, or which of its files were not.
    """

    __tablename__ = "received_mails"
    __table_args__ = (
        CheckConstraint("outcome in ('posted','refused','ignored','unknown_sender','unproven_sender','unreadable')", name="outcome"),
        Index("ix_received_mails_received", "received_at"),
        Index("ix_received_mails_member", "member_id", "received_at"),
        Index("ix_received_mails_post", "post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    outcome: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    member_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"))
    told: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[datetime]
