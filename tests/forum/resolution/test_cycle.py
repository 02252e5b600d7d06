"""The table of moves, all pairs of states, on plain values."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.resolution.cycle import (
    IllegalMove,
    Mark,
    Question,
    add_solution,
    ask,
    close,
    is_legal,
    remove,
    reopen,
    repoint,
    restore,
    solve,
    wait,
    withdraw,
)
from forum.resolution.states import MOVES, ClosedReason, Move, Resolution, SolvedHow, WaitingOn

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
OPEN = ask(NOW, 1).after
SOLVED = solve(OPEN, SolvedHow.ACCEPTED_BY_ASKER, NOW, 1, mark=Mark(7, 1, SolvedHow.ACCEPTED_BY_ASKER, 1, NOW)).after
CLOSED = close(OPEN, ClosedReason.OFF_TOPIC, NOW, 2).after
STATES = {Resolution.OPEN: OPEN, Resolution.SOLVED: SOLVED, Resolution.CLOSED: CLOSED}
GOING = {
    Resolution.OPEN: lambda q: reopen(q, NOW, 1),
    Resolution.SOLVED: lambda q: solve(q, SolvedHow.SOLVED_BY_SELF, NOW, 1, note="rebooted"),
    Resolution.CLOSED: lambda q: close(q, ClosedReason.NO_LONGER_NEEDED, NOW, 1),
}


@pytest.mark.parametrize("was", list(Resolution))
@pytest.mark.parametrize("to", list(Resolution))
def test_every_pair_of_states_obeys_the_table_of_moves(was, to):
    may = to in MOVES[was] or (was == to == Resolution.SOLVED)  # solved otherwise than before
    if may:
        assert GOING[to](STATES[was]).after.side.resolution == to
    else:
        with pytest.raises(IllegalMove):
            GOING[to](STATES[was])


def test_the_table_is_the_one_of_the_domain():
    pairs = {(str(was), str(now)) for was, nows in MOVES.items() for now in nows}
    assert pairs == {("open", "solved"), ("open", "closed"), ("solved", "open"), ("solved", "closed"), ("closed", "open")}
    assert is_legal(None, "open")
    assert not is_legal("closed", "solved")


@pytest.mark.parametrize("how", list(SolvedHow))
def test_only_some_ways_of_being_solved_name_an_answer(how):
    mark = Mark(7, 1, how, 1, NOW)
    named = how in {"accepted_by_asker", "accepted_by_staff", "accepted_by_helper"}
    for given in (None, mark):
        fits = (given is not None) if named else (given is None or how in {"presumed", "article"})
        if fits:
            assert solve(OPEN, how, NOW, 1, mark=given).after.marks == ((mark,) if given else ())
        else:
            with pytest.raises(IllegalMove):
                solve(OPEN, how, NOW, 1, mark=given)


@pytest.mark.parametrize("on", list(WaitingOn))
def test_only_open_questions_wait(on):
    for state in (SOLVED, CLOSED):
        with pytest.raises(IllegalMove):
            wait(state, on, NOW, 1)
    if on != WaitingOn.COMMUNITY:
        assert wait(OPEN, on, NOW, 1).after.side.waiting_on == on


def test_asking_the_asker_again_is_a_new_row_but_waiting_on_others_twice_is_none():
    asked = wait(OPEN, WaitingOn.ASKER, NOW, 2).after
    assert wait(asked, WaitingOn.ASKER, NOW + timedelta(days=1), 2).after.last_at == NOW + timedelta(days=1)
    with pytest.raises(IllegalMove):
        wait(OPEN, WaitingOn.COMMUNITY, NOW, 1)


def test_solving_closing_and_reopening_end_the_waiting():
    asked = wait(OPEN, WaitingOn.ASKER, NOW, 2).after
    for turn in (GOING[Resolution.SOLVED](asked), GOING[Resolution.CLOSED](asked), reopen(CLOSED, NOW, 1)):
        assert turn.after.side.waiting_on == WaitingOn.COMMUNITY


def test_duplicates_and_nothing_else_have_an_original():
    with pytest.raises(IllegalMove):
        close(OPEN, ClosedReason.DUPLICATE, NOW, 1)
    with pytest.raises(IllegalMove):
        close(OPEN, ClosedReason.OFF_TOPIC, NOW, 1, duplicate_of_id=3)
    duplicate = close(OPEN, ClosedReason.DUPLICATE, NOW, 1, duplicate_of_id=3).after
    assert repoint(duplicate, 4, NOW, 1).after.duplicate_of_id == 4
    assert reopen(duplicate, NOW, 1).after.duplicate_of_id is None
    with pytest.raises(IllegalMove):
        repoint(CLOSED, 4, NOW, 1)


def test_a_scoped_solution_stays_beside_a_new_primary_one_and_a_plain_one_goes():
    scoped = add_solution(SOLVED, Mark(8, 1, SolvedHow.ACCEPTED_BY_ASKER, 1, NOW, "2.x")).after
    changed = solve(scoped, SolvedHow.ACCEPTED_BY_STAFF, NOW, 2, mark=Mark(9, 3, SolvedHow.ACCEPTED_BY_STAFF, 2, NOW))
    assert changed.step.move == Move.SOLUTION_CHANGED
    assert [mark.answer_id for mark in changed.after.marks] == [9, 8]


def test_withdrawing_the_primary_solution_promotes_the_oldest_other_or_opens_the_question():
    more = add_solution(SOLVED, Mark(9, 1, SolvedHow.ACCEPTED_BY_STAFF, 2, NOW + timedelta(hours=2), "3.x")).after
    more = add_solution(more, Mark(8, 1, SolvedHow.ACCEPTED_BY_STAFF, 2, NOW + timedelta(hours=1), "2.x")).after
    promoted = withdraw(more, 7, NOW, 1).after
    assert promoted.primary.answer_id == 8
    assert promoted.side.how == "accepted_by_staff"
    assert withdraw(SOLVED, 7, NOW, 1).after.side.resolution == "open"
    with pytest.raises(IllegalMove):
        withdraw(SOLVED, 99, NOW, 1)


def test_a_further_solution_needs_a_first_one():
    own = solve(OPEN, SolvedHow.SOLVED_BY_SELF, NOW, 1, note="rebooted").after
    presumed = solve(OPEN, SolvedHow.PRESUMED, NOW, None, mark=Mark(7, 1, SolvedHow.PRESUMED, None, NOW)).after
    for state in (OPEN, own, presumed, CLOSED):
        with pytest.raises(IllegalMove):
            add_solution(state, Mark(8, 1, SolvedHow.ACCEPTED_BY_ASKER, 1, NOW, "2.x"))


@pytest.mark.parametrize("state", STATES.values(), ids=str)
def test_removal_keeps_the_state_and_restoring_brings_it_back(state):
    gone = remove(state, NOW, 3).after
    assert not gone.side.counted
    assert restore(gone, NOW, 3).after.side == state.side
    assert restore(gone, NOW, 3).after.marks == state.marks
    with pytest.raises(IllegalMove):
        remove(gone, NOW, 3)
    with pytest.raises(IllegalMove):
        restore(state, NOW, 3)


def test_a_thread_that_stops_being_a_question_forgets_its_solution():
    gone = remove(SOLVED, NOW, 3, cause="type_changed").after
    assert (gone.side.resolution, gone.marks) == (None, ())
    assert restore(gone, NOW, 3, cause="type_changed").after.side == OPEN.side


def test_a_ledger_never_runs_backwards_and_numbers_follow_each_other():
    later = solve(OPEN, SolvedHow.SOLVED_BY_SELF, NOW - timedelta(days=3), 1, note="x")
    assert later.step.at == NOW
    assert later.row()["seq"] == 2
    assert Question().seq == 0
