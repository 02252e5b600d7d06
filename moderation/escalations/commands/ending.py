"""The end of a case, and opening it again: a new one that names the earlier."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import insert, literal, select, update

from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.kit.errors import Invalid, NotAllowed, TooMany
from forum.resolution.commands import accept_answer
from forum.threads.commands import post_answer
from forum.threads.homes import home_id
from forum.threads.models import Post
from forum.threads.queries import get_thread
from moderation.escalations.closing import owes_summary, summed_up
from moderation.escalations.commands.holding import find_open, hold, move, note, said, wrong_state
from moderation.escalations.commands.raising import open_case, refuse_unless_open
from moderation.escalations.commands.working import may_own
from moderation.escalations.models import Escalation, EscalationVoice, EscalationWatcher
from moderation.escalations.publishing import refuse_private
from moderation.escalations.states import (
    CHOSEN,
    SUMMARY_MAX,
    WORDS_MAX,
    Act,
    EventKind,
    Outcome,
    RejectReason,
    Source,
    State,
    VoiceOutcome,
)
from moderation.policy import DeskAction

NEEDED = _l("Say in public what helped, without personal data: others have this question, too.")


@command
def resolve(
    actor: Actor, escalation_id: int, *, outcome: str, summary: str = "", public_summary: str = "", accept: bool = False,
    public_checked: bool = False, version: int | None = None,
) -> Escalation:
    """It is done: `outcome` says how, `summary` tells who asked.

    `public_summary` is posted as an answer of the actor, and with `accept` it is the solution. What was solved in private, wholly or
    in part, needs one: others with the question have read none of it. `public_checked`: as of `tell_public`.
    Raises Invalid naming `outcome`, `summary` or `public_summary`.
    """
    authorize(actor, DeskAction.WORK_CASES)
    case = hold(actor, escalation_id, Act.RESOLVE, version)
    read_outcome(outcome)
    told = said(summary, SUMMARY_MAX, "summary")
    answer = _publish(actor, case, outcome, public_summary, public_checked)
    case.summary = told
    end(case, State.RESOLVED, EventKind.RESOLVED, actor.id, outcome, post_id=answer.id if answer is not None else None)
    if answer is not None and accept and answer.held_at is None:
        accept_answer(actor, answer.id)
    return case


def _publish(actor: Actor, case: Escalation, outcome: str, words: str, checked: bool) -> Post | None:
    """What the public is told, as an answer in the thread (inside a command)."""
    if not words.strip():
        if outcome == Outcome.SOLVED_PRIVATELY or owes_summary(case.thread_id):
            raise Invalid.field("public_summary", NEEDED)
        return None
    return tell_public(actor, case, words, checked=checked)


def tell_public(actor: Actor, case: Escalation, words: str, *, checked: bool) -> Post:
    """Post it, and remember that it tells what was said in private (inside a command). Raises Invalid naming `public_summary`.

    What looks private is refused until somebody has `checked` that it is not."""
    if not checked:
        refuse_private(case, words)
    try:
        answer = post_answer(actor, home_id(case.thread_id), body=words)
    except Invalid as refusal:
        raise Invalid(refusal.message, fields={"public_summary": refusal.fields.get("body", [refusal.message])}) from None
    except (NotAllowed, TooMany) as refusal:  # a locked question, too many posts: what was written comes back
        raise Invalid.field("public_summary", refusal.message) from None
    summed_up(case, answer)
    return answer


@command
def reject(actor: Actor, escalation_id: int, *, reason: str, words: str = "", version: int | None = None) -> Escalation:
    """Turn it down; who asked reads the reason and the words. Raises Invalid naming `reason` or `words` ("other" needs them)."""
    authorize(actor, DeskAction.WORK_CASES)
    case = hold(actor, escalation_id, Act.REJECT, version)
    case.summary = read_rejection(reason, words)
    end(case, State.REJECTED, EventKind.REJECTED, actor.id, reason)
    return case


def read_outcome(outcome: str) -> None:
    """Raises Invalid naming `outcome`."""
    if outcome not in CHOSEN:
        raise Invalid.field("outcome", _l("Choose one of the list."))


def read_rejection(reason: str, words: str) -> str:
    """What is told besides the reason. Raises Invalid naming `reason` or `words`."""
    if reason not in tuple(RejectReason):
        raise Invalid.field("reason", _l("Choose one of the list."))
    return said(words, WORDS_MAX, "words", needed=reason == RejectReason.OTHER)


@command
def cancel(actor: Actor, escalation_id: int, *, words: str = "", version: int | None = None) -> Escalation:
    """It is needed no longer. The words stay at the desk."""
    authorize(actor, DeskAction.WORK_CASES)
    case = hold(actor, escalation_id, Act.CANCEL, version)
    end(case, State.CANCELLED, EventKind.CANCELLED, actor.id, Outcome.NOT_NEEDED, words=said(words, WORDS_MAX, "words"))
    return case


def end(case: Escalation, state: State, kind: EventKind, actor_id: int | None, outcome: str, **payload: Any) -> None:
    """Close it (inside a command that holds thread and case): its voices get their outcome, the question goes back."""
    became = {State.RESOLVED: VoiceOutcome.ACCEPTED, State.REJECTED: VoiceOutcome.REJECTED}.get(state)
    if became is not None:
        voices = update(EscalationVoice).where(EscalationVoice.escalation_id == case.id).values(outcome=became.value)
        session().execute(voices.execution_options(synchronize_session=False))
    move(case, state, kind, actor_id, outcome=str(outcome), **payload)


@command
def reopen(actor: Actor, escalation_id: int, *, version: int | None = None, words: str = "") -> Escalation:
    """Open it again, as a new case with the same owner, team, reason and priority; only staff read the words.

    Raises WrongState while another one is open.
    """
    authorize(actor, DeskAction.WORK_CASES)
    case = hold(actor, escalation_id, Act.REOPEN, version)
    refuse_unless_open(get_thread(actor, case.thread_id, lock=True))
    if (other := find_open(case.thread_id)) is not None:
        raise wrong_state(other, _l("Another case about this question is open."))
    return open_again(case, actor.id, Source.STAFF, words=said(words, WORDS_MAX, "words"))


def open_again(case: Escalation, actor_id: int | None, source: Source, *, words: str = "") -> Escalation:
    """The new case (inside a command that holds thread and case), with its watchers. Who asked in vain, since it was cancelled, asks in the
    new one."""
    again = open_case(Escalation(
        thread_id=case.thread_id, priority=case.priority, reason=case.reason, source=source.value, raised_by_id=actor_id,
        owner_id=case.owner_id if may_own(case.owner_id) else None, team_id=case.team_id, earlier_id=case.id,
    ), actor_id, words=words)
    note(case, EventKind.REOPENED, actor_id, later_id=again.id)
    watching = select(literal(again.id), EscalationWatcher.member_id).where(EscalationWatcher.escalation_id == case.id)
    session().execute(insert(EscalationWatcher).from_select(["escalation_id", "member_id"], watching))
    if case.state == State.CANCELLED:
        carry_voices(case.id, again.id)
    return again


def carry_voices(from_id: int, to_id: int) -> None:
    """Who asked for one case asks for another; who does so already, once (inside a command)."""
    there = set(session().scalars(select(EscalationVoice.member_id).where(EscalationVoice.escalation_id == to_id)))
    voices = session().scalars(select(EscalationVoice).where(EscalationVoice.escalation_id == from_id).order_by(EscalationVoice.id))
    rows = [
        {"escalation_id": to_id, "member_id": one.member_id, "source": one.source, "reason": one.reason, "words": one.words, "at": one.at}
        for one in voices if one.member_id not in there
    ]
    if rows:
        session().execute(insert(EscalationVoice), rows)
