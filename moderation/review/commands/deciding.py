"""Deciding about an item: once, whoever else is looking at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import command, lock, session
from forum.core.events import announce, told_later
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, WrongState
from moderation.flags.states import TOLD_SECONDS
from moderation.policy import DeskAction
from moderation.review.claims import holder_of
from moderation.review.decisions import DECISIONS, Case, Choice, allowed, judges_oneself
from moderation.review.events import ItemDecided
from moderation.review.holding import hold
from moderation.review.models import Decision, ReviewCause, ReviewItem
from moderation.review.opening import close_item
from moderation.review.queries.cases import concern_of
from moderation.review.states import CauseKind, DecisionKind, EffectKind, ItemState
from moderation.review.steps import let_in, take_cleanups_back, take_steps
from moderation.review.work import Said, Work
from moderation.statements.states import FoundHow

SETTLE = "review.settle_decision"
MAX_WORDS_CHARS, MAX_NOTE_CHARS, MAX_LAW_CHARS = 4_000, 2_000, 300


@command
def decide(
    actor: Actor, item_id: int, *, version: int, decision: str, reason: str = "", words: str = "", note: str = "",
    hours: int | None = None, target: int | None = None, body: str | None = None, law: str = "", batch: str | None = None,
    tool: Mapping[str, Any] | None = None, without_asker: bool = False,
) -> Decision:
    """Decide about an item, carry it out, and tell those concerned ten seconds later.

    `decision` is a `DecisionKind` that fits the item; `words` go to the member, `note` stays at the desk; `hours` 0: without an end;
    `target` a category or a question; `law` goes with the reasons where a decision takes one; `tool` what the command of a thread
    tool takes; `without_asker` lets a thread go where whoever began it cannot read it.
    Raises WrongState (somebody else decided, or has claimed it), Invalid naming the inputs, NotAllowed, NotFound.
    """
    authorize(actor, DeskAction.REVIEW)
    item = hold(actor, item_id, decision=decision)
    _refuse_if_moved(item, version)
    _refuse_if_claimed(actor, item)
    concern = concern_of(item)
    choice = _choice(actor, decision, concern.case)
    said = Said(reason, words.strip(), note.strip(), hours, target, body, law.strip(), without_asker, tool or {})
    _check(choice, said, is_own=judges_oneself(actor, concern.case))
    made = Decision(
        item_id=item.id, decision=choice.kind.value, reason=reason, words=said.words, note=said.note, found_how=found_how(item.id),
        actor_id=actor.id, at=utcnow(), batch=batch,
    )
    session().add(made)
    close_item(item, ItemState.DECIDED)
    work = Work(actor, item, made, concern.case, choice, said, concern.post_id, concern.member_id, made.found_how)
    with told_later(TOLD_SECONDS) as waiting:
        take_steps(work)
    work.changed(EffectKind.TELLING, made.id, rows=waiting.rows)
    announce(ItemDecided(
        at=made.at, actor_id=actor.id, item_id=item.id, decision_id=made.id, decision=made.decision, reason=made.reason,
        post_id=concern.post_id, member_id=concern.member_id,
    ))
    jobs.enqueue(SETTLE, {"decision_id": made.id}, run_at=made.at + timedelta(seconds=TOLD_SECONDS), on_time=True)
    return made


def _refuse_if_moved(item: ReviewItem, version: int) -> None:
    if item.is_waiting and item.version == version:
        return
    raise WrongState(_l("Somebody else has decided this in the meantime."), current=item.state, details=last_words(item))


def _refuse_if_claimed(actor: Actor, item: ReviewItem) -> None:
    holder = holder_of(item)
    if holder is not None and holder != actor.id:
        name = session().scalar(select(User.display_name).where(User.id == holder))
        raise WrongState(_l("%(name)s is working on this.", name=name), current=ItemState.CLAIMED.value, details={"name": name})


def last_words(item: ReviewItem) -> dict[str, object]:
    """What was decided about an item last: decision, by whom, when."""
    found = select(Decision.id, Decision.decision, Decision.at, User.display_name).outerjoin(User, User.id == Decision.actor_id)
    row = session().execute(found.where(Decision.item_id == item.id).order_by(Decision.id.desc()).limit(1)).one_or_none()
    return {"decision_id": row[0], "decision": row[1], "at": row[2], "name": row[3]} if row else {}


def _choice(actor: Actor, decision: str, case: Case) -> Choice:
    choice = DECISIONS[DecisionKind(decision)] if decision in tuple(DecisionKind) else None
    if choice is None or not choice.fits_case(case):
        raise Invalid.field("decision", _l("This decision does not fit here any more. Look again."))
    answer = allowed(actor, choice, case)
    if not answer.allowed:
        raise NotAllowed(missing=answer.missing)
    return choice


LACKS: tuple[tuple[str, str, Callable[[Choice, Said], bool], Any], ...] = (
    ("reason", "reason", lambda choice, said: said.reason not in choice.reasons, _l("Choose a reason.")),
    ("words", "words", lambda choice, said: not said.words, _l("Say in your own words why.")),
    ("hours", "hours", lambda choice, said: said.hours is None, _l("Choose for how long.")),
    ("target", "target", lambda choice, said: not said.target, _l("Say where to.")),
    ("body", "body", lambda choice, said: not (said.body or "").strip(), _l("The text is missing.")),
    ("tool", "decision", lambda choice, said: not said.tool, _l("This has a page of its own. Fill in its form.")),
)
"""What a decision may need, the input that is named where it is missing, whether it is, and what is said."""


def _check(choice: Choice, said: Said, *, is_own: bool) -> None:
    """Every problem is named at once."""
    errors: dict[str, list[object]] = {
        name: [words] for needed, name, is_missing, words in LACKS if needed in choice.needs and is_missing(choice, said)
    }
    if is_own and not said.note:
        errors["note"] = [_l("Nobody else can decide this. Say why you look at your own decision again.")]
    for name, text, most in (("words", said.words, MAX_WORDS_CHARS), ("note", said.note, MAX_NOTE_CHARS), ("law", said.law, MAX_LAW_CHARS)):
        if len(text) > most:
            errors[name] = [_l("Use at most %(num)d characters.", num=most)]
    if errors:
        raise Invalid(fields=errors)


def found_how(item_id: int) -> str:
    """How what is decided about came to our notice: what people said weighs more than what a machine did."""
    kinds = set(session().scalars(select(ReviewCause.kind).where(ReviewCause.item_id == item_id)))
    if CauseKind.NOTICE in kinds:
        return FoundHow.NOTICE.value
    if CauseKind.FLAG in kinds:
        return FoundHow.FLAG.value
    return FoundHow.AUTOMATED.value if kinds & {CauseKind.HELD, CauseKind.SCREENED} else FoundHow.OWN_INITIATIVE.value


@command
def settle_decision(actor: Actor, decision_id: int) -> None:
    """The time for undoing is over (the system): from now on it can only be overturned."""
    authorize(actor, DeskAction.SETTLE_DECISION)
    item_id = session().scalar(select(Decision.item_id).where(Decision.id == decision_id))
    if item_id is None:
        return
    hold(actor, item_id, reversing=decision_id)
    decision = lock(Decision, decision_id)
    if decision.settled_at is None and decision.undone_at is None:
        decision.settled_at = utcnow()
        take_cleanups_back(decision)
        let_in(decision)
