"""Members and how they prove who they are. Addresses live apart from the rows that pages load."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model

ROLES = ("agent", "moderator", "editor", "admin")


# Spelled as the query compiles: SQLite uses a partial index only for a condition written the same way.
_LISTED = {"sqlite_where": text("left_at IS NULL"), "postgresql_where": text("left_at IS NULL")}


class User(Model):
    """A member, a placeholder for an imported author, or what stays of somebody who left.

    `reputation_earned` is the sum of the ledger, `reputation` what is shown of it (never below 1): see `reputation/ledger.py`.
    `has_cases`: staff took over a question of theirs some time, so that their menu leads to them.
    """

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("reputation >= 1", name="reputation_floor"),
        Index("ix_users_source", "source", "source_ref", unique=True),
        Index("ix_users_reputation", "reputation", "id"),
        Index("ix_users_directory", "solution_count", "answer_count", "id", **_LISTED),
        Index("ix_users_handle_prefix", "handle_key", postgresql_ops={"handle_key": "text_pattern_ops"}),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str]
    handle_key: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    password_hash: Mapped[str | None]
    bio: Mapped[str] = mapped_column(Text, default="")
    locale: Mapped[str | None]
    theme: Mapped[str | None]
    avatar_key: Mapped[str] = mapped_column(default="g")
    created_at: Mapped[datetime] = mapped_column(index=True)
    last_seen_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    silenced_until: Mapped[datetime | None]
    suspended_until: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    is_placeholder: Mapped[bool] = mapped_column(default=False)
    is_staff: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str | None]
    source_ref: Mapped[str | None]
    reputation: Mapped[int] = mapped_column(default=1)
    reputation_earned: Mapped[int] = mapped_column(default=0, server_default="0")
    question_count: Mapped[int] = mapped_column(default=0)
    answer_count: Mapped[int] = mapped_column(default=0)
    solution_count: Mapped[int] = mapped_column(default=0)
    unread_count: Mapped[int] = mapped_column(default=0)
    has_cases: Mapped[bool] = mapped_column(default=False, server_default=text("false"))

    @property
    def has_left(self) -> bool:
        return self.left_at is not None

    @property
    def is_deleted(self) -> bool:
        """What the components ask before they show a name."""
        return self.left_at is not None

    @property
    def url(self) -> str:
        return f"/members/{self.id}/{self.handle}/"

    @property
    def avatar_url(self) -> str | None:
        """Where an uploaded picture is; pages draw initials themselves (keys that begin with "g")."""
        return None if self.avatar_key.startswith("g") else f"/avatars/{self.id}-{self.avatar_key}"


class Email(Model):
    """A member's address. One at a time; `address_key` is its folded form.

    `pending_address` waits for its owner to confirm it; `previous_address` is kept until it has been told of the change.
    `undeliverable_at` says since when notifications are not sent there: the mail bounced, or its reader called it spam.
    """

    __tablename__ = "emails"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    address: Mapped[str]
    address_key: Mapped[str] = mapped_column(unique=True)
    pending_address: Mapped[str | None]
    previous_address: Mapped[str | None]
    verified_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    undeliverable_at: Mapped[datetime | None]
    undeliverable_why: Mapped[str | None]


class Role(Model):
    """One role of one member: a set, not a ladder."""

    __tablename__ = "user_roles"
    __table_args__ = (CheckConstraint("role in ('agent','moderator','editor','admin')", name="role"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[int | None]


class ProfileChoice(Model):
    """What a member keeps to themselves, and the languages they answer in (codes with blanks between, empty: as their answers say).

    Who never chose has no row and hides nothing.
    """

    __tablename__ = "profile_choices"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    hides_last_seen: Mapped[bool] = mapped_column(default=False)
    hides_reputation: Mapped[bool] = mapped_column(default=False)
    hides_activity: Mapped[bool] = mapped_column(default=False)
    hides_leaderboards: Mapped[bool] = mapped_column(default=False)
    hides_directory: Mapped[bool] = mapped_column(default=False)
    hides_search_engines: Mapped[bool] = mapped_column(default=False)
    helper_languages: Mapped[str] = mapped_column(default="")

    def hides(self, what: str) -> bool:
        """`what` is one of `states.Hidden`."""
        return bool(getattr(self, f"hides_{what}"))


class LoginSession(Model):
    """A signed-in browser. The cookie holds a random id of 256 bits, this table its SHA-256."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_user_id", "user_id"), Index("ix_sessions_expires_at", "expires_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    reauthenticated_at: Mapped[datetime]
    remembered: Mapped[bool] = mapped_column(default=False)
    address_prefix: Mapped[str] = mapped_column(default="")
    agent: Mapped[str] = mapped_column(default="")


class OneTimeToken(Model):
    """A mailed link: verify an address, reset a password. Only the hash is kept; used once by row count."""

    __tablename__ = "one_time_tokens"
    __table_args__ = (Index("ix_one_time_tokens_user", "user_id", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    purpose: Mapped[str]
    address: Mapped[str | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
