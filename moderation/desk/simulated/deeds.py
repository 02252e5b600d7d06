"""What whoever works cases does by chance, by the state of the case; refusals are part of life."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.queries import roles_of
from forum.accounts.sessions import to_actor
from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.errors import Invalid
from forum.threads.models import Thread
from moderation.correspondence.commands import write_note, write_to_asker, write_to_staff
from moderation.escalations.commands import (
    change_priority,
    hand_over,
    rate_case,
    reject,
    reopen,
    resolve,
    resume,
    say_not_solved,
    take,
    wait_for,
)
from moderation.escalations.models import Escalation
from moderation.escalations.states import State
from moderation.handoff.commands import hand_off, take_back
from moderation.handoff.models import Destination, HandOff
from moderation.teams.models import Team

Deed = Callable[[Actor, int], object]
IN_PUBLIC = "It was the line: it is mended. Switch the router off and on once."


def asker_of(case_id: int) -> tuple[Actor, int]:
    """Whoever asked, and their question."""
    asker_id, thread_id = session().execute(
        select(Thread.asker_id, Thread.id).join(Escalation, Escalation.thread_id == Thread.id).where(Escalation.id == case_id)
    ).one()
    return to_actor(session().get_one(User, asker_id), roles_of(asker_id)), thread_id


def _give_in(actor: Actor, case_id: int) -> object:
    """What was said in private needs a public word."""
    try:
        return resolve(actor, case_id, outcome="answered", summary="We wrote an answer.")
    except Invalid:
        return resolve(actor, case_id, outcome="solved_privately", summary="It works.", public_summary=f"{IN_PUBLIC} (#{case_id})")


def _reply(_actor: Actor, case_id: int) -> object:
    asker, thread_id = asker_of(case_id)
    return write_to_staff(asker, thread_id, text="It is Example Street 4. It began at about six.")


def _to_the_others(actor: Actor, case_id: int) -> object:
    there = session().scalar(select(Escalation.team_id).where(Escalation.id == case_id))
    other = session().scalars(select(Team.id).where(Team.id.is_distinct_from(there)).order_by(Team.id)).first()
    return hand_over(actor, case_id, summary="It is in your hours.", team_id=other)


def _outside(actor: Actor, case_id: int) -> object:
    return hand_off(actor, case_id, session().scalars(select(Destination.id)).one())


def _home(actor: Actor, case_id: int) -> object:
    going = select(HandOff.id).where(HandOff.escalation_id == case_id, HandOff.ended_at.is_(None))
    return take_back(actor, session().scalar(going) or 0)


def _rate(_actor: Actor, case_id: int) -> object:
    return rate_case(asker_of(case_id)[0], case_id, score="good", words="Thank you.")


def _complain(_actor: Actor, case_id: int) -> object:
    return say_not_solved(asker_of(case_id)[0], case_id, words="It is still broken.")


DEEDS: dict[State, Sequence[tuple[str, Deed]]] = {
    State.NEW: (
        ("take", take), ("take", take), ("reject", lambda actor, case_id: reject(actor, case_id, reason="community")),
        ("ask in private", lambda actor, case_id: write_to_asker(actor, case_id, text="Which street is it?", waits=True)),
    ),
    State.ACKNOWLEDGED: (("take", take), ("go on", resume)),
    State.IN_PROGRESS: (
        ("wait for the asker", lambda actor, case_id: wait_for(actor, case_id, whom="asker", words="Which model is it?")),
        ("wait for others", lambda actor, case_id: wait_for(actor, case_id, whom="third_party", words="The maker is asked.")),
        ("reprioritise", lambda actor, case_id: change_priority(actor, case_id, priority="p2", why="More people have it.")),
        ("note", lambda actor, case_id: write_note(actor, case_id, text="The **east ring** was worked on.")),
        ("write in private", lambda actor, case_id: write_to_asker(actor, case_id, text="I am on it.")),
        ("ask in private", lambda actor, case_id: write_to_asker(actor, case_id, text="Which street is it?", waits=True)),
        ("hand over", _to_the_others), ("hand off", _outside), ("take back", _home), ("take", take),
        ("resolve", _give_in), ("resolve", _give_in), ("resolve", _give_in),
    ),
    State.WAITING_ASKER: (("go on", resume), ("asker writes", _reply), ("asker writes", _reply), ("resolve", _give_in)),
    State.WAITING_THIRD_PARTY: (("go on", resume), ("hand off", _outside)),
    State.RESOLVED: (("rate", _rate), ("rate", _rate), ("complain", _complain), ("reopen", reopen)),
    State.REJECTED: (("reopen", reopen),),
    State.CANCELLED: (("reopen", reopen),),
}
