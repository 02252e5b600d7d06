"""Who is asked whether they would recommend the place, how often, and what they say."""

from datetime import timedelta

import pytest
import time_machine

from forum.accounts.commands.leaving import _anonymise
from forum.accounts.models import User
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.metrics.commands import Said, answer_survey, ask_recommendations
from forum.metrics.surveys.states import SurveyKind, quarter_of
from tests import make
from tests.forum.drift import drifting
from tests.forum.metrics.surveyed import asked, hours, recommendations, solved, survey_mails, survey_paths
from tests.forum.notifications.post import at, stop_path
from tests.forum.tuning import tune
from tests.visitor import Visitor

PLACE = SurveyKind.RECOMMENDATION


@command
def seen(member, days=1, **columns):
    row = session().get_one(User, member.id)
    row.last_seen_at = utcnow() - timedelta(days=days)
    for name, value in columns.items():
        setattr(row, name, value)


def here(name, **options):
    member = make.member(name)
    seen(member, **options)
    return member


def handles():
    return sorted(session().get_one(User, row.member_id).handle for row in recommendations())


def test_nobody_is_asked_unless_it_is_switched_on(app):
    here("ana")
    at(utcnow() + timedelta(hours=2), "metrics")
    assert recommendations() == []
    tune("metrics.nps", True)
    at(utcnow() + timedelta(hours=4), "metrics")
    at(utcnow() + timedelta(hours=4, minutes=5), "metrics")
    assert handles() == ["ana"] and len(survey_mails("ana")) == 1
    assert drifting() == {}


def test_members_who_were_here_in_the_last_quarter_are_asked_and_staff_are_not(app):
    tune("metrics.nps", True)
    here("ana")
    here("long_gone", days=91)
    here("suspended", suspended_until=utcnow() + timedelta(days=9))
    here("unconfirmed", verified_at=None)
    seen(make.agent("tina"))
    assert ask_recommendations(SYSTEM) == 1
    assert handles() == ["ana"]


def test_each_is_asked_once_a_quarter(app):
    tune("metrics.nps", True)
    ana = here("ana")
    assert [ask_recommendations(SYSTEM), ask_recommendations(SYSTEM)] == [1, 0]
    with time_machine.travel(utcnow() + timedelta(days=20)):
        seen(ana)
        assert ask_recommendations(SYSTEM) == 0, "the same quarter"
    with time_machine.travel(utcnow() + timedelta(days=60)):
        seen(ana)
        assert ask_recommendations(SYSTEM) == 1
    assert len({row.quarter for row in recommendations()}) == 2


def test_a_day_has_a_cap(app):
    tune("metrics.nps", True)
    tune("metrics.nps_per_day", 2)
    for number in range(5):
        here(f"member_{number}")
    assert [ask_recommendations(SYSTEM), ask_recommendations(SYSTEM)] == [2, 0]
    with time_machine.travel(utcnow() + timedelta(days=1, minutes=1)):
        assert ask_recommendations(SYSTEM) == 2


def test_who_was_asked_about_the_help_is_not_asked_about_the_place_within_days(app):
    tune("metrics.nps", True)
    found = solved()
    seen(found.ana)
    tune("metrics.nps_per_day", 1)
    hours(found, 25)
    assert len(asked()) + len([row for row in recommendations() if row.member_id == found.ana.id]) == 1


def test_the_mail_leads_to_a_page_without_sign_in_and_one_answer_is_kept(app, visitor):
    tune("metrics.nps", True)
    here("ana")
    at(utcnow() + timedelta(hours=2), "metrics")
    with time_machine.travel(utcnow() + timedelta(hours=3)):
        at(utcnow(), "metrics")
        mail = survey_mails("ana")[0]
        assert len(survey_paths(mail)) == 11 and "10 means very likely" in mail.body and "10 means very likely" in mail.alternatives[0][0]
        path = survey_paths(mail)[9]
        page = visitor.get(path)
        assert page.one("input[name=score][checked]")["value"] == "9"
        assert recommendations()[0].score is None
        page.submit(page.url, score="9", words="Quick help.")
        visitor.post(page.url, {"score": "10"})
        assert [(row.score, row.words) for row in recommendations()] == [(10, "")]
        assert "more surveys by mail" in visitor.get(stop_path(mail)).submit(stop_path(mail), button="stop=this").words


def test_the_inbox_leads_to_the_own_page(app):
    tune("metrics.nps", True)
    ana = here("ana")
    at(utcnow() + timedelta(hours=2), "metrics")
    with time_machine.travel(utcnow() + timedelta(hours=3)):
        window = Visitor(app).sign_in(ana)
        assert "/surveys/recommendation" in window.get("/inbox/").links()
        window.get("/surveys/recommendation").submit("/surveys/recommendation", score="0", words="Never again.")
        assert [(row.score, row.words) for row in recommendations()] == [(0, "Never again.")]
        assert window.get("/surveys/export.json").json["recommendation"][0]["words"] == "Never again."
        page = Visitor(app).sign_in(make.agent()).get("/insights/satisfaction/answers/?about=place")
        assert "Never again." in page.text and "ana" not in page.one(".survey-answers").get_text(" ").lower().split()
        Visitor(app).sign_in(make.member()).get("/surveys/recommendation", status=404)


@pytest.mark.parametrize("score", [-1, 11, None])
def test_a_recommendation_is_from_0_to_10(app, score):
    ana = here("ana")
    ask_recommendations(SYSTEM)
    with pytest.raises(Invalid):
        answer_survey(ana, PLACE, recommendations()[0].id, Said(score))


def test_what_was_not_answered_goes_with_its_member(app):
    ana = here("ana")
    eva = here("eva")
    ask_recommendations(SYSTEM)
    row = next(row for row in recommendations() if row.member_id == eva.id)
    answer_survey(eva, PLACE, row.id, Said(7, "", "It is fine."))
    _anonymise(ana)
    _anonymise(eva)
    assert [(row.score, row.words) for row in recommendations()] == [(7, "")]
    assert drifting() == {}


def test_a_quarter_is_named_by_its_year():
    moments = [utcnow().replace(year=2026, month=month, day=1) for month in (1, 3, 4, 9, 10, 12)]
    assert [quarter_of(moment) for moment in moments] == ["2026Q1", "2026Q1", "2026Q2", "2026Q3", "2026Q4", "2026Q4"]
