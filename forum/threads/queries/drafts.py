"""What a member is still writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.text import excerpt
from forum.threads.models import Draft, Thread
from forum.threads.visibility import threads_visible_to

EXCERPT_CHARS = 160


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


def find_draft(viewer: Actor, key: str) -> dict[str, str]:
    """What the viewer's draft holds, by form input; empty when there is none."""
    if viewer.is_anonymous:
        return {}
    found = session().scalar(select(Draft.content).where(Draft.user_id == viewer.id, Draft.key == key))
    return dict(found or {})


def drafts_of(viewer: Actor) -> list[DraftLine]:
    """The viewer's drafts, newest first."""
    rows = list(session().scalars(select(Draft).where(Draft.user_id == viewer.id).order_by(Draft.saved_at.desc(), Draft.key)))
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
