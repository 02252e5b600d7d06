"""What was written, in the order of writing: every text a post had, for rules that read. By number, never by searching all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from forum.accounts.models import User
from forum.core.db import session
from forum.threads.models import Post, Revision, Thread
from forum.threads.states import ThreadType
from moderation.raising.lexicon import heat_of
from moderation.raising.models import RaisingRule
from moderation.raising.states import RuleKind
from moderation.screening.texts import own_words
from moderation.screening.watching import find, make_watch

PORTION = 300
WORDS_SHOWN = 12


@dataclass(frozen=True)
class Read:
    """A text that a rule fires on."""

    thread_id: int
    at: datetime
    gone_at: datetime | None
    facts: dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """What was found, and up to which revision was read; `is_all`: there was no more."""

    found: list[Read]
    seen: int
    is_all: bool


def read(rule: RaisingRule, after: int, until: datetime, since: datetime) -> Reading:
    """One portion of the texts after revision `after`, written in that time; one statement."""
    rows = session().execute(
        select(
            Revision.id, Revision.created_at, Revision.body_markdown, Revision.title, Post.id.label("post_id"), Post.thread_id,
            Post.author_id, Post.deleted_at, Post.hidden_at, Post.listed, Thread.asker_id, Thread.type, Thread.category_id,
            Thread.listed.label("in_sight"), User.is_staff,
        )
        .join(Post, Post.id == Revision.post_id).join(Thread, Thread.id == Post.thread_id).join(User, User.id == Post.author_id)
        .where(Revision.id > after).order_by(Revision.id).limit(PORTION)
    ).all()
    ready = [row for row in rows if row.created_at <= until] if rows and rows[-1].created_at > until else list(rows)
    fires = _reader(rule)
    found = []
    for row in ready:
        if row.created_at >= since and _concerns(rule, row) and (facts := fires(row)) is not None:
            gone = [when for when in (row.deleted_at, row.hidden_at) if when is not None]
            found.append(Read(row.thread_id, row.created_at, min(gone) if gone else None, {**facts, "post_id": row.post_id}))
    return Reading(found, ready[-1].id if ready else after, len(ready) < PORTION)


def newest_revision() -> int:
    return session().scalar(select(func.max(Revision.id))) or 0


def revision_before(at: datetime) -> int:
    """The last revision before this moment: halving the numbers, a few steps however many there are."""
    low, high = 0, newest_revision()
    while low < high:
        middle = (low + high + 1) // 2
        near = select(Revision.created_at).where(Revision.id <= middle).order_by(Revision.id.desc()).limit(1)
        written = session().scalar(near)
        if written is None or written < at:
            low = middle
        else:
            high = middle - 1
    return low


def _concerns(rule: RaisingRule, row: Any) -> bool:
    """Heat is about the asker; watched words about everybody but staff."""
    here = row.in_sight and row.type == ThreadType.QUESTION and rule.category_id in (None, row.category_id)
    return bool(here and (row.author_id == row.asker_id if rule.kind == RuleKind.HEATED else not row.is_staff))


def _reader(rule: RaisingRule) -> Callable[[Any], dict[str, Any] | None]:
    if rule.kind == RuleKind.HEATED:
        return lambda row: _heated(rule.amount, f"{row.title or ''}\n{row.body_markdown}")
    lines = [line for line in rule.words.split("\n") if line.strip()]
    watch = make_watch((number, line, False) for number, line in enumerate(lines))

    def watched(row: Any) -> dict[str, Any] | None:
        spots, _stopped = find(watch, own_words(f"{row.title or ''}\n{row.body_markdown}"))
        keys = sorted({spot.key for spot in spots})
        return {"watched": [lines[key] for key in keys[:WORDS_SHOWN]]} if keys else None

    return watched


def _heated(amount: int, text: str) -> dict[str, Any] | None:
    heat = heat_of(text)
    return {"score": heat.score, "needed": amount, "fired": heat.as_json()[:WORDS_SHOWN]} if heat.score >= amount else None
