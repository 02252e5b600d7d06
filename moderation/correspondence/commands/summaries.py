"""Telling the public what was said in private: with the end of a case, or later."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core.db import command, lock, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.threads.homes import home_id
from forum.threads.models import Post
from forum.threads.queries import get_thread
from moderation.correspondence.models import PublicSummary
from moderation.escalations.closing import owes_summary
from moderation.escalations.commands.ending import NEEDED, tell_public
from moderation.escalations.commands.holding import note, wrong_state
from moderation.escalations.models import Escalation
from moderation.escalations.states import EventKind
from moderation.policy import DeskAction


@command
def post_summary(actor: Actor, escalation_id: int, *, public_summary: str, public_checked: bool = False) -> Post:
    """What a case that ended without it owes the public, as an answer of the actor: where its question is now.

    Raises Invalid naming `public_summary`, WrongState where nothing is owed any more, NotFound.
    """
    authorize(actor, DeskAction.WORK_CASES)
    thread_id = session().scalar(select(Escalation.thread_id).where(Escalation.id == escalation_id)) or 0
    home = get_thread(actor, home_id(thread_id), lock=True)
    case = lock(Escalation, escalation_id)
    if home_id(case.thread_id) != home.id or case.is_open or not owes_summary(home.id):
        raise wrong_state(case, _l("The public has heard of it already, or the case is open again."))
    if not public_summary.strip():
        raise Invalid.field("public_summary", NEEDED)
    answer = tell_public(actor, case, public_summary, checked=public_checked)
    note(case, EventKind.REPLIED, actor.id, post_id=answer.id, late=True)
    return answer


def note_summary(_case: Escalation, answer: Post) -> None:
    """That this answer tells it (inside a command that holds thread and case): whatever is written in private later is said anew."""
    session().add(PublicSummary(post_id=answer.id, at=utcnow()))
    session().flush()
