"""What people said in surveys comes along when it is asked for, means the same on the other side, and forgets who left."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from forum.accounts.commands.leaving import _anonymise
from forum.accounts.models import User
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.exchange.jsonl import LineImport
from forum.kit.clock import utcnow
from forum.metrics.commands import Said, answer_survey, rate_page
from forum.metrics.measured import Scope
from forum.metrics.measures import find_measure
from forum.metrics.models import PageAnswer, RecommendationSurvey, ResolutionSurvey
from forum.metrics.surveys.states import SurveyKind
from tests import make
from tests.forum.exchange.drift import assert_no_drift
from tests.forum.exchange.test_exporting import empty, exported, records  # noqa: F401
from tests.forum.metrics.surveyed import after, asked, hours, solved
from tests.forum.tuning import tune

HELP, PLACE = SurveyKind.RESOLUTION, SurveyKind.RECOMMENDATION


def all_of(table):
    return session().scalars(select(table).order_by(table.id).execution_options(populate_existing=True)).all()


@command
def recommended(member, at, score=None, words=""):
    answered = {"score": score, "answered_at": at + timedelta(hours=1)} if score is not None else {}
    quarter = f"{at.year}Q{(at.month + 2) // 3}"
    session().add(RecommendationSurvey(member_id=member.id, quarter=quarter, asked_at=at, told_at=at, words=words, **answered))


@pytest.fixture
def said(app):
    """Ana answered, Zoe was asked and said nothing, one question waits to be asked about; two readers of Ana's page."""
    found = solved()
    hours(found, 24.5)
    with after(found, 25):
        [mine] = asked()
        answer_survey(found.ana, HELP, mine.id, Said(4, "fast", "Quick, but terse.\nThanks."))
        rate_page(make.member("reader"), found.question.id, reader="one", helped=True, sought=True, would_contact=False)
        rate_page(make.member(), found.question.id, reader="two", helped=False)
        silent = solved(make.member("zoe"))
    hours(silent, 24.5)
    with after(silent, 30):
        solved(make.member("max"))
    recommended(found.ana, utcnow(), 9, "Good people.")
    recommended(found.ana, utcnow() - timedelta(days=100))
    return found


def test_surveys_stay_behind_unless_they_are_asked_for(said):
    for options in ({}, {"with_private": True}, {"with_removed": True}):
        data = exported(**options)
        assert b"terse" not in data and b"Good people" not in data
        assert not any({"surveys", "readers", "recommendations"} & set(row) for kind in ("thread", "member") for row in records(data, kind))


def test_out_and_in_again_gives_the_same_bytes_and_the_same_rows(said, empty):  # noqa: F811
    once = exported(with_surveys=True)
    before = [(row.score, row.reason, row.words, row.resolved_at, row.asked_at, row.told_at, row.answered_at)
              for row in all_of(ResolutionSurvey) if row.asked_at]
    [line] = [row for row in records(once, "thread") if "readers" in row]
    assert (line["surveys"][0]["score"], line["surveys"][0]["words"]) == (4, "Quick, but terse.\nThanks.")
    assert len(before) == 2 and len(line["readers"]) == 2
    empty(once)
    assert exported(with_surveys=True) == once
    after_all = [(row.score, row.reason, row.words, row.resolved_at, row.asked_at, row.told_at, row.answered_at)
                 for row in all_of(ResolutionSurvey)]
    assert sorted(map(str, after_all)) == sorted(map(str, before)), "who waited to be asked is not asked anew"
    assert [(row.helped, row.sought, row.would_contact) for row in all_of(PageAnswer)] == [(True, True, False), (False, None, None)]
    assert [(row.score, row.words) for row in all_of(RecommendationSurvey)] == [(None, ""), (9, "Good people.")]
    ana = session().scalars(select(User.id).where(User.handle == "ana")).one()
    assert {row.member_id for row in all_of(RecommendationSurvey)} == {ana}


def test_importing_twice_writes_nothing_twice(said, empty, tmp_path):  # noqa: F811
    data = exported(with_surveys=True)
    empty(data)
    LineImport(SYSTEM, [tmp_path / "out.jsonl"], workers=0).run()
    for table in (ResolutionSurvey, RecommendationSurvey, PageAnswer):
        assert session().scalar(select(func.count()).select_from(table)) == 2
    assert exported(with_surveys=True) == data
    assert_no_drift()


def test_words_of_who_left_are_in_no_file_and_are_taken_from_none(said, empty):  # noqa: F811
    data = exported(with_surveys=True)
    _anonymise(said.ana)
    left = exported(with_surveys=True)
    assert b"terse" not in left and b"Good people" not in left
    [former] = [row for row in records(left, "member") if row.get("left_at")]
    assert [one.get("score") for one in former["recommendations"]] == [9]
    lines = [json.loads(one) for one in data.splitlines()]
    for one in lines:
        if one.get("handle") == "ana":
            one["left_at"] = "2026-01-01T00:00:00Z"
    empty("\n".join(map(json.dumps, lines)).encode() + b"\n")
    assert [(row.score, row.words) for row in all_of(RecommendationSurvey)] == [(9, "")]
    assert [(row.score, row.words) for row in all_of(ResolutionSurvey) if row.answered_at] == [(4, "")]


def test_what_looks_personal_in_a_file_is_left_out(said, empty):  # noqa: F811
    data = exported(with_surveys=True).replace(b"Quick, but terse.", b"Write to ana.ruiz@mailbox.net.")
    empty(data)
    assert not any("@" in row.words for row in all_of(ResolutionSurvey))


QUESTION = {
    "record": "thread", "ref": "q", "title": "Why?", "author": "ana", "created_at": "2026-01-01T00:00:00Z", "body": "Why does it blink?",
    "answers": [{"ref": "a", "author": "bob", "created_at": "2026-01-01T01:00:00Z", "body": "Push it."}],
    "history": [{"at": "2026-01-01T02:00:00Z", "by": "ana", "move": "solved", "how": "accepted_by_asker", "answer": "a"}],
}
GOOD = {"solved_at": "2026-01-01T02:00:00Z", "asked_at": "2026-01-02T02:00:00Z", "answered_at": "2026-01-02T03:00:00Z", "score": 4}


def imported(tmp_path, **more):
    """Lines with one question, which says more."""
    lines = [{"record": "plaza", "version": 1}, QUESTION | more]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n")
    return LineImport(SYSTEM, [tmp_path / "in.jsonl"], workers=0).run()


SOLVED = QUESTION["history"][0]
TWICE = [SOLVED, {"at": "2026-02-01T00:00:00Z", "by": "ana", "move": "reopened", "reason": "still_broken"},
         SOLVED | {"at": "2026-02-02T00:00:00Z"}]
AGAIN = {"solved_at": "2026-02-02T00:00:00Z", "asked_at": "2026-02-03T00:00:00Z"}


def test_a_question_solved_twice_keeps_what_was_said_of_each_time(app, tmp_path):
    assert imported(tmp_path, history=TWICE, surveys=[AGAIN, GOOD | {"words": "No."}]).problems == []
    assert_no_drift()
    assert sorted((row.resolved_at.month, row.score, row.words) for row in all_of(ResolutionSurvey)) == [(1, 4, "No."), (2, None, "")]
    [line] = records(exported(with_surveys=True), "thread")
    assert line["surveys"] == [GOOD | {"words": "No."}, AGAIN]


def test_what_a_known_question_has_more_to_say_is_added_when_it_has_moved_on(app, tmp_path):
    imported(tmp_path, surveys=[GOOD])
    assert imported(tmp_path, history=TWICE, surveys=[GOOD, AGAIN]).written["surveys"] == 1
    assert [row.resolved_at.month for row in all_of(ResolutionSurvey)] == [1, 2]
    assert_no_drift()


@pytest.mark.parametrize(("wrong", "why"), [
    ({"score": 6}, "not from 1 to 5"), ({"score": 0}, "not from 1 to 5"), ({"score": None}, "a score and a time"),
    ({"answered_at": None}, "a score and a time"), ({"answered_at": "2026-01-01T03:00:00Z"}, "before it was asked"),
    ({"asked_at": "2026-01-01T01:00:00Z"}, "before the question was solved"), ({"reason": "because"}, "is none of"),
    ({"solved_at": "2026-01-01T02:00:01Z"}, "no confirmed solution"), ({"words": "x" * 2_001}, "longer than"),
    ({"score": None, "answered_at": None, "words": "Hm."}, "without a score"),
])
def test_a_survey_that_cannot_have_been_is_refused_with_its_reason(app, tmp_path, wrong, why):
    assert why in str(imported(tmp_path, surveys=[GOOD | wrong]).problems) and not all_of(ResolutionSurvey)


def test_what_came_along_counts_in_the_insights(app, tmp_path):
    readers = [{"at": "2026-01-03T00:00:00Z", "helped": helped} for helped in (True, True, False)]
    report = imported(tmp_path, surveys=[GOOD | {"told_at": GOOD["asked_at"]}], readers=readers)
    assert report.problems == [] and report.written["surveys"] == 1
    assert_no_drift()
    tune("metrics.survey_minimum", 1)
    days = Scope(date(2026, 1, 1), date(2026, 1, 31))
    found = {name: find_measure(name).value_of(days) for name in ("csat_score", "csat_responses", "threads_helped")}
    assert {name: (value.value, value.n) for name, value in found.items()} == {
        "csat_score": (4, 1), "csat_responses": (1, 1), "threads_helped": (2 / 3, 3)}
