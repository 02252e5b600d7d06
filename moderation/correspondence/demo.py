"""The demo's correspondence: a note and a private exchange on the case that an agent works on, and a few ready replies."""

from __future__ import annotations

from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.queries import roles_of
from forum.accounts.sessions import to_actor
from forum.core.db import session
from forum.core.permissions import SYSTEM, Actor
from forum.kit.errors import PlazaError
from forum.threads.models import Thread
from moderation.correspondence.commands import ReplyDraft, add_reply, write_note, write_to_asker, write_to_staff
from moderation.correspondence.models import CaseNote, CaseReply
from moderation.escalations.models import Escalation

REPLIES = (
    ReplyDraft("Ask for the contract", {
        "en": "Hello {asker},\n\nto look into it I need the number of your contract. You find it on any bill, at the top.\n\n{agent}",
        "es": "Hola, {asker}:\n\npara mirarlo necesito el número de tu contrato. Está arriba en cualquier factura.\n\n{agent}",
    }),
    ReplyDraft("It is mended", {
        "en": "Hello {asker},\n\nit should work again. Please try, and tell me if it does not: {link}\n\n{agent}",
        "es": "Hola, {asker}:\n\nya debería funcionar. Pruébalo y dime si no es así: {link}\n\n{agent}",
    }),
)


def furnish_correspondence() -> None:
    """Where anything of it is, nothing happens."""
    if session().scalar(select(CaseNote.id).limit(1)) or session().scalar(select(CaseReply.id).limit(1)):
        return
    for reply in REPLIES:
        add_reply(SYSTEM, reply)
    owned = select(Escalation).where(Escalation.owner_id.is_not(None), Escalation.closed_at.is_(None)).order_by(Escalation.id).limit(1)
    case = session().scalars(owned).one_or_none()
    if case is not None and case.owner_id is not None:
        _talk(case, _member(case.owner_id))


def _talk(case: Escalation, agent: Actor) -> None:
    asker_id = session().scalar(select(Thread.asker_id).where(Thread.id == case.thread_id))
    case_id, thread_id = case.id, case.thread_id
    try:
        write_note(agent, case_id, text="The **east ring** was worked on last night. Check with the night shift before promising anything.")
        write_to_asker(agent, case_id, text="I can look at your line from here. Which street is it, and which contract?",
                       waits=True)
        write_to_staff(_member(asker_id or 0), thread_id, text="It is Example Street 4, contract 000-demo. It began at about six.")
    except PlazaError:  # asked by staff, or by somebody who may not write now
        return


def _member(member_id: int) -> Actor:
    return to_actor(session().get_one(User, member_id), roles_of(member_id))
