"""What a member is still writing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.clock import iso
from forum.kit.text import excerpt
from forum.threads.models import Draft, Thread
from forum.threads.visibility import threads_visible_to

EXCERPT_CHARS = 160


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """What a draft holds, by form input, and its version as `copies` names it. Both are empty when there is none."""

    content: Mapping[str, str] = field(default_factory=dict)
    version: str = ""

    @property
    def body(self) -> str:
        return self.content.get("body", "")

    def __bool__(self) -> bool:
        return bool(self.content)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in the list. `thread_title` is None for a new thread, and for one the viewer may not see any more."""

    key: str
    kind: str
    title: str
    words: str
    thread_title: str | None
    url: str | None
    saved_at: datetime


def find_kept_draft(viewer: Actor, key: str) -> KeptDraft:
    """The viewer's draft of this form."""
    if viewer.is_anonymous:
        return KeptDraft()
    mine = select(Draft.content, Draft.saved_at).where(Draft.user_id == viewer.id, Draft.key == key, Draft.ended_at.is_(None))
    found = session().execute(mine).one_or_none()
    return KeptDraft(found[0], iso(found[1])) if found else KeptDraft()


def find_draft(viewer: Actor, key: str) -> dict[str, str]:
    """What the viewer's draft holds, by form input; empty when there is none."""
    return dict(find_kept_draft(viewer, key).content)


def drafts_of(viewer: Actor) -> list[DraftLine]:
    """The viewer's drafts, newest first."""
    mine = select(Draft).where(Draft.user_id == viewer.id, Draft.ended_at.is_(None))
    rows = list(session().scalars(mine.order_by(Draft.saved_at.desc(), Draft.key)))
    ids = {row.thread_id for row in rows if row.thread_id}
    seen = select(Thread.id, Thread.title).where(Thread.id.in_(ids), threads_visible_to(viewer))
    titles: dict[int, str] = dict(session().execute(seen).all()) if ids else {}
    return [_line(row, titles.get(row.thread_id or 0)) for row in rows]


def _line(draft: Draft, thread_title: str | None) -> DraftLine:
    kind, _, row_id = draft.key.partition("-")
    url = "/ask" if kind == "ask" else None
    if thread_title is not None:
        places = {"answer": f"/threads/{row_id}/answers", "edit": f"/posts/{row_id}/edit", "suggest": f"/posts/{row_id}/suggest-edit"}
        url = places.get(kind)
    words = excerpt(draft.content.get("body", ""), EXCERPT_CHARS)
    return DraftLine(draft.key, kind, draft.content.get("title", ""), words, thread_title, url, draft.saved_at)
