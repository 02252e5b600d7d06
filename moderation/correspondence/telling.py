"""Who hears of what is written about a case: staff who own, watch or are named; the asker of what staff write to them. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select

from forum.accounts.models import Role
from forum.core.db import session
from forum.notifications.audience import personal, stamp
from forum.notifications.occasions import Occasion
from forum.notifications.states import Kind
from moderation.correspondence.events import CaseNoteChanged, CaseNoteWritten, PrivateMessageSent
from moderation.correspondence.models import PrivateMessage
from moderation.escalations.models import Escalation, EscalationWatcher
from moderation.escalations.neighbours import leads_for
from moderation.policy import CASE_READERS

Heard = CaseNoteWritten | CaseNoteChanged | PrivateMessageSent


def of_note(event: CaseNoteWritten | CaseNoteChanged) -> list[Occasion]:
    """Who is named hears that; owner and watchers hear of a new note. Nobody hears both."""
    named = readers_of(event.member_ids)
    told = [_occasion(event, Kind.CASE_NOTE, f"{event.escalation_id}:{event.note_id}:named", named)]
    if isinstance(event, CaseNoteWritten):
        told.append(_occasion(event, Kind.CASE_NOTE, f"{event.escalation_id}:{event.note_id}:", _followers(event.escalation_id) - named))
    return told


def of_message(event: PrivateMessageSent) -> list[Occasion]:
    """What staff write goes to the asker, and that they did to whoever else owns or watches the case.

    What the asker writes goes to owner and watchers, and to the leads of the team where there are none.
    """
    case = session().get_one(Escalation, event.escalation_id)
    following = _followers(case.id)
    side = "staff" if event.by_staff else "asker"
    if not event.by_staff and not following:
        following = readers_of(leads_for(case.team_id))
    desk = _occasion(event, Kind.CASE_MESSAGE, f"{case.id}:{event.message_id}:{side}", following)
    if not event.by_staff:
        return [replace(desk, is_by_staff=True)]  # an anonymous asker is not named
    asker = session().scalar(select(PrivateMessage.asker_id).where(PrivateMessage.id == event.message_id))
    told = _occasion(event, Kind.STAFF_WROTE, f"{event.thread_id}:{event.message_id}", {asker} if asker else set())
    return [replace(told, is_by_staff=True), desk]


def readers_of(member_ids: Iterable[int]) -> set[int]:
    """Those of them who may read cases now."""
    found = select(Role.user_id).where(Role.user_id.in_(list(member_ids)), Role.role.in_(CASE_READERS))
    return set(session().scalars(found))


def _followers(escalation_id: int) -> set[int]:
    owner = session().scalar(select(Escalation.owner_id).where(Escalation.id == escalation_id))
    watching = session().scalars(select(EscalationWatcher.member_id).where(EscalationWatcher.escalation_id == escalation_id))
    return readers_of({*watching, *([owner] if owner else [])})


def _occasion(event: Heard, kind: Kind, detail: str, members: set[int]) -> Occasion:
    cause = f"{kind}:{detail}:{stamp(event.at)}"
    return Occasion(
        kind, cause, event, event.thread_id, event.actor_id, None, personal(kind, sorted(members)),
        bundle=f"thread:{event.thread_id}", detail=detail,
    )
