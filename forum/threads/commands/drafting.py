"""Drafts on the server: what is being written survives the device it is written on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, or_, select, update

from forum.core import settings
from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.kit.row_ids import MAX_ROW_ID
from forum.kit.text import normalise
from forum.policy import Action
from forum.threads.commands.claiming import end_claim, note_writing
from forum.threads.copies import ANYWHERE, Copy, moment_after
from forum.threads.fields import INPUT_PREFIX, MAX_VALUE_CHARS
from forum.threads.models import Draft, Thread
from forum.threads.queries import get_post, get_thread

MAX_DRAFTS = 100
ENDED_KEPT = timedelta(days=1)
MAX_BODY_CHARS = 100_000
MAX_LINE_CHARS = 500
MAX_FIELDS = 50
KEY = re.compile(r"ask|(?:answer|edit|suggest)-([1-9]\d{0,9})", re.ASCII)
ANSWER = "answer-"
LINES = frozenset({"title", "category", "tags", "type", "language", "note"})


@command
def save_draft(actor: Actor, key: str, *, content: Mapping[str, str], copy: Copy = ANYWHERE) -> Draft | None:
    """Keep what a form holds: `key` is "ask", "answer-<thread id>", "edit-<post id>" or "suggest-<post id>".

    Nothing in it discards the draft.

    Only the form's own inputs are kept, cut to a sane length. Whoever drafts an answer claims the question for a while.
    Raises Invalid for another key, NotFound for a hidden subject, WrongState when `copy` does not know what was saved elsewhere.
    """
    authorize(actor, Action.SAVE_DRAFT)
    thread = _thread_of(actor, key)
    kept = _kept(content)
    draft = session().get(Draft, (actor.id, key), with_for_update=True)
    if draft is not None and draft.ended_at is not None:
        copy.refuse_sent(draft.ended_at)
    else:
        copy.refuse_unseen(draft, kept)
    if not kept.get("body", "").strip() and not kept.get("title", "").strip():
        _forget(actor, key)
        return None
    if thread is not None and key.startswith(ANSWER):
        note_writing(actor, thread)
    saved_at = utcnow() if draft is None else moment_after(draft)
    if draft is None:
        _make_room(actor)
        draft = Draft(user_id=actor.id, key=key)
        session().add(draft)
    draft.content, draft.saved_at, draft.tab, draft.ended_at = kept, saved_at, copy.tab, None
    draft.thread_id = thread.id if thread else None
    return draft


@command
def discard_draft(actor: Actor, key: str) -> None:
    """Throw a draft away; one that is not there is fine."""
    authorize(actor, Action.SAVE_DRAFT)
    mine = update(Draft).where(Draft.user_id == actor.id, Draft.key == key)
    session().execute(mine.values(content={}, ended_at=utcnow(), tab=""))
    _end_writing(actor, key)


@command
def forget_old_drafts(actor: Actor) -> None:
    """Delete drafts nobody has touched for long, and what is left of those that ended (periodic, by the system)."""
    authorize(actor, Action.ADMINISTER)
    now = utcnow()
    oldest = now - timedelta(days=settings.get("threads.drafts_kept_days"))
    session().execute(delete(Draft).where(or_(Draft.saved_at < oldest, Draft.ended_at < now - ENDED_KEPT)))


def _forget(actor: Actor, key: str) -> None:
    """The draft is gone, and nobody is writing it any more."""
    session().execute(delete(Draft).where(Draft.user_id == actor.id, Draft.key == key))
    _end_writing(actor, key)


def _end_writing(actor: Actor, key: str) -> None:
    match = KEY.fullmatch(key)
    if match is not None and key.startswith(ANSWER) and int(match[1]) <= MAX_ROW_ID:
        end_claim(actor.member_id, int(match[1]))


def _thread_of(actor: Actor, key: str) -> Thread | None:
    match = KEY.fullmatch(key)
    if match is None or int(match[1] or 0) > MAX_ROW_ID:
        raise Invalid.field("draft_key", _l("There is no such form."))
    if key.startswith(ANSWER):
        return get_thread(actor, int(match[1]))
    return get_post(actor, int(match[1])).thread if match[1] else None


def _kept(content: Mapping[str, str]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for name, value in content.items():
        text = normalise(str(value))
        if name == "body":
            kept[name] = text[:MAX_BODY_CHARS]
        elif name in LINES and text:
            kept[name] = text[:MAX_LINE_CHARS]
        elif name.startswith(INPUT_PREFIX) and text and len(name) <= MAX_VALUE_CHARS and len(kept) < MAX_FIELDS:
            kept[name] = text[:MAX_VALUE_CHARS]
    return kept


def _make_room(actor: Actor) -> None:
    mine = select(Draft.key).where(Draft.user_id == actor.id, Draft.ended_at.is_(None)).order_by(Draft.saved_at.desc(), Draft.key)
    surplus = list(session().scalars(mine.offset(MAX_DRAFTS - 1)))
    if surplus:
        session().execute(delete(Draft).where(Draft.user_id == actor.id, Draft.key.in_(surplus)))
