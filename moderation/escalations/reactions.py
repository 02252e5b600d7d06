"""What the escalations room does when told: cases follow their question and the people who work them, in the same transaction."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, select, update

from forum.accounts.events import MemberLeft, RolesChanged
from forum.accounts.queries import roles_of
from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.notifications.sight import forget_told
from forum.notifications.states import ABOUT_CASES
from forum.notifications.telling import tell
from forum.resolution.events import InfoGiven, InfoRequested, QuestionClosed, QuestionReopened, QuestionSolved
from forum.resolution.states import ClosedReason, WaitingOn
from forum.threads.events import (
    AnswerPosted,
    AuthorAnonymised,
    CommentPosted,
    MergeUndone,
    PostEdited,
    PostEvent,
    SplitUndone,
    ThreadChanged,
    ThreadsMerged,
)
from forum.threads.models import Post, Thread
from moderation.customers.events import CustomerFactsChanged
from moderation.customers.states import PLAN
from moderation.escalations.commands.clocks import look_again
from moderation.escalations.commands.distributing import distribute_case
from moderation.escalations.commands.ending import carry_voices, end, open_again
from moderation.escalations.commands.following import came_from, give_up_work, held, is_open_question, stop_watching, take_along
from moderation.escalations.commands.holding import find_open, follow_turn, go_on, last_case, move, note
from moderation.escalations.commands.rating import note_asker
from moderation.escalations.events import (
    CaseEvent,
    ClockPolicyChanged,
    ClockRanOut,
    EscalationRaised,
    EscalationTakenAlong,
    EscalationVoiced,
)
from moderation.escalations.models import (
    Escalation,
    EscalationVoice,
    Satisfaction,
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
    if other is None and is_open_question(event.into_id):
        take_along(case, event.into_id, event.actor_id)
        return
    if other is not None:
        carry_voices(case.id, other.id)
        note(other, EventKind.VOICED, event.actor_id, source=case.source, reason=case.reason, merged_id=case.id)
        announce(EscalationVoiced(utcnow(), event.actor_id, event.into_id, other.id, case.source, case.reason))
    end(case, State.CANCELLED, EventKind.CANCELLED, event.actor_id, Outcome.QUESTION_MERGED)


def parting_gives_back(event: MergeUndone) -> None:
    """The case that came along goes back; one that ended with the merging is open again."""
    case = find_open(event.thread_id)
    if case is not None and came_from(case) == event.into_id and is_open_question(event.into_id):
        take_along(case, event.into_id, event.actor_id)
    else:
        _open_again(event.into_id, Outcome.QUESTION_MERGED)
    for thread_id in (event.thread_id, event.into_id):
        follow_turn(thread_id, find_open(thread_id))


def _cancel(thread_id: int, outcome: Outcome, actor_id: int | None) -> None:
    case = find_open(thread_id)
    if case is not None:
        end(case, State.CANCELLED, EventKind.CANCELLED, actor_id, outcome)


def _open_again(thread_id: int, *outcomes: Outcome, resolved: bool = False) -> None:
    """The newest case, if it ended so and not long ago, and there is an open question to open it for."""
    case = last_case(thread_id)
    if case is None or case.closed_at is None or not is_open_question(thread_id):
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
        go_on(case, event.actor_id, replied=True, by_asker=True)
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


def asker_is_heard(event: AnswerPosted | CommentPosted | PostEdited) -> None:
    """What staff asked them for in private may be said in public: the case goes on. Asked for in public, `asker_goes_on` says so."""
    thread = session().get_one(Thread, event.thread_id)
    if event.actor_id != thread.asker_id or thread.waiting_on != WaitingOn.STAFF or not session().get_one(Post, event.post_id).listed:
        return
    case = find_open(thread.id)
    if case is not None and case.state == State.WAITING_ASKER:
        go_on(case, event.actor_id, replied=True, by_asker=True)


def reply_is_noticed(event: AnswerPosted | CommentPosted) -> None:
    """A reply of staff in a thread with a case. Elsewhere, which is nearly everywhere, this asks nothing."""
    thread = session().get_one(Thread, event.thread_id)
    if thread.waiting_on == WaitingOn.COMMUNITY or event.actor_id is None or event.actor_id == thread.asker_id:
        return
    case = find_open(event.thread_id)
    if case is not None and roles_of(event.actor_id) & set(CASE_READERS):
        case.responded_at, case.updated_at = case.responded_at or event.at, event.at
        note(case, EventKind.REPLIED, event.actor_id, post_id=event.post_id)
        if case.state == State.NEW and case.owner_id == event.actor_id:
            move(case, State.ACKNOWLEDGED, EventKind.ACKNOWLEDGED, event.actor_id)


# people


def member_leaves(event: MemberLeft) -> None:
    """Their cases are nobody's, what they wrote when they asked goes, and nobody waits for an answer of theirs."""
    give_up_work(event.member_id)
    stop_watching(event.member_id)
    words = update(EscalationVoice).where(EscalationVoice.member_id == event.member_id).values(words="")
    session().execute(words.execution_options(synchronize_session=False))
    told = update(Satisfaction).where(Satisfaction.member_id == event.member_id).values(words="")
    session().execute(told.execution_options(synchronize_session=False))
    waits = select(Escalation.id).join(Thread, Thread.id == Escalation.thread_id).where(
        Thread.asker_id == event.member_id, Escalation.closed_at.is_(None), Escalation.state == State.WAITING_ASKER,
    )
    for case in held(list(session().scalars(waits.order_by(Escalation.id)))):
        if case.state == State.WAITING_ASKER:
            go_on(case, None)
    look_again(event.at, _asked_by(event.member_id))  # their plan goes with them


def roles_end_work(event: RolesChanged) -> None:
    """Who may not work cases any more owns none; who may not read them watches none, and is told of none."""
    if not set(event.after) & set(CASE_ROLES):
        give_up_work(event.member_id)
    if not set(event.after) & set(CASE_READERS):
        stop_watching(event.member_id)
        forget_told(event.member_id, ABOUT_CASES)


# clocks


def clocks_change(event: CalendarChanged | TeamChanged | ClockPolicyChanged) -> None:
    """Other hours or other times: every open case is looked at again, by the watch."""
    look_again(event.at)


def plan_changes(event: CustomerFactsChanged) -> None:
    """Who is on another plan is promised other times."""
    if PLAN in event.changed:
        look_again(event.at, _asked_by(event.member_id))


def another_asks(event: AuthorAnonymised) -> None:
    """Whoever stands for nobody is on no plan; whoever is named again is."""
    look_again(event.at, Escalation.thread_id == event.thread_id)


def _asked_by(member_id: int) -> ColumnElement[bool]:
    return Escalation.thread_id.in_(select(Thread.id).where(Thread.asker_id == member_id))


def tell_of_clock(event: ClockRanOut) -> None:
    """In the transaction that remembers the step: told once, or not at all and again."""
    tell(clock_occasion(event))


# later


def menu_of_asker(event: EscalationRaised | EscalationTakenAlong) -> None:
    note_asker(SYSTEM, event.thread_id)


@command
def tell_of_case(event: CaseEvent) -> None:
    """Who owns or watches it, who asked for it, and the asker when staff need something: whoever may still see it."""
    for occasion in occasions_of(event):
        tell(occasion)


def give_to_somebody(event: EscalationRaised) -> None:
    """A new case goes to a member of its team at once, where the team wants that; the job gives what was left."""
    distribute_case(SYSTEM, event.escalation_id)
