"""Facts of customers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model


class CustomerFact(Model):
    """One fact of one member under its name; the plan is called `states.PLAN`.

    Of whom anything was ever set there is a row for the plan, empty without one: writers hold it.
    """

    __tablename__ = "customer_facts"

    member_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    changed_at: Mapped[datetime]
