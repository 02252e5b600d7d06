"""What surveys come to: value, line and list count the same rows, of a period, a slice, and never of too few."""

from datetime import timedelta

import pytest
import time_machine

from forum.core.db import command, session
from forum.core.permissions import STRANGER
from forum.kit.clock import utcnow
from forum.knowledge.commands import rate_article
from forum.metrics.measured import GROUPS, Page, Part, Scope
from forum.metrics.models import PageAnswer, RecommendationSurvey, ResolutionSurvey
from forum.metrics.surveys.measures import MEASURES
from forum.resolution.counting import Slice
from forum.resolution.models import ResolutionChange
from forum.threads.commands import hide_post
from tests import make
from tests.forum.knowledge.editors import published
from tests.forum.metrics.surveyed import solved
from tests.forum.tuning import tune

OF = {one.id: one for one in MEASURES}


def scope(**options):
    today = utcnow().date()
    return Scope(today - timedelta(days=6), today, **options)


@command
def answered(found, *scores, told=0):
    """Rows as the commands leave them: so many scores, and so many who were told and said nothing."""
    now = utcnow()
    change = session().query(ResolutionChange).filter_by(thread_id=found.question.id, move="solved").one()
    columns = {key.name: getattr(change, key.name) for key in ResolutionChange.__table__.columns if key.name not in ("id", "seq")}
    session().query(ResolutionSurvey).filter_by(thread_id=found.question.id).delete()
    for number, score in enumerate([*scores, *[None] * told]):
        row = ResolutionChange(**columns, seq=change.seq + 100 + number)
        session().add(row)
        session().flush()
        session().add(ResolutionSurvey(
            change_id=row.id, thread_id=found.question.id, member_id=found.ana.id, resolved_at=change.at, asked_at=now, told_at=now,
            score=score, answered_at=now if score else None,
        ))


@command
def recommended(*scores):
    for number, score in enumerate(scores):
        member = make.member()
        session().add(RecommendationSurvey(
            member_id=member.id, quarter="2026Q4", asked_at=utcnow(), score=score, answered_at=utcnow() + timedelta(seconds=number),
        ))


@command
def visited(found, *said):
    for number, (helped, sought, would) in enumerate(said):
        session().add(PageAnswer(
            key=f"{found.question.id}-{number}", thread_id=found.question.id, at=utcnow(), helped=helped, sought=sought,
            would_contact=would,
        ))


def test_satisfaction_is_the_mean_and_the_share_of_good_answers(app):
    answered(solved(), 5, 5, 4, 2, 1, told=5)
    value = OF["csat_score"].value_of(scope())
    assert (value.n, value.value) == (5, 3.4)
    good = OF["csat_good"].value_of(scope())
    assert (good.numerator, good.denominator, good.value) == (3, 5, 0.6)
    responses = OF["csat_responses"].value_of(scope())
    assert (responses.numerator, responses.denominator, responses.value) == (5, 10, 0.5)


def test_too_few_answers_have_no_value_and_the_number_is_a_setting(app):
    answered(solved(), 5, 5, 4, 2)
    value = OF["csat_score"].value_of(scope())
    assert (value.n, value.value, value.numerator) == (4, None, None)
    assert all(point.value is None for point in OF["csat_score"].points_of(scope()))
    assert OF["csat_good"].rows_of(make.agent(), scope(), Part.OUT_OF, 0, 10).total == 4
    tune("metrics.survey_minimum", 4)
    assert OF["csat_score"].value_of(scope()).value == 4


def test_no_list_tells_what_a_number_of_too_few_does_not(app):
    found, agent = solved(), make.agent()
    answered(found, 5, 5, 4, 2)
    assert OF["csat_good"].rows_of(agent, scope(), Part.COUNTED, 0, 10) == Page([], 0, False)
    assert [row.detail for row in OF["csat_good"].rows_of(agent, scope(), Part.OUT_OF, 0, 10).rows] == [""] * 4
    answered(solved(make.member()), 1)
    assert OF["csat_good"].rows_of(agent, scope(), Part.COUNTED, 0, 10).total == 3
    assert {row.detail for row in OF["csat_good"].rows_of(agent, scope(), Part.OUT_OF, 0, 10).rows} > {"5 – Very good"}


def test_no_day_with_too_few_answers_has_a_point(app):
    answered(solved(), 5, 5, 5)
    with time_machine.travel(utcnow() - timedelta(days=2), tick=True):
        earlier = solved(make.member())
        answered(earlier, 4, 4)
    assert OF["csat_score"].value_of(scope()).value == 4.6
    assert [(point.n, point.value) for point in OF["csat_score"].points_of(scope()) if point.n] == [(2, None), (3, None)]


def test_recommendation_is_promoters_less_detractors(app):
    recommended(10, 9, 9, 8, 7, 6, 0, 10, 7, 3)
    assert OF["nps"].value_of(scope()).value == pytest.approx(100 * (4 - 3) / 10)


def test_contacts_avoided_are_the_product_of_three_shares(app):
    found = solved()
    yes, no = True, False
    visited(found, *[(yes, yes, yes)] * 4, *[(yes, yes, no)] * 2, *[(no, yes, None)] * 2, *[(yes, no, None)] * 1, (no, no, no),
            (yes, None, None), (yes, yes, None))
    article = published()
    rate_article(STRANGER, article.id, helpful=True, sought=True, would_contact=True, reader="one")
    rate_article(STRANGER, article.id, helpful=True, reader="two")
    shares = {name: OF[name].value_of(scope()) for name in ("visitors_sought", "visitors_found", "visitors_would_contact")}
    assert [(one.numerator, one.denominator) for one in shares.values()] == [(9, 11), (7, 9), (5, 7)]
    whole = OF["visitors_deflected"].value_of(scope())
    assert (whole.numerator, whole.denominator) == (5, 11)
    product = 1.0
    for one in shares.values():
        product *= one.value
    assert whole.value == pytest.approx(product)


def test_solved_questions_helped_those_who_said_so(app):
    visited(solved(), (True, None, None), (True, True, None), (False, None, None), (True, None, None), (True, None, None))
    assert OF["threads_helped"].value_of(scope()).value == 0.8


@pytest.mark.parametrize("name", list(OF))
def test_list_line_and_number_are_of_the_same_rows(app, name):
    tune("metrics.survey_minimum", 1)
    found = solved()
    answered(found, 5, 4, 1, told=2)
    recommended(10, 3, 8)
    visited(found, (True, True, True), (True, True, False), (False, True, None), (False, False, None), (True, None, None))
    measure, agent = OF[name], make.agent()
    value, points = measure.value_of(scope()), measure.points_of(scope())
    out_of = measure.rows_of(agent, scope(), Part.OUT_OF, 0, 100)
    counted = measure.rows_of(agent, scope(), Part.COUNTED, 0, 100)
    assert out_of.total == len(out_of.rows) == value.n == sum(point.n for point in points)
    assert counted.total == len(counted.rows) == (value.n if value.numerator is None else value.numerator)
    assert [point.day for point in points] == [scope().start + timedelta(days=number) for number in range(7)]
    first, rest = measure.rows_of(agent, scope(), Part.OUT_OF, 0, 1), measure.rows_of(agent, scope(), Part.OUT_OF, 1, 100)
    assert [*first.rows, *rest.rows] == list(out_of.rows) and first.more is (out_of.total > 1) and not rest.more
    assert all(row.title and row.detail for row in out_of.rows)
    assert measure.value_of(Scope(scope().start - timedelta(days=60), scope().start - timedelta(days=40))).n == 0
    assert measure.group in GROUPS and str(measure.name) and str(measure.counted)


def test_lists_are_for_staff(app):
    found = solved()
    answered(found, 5, 5, 5, 5, 5)
    for viewer in (STRANGER, found.ana):
        assert OF["csat_score"].rows_of(viewer, scope(), Part.COUNTED, 0, 10).rows == ()


def test_a_slice_narrows_and_what_is_hidden_counts_nowhere(app):
    first, second = solved(make.member("ana")), solved(make.member("eva"), category=make.category("tv"))
    answered(first, 5, 5, 5, 5, 5)
    answered(second, 1, 1, 1, 1, 1)
    tv = scope(within=Slice(category_id=second.question.category_id))
    assert [OF["csat_score"].value_of(one).value for one in (scope(), tv)] == [3, 1]
    hide_post(make.moderator(), make.opening_post(first.question).id, reason="spam")
    assert OF["csat_score"].value_of(scope()).value == 1


def test_a_measure_costs_the_same_for_one_row_and_for_many(app, statements):
    found, agent = solved(), make.agent()

    def cost():
        with statements() as seen:
            for one in MEASURES:
                one.value_of(scope())
                one.points_of(scope())
                one.rows_of(agent, scope(), Part.OUT_OF, 0, 100)
        return len(seen)

    answered(found, 5)
    visited(found, (True, True, True))
    few = cost()
    more = solved(make.member("eva"))
    answered(more, *[4] * 40)
    visited(more, *[(True, True, True)] * 40)
    assert cost() == few
