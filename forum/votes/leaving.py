"""What is kept of a me-too that is taken back: when it held, never whose it was (inside a command)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from forum.core.db import insert_all, session
from forum.votes.models import WithdrawnMeToo


def note_withdrawn(thread_id: int, said: Sequence[datetime], at: datetime) -> None:
    """These me-toos end now. One that was said later than now (a clock went back) held for no time."""
    insert_all(WithdrawnMeToo, [{"thread_id": thread_id, "said_at": one, "withdrawn_at": max(one, at)} for one in said])


def forget_withdrawn(thread_id: int, said_at: datetime) -> None:
    """One comes back as it was: it never ended."""
    same = select(WithdrawnMeToo).where(WithdrawnMeToo.thread_id == thread_id, WithdrawnMeToo.said_at == said_at)
    held = session().scalars(same.order_by(WithdrawnMeToo.id.desc()).limit(1)).one_or_none()
    if held is not None:
        session().delete(held)
