"""What the asker does with a case of theirs: saying how staff helped, and that it is not solved after all."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from forum.accounts.models import User
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.threads.models import Thread
from forum.threads.queries import get_thread
from moderation.escalations.asking import may_be_rated, may_go_on
from moderation.escalations.commands.ending import open_again
from moderation.escalations.commands.holding import last_case, said, wrong_state
from moderation.escalations.commands.raising import add_voice
from moderation.escalations.events import CaseRated
from moderation.escalations.models import Escalation, Satisfaction
from moderation.escalations.states import WORDS_MAX, Reason, Score, Source
from moderation.policy import DeskAction


@command
def rate_case(actor: Actor, escalation_id: int, *, score: str, words: str = "") -> Satisfaction:
    """How staff helped. Said again it takes the place of what was said. Raises Invalid naming `score` or `words`, WrongState, NotFound."""
    case, thread = _own_case(actor, escalation_id)
    authorize(actor, DeskAction.RATE_CASE, thread)
    if score not in tuple(Score):
        raise Invalid.field("score", _l("Choose one of the list."))
    text = said(words, WORDS_MAX, "words")
    if not may_be_rated(case, utcnow()):
        raise WrongState(_l("The time to say how it was is over."), current=case.state)
    row = session().get(Satisfaction, case.id)
    is_first = row is None
    if row is None:
        row = Satisfaction(escalation_id=case.id, member_id=actor.member_id)
        session().add(row)
    row.member_id, row.score, row.words, row.said_at = actor.member_id, score, text, utcnow()
    session().flush()
    announce(CaseRated(row.said_at, actor.id, thread.id, case.id, score, is_first))
    return row


@command
def say_not_solved(actor: Actor, escalation_id: int, *, words: str = "") -> Escalation:
    """Staff are done with it, and it is not solved: they are asked again, by a new case. A solved question is reopened instead, by
    `say_still_broken`. Raises Invalid naming `words`, WrongState, NotFound."""
    case, thread = _own_case(actor, escalation_id)
    authorize(actor, DeskAction.REOPEN_OWN_CASE, thread)
    text = said(words, WORDS_MAX, "words", needed=True)
    newest = last_case(thread.id)
    if newest is None or newest.id != case.id or not may_go_on(case, thread, utcnow()):
        raise wrong_state(case, _l("This case cannot be opened again any more."))
    again = open_again(case, actor.id, Source.ASKER)
    add_voice(actor, again, Source.ASKER, Reason(case.reason), text)
    return again


def _own_case(actor: Actor, escalation_id: int) -> tuple[Escalation, Thread]:
    """A case about one's own question, locked with its thread. Of others' nobody learns that they are there."""
    thread_id = session().scalar(select(Escalation.thread_id).where(Escalation.id == escalation_id))
    thread = get_thread(actor, thread_id or 0, lock=True)
    case = lock(Escalation, escalation_id)
    if actor.is_anonymous or thread.asker_id != actor.id or case.thread_id != thread.id:
        raise NotFound()
    return case, thread


@command
def note_asker(actor: Actor, thread_id: int) -> None:
    """The menu of whoever asked the question leads to their cases from now on."""
    authorize(actor, DeskAction.NOTE_ASKER)
    asker = select(Thread.asker_id).where(Thread.id == thread_id).scalar_subquery()
    mark = update(User).where(User.id == asker, User.has_cases.is_(False)).values(has_cases=True)
    session().execute(mark.execution_options(synchronize_session=False))


