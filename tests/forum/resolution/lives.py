"""Random lives of questions, lived through the ordinary commands."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.kit.errors import PlazaError
from forum.resolution import commands as resolution
from forum.threads import commands as threads
from forum.threads.models import Post, Thread, ThreadTag
from tests import make

FIRST_DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)
QUESTIONS, ANSWERS = 3, 2
NUMBERS = itertools.count(1)

ACTS = (
    "answer", "accept", "accept", "accept_as_staff", "withdraw", "add_solution", "add_solution", "add_solution", "solve_by_self",
    "presume", "close", "drop", "duplicate", "reopen",
    "still_broken", "ask_for_info", "reply", "hide_question", "restore_question", "delete_question", "undelete_question", "hide_answer",
    "restore_answer", "to_discussion", "to_question", "move", "next_day", "next_day", "next_day",
)
UNDONE_BY = {
    "hide_question": "restore_question", "delete_question": "undelete_question", "hide_answer": "restore_answer",
    "to_discussion": "to_question", "close": "reopen", "drop": "reopen", "duplicate": "reopen",
}
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, QUESTIONS - 1), st.integers(0, QUESTIONS - 1)), max_size=40)


def long_life(seed: int, length: int = 150) -> list[tuple[str, int, int]]:
    """A long life in which what was removed mostly comes back, so that everything else has a chance."""
    dice = random.Random(seed)
    steps: list[tuple[str, int, int]] = []
    while len(steps) < length:
        act, one, two = dice.choice(ACTS), dice.randrange(QUESTIONS), dice.randrange(QUESTIONS)
        steps.append((act, one, two))
        undone = UNDONE_BY.get(act)
        if undone and dice.random() < 0.8:
            steps += [(dice.choice(ACTS), dice.randrange(QUESTIONS), two), (undone, one, two)]
    return steps


class Life:
    """A few questions under a tag of their own, and what they were at the end of each day."""

    def __init__(self, clock) -> None:
        self.clock, self.now = clock, FIRST_DAY
        self.clock.move_to(self.now)
        number = next(NUMBERS)
        self.ana, self.bob, self.tina, self.max = make.member(), make.member(), make.agent(), make.moderator()
        self.places = [make.category(f"here-{number}"), make.category(f"there-{number}")]
        self.tag = make.tag(f"life-{number}")
        self.questions = [make.question(self.ana, category=self.places[0], tags=[self.tag.name]).id for _ in range(QUESTIONS)]
        self.answers = {question: [self._answer(question) for _ in range(ANSWERS)] for question in self.questions}
        self.days: dict[object, tuple[int, int, int, int]] = {}

    def live(self, steps) -> None:
        """Make every step that is possible; the others are refused by the commands."""
        for act, one, two in steps:
            self.now += timedelta(seconds=40)
            self.clock.move_to(self.now)
            question = self.questions[one]
            answers = self.answers[question]
            try:
                self._do(act, question, answers[two % len(answers)], self.questions[two])
            except PlazaError:
                continue
        self.end_of_day()

    def end_of_day(self) -> None:
        """Count the rows themselves, as they are now."""
        session().rollback()
        mine = select(Thread).join(ThreadTag, ThreadTag.thread_id == Thread.id).where(ThreadTag.tag_id == self.tag.id, Thread.listed)
        kinds = [self._kind(row) for row in session().scalars(mine.execution_options(populate_existing=True)) if row.is_question]
        self.days[self.now.date()] = tuple(kinds.count(kind) for kind in ("resolved", "presumed", "open", "closed"))

    @staticmethod
    def _kind(row: Thread) -> str:
        if row.resolution == "solved":
            return "presumed" if row.solved_how == "presumed" else "resolved"
        return row.resolution

    def _answer(self, question: int) -> int:
        return threads.post_answer(self.bob, question, body=f"Try this, number {next(NUMBERS)}.").id

    def _opening(self, question: int) -> int:
        return session().scalars(select(Post.id).where(Post.thread_id == question, Post.kind == "question")).one()

    def _do(self, act: str, question: int, answer: int, other: int) -> None:
        match act:
            case "answer":
                self.answers[question].append(self._answer(question))
            case "next_day":
                self.end_of_day()
                self.now += timedelta(days=1)
                self.clock.move_to(self.now)
            case "move":
                self._move(question)
            case _:
                self._decide(act, question, answer, other)

    def _move(self, question: int) -> None:
        here = session().scalar(select(Thread.category_id).where(Thread.id == question))
        goal = next(place.id for place in self.places if place.id != here)
        threads.move_thread(self.tina, question, category_id=goal)

    def _decide(self, act: str, question: int, answer: int, other: int) -> None:
        opening = self._opening(question)
        {
            "accept": lambda: resolution.accept_answer(self.ana, answer),
            "accept_as_staff": lambda: resolution.accept_answer(self.tina, answer),
            "withdraw": lambda: resolution.withdraw_acceptance(self.ana, answer),
            "add_solution": lambda: resolution.add_solution(self.tina, answer, scope=f"{answer % 3}.x"),
            "solve_by_self": lambda: resolution.solve_by_self(self.ana, question, note="Found it."),
            "presume": lambda: resolution.presume_solved(SYSTEM, question, answer_id=answer),
            "close": lambda: resolution.close_question(self.tina, question, reason="off_topic"),
            "drop": lambda: resolution.close_question(self.ana, question, reason="no_longer_needed"),
            "duplicate": lambda: resolution.mark_duplicate(self.tina, question, other),
            "reopen": lambda: resolution.reopen_question(self.tina, question),
            "still_broken": lambda: resolution.say_still_broken(self.ana, question),
            "ask_for_info": lambda: resolution.ask_for_info(self.bob, question, body=f"Which one, {next(NUMBERS)}?"),
            "reply": lambda: threads.post_comment(self.ana, opening, body=f"This one, {next(NUMBERS)}."),
            "hide_question": lambda: threads.hide_post(self.max, opening, reason="spam"),
            "restore_question": lambda: threads.restore_post(self.max, opening),
            "delete_question": lambda: threads.delete_post(self.max, opening),
            "undelete_question": lambda: threads.undelete_post(self.max, opening),
            "hide_answer": lambda: threads.hide_post(self.max, answer, reason="spam"),
            "restore_answer": lambda: threads.restore_post(self.max, answer),
            "to_discussion": lambda: threads.change_type(self.max, question, type="discussion"),
            "to_question": lambda: threads.change_type(self.max, question, type="question"),
        }[act]()
