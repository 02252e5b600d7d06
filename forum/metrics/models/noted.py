"""What people wrote on the charts: what happened on a day, and what a measure is to reach."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model
from forum.metrics.states import NoteKind

TEXT_MAX = 120


class Annotation(Model):
    """A release, an outage or another thing that explains a bend of the lines: a marked line on its day (UTC)."""

    __tablename__ = "insight_annotations"
    __table_args__ = (
        CheckConstraint(f"kind in ({', '.join(repr(str(kind)) for kind in NoteKind)})", name="kind"),
        CheckConstraint(f"length(text) between 1 and {TEXT_MAX}", name="text"),
        Index("ix_insight_annotations_day", "day", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    kind: Mapped[str]
    text: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]


class Goal(Model):
    """What a measure is to reach from a day on, until a later goal of the same measure takes its place. `target` in the measure's own
    unit: a number, a share from 0 to 1, seconds, a mean score."""

    __tablename__ = "insight_goals"
    __table_args__ = (UniqueConstraint("measure_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[str]
    target: Mapped[float]
    since: Mapped[date]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
