"""Every badge there is: the one table of what they are called, what they take, and how often one can have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.reputation.states import Deed, Rank


@dataclass(frozen=True, slots=True)
class Badge:
    """A member has it once they did the `deed` so many `times`; `level` is what the deed itself has to reach (a score, days).

    `name` is stored and must stay. With `by_subject` it can be had once in every tag. `after` is how long the deed has to be
    past when the badge is due.
    """

    name: str
    rank: Rank
    title: Any
    description: Any
    deed: Deed
    times: int = 1
    level: int = 0
    by_subject: bool = False
    after: timedelta = timedelta()

    @property
    def url(self) -> str:
        return f"/badges/{self.name}/"


YEAR = timedelta(days=365)
GOLD, SILVER, BRONZE = Rank.GOLD, Rank.SILVER, Rank.BRONZE

_ALL = (
    Badge("welcome", BRONZE, _l("Welcome"), _l("Said something about oneself in the profile."), Deed.PROFILE_FILLED_IN),
    Badge("problem_solved", BRONZE, _l("Problem solved"), _l("Said that a question of one’s own is solved."), Deed.QUESTION_SOLVED),
    Badge("detail_giver", BRONZE, _l("Good to know"), _l("Gave the details that were asked for within a day."), Deed.DETAILS_GIVEN),
    Badge("patient", BRONZE, _l("Patience"), _l("Accepted an answer 30 days or more after asking."), Deed.WAITED_FOR_SOLUTION),
    Badge("good_asker", SILVER, _l("Good asker"),
          _l("Has 5 or more solved questions, and said so of at least nine in ten that are not closed."), Deed.ASKED_WELL),

    Badge("first_solution", BRONZE, _l("First solution"), _l("Had an answer accepted."), Deed.ANSWER_ACCEPTED),
    Badge("solver", BRONZE, _l("Solver"), _l("Had 10 answers accepted."), Deed.ANSWER_ACCEPTED, 10),
    Badge("problem_solver", SILVER, _l("Problem solver"), _l("Had 50 answers accepted."), Deed.ANSWER_ACCEPTED, 50),
    Badge("pillar", GOLD, _l("Pillar"), _l("Had 250 answers accepted."), Deed.ANSWER_ACCEPTED, 250),
    Badge("tag_helper", BRONZE, _l("Tag helper"), _l("Had 5 answers accepted under one tag."), Deed.ACCEPTED_IN_TAG, 5, by_subject=True),
    Badge("tag_specialist", SILVER, _l("Tag specialist"), _l("Had 25 answers accepted under one tag."), Deed.ACCEPTED_IN_TAG, 25,
          by_subject=True),
    Badge("tag_expert", GOLD, _l("Tag expert"), _l("Had 100 answers accepted under one tag."), Deed.ACCEPTED_IN_TAG, 100,
          by_subject=True),
    Badge("quick_help", BRONZE, _l("Quick help"), _l("Had an answer accepted within an hour of the question."), Deed.SOLVED_QUICKLY),
    Badge("rescuer", SILVER, _l("Rescuer"),
          _l("Was the first to answer a question that had waited for more than a day, and was accepted."), Deed.SOLVED_THE_UNANSWERED),
    Badge("archaeologist", SILVER, _l("Archaeologist"), _l("Had an answer to a question older than 30 days accepted."),
          Deed.SOLVED_THE_OLD),
    Badge("polyglot", SILVER, _l("Polyglot"), _l("Had answers accepted in English and in Spanish."), Deed.ACCEPTED_IN_LANGUAGE, 2),
    Badge("vouched_for", BRONZE, _l("Vouched for"), _l("Wrote an answer that staff verified."), Deed.ANSWER_VERIFIED),
    Badge("regular", SILVER, _l("Regular"), _l("Answered on 30 different days."), Deed.ANSWERED_ON_A_DAY, 30),
    Badge("fixture", GOLD, _l("Fixture"), _l("Answered on 200 different days."), Deed.ANSWERED_ON_A_DAY, 200),

    Badge("good_answer", BRONZE, _l("Good answer"), _l("Wrote an answer with a score of 5."), Deed.ANSWER_SCORED, level=5),
    Badge("great_answer", SILVER, _l("Great answer"), _l("Wrote an answer with a score of 25."), Deed.ANSWER_SCORED, level=25),
    Badge("outstanding_answer", GOLD, _l("Outstanding answer"), _l("Wrote an answer with a score of 100."), Deed.ANSWER_SCORED, level=100),
    Badge("good_question", BRONZE, _l("Good question"), _l("Asked a question with a score of 5."), Deed.QUESTION_SCORED, level=5),
    Badge("great_question", SILVER, _l("Great question"), _l("Asked a question with a score of 25."), Deed.QUESTION_SCORED, level=25),
    Badge("not_alone", BRONZE, _l("Not alone"), _l("Asked about a problem that 5 others have too."), Deed.PROBLEM_SHARED, level=5),
    Badge("common_problem", SILVER, _l("Common problem"), _l("Asked about a problem that 25 others have too."), Deed.PROBLEM_SHARED,
          level=25),

    Badge("supporter", BRONZE, _l("Supporter"), _l("Voted 25 posts of others up."), Deed.SUPPORTED_OTHERS, 25),
    Badge("great_supporter", SILVER, _l("Great supporter"), _l("Voted 300 posts of others up."), Deed.SUPPORTED_OTHERS, 300),
    Badge("editor", BRONZE, _l("Proofreader"), _l("Edited 10 posts of others."), Deed.EDITED_OTHERS, 10),
    Badge("yearling", SILVER, _l("Yearling"), _l("Has been here for a year and earned 100 points or more."), Deed.YEARS_HERE, level=365,
          after=YEAR),
    Badge("old_hand", GOLD, _l("Old hand"), _l("Has been here for five years and earned 100 points or more."), Deed.YEARS_HERE,
          level=5 * 365, after=5 * YEAR),
)
BADGES: Mapping[str, Badge] = {badge.name: badge for badge in _ALL}
"""By name, in the order in which they are shown."""
YEARS_NEED_POINTS = 100
