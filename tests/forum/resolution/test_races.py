"""Two people decide at the same moment: one wins, the other is told what it is now; crowds leave every counter exact."""

import random
import threading

import pytest
from sqlalchemy import select

from forum.core.db import db, session
from forum.core.permissions import Actor
from forum.kit.errors import PlazaError, WrongState
from forum.resolution.commands import accept_answer, close_question, mark_duplicate, reopen_question, solve_by_self, withdraw_acceptance
from forum.resolution.models import Solution
from forum.threads.commands import hide_post, post_answer, restore_post
from tests import make
from tests.forum.crowd import PROCESSES, together
from tests.forum.drift import drifting
from tests.forum.resolution.pieces import ledger, scene, state, thread

ROUNDS = 12


def at_once(app, *acts):
    """Run every act in a thread of its own, all let go together; what each returned or raised."""
    db.session.remove()
    gate, done = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        with app.app_context():
            gate.wait()
            try:
                done[place] = act() or "won"
            except PlazaError as error:
                done[place] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    return done


def refused(done):
    return [result for result in done if isinstance(result, WrongState)]


def test_of_two_accepts_at_once_one_wins_and_the_other_learns_the_state(app):
    s = scene()
    done = at_once(
        app, lambda: accept_answer(s.ana, s.first.id, version=1), lambda: accept_answer(s.tina, s.second.id, version=1),
    )
    assert len(refused(done)) == 1
    assert refused(done)[0].current == "solved"
    assert ledger(s.question) == ["asked", "solved"]
    assert len(session().scalars(select(Solution)).all()) == 1
    assert drifting() == {}


def test_the_same_answer_accepted_twice_at_once_is_accepted_once(app):
    s = scene()
    done = at_once(app, *[lambda: accept_answer(s.ana, s.first.id, version=1)] * 4)
    assert refused(done) == []
    assert ledger(s.question) == ["asked", "solved"]


def test_closing_and_solving_at_once_leaves_one_decision(app):
    s = scene()
    done = at_once(
        app, lambda: close_question(s.tina, s.question.id, reason="off_topic", version=1),
        lambda: solve_by_self(s.ana, s.question.id, note="The cable.", version=1),
    )
    assert len(refused(done)) == 1
    assert state(s.question) in (("closed", "off_topic"), ("solved", "solved_by_self"))
    assert drifting() == {}


def test_two_questions_made_duplicates_of_each_other_at_once_make_no_circle(app):
    asker, tina, max_ = make.member(), make.agent(), make.moderator()
    one, other = make.question(asker), make.question(asker)
    done = at_once(app, lambda: mark_duplicate(tina, one.id, other.id), lambda: mark_duplicate(max_, other.id, one.id))
    assert len([result for result in done if isinstance(result, PlazaError)]) == 1
    assert sorted([state(one)[0], state(other)[0]]) == ["closed", "open"]
    assert drifting() == {}


def test_hiding_the_answer_while_it_is_accepted_never_leaves_a_hidden_solution(app):
    for _ in range(3):
        asker, moderator = make.member(), make.moderator()
        answer = make.answer(make.question(asker))
        at_once(app, lambda a=asker, x=answer: accept_answer(a, x.id), lambda m=moderator, x=answer: hide_post(m, x.id, reason="spam"))
        assert thread(answer.thread_id).resolution == "open"
        assert drifting() == {}


def decide_at_random(seed: int, asker: Actor, tina: Actor, moderator: Actor, questions: dict[int, list[int]]) -> int:
    """What one process does to the same few questions as all the others."""
    dice, refusals = random.Random(seed), 0
    for number in range(ROUNDS):
        question = dice.choice(list(questions))
        answer, other = dice.choice(questions[question]), dice.choice(list(questions))
        acts = (
            lambda q=question, a=answer: accept_answer(asker, a), lambda q=question, a=answer: accept_answer(tina, a),
            lambda q=question, a=answer: withdraw_acceptance(asker, a), lambda q=question, o=other: mark_duplicate(tina, q, o),
            lambda q=question: close_question(tina, q, reason="off_topic"), lambda q=question: reopen_question(tina, q),
            lambda a=answer: hide_post(moderator, a, reason="spam"), lambda a=answer: restore_post(moderator, a),
            lambda q=question, n=number: post_answer(tina, q, body=f"Process {seed} says it for the {n}th time."),
        )
        try:
            dice.choice(acts)()
        except PlazaError:
            refusals += 1
    return refusals


@pytest.mark.processes
def test_eight_processes_deciding_on_the_same_questions_leave_every_counter_exact(app):
    asker, tina, moderator = make.member(), make.agent(), make.moderator()
    questions = {}
    for _ in range(3):
        question = make.question(asker)
        questions[question.id] = [make.answer(question).id for _ in range(3)]
    db.session.remove()
    together(app, decide_at_random, [(seed, asker, tina, moderator, questions) for seed in range(PROCESSES)])
    assert drifting() == {}
