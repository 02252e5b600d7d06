"""Messages between whoever asked a question and the staff who work on its case. Case and question follow them as they follow the thread."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from forum.accounts.models import User
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.limits import enforced
from forum.core.permissions import Actor, authorize, can
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound, TooMany, WrongState
from forum.kit.text import guess_language
from forum.threads.commands.withholding import withhold
from forum.threads.models import Thread
from forum.threads.queries import get_thread
from forum.threads.writing import form_key
from moderation.correspondence.commands.composing import columns, send_along, written
from moderation.correspondence.events import PrivateMessageSent
from moderation.correspondence.files import as_typed, files_in
from moderation.correspondence.models import PrivateMessage
from moderation.correspondence.reaching import barrier_to
from moderation.correspondence.states import MESSAGES_PER_DAY
from moderation.escalations.commands.holding import changed, find_open, go_on, move, note, wrong_state
from moderation.escalations.models import Escalation
from moderation.escalations.states import EventKind, State
from moderation.policy import DeskAction

DAY, RETRY_SECONDS = timedelta(days=1), 3600


@command
def write_to_asker(
    actor: Actor, escalation_id: int, *, text: str, waits: bool = False, key: str | None = None, asker_id: int | None = None,
) -> PrivateMessage:
    """Staff write to whoever asked, and to nobody else. It counts as their first reply; `waits`: the case waits for an answer.

    The same `key` and words twice make one message. `asker_id`: whom it was written for, if the question was merged meanwhile it may be
    somebody else's (WrongState). Raises Invalid naming `text`, WrongState for a case that is over and for an
    asker who cannot be reached, NotFound.
    """
    authorize(actor, DeskAction.WRITE_TO_ASKER)
    thread, case = _held(actor, escalation_id)
    if (sent := _sent(sent_as := form_key(actor.member_id, key, "private", thread.id, as_typed(text)))) is not None:
        return sent
    if asker_id not in (None, thread.asker_id):
        raise WrongState(_l("Somebody else asks this now. Look who will read it before you send it."), current="asker")
    if not case.is_open:
        raise wrong_state(case, _l("The case is over. Open it again to write to whoever asked."))
    _refuse_unreachable(actor, thread)
    message = _send(actor, thread, case, text, sent_as, by_staff=True)
    case.responded_at = case.responded_at or message.sent_at
    if waits and case.state != State.WAITING_ASKER:
        move(case, State.WAITING_ASKER, EventKind.WAITING, actor.id, replied=True, private=True)
        return message
    changed(case)
    note(case, EventKind.REPLIED, actor.id, private=True)
    if case.state == State.NEW:
        move(case, State.ACKNOWLEDGED, EventKind.ACKNOWLEDGED, actor.id, private=True)
    return message


@command
def write_to_staff(actor: Actor, thread_id: int, *, text: str, key: str | None = None) -> PrivateMessage:
    """Whoever asked writes to the staff who work on it. Whatever waited for them goes on.

    Raises Invalid naming `text`, WrongState when staff are not on it, TooMany, NotAllowed, NotFound for everybody else.
    """
    thread = get_thread(actor, thread_id, lock=True)
    if thread.asker_id != actor.id:
        raise NotFound()
    authorize(actor, DeskAction.WRITE_TO_STAFF, thread)
    if (sent := _sent(sent_as := form_key(actor.member_id, key, "private", thread.id, as_typed(text)))) is not None:
        return sent
    case = find_open(thread.id)
    if case is None:
        raise WrongState(_l("Staff are not on this question now. Ask them for help again, or write in the thread."), current="over")
    _spend(actor)
    message = _send(actor, thread, case, text, sent_as, by_staff=False)
    if case.state == State.WAITING_ASKER:
        go_on(case, actor.id, replied=True, by_asker=True, private=True)
    else:  # whoever decides about it now should have read this
        changed(case)
        note(case, EventKind.REPLIED, actor.id, by_asker=True, private=True)
    return message


@command
def write_privately(actor: Actor, thread_id: int, *, text: str, key: str | None = None) -> PrivateMessage:
    """Either side, by who they are: a reply to a mail. Raises as the two commands do."""
    thread = get_thread(actor, thread_id)
    if thread.asker_id == actor.id:
        return write_to_staff(actor, thread_id, text=text, key=key)
    if not can(actor, DeskAction.WRITE_TO_ASKER):
        raise NotFound()
    case_id = session().scalar(select(func.max(Escalation.id)).where(Escalation.thread_id == thread_id))
    return write_to_asker(actor, case_id or 0, text=text, key=key)


def _held(actor: Actor, escalation_id: int) -> tuple[Thread, Escalation]:
    """The question and its case, locked in that order."""
    thread_id = session().scalar(select(Escalation.thread_id).where(Escalation.id == escalation_id))
    if thread_id is None:
        raise NotFound()
    thread = get_thread(actor, thread_id, lock=True)
    case = lock(Escalation, escalation_id)
    if case.thread_id != thread_id:
        raise wrong_state(case)
    return thread, case


def _refuse_unreachable(actor: Actor, thread: Thread) -> None:
    barrier = barrier_to(actor, thread, session().get(User, thread.asker_id))
    if barrier is not None:
        raise WrongState(barrier.words, current=barrier.code)


def _send(actor: Actor, thread: Thread, case: Escalation, text: str, sent_as: str | None, *, by_staff: bool) -> PrivateMessage:
    body, now = written(text, files=files_in(text, actor, thread, case.id)), utcnow()
    message = PrivateMessage(
        thread_id=thread.id, escalation_id=case.id, asker_id=thread.asker_id, author_id=actor.member_id, by_staff=by_staff, sent_at=now,
        sent_as=sent_as, language=guess_language(body.text, default="es" if thread.language == "es" else "en"), **columns(body),
    )
    session().add(message)
    session().flush()
    send_along(message, withhold(body.file_ids, actor.member_id) if body.file_ids else [])
    announce(PrivateMessageSent(now, actor.id, thread.id, case.id, message.id, by_staff))
    return message


def _sent(sent_as: str | None) -> PrivateMessage | None:
    """The message this very form, or mail, has already made."""
    found = select(PrivateMessage).where(PrivateMessage.sent_as == sent_as)
    return session().scalars(found).one_or_none() if sent_as else None


def _spend(actor: Actor) -> None:
    """The member's row is held, so that two requests at once are counted one after the other."""
    if not enforced():
        return
    lock(User, actor.member_id)
    mine = (PrivateMessage.author_id == actor.id, PrivateMessage.sent_at > utcnow() - DAY)
    if (session().scalar(select(func.count()).select_from(PrivateMessage).where(*mine)) or 0) >= MESSAGES_PER_DAY:
        raise TooMany(_l("You have written to staff very often today. Please go on tomorrow."), retry_after=RETRY_SECONDS)
