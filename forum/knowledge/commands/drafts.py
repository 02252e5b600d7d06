"""What an editor is writing, kept on the server: nothing typed is lost before it is saved as a revision."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound
from forum.kit.row_ids import MAX_ROW_ID
from forum.kit.text import normalise
from forum.knowledge.models import Article, ArticleDraft
from forum.knowledge.sections import SECTION_MAX
from forum.knowledge.states import Section
from forum.policy import Action
from forum.threads.copies import ANYWHERE, Copy, moment_after

KEY = re.compile(r"new(?:-([1-9]\d{0,9}))?|([1-9]\d{0,9})", re.ASCII)
LINES = frozenset({"title", "note", "visibility", "significance", "category", "language"})
MAX_LINE_CHARS, MAX_DRAFTS = 500, 50


@command
def save_article_draft(actor: Actor, key: str, *, content: Mapping[str, str], copy: Copy = ANYWHERE) -> ArticleDraft | None:
    """Keep what a form holds: `key` is "new", "new-<id of the original>" or the number of an article. Nothing in it discards it.

    Raises Invalid for another key, NotFound for an article that is not there, WrongState when `copy` does not know what was saved
    elsewhere.
    """
    authorize(actor, Action.WRITE_ARTICLES)
    match = KEY.fullmatch(key)
    article_id = int(match[1] or match[2] or 0) if match else -1
    if not 0 <= article_id <= MAX_ROW_ID:
        raise Invalid.field("draft_key", _l("There is no such form."))
    if article_id and session().get(Article, article_id) is None:
        raise NotFound()
    kept = _kept(content)
    draft = session().get(ArticleDraft, (actor.member_id, key), with_for_update=True)
    copy.refuse_unseen(draft, kept)
    if not any(value.strip() for name, value in kept.items() if name == "title" or name in tuple(Section)):
        forget_draft(actor, key)
        return None
    saved_at = utcnow() if draft is None else moment_after(draft)
    if draft is None:
        _make_room(actor)
        draft = ArticleDraft(member_id=actor.member_id, key=key, article_id=article_id or None)
        session().add(draft)
    draft.content, draft.saved_at, draft.tab = kept, saved_at, copy.tab
    return draft


@command
def discard_article_draft(actor: Actor, key: str) -> None:
    """Throw a draft away; one that is not there is fine."""
    authorize(actor, Action.WRITE_ARTICLES)
    forget_draft(actor, key)


def forget_draft(actor: Actor, key: str) -> None:
    """The draft is gone (inside a command)."""
    session().execute(delete(ArticleDraft).where(ArticleDraft.member_id == actor.member_id, ArticleDraft.key == key))


def _kept(content: Mapping[str, str]) -> dict[str, str]:
    sizes = {**dict.fromkeys(map(str, Section), SECTION_MAX), **dict.fromkeys(LINES, MAX_LINE_CHARS)}
    return {name: normalise(str(content[name]))[:size] for name, size in sizes.items() if content.get(name)}


def _make_room(actor: Actor) -> None:
    mine = select(ArticleDraft.key).where(ArticleDraft.member_id == actor.member_id)
    surplus = list(session().scalars(mine.order_by(ArticleDraft.saved_at.desc(), ArticleDraft.key).offset(MAX_DRAFTS - 1)))
    if surplus:
        session().execute(delete(ArticleDraft).where(ArticleDraft.member_id == actor.member_id, ArticleDraft.key.in_(surplus)))
