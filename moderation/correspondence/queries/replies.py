"""Ready replies: as they are stored, and filled in for one case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor, authorize, can
from forum.kit.errors import NotFound
from moderation.correspondence.models import CaseReply
from moderation.correspondence.states import REPLIES_MAX, VARIABLES
from moderation.guidelines.filling import filled
from moderation.policy import DeskAction
from moderation.teams.queries import leads_anything


@dataclass(frozen=True, slots=True)
class Editing:
    """Whether somebody leads a team: what the rule of who edits ready replies asks."""

    is_lead: bool


@dataclass(frozen=True, slots=True)
class ReadyReply:
    """Words an agent may take over, in one language."""

    title: str
    text: str
    language: str


def editing(actor: Actor) -> Editing:
    return Editing(actor.id is not None and leads_anything(actor.id))


def may_edit_replies(viewer: Actor) -> bool:
    return can(viewer, DeskAction.EDIT_CASE_REPLIES, editing(viewer))


def replies(viewer: Actor) -> list[CaseReply]:
    """All of them, by title. Raises NotAllowed."""
    authorize(viewer, DeskAction.READ_CASES)
    return list(session().scalars(select(CaseReply).order_by(CaseReply.title, CaseReply.id).limit(REPLIES_MAX)))


def get_reply(viewer: Actor, reply_id: int) -> CaseReply:
    """Raises NotFound, NotAllowed."""
    authorize(viewer, DeskAction.READ_CASES)
    row = session().get(CaseReply, reply_id)
    if row is None:
        raise NotFound()
    return row


def ready_replies(viewer: Actor, language: str, facts: Mapping[str, str]) -> list[ReadyReply]:
    """All of them with the facts of a case filled in, in this language where they have it."""
    found = []
    for row in replies(viewer):
        texts = {"en": row.text_en, "es": row.text_es}
        spoken = language if texts.get(language) else next(name for name, text in texts.items() if text)
        if words := filled(texts[spoken], facts, VARIABLES):
            found.append(ReadyReply(row.title, words, spoken))
    return found
