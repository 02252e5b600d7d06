"""A history from elsewhere: made in order, what cannot be is left out and named."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.resolution.replaying import PastMove, replay

ASKED = datetime(2026, 4, 1, 9, tzinfo=UTC)
ASKER, HELPER = 1, 2


def after(*moves, counted=True):
    """What these moves, an hour apart, come to."""
    history = [PastMove(**{"at": ASKED + timedelta(hours=hour), "by_id": ASKER, **move}) for hour, move in enumerate(moves, 1)]
    return replay(ASKED, ASKER, history, counted=counted)


def solved(answer_id=7, how="accepted_by_asker", **more):
    return {"move": "solved", "how": how, "answer_id": answer_id, **more}


def test_without_a_history_a_question_is_open():
    done = after()
    assert (done.columns["resolution"], done.columns["resolution_seq"], done.columns["waiting_on"]) == ("open", 1, "community")
    assert [row["move"] for row in done.rows(5)] == ["asked"]
    assert (done.solutions(5), done.solved_by) == ([], set())


def test_a_life_in_one_go():
    done = after(
        {"move": "needs_info", "by_id": HELPER}, {"move": "info_given"}, solved(revision=3),
        {"move": "solution_added", "answer_id": 8, "scope": "2.x", "by_id": HELPER},
        {"move": "reopened", "reason": "still_broken", "note": "again"},
        solved(9), {"move": "closed", "reason": "duplicate", "original_id": 4, "by_id": HELPER},
    )
    assert done.refused == []
    assert [row["move"] for row in done.rows(5)] == [
        "asked", "waiting", "waiting", "solved", "solution_added", "reopened", "solved", "closed"]
    assert (done.columns["closed_reason"], done.columns["duplicate_of_id"], done.solved_by) == ("duplicate", 4, set())
    assert done.rows(5)[3]["answer_revision"] == 3
    assert (done.rows(5)[5]["cause"], done.rows(5)[5]["note"]) == ("still_broken", "again")


def test_solutions_are_rows_with_one_primary():
    done = after(solved(7), {"move": "solution_added", "answer_id": 8, "scope": "2.x", "by_id": HELPER})
    assert [(row["answer_id"], row["is_primary"], row["how"], row["scope"]) for row in done.solutions(5)] == [
        (7, True, "accepted_by_asker", ""), (8, False, "accepted_by_staff", "2.x"),
    ]
    assert done.solved_by == {7, 8}


def test_solved_without_an_answer_keeps_the_words():
    done = after({"move": "solved", "how": "solved_by_self", "note": "The cable."})
    assert (done.columns["solved_how"], done.columns["solved_note"], done.solutions(5)) == ("solved_by_self", "The cable.", [])


@pytest.mark.parametrize("move", [
    {"move": "reopened"}, {"move": "info_given"}, {"move": "solved", "how": "accepted_by_asker"}, solved(how="magic"),
    {"move": "closed", "reason": "duplicate"}, {"move": "closed", "reason": "because"}, {"move": "closed"}, {"move": "flown"},
    {"move": "solution_added", "answer_id": 8}, {"move": "solution_withdrawn", "answer_id": 8}, {"move": "restored"},
    {"move": "waiting", "reason": "nobody"}, {"move": "solution_added"},
])
def test_what_cannot_be_is_left_out_and_named(move):
    done = after(move, solved(7))
    assert [refused.move for refused, _why in done.refused] == [move["move"]]
    assert all(why for _refused, why in done.refused)
    assert done.columns["resolution"] == "solved"


def test_moves_dated_too_early_get_the_time_of_the_one_before():
    early = PastMove("solved", ASKED - timedelta(days=3), ASKER, how="accepted_by_asker", answer_id=7)
    done = replay(ASKED, ASKER, [early])
    assert [row["at"] for row in done.rows(5)] == [ASKED, ASKED]


def test_what_was_held_at_first_counts_from_its_release():
    done = after({"move": "restored"}, counted=False)
    assert [(row["was_counted"], row["is_counted"]) for row in done.rows(5)] == [(False, False), (False, True)]
