"""Daily rows per slice, and the questions of a day in columns. `slice` is all, category, tag, language, product or version; `key` says
which of them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model


class CohortDay(Model):
    """Of the questions asked on a day that count now: how many there are of each condition of `conditions.COHORT`."""

    __tablename__ = "metric_cohorts"
    __table_args__ = (Index("ix_metric_cohorts_day", "day"),)

    slice: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    asked: Mapped[int]
    answered: Mapped[int]
    resolved: Mapped[int]
    presumed: Mapped[int]
    closed: Mapped[int]
    unresolved: Mapped[int]
    first_contact: Mapped[int]
    ever_resolved: Mapped[int]
    reopened: Mapped[int]
    needed_info: Mapped[int]
    answer_over: Mapped[int]
    answer_in_time: Mapped[int]
    resolution_over: Mapped[int]
    resolution_in_time: Mapped[int]
    day_over: Mapped[int]
    quiet_day: Mapped[int]
    three_days_over: Mapped[int]
    quiet_three_days: Mapped[int]
    by_self: Mapped[int]
    by_peer: Mapped[int]
    by_staff: Mapped[int]
    by_article: Mapped[int]


class FlowDay(Model):
    """What happened on a day: the terms of the flow, what was confirmed and presumed, and how many people came to wait or went."""

    __tablename__ = "metric_days"
    __table_args__ = (Index("ix_metric_days_day", "day"),)

    slice: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    asked: Mapped[int]
    reopened: Mapped[int]
    restored: Mapped[int]
    solved: Mapped[int]
    closed: Mapped[int]
    removed: Mapped[int]
    confirmed: Mapped[int]
    presumed: Mapped[int]
    people_in: Mapped[int]
    people_out: Mapped[int]


class CohortColumn(Model):
    """Of the questions asked on a day, one thing that is known of each, in the order they were asked; and what happened on it:
    see `packing`."""

    __tablename__ = "metric_columns"

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    packed: Mapped[bytes]
