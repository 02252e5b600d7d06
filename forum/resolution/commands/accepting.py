"""Accepting, changing and withdrawing acceptance, further solutions, solved without an answer, verified by staff."""

from __future__ import annotations

from flask_babel import gettext as _

from forum.core.db import command
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound
from forum.kit.text import normalise, plain_line
from forum.policy import Action
from forum.resolution.commands.loading import NOTE_MAX_CHARS, SCOPE_MAX_CHARS, decide, get_answer, get_question, has_done
from forum.resolution.cycle import Mark, Question, Turn, added_how, shown_how, solve, withdraw
from forum.resolution.cycle import add_solution as further_solution
from forum.resolution.events import AnswerUnverified, AnswerVerified, QuestionReopened, QuestionSolved, SolutionAdded, SolutionWithdrawn
from forum.resolution.ledger import load, wrong_state
from forum.resolution.queries import remember_asker
from forum.resolution.states import Cause, Move, Resolution, SolvedHow
from forum.threads.models import Post, Thread
from forum.threads.tallies import touch


@command
def accept_answer(actor: Actor, answer_id: int, *, scope: str = "", version: int | None = None) -> Post:
    """This answer solved it: by the asker, by staff, or by a trusted helper when the asker has been silent for 7 days.

    Another accepted answer gives way (unless it is scoped to a version); a helper never changes what somebody has decided.
    Accepting again what is accepted changes nothing. Raises WrongState for a closed question, a removed answer, a stale page.
    """
    answer = get_answer(actor, answer_id)
    thread = answer.thread
    remember_asker(actor, thread)
    authorize(actor, Action.ACCEPT, thread)
    before, as_whom = load(thread), accepted_how(actor, thread)
    if _is_confirmed(before) and before.primary is not None and before.primary.answer_id == answer_id:
        return answer
    if not (answer.listed and answer.says_something) or (as_whom == SolvedHow.ACCEPTED_BY_HELPER and _is_confirmed(before)):
        raise wrong_state(thread)
    now, how = utcnow(), shown_how(answer.article_id, as_whom)
    held = before.mark_of(answer_id)
    mark = Mark(answer_id, answer.revision, how, actor.id, now, _scope(scope) or (held.scope if held else ""))
    turn = decide(thread, version, lambda question: solve(question, how, now, actor.id, mark=mark))
    _announce_change(actor, thread, turn)
    return answer


def accepted_how(actor: Actor, thread: Thread) -> SolvedHow:
    """As whom somebody accepts: staff who ask are askers first."""
    if actor.id is not None and actor.id == thread.asker_id:
        return SolvedHow.ACCEPTED_BY_ASKER
    return SolvedHow.ACCEPTED_BY_STAFF if actor.is_staff else SolvedHow.ACCEPTED_BY_HELPER


def _is_confirmed(question: Question) -> bool:
    return question.side.resolution == Resolution.SOLVED and question.side.how != SolvedHow.PRESUMED


def _announce_change(actor: Actor, thread: Thread, turn: Turn) -> None:
    """Solved is told once; afterwards it is one solution going and another coming."""
    before, after = turn.before, turn.after
    now, primary = turn.step.at, after.primary
    if not _is_confirmed(before):
        announce(QuestionSolved(now, actor.id, thread.id, str(after.side.how), primary.answer_id if primary else None))
        return
    for gone in before.marks:
        if after.mark_of(gone.answer_id) is None:
            announce(SolutionWithdrawn(now, actor.id, thread.id, gone.answer_id))
    for come in after.marks:
        if before.mark_of(come.answer_id) is None:
            announce(SolutionAdded(now, actor.id, thread.id, come.answer_id))


@command
def withdraw_acceptance(actor: Actor, answer_id: int, *, version: int | None = None) -> Post:
    """This answer did not solve it after all. The oldest further solution takes its place; without one the question reopens.

    What is no solution stays as it is. Raises WrongState on a stale page.
    """
    answer = get_answer(actor, answer_id)
    authorize(actor, Action.WITHDRAW_ACCEPTANCE, answer.thread)
    if load(answer.thread).mark_of(answer_id) is not None:
        decide(answer.thread, version, lambda question: withdraw_mark(question, answer_id, actor.id, Cause.WITHDRAWN))
        announce_withdrawal(actor.id, answer.thread, answer_id, Cause.WITHDRAWN)
    return answer


def withdraw_mark(question: Question, answer_id: int, by_id: int | None, cause: Cause) -> Turn:
    return withdraw(question, answer_id, utcnow(), by_id, cause=cause)


def announce_withdrawal(by_id: int | None, thread: Thread, answer_id: int, cause: Cause) -> None:
    """Tell that a solution went, and that the question is open again if it was the only one."""
    now = utcnow()
    announce(SolutionWithdrawn(now, by_id, thread.id, answer_id))
    if thread.resolution == Resolution.OPEN:
        announce(QuestionReopened(now, by_id, thread.id, str(cause)))


@command
def add_solution(actor: Actor, answer_id: int, *, scope: str, version: int | None = None) -> Post:
    """One more answer solves the question, for the version or product named by `scope`; again only changes the scope.

    Raises Invalid without a scope, WrongState while no answer is accepted, for the primary solution and a removed answer.
    """
    answer = get_answer(actor, answer_id)
    thread = answer.thread
    authorize(actor, Action.ADD_SOLUTION, thread)
    named = _scope(scope)
    if not named:
        raise Invalid.field("scope", _("Say for which version or product."))
    if not (answer.listed and answer.says_something):
        raise wrong_state(thread)
    before = load(thread).mark_of(answer_id)
    if before is not None and before.scope == named:
        return answer
    mark = Mark(answer_id, answer.revision, shown_how(answer.article_id, added_how(actor.id, thread.asker_id)), actor.id, utcnow(), named)
    decide(thread, version, lambda question: further_solution(question, mark))
    if before is None:
        announce(SolutionAdded(mark.at, actor.id, thread.id, answer_id))
    return answer


def _scope(text: str) -> str:
    """One line naming a version or product. Raises Invalid when it is too long."""
    scope = plain_line(text)
    if len(scope) > SCOPE_MAX_CHARS:
        raise Invalid.field("scope", _("At most %(number)s characters.", number=SCOPE_MAX_CHARS))
    return scope


@command
def solve_by_self(actor: Actor, thread_id: int, *, note: str, version: int | None = None) -> Thread:
    """The asker found the solution and says how; no answer is needed. Raises Invalid without words, WrongState unless open or presumed."""
    thread = get_question(actor, thread_id)
    authorize(actor, Action.SOLVE_BY_SELF, thread)
    said = normalise(note).strip()
    if not said or len(said) > NOTE_MAX_CHARS:
        raise Invalid.field("note", _("Say in a sentence or two how it was solved."))
    if has_done(actor, thread, Move.SOLVED, note=said) or has_done(actor, thread, Move.SOLUTION_CHANGED, note=said):
        return thread
    if _is_confirmed(load(thread)):
        raise wrong_state(thread)
    decide(thread, version, lambda question: solve(question, SolvedHow.SOLVED_BY_SELF, utcnow(), actor.id, note=said))
    announce(QuestionSolved(utcnow(), actor.id, thread.id, str(SolvedHow.SOLVED_BY_SELF)))
    return thread


@command
def presume_solved(actor: Actor, thread_id: int, *, answer_id: int | None = None) -> Thread:
    """Nobody said whether it is solved, though an answer looks like it: counted apart, undone by any "not solved".

    Raises NotFound for an answer of another thread, WrongState unless the question is open.
    """
    thread = get_question(actor, thread_id)
    authorize(actor, Action.PRESUME_SOLVED, thread)
    now, mark = utcnow(), None
    if answer_id is not None:
        answer = get_answer(actor, answer_id)
        if answer.thread_id != thread.id or not (answer.listed and answer.says_something):
            raise NotFound()
        mark = Mark(answer_id, answer.revision, SolvedHow.PRESUMED, actor.id, now)
    if thread.resolution != Resolution.OPEN:
        raise wrong_state(thread)
    decide(thread, None, lambda question: solve(question, SolvedHow.PRESUMED, now, actor.id, mark=mark))
    announce(QuestionSolved(now, actor.id, thread.id, str(SolvedHow.PRESUMED), answer_id))
    return thread


@command
def verify_answer(actor: Actor, answer_id: int) -> Post:
    """Staff vouch for an answer, whether or not the asker accepted it: a badge of its own."""
    answer = get_answer(actor, answer_id)
    authorize(actor, Action.VERIFY_ANSWER, answer)
    if not (answer.listed and answer.says_something):
        raise wrong_state(answer.thread)
    if answer.verified_by_staff_at is None:
        answer.verified_by_staff_at, answer.verified_by_id = utcnow(), actor.id
        touch(answer.thread)
        announce(AnswerVerified(utcnow(), actor.id, answer.thread_id, answer.id))
    return answer


@command
def unverify_answer(actor: Actor, answer_id: int) -> Post:
    """Take staff's word back."""
    answer = get_answer(actor, answer_id)
    authorize(actor, Action.VERIFY_ANSWER, answer)
    if answer.verified_by_staff_at is not None:
        answer.verified_by_staff_at = answer.verified_by_id = None
        touch(answer.thread)
        announce(AnswerUnverified(utcnow(), actor.id, answer.thread_id, answer.id))
    return answer
