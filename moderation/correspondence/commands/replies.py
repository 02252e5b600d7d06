"""Ready replies for cases: added, worded, deleted. They are no history: whoever was told something has the words as they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.kit.text import normalise, plain_line
from moderation.correspondence.events import CaseReplyChanged
from moderation.correspondence.models import CaseReply
from moderation.correspondence.queries.replies import editing
from moderation.correspondence.states import LANGUAGES, REPLIES_MAX, TEXT_MAX, TITLE_MAX, VARIABLES
from moderation.guidelines.filling import unknown_placeholders
from moderation.policy import DeskAction


@dataclass(frozen=True)
class ReplyDraft:
    """What a form says of a ready reply; `texts` by language."""

    title: str
    texts: Mapping[str, str]


@command
def add_reply(actor: Actor, draft: ReplyDraft) -> CaseReply:
    """A further one. Raises Invalid naming `title`, `text_en` or `text_es`."""
    authorize(actor, DeskAction.EDIT_CASE_REPLIES, editing(actor))
    clean = _cleaned(draft)
    if (session().scalar(select(func.count()).select_from(CaseReply)) or 0) >= REPLIES_MAX:
        raise Invalid(_l("There are too many already for anybody to choose from. Delete some first."))
    row = CaseReply(title="")
    _write(row, clean)
    session().add(row)
    session().flush()
    announce(CaseReplyChanged(utcnow(), actor.id, row.id, row.title, "added", "", _words(row)))
    return row


@command
def edit_reply(actor: Actor, reply_id: int, draft: ReplyDraft, *, edits: int) -> CaseReply:
    """New words. `edits` is what the form was made from. Raises Invalid, NotFound."""
    authorize(actor, DeskAction.EDIT_CASE_REPLIES, editing(actor))
    row, clean = lock(CaseReply, reply_id), _cleaned(draft)
    if row.edits != edits:
        raise Invalid(_l("Somebody else has changed this meanwhile. Look at their words, then save yours again if they still hold."))
    before = _words(row)
    _write(row, clean)
    announce(CaseReplyChanged(utcnow(), actor.id, row.id, row.title, "edited", before, _words(row)))
    return row


@command
def delete_reply(actor: Actor, reply_id: int) -> None:
    """No longer offer it. Raises NotFound."""
    authorize(actor, DeskAction.EDIT_CASE_REPLIES, editing(actor))
    row = lock(CaseReply, reply_id)
    session().delete(row)
    announce(CaseReplyChanged(utcnow(), actor.id, row.id, row.title, "deleted", _words(row)))


def _cleaned(draft: ReplyDraft) -> ReplyDraft:
    title = plain_line(draft.title)
    texts = {name: normalise(draft.texts.get(name, "")).strip() for name in LANGUAGES}
    problems: dict[str, list[object]] = {}
    if not title or len(title) > TITLE_MAX:
        problems["title"] = [_l("Use 1 to %(max)d characters.", max=TITLE_MAX)]
    known = ", ".join(f"{{{name}}}" for name in VARIABLES)
    for name, text in texts.items():
        if len(text) > TEXT_MAX:
            problems[f"text_{name}"] = [_l("This is too long.")]
        elif unknown := unknown_placeholders(text, VARIABLES):
            problems[f"text_{name}"] = [_l("{%(name)s} is not known. There are: %(known)s.", name=unknown[0], known=known)]
    if not any(texts.values()):
        problems["text_en"] = [_l("Write it in one language at least.")]
    if problems:
        raise Invalid(fields=problems)
    return ReplyDraft(title, texts)


def _write(row: CaseReply, draft: ReplyDraft) -> None:
    row.title, row.text_en, row.text_es = draft.title, draft.texts["en"], draft.texts["es"]
    row.edits, row.changed_at = (row.edits or 0) + 1, utcnow()


def _words(row: CaseReply) -> str:
    return f"{row.title}\n\nen: {row.text_en}\n\nes: {row.text_es}"
