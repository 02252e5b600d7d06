"""Copies of what is kept about a member."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model

# Spelled as the queries compile: SQLite uses a partial index only for a condition written the same way.
_OPEN = {"sqlite_where": text("ended_at IS NULL"), "postgresql_where": text("ended_at IS NULL")}


class OwnCopy(Model):
    """A member asked for a copy of their data. `made_at`: it is ready, as a file named by `key`, until `expires_at`. `ended_at`: the file
    is gone (expired, thrown away, asked for anew); the row stays for a while, since only one a day is made. A member has one at a time."""

    __tablename__ = "own_copies"
    __table_args__ = (Index("ix_own_copies_member", "member_id", "id"), Index("uq_own_copies_open", "member_id", unique=True, **_OPEN))

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(unique=True)
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    size_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    files_left_out: Mapped[int] = mapped_column(default=0)
