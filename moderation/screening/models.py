"""Rules, what was found, prints of recent posts, and tries of rules on what is there already."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model


class ScreeningRule(Model):
    """One rule. Built-in checks have a row once somebody has tuned them. `name` is the check's code, the watched words, the domain
    or the network. `version` rises with every change of what it does; `tried_version` is the newest whose try was looked at.
    """

    __tablename__ = "screening_rules"
    __table_args__ = (
        UniqueConstraint("kind", "name"),
        CheckConstraint("kind in ('check','word','domain','address')", name="kind"),
        CheckConstraint("state in ('off','dry','on')", name="state"),
        CheckConstraint("(kind = 'word') = (action <> '')", name="action"),
        CheckConstraint("action in ('','block','hold','flag','replace','tag')", name="actions"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    state: Mapped[str]
    weight: Mapped[int] = mapped_column(default=0)
    threshold: Mapped[float] = mapped_column(default=0.0)
    action: Mapped[str] = mapped_column(default="")
    replacement: Mapped[str] = mapped_column(default="")
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(default="")
    is_pattern: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    tried_version: Mapped[int | None]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Screening(Model):
    """What was found of one text. `post_id` is empty for what was refused; `findings` are codes, said in words when they are read."""

    __tablename__ = "screenings"
    __table_args__ = (
        CheckConstraint("result in ('post','flag','hold','refuse')", name="result"),
        Index("ix_screenings_post", "post_id", "id"),
        Index("ix_screenings_result", "result", "id"),
        Index("ix_screenings_member", "member_id", "id"),
        Index("ix_screenings_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    thread_id: Mapped[int | None]
    kind: Mapped[str]
    is_edit: Mapped[bool] = mapped_column(default=False)
    result: Mapped[str]
    score: Mapped[int]
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    title: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(default="")


class ScreeningPrint(Model):
    """The print of a recent post (32 numbers in hex; empty for short texts), by whom, and from which network."""

    __tablename__ = "screening_prints"
    __table_args__ = (Index("ix_screening_prints_network", "address", "at", sqlite_where=text("address <> ''"),
                            postgresql_where=text("address <> ''")),
                      Index("ix_screening_prints_at", "at"))

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int]
    at: Mapped[datetime]
    address: Mapped[str] = mapped_column(default="")
    print: Mapped[str] = mapped_column(default="")


class ScreeningBand(Model):
    """A part of a print, to find those that are alike."""

    __tablename__ = "screening_bands"
    __table_args__ = (Index("ix_screening_bands_post", "post_id"),)

    band: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    post_id: Mapped[int] = mapped_column(ForeignKey("screening_prints.post_id", ondelete="CASCADE"), primary_key=True)


class ScreeningRun(Model):
    """One try of a rule on the posts of some days. It goes on from `next_id` until `until_id`; nothing but itself is changed.

    `rule_id` is empty for a check nobody has tuned. `hits` fired, `stopped` would have been held or refused because of it,
    `honest` of those were voted up or accepted.
    """

    __tablename__ = "screening_runs"
    __table_args__ = (Index("ix_screening_runs_rule", "kind", "name", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("screening_rules.id", ondelete="CASCADE"))
    rule_version: Mapped[int]
    days: Mapped[int]
    next_id: Mapped[int]
    until_id: Mapped[int]
    total: Mapped[int]
    looked: Mapped[int] = mapped_column(default=0)
    hits: Mapped[int] = mapped_column(default=0)
    stopped: Mapped[int] = mapped_column(default=0)
    honest: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime]
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    done_at: Mapped[datetime | None]


class ScreeningRunHit(Model):
    """A post that the rule would have fired on; `result` is what would have become of it with the rule switched on."""

    __tablename__ = "screening_run_hits"

    run_id: Mapped[int] = mapped_column(ForeignKey("screening_runs.id", ondelete="CASCADE"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    score: Mapped[int]
    result: Mapped[str]
    is_honest: Mapped[bool]
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
