"""What the escalations room does when told: cases follow their question and the people who work them, in the same transaction."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select, update

from forum.accounts.events import MemberLeft, RolesChanged
from forum.accounts.queries import roles_of
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.notifications.sight import forget_told
from forum.notifications.states import ABOUT_CASES
from forum.notifications.telling import tell
from forum.resolution.events import InfoGiven, InfoRequested, QuestionClosed, QuestionReopened, QuestionSolved
from forum.resolution.states import ClosedReason, Resolution, WaitingOn
from forum.threads.events import (
    AnswerPosted,
    CommentPosted,
    MergeUndone,
    PostEvent,
    SplitUndone,
    ThreadChanged,
    ThreadsMerged,
)
from forum.threads.models import Post, Thread
from forum.threads.queries import get_thread
from moderation.escalations.commands.distributing import distribute_case
from moderation.escalations.commands.ending import carry_voices, end, open_again
from moderation.escalations.commands.holding import changed, find_open, follow_turn, last_case, move, note
from moderation.escalations.commands.rating import note_asker
from moderation.escalations.commands.working import put_in_order
from moderation.escalations.events import (
    CaseEvent,
    ClockPolicyChanged,
    ClockRanOut,
    EscalationAssigned,
    EscalationRaised,
    EscalationVoiced,
)
from moderation.escalations.models import (
    CasePresence,
    Escalation,
    EscalationEvent,
    EscalationVoice,
    EscalationWatcher,
    Satisfaction,
    SavedView,
)
from moderation.escalations.states import OPEN_AGAIN_DAYS, EventKind, Outcome, Source, State
from moderation.escalations.telling import clock_occasion, occasions_of
from moderation.policy import CASE_READERS, CASE_ROLES
from moderation.teams.events import CalendarChanged, TeamChanged

# the question


def solving_resolves(event: QuestionSolved) -> None:
    case = find_open(event.thread_id)
    if case is not None:
        end(case, State.RESOLVED, EventKind.RESOLVED, event.actor_id, Outcome.SOLVED_IN_PUBLIC)


def closing_cancels(event: QuestionClosed) -> None:
    silent = event.reason == ClosedReason.NO_REPLY
    _cancel(event.thread_id, Outcome.NO_REPLY if silent else Outcome.QUESTION_CLOSED, event.actor_id)


def removal_cancels(event: PostEvent) -> None:
    """Hidden or deleted with its question."""
    if session().get_one(Post, event.post_id).is_opening:
        _cancel(event.thread_id, Outcome.QUESTION_REMOVED, event.actor_id)


def return_opens_again(event: PostEvent) -> None:
    if session().get_one(Post, event.post_id).is_opening:
        _open_again(event.thread_id, Outcome.QUESTION_REMOVED)


def reopening_opens_again(event: QuestionReopened) -> None:
    """What was resolved was not, and what ended with the question is needed again. What was turned down or cancelled stays so."""
    _open_again(event.thread_id, Outcome.QUESTION_CLOSED, Outcome.NO_REPLY, resolved=True)


def thread_change_moves(event: ThreadChanged) -> None:
    """What is no question any more has no case; another category is a line of its history."""
    if event.what == "type":
        thread = session().get_one(Thread, event.thread_id)
        if thread.is_question:
            _open_again(thread.id, Outcome.NO_QUESTION)
        else:
            _cancel(thread.id, Outcome.NO_QUESTION, event.actor_id)
    elif event.what == "category" and (case := find_open(event.thread_id)) is not None:
        now = session().get_one(Thread, event.thread_id).category_id
        note(case, EventKind.MOVED, event.actor_id, before={"category_id": int(event.was)}, after={"category_id": now})


def merging_takes_along(event: ThreadsMerged | SplitUndone) -> None:
    """The case goes where the posts go; where one is open already, or the question is none, its voices go and it ends."""
    case = find_open(event.thread_id)
    if case is None:
        return
    other = find_open(event.into_id)
    if other is None and _is_open_question(event.into_id):
        _take_along(case, event.into_id, event.actor_id)
        return
    if other is not None:
        carry_voices(case.id, other.id)
        note(other, EventKind.VOICED, event.actor_id, source=case.source, reason=case.reason, merged_id=case.id)
        announce(EscalationVoiced(utcnow(), event.actor_id, event.into_id, other.id, case.source, case.reason))
    end(case, State.CANCELLED, EventKind.CANCELLED, event.actor_id, Outcome.QUESTION_MERGED)


def parting_gives_back(event: MergeUndone) -> None:
    """The case that came along goes back; one that ended with the merging is open again."""
    case = find_open(event.thread_id)
    if case is not None and _came_from(case) == event.into_id and _is_open_question(event.into_id):
        _take_along(case, event.into_id, event.actor_id)
    else:
        _open_again(event.into_id, Outcome.QUESTION_MERGED)
    for thread_id in (event.thread_id, event.into_id):
        follow_turn(thread_id, find_open(thread_id))


def _take_along(case: Escalation, thread_id: int, actor_id: int | None) -> None:
    was = case.thread_id
    case.thread_id = thread_id
    changed(case)
    note(case, EventKind.MOVED, actor_id, before={"thread_id": was}, after={"thread_id": thread_id})
    if case.state == State.WAITING_ASKER and _asker(was) != _asker(thread_id):
        move(case, State.IN_PROGRESS, EventKind.RESUMED, actor_id)  # what was asked of one is not asked of the other
        put_in_order(case, actor_id)
    follow_turn(was, None)
    follow_turn(thread_id, case)


def _asker(thread_id: int) -> int | None:
    return session().scalar(select(Thread.asker_id).where(Thread.id == thread_id))


def _came_from(case: Escalation) -> int | None:
    moved = select(EscalationEvent.before).where(EscalationEvent.escalation_id == case.id, EscalationEvent.kind == EventKind.MOVED)
    for before in session().scalars(moved.order_by(EscalationEvent.id.desc())):
        if "thread_id" in before:
            return int(before["thread_id"])
    return None


def _is_open_question(thread_id: int) -> bool:
    thread = session().get(Thread, thread_id)
    return thread is not None and thread.is_question and thread.listed and thread.resolution == Resolution.OPEN


def _cancel(thread_id: int, outcome: Outcome, actor_id: int | None) -> None:
    case = find_open(thread_id)
    if case is not None:
        end(case, State.CANCELLED, EventKind.CANCELLED, actor_id, outcome)


def _open_again(thread_id: int, *outcomes: Outcome, resolved: bool = False) -> None:
    """The newest case, if it ended so and not long ago, and there is an open question to open it for."""
    case = last_case(thread_id)
    if case is None or case.closed_at is None or not _is_open_question(thread_id):
        return
    ended_so = case.outcome in outcomes or (resolved and case.state == State.RESOLVED)
    if ended_so and utcnow() - case.closed_at <= timedelta(days=OPEN_AGAIN_DAYS):
        open_again(case, None, Source(case.source))


# replies


def asker_goes_on(event: InfoGiven) -> None:
    """The reply that was waited for: the turn is with staff again."""
    case = find_open(event.thread_id)
    if case is None:
        return
    if case.state == State.WAITING_ASKER:
        move(case, State.IN_PROGRESS, EventKind.RESUMED, event.actor_id, replied=True, by_asker=True)
    else:
        follow_turn(event.thread_id, case)


def asking_in_public_waits(event: InfoRequested) -> None:
    """Whoever works cases asks the asker, and the case waits for them; asked by somebody else, staff stay on it."""
    case = find_open(event.thread_id)
    if case is None:
        return
    works = event.actor_id is not None and roles_of(event.actor_id) & set(CASE_ROLES)
    if works and case.state != State.WAITING_ASKER:
        move(case, State.WAITING_ASKER, EventKind.WAITING, event.actor_id, replied=True, post_id=event.post_id)
    else:
        follow_turn(event.thread_id, case)


def reply_is_noticed(event: AnswerPosted | CommentPosted) -> None:
    """A reply of staff in a thread with a case. Elsewhere, which is nearly everywhere, this asks nothing."""
    thread = session().get_one(Thread, event.thread_id)
    if thread.waiting_on == WaitingOn.COMMUNITY or event.actor_id is None or event.actor_id == thread.asker_id:
        return
    case = find_open(event.thread_id)
    if case is not None and roles_of(event.actor_id) & set(CASE_READERS):
        case.responded_at, case.updated_at = case.responded_at or event.at, event.at
        note(case, EventKind.REPLIED, event.actor_id, post_id=event.post_id)


# people


def member_leaves(event: MemberLeft) -> None:
    """Their cases are nobody's, what they wrote when they asked goes, and nobody waits for an answer of theirs."""
    _give_up_work(event.member_id)
    stop_watching(event.member_id)
    words = update(EscalationVoice).where(EscalationVoice.member_id == event.member_id).values(words="")
    session().execute(words.execution_options(synchronize_session=False))
    told = update(Satisfaction).where(Satisfaction.member_id == event.member_id).values(words="")
    session().execute(told.execution_options(synchronize_session=False))
    waits = select(Escalation.id).join(Thread, Thread.id == Escalation.thread_id).where(
        Thread.asker_id == event.member_id, Escalation.closed_at.is_(None), Escalation.state == State.WAITING_ASKER,
    )
    for case in _held(list(session().scalars(waits.order_by(Escalation.id)))):
        if case.state == State.WAITING_ASKER:
            move(case, State.IN_PROGRESS, EventKind.RESUMED, None)
            put_in_order(case, None)


def roles_end_work(event: RolesChanged) -> None:
    """Who may not work cases any more owns none; who may not read them watches none, and is told of none."""
    if not set(event.after) & set(CASE_ROLES):
        _give_up_work(event.member_id)
    if not set(event.after) & set(CASE_READERS):
        stop_watching(event.member_id)
        forget_told(event.member_id, ABOUT_CASES)


def _give_up_work(member_id: int) -> None:
    mine = select(Escalation.id).where(Escalation.owner_id == member_id, Escalation.closed_at.is_(None)).order_by(Escalation.id)
    for case in _held(list(session().scalars(mine))):
        if case.owner_id != member_id:
            continue
        case.owner_id = None
        changed(case)
        note(case, EventKind.ASSIGNED, None, before={"owner_id": member_id}, after={"owner_id": None})
        put_in_order(case, None)
        announce(EscalationAssigned(utcnow(), None, case.thread_id, case.id, member_id, None, case.team_id))


def _held(ids: list[int]) -> list[Escalation]:
    """These cases, each locked after its thread."""
    found = []
    for case_id in ids:
        thread_id = session().scalar(select(Escalation.thread_id).where(Escalation.id == case_id))
        get_thread(SYSTEM, thread_id or 0, lock=True)
        found.append(lock(Escalation, case_id))
    return found


def stop_watching(member_id: int) -> None:
    """Nor have they views of cases, or one open."""
    for kept in (EscalationWatcher, SavedView, CasePresence):
        gone = delete(kept).where(kept.member_id == member_id)
        session().execute(gone.execution_options(synchronize_session=False))


# clocks


def clocks_change(event: CalendarChanged | TeamChanged | ClockPolicyChanged) -> None:
    """Other hours or other times: every open case is looked at again, by the watch."""
    look = update(Escalation).where(Escalation.closed_at.is_(None)).values(next_look_at=event.at)
    session().execute(look.execution_options(synchronize_session=False))


def tell_of_clock(event: ClockRanOut) -> None:
    """In the transaction that remembers the step: told once, or not at all and again."""
    tell(clock_occasion(event))


# later


def menu_of_asker(event: EscalationRaised) -> None:
    note_asker(SYSTEM, event.thread_id)


@command
def tell_of_case(event: CaseEvent) -> None:
    """Who owns or watches it, who asked for it, and the asker when staff need something: whoever may still see it."""
    for occasion in occasions_of(event):
        tell(occasion)


def give_to_somebody(event: EscalationRaised) -> None:
    """A new case goes to a member of its team at once, where the team wants that; the job gives what was left."""
    distribute_case(SYSTEM, event.escalation_id)
