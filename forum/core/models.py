"""Tables of the engines: settings, outbox, rate buckets, and the one row about the whole site."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model


class SettingRow(Model):
    """A value an operator changed; names and types live in `forum/catalogue.py`."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None]


class SiteState(Model):
    """One row. `epoch` is part of every cached page's key: raised when something shown everywhere changes."""

    __tablename__ = "site_state"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[int] = mapped_column(BigInteger, default=1, server_default="1")
    setup_token_hash: Mapped[str | None]


class OutboxRow(Model):
    """Something that must still happen because of a committed write. The row is the truth; Huey carries its id."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "run_at", sqlite_where=text("done_at IS NULL AND dead_at IS NULL"),
              postgresql_where=text("done_at IS NULL AND dead_at IS NULL")),
        Index("ix_outbox_dead", "dead_at", sqlite_where=text("dead_at IS NOT NULL"),
              postgresql_where=text("dead_at IS NOT NULL")),
        Index("ix_outbox_done", "done_at", sqlite_where=text("done_at IS NOT NULL"),
              postgresql_where=text("done_at IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    payload: Mapped[str] = mapped_column(Text)
    dedupe_key: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]


class RateBucket(Model):
    """Attempts counted durably where a process-local count would be too weak (sign-in, reset, sign-up)."""

    __tablename__ = "rate_buckets"
    __table_args__ = (Index("ix_rate_buckets_expires_at", "expires_at"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime]
