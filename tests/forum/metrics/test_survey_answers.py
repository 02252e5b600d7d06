"""Answering by the link of a mail or signed in: a page with a button, one answer, its member alone, staff read it."""

from datetime import timedelta

import pytest
import time_machine

from forum.accounts.commands.leaving import _anonymise
from forum.accounts.models import User
from forum.core.config import current_config
from forum.core.db import command, session
from forum.core.permissions import STRANGER
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from forum.kit.tokens import sign
from forum.metrics.commands import Said, answer_survey
from forum.metrics.models import ResolutionSurvey
from forum.metrics.queries.surveys import own_answers
from forum.metrics.surveys.links import SurveyLink, survey_address
from forum.metrics.surveys.states import SurveyKind
from forum.metrics.surveys.words import without_personal_data
from forum.notifications.queries import unread_count
from forum.resolution.models import ResolutionChange
from forum.threads.commands import hide_post
from forum.threads.commands.organising import move_thread
from tests import make
from tests.forum.drift import drifting
from tests.forum.metrics.surveyed import after, asked, hours, solved, survey_mails, survey_paths, surveys
from tests.forum.notifications.post import choose, stop_path
from tests.visitor import Visitor

RESOLUTION = SurveyKind.RESOLUTION
STAFF_PAGE = "/insights/satisfaction/answers/"


@pytest.fixture
def s(app):
    found = solved()
    hours(found, 1)
    hours(found, 25)
    found.survey = asked()[0]
    with after(found, 26):
        yield found


def link(s, *, member=None, survey=None):
    made = SurveyLink(RESOLUTION, (member or s.ana).id, (survey or s.survey).id)
    return survey_address(made).removeprefix("http://localhost")


def said():
    return [(row.score, row.reason, row.words) for row in surveys()]


def test_looking_says_nothing_and_a_button_without_sign_in_answers(s, visitor):
    path = survey_paths(survey_mails()[0])[1]
    assert path.endswith("?score=2")
    page = visitor.get(path)
    assert said() == [(None, None, "")]
    assert "Why does it blink?" in page.words
    assert page.one("input[name=score][checked]")["value"] == "2"
    page = page.submit(page.url, score="4", reason="fast", words="Quick.")
    assert "Thank you." in page.words
    assert said() == [(4, "fast", "Quick.")]
    assert visitor.get(link(s)).one("input[name=score][checked]")["value"] == "4"
    assert drifting() == {}


def test_the_page_keeps_its_address_to_itself(s, visitor):
    page = visitor.get(link(s))
    assert page.headers["Cache-Control"] == "no-store" and page.headers["Referrer-Policy"] == "strict-origin"
    assert "noindex" in page.headers["X-Robots-Tag"]


def test_a_double_submit_is_one_answer_and_the_last_one_counts(s, visitor):
    path = link(s)
    page = visitor.get(path)
    page.submit(path, score="1")
    page.submit(path, score="5")
    assert said() == [(5, None, "")]


def test_an_answer_is_changed_for_a_week_and_no_longer(s, visitor):
    path = link(s)
    visitor.get(path).submit(path, score="4")
    with time_machine.travel(s.start + timedelta(hours=26, days=6)):
        visitor.get(path).submit(path, score="5")
    with time_machine.travel(s.start + timedelta(hours=26, days=8)):
        page = visitor.get(path)
        assert "is over" in page.words and not page.all("form[action*='/mail/survey/']")
        assert "is over" in visitor.post(path, {"score": "1"}, status=409).words
    assert said() == [(5, None, "")]


def test_who_says_nothing_for_thirty_days_is_not_heard_any_more(s, visitor):
    with time_machine.travel(s.start + timedelta(hours=26, days=31)):
        late = link(s)
        visitor.get(late)
        visitor.post(late, {"score": "5"}, status=409)
        with pytest.raises(WrongState):
            answer_survey(s.ana, RESOLUTION, s.survey.id, Said(5))
    assert said() == [(None, None, "")]


@pytest.mark.parametrize("wrong", ["changed", "expired", "another purpose", "not the asker", "no such survey", "left", "lost sight",
                                   "garbage", "hidden", "not asked"])
def test_what_is_no_link_of_ours_is_gone(s, visitor, wrong):
    path, later = link(s), timedelta(0)
    if wrong == "changed":
        path = path[:-9] + ("x" if path[-9] != "x" else "y") + path[-8:]
    elif wrong == "expired":
        later = timedelta(days=30, minutes=9)
    elif wrong == "another purpose":
        path = "/mail/survey/" + sign(["resolution", s.ana.id, s.survey.id], current_config().secret_key, "reminder-reply")
    elif wrong == "not the asker":
        path = link(s, member=s.bob)
    elif wrong == "no such survey":
        path = "/mail/survey/" + sign(["resolution", s.ana.id, 999], current_config().secret_key, "survey-answer")
    elif wrong == "left":
        _anonymise(s.ana)
    elif wrong == "lost sight":
        move_thread(make.agent(), s.question.id, category_id=make.category("desk", read_access="staff").id)
    elif wrong == "garbage":
        path = "/mail/survey/" + sign({"resolution": 1}, current_config().secret_key, "survey-answer")
    elif wrong == "hidden":
        hide_post(make.moderator(), make.opening_post(s.question).id, reason="spam")
    else:
        _not_asked(s.survey.id)
    with time_machine.travel(s.start + timedelta(hours=26) + later):
        page = visitor.get(path, status=410)
        assert "Why does it blink?" not in page.text and "This link no longer works" in page.words
        visitor.post(path, {"score": "5"}, status=410)
    assert {row.score for row in surveys()} <= {None}


@command
def _not_asked(survey_id):
    row = session().get_one(ResolutionSurvey, survey_id)
    row.asked_at = row.told_at = None


@pytest.mark.parametrize("answers", [{}, {"score": "0"}, {"score": "6"}, {"score": "x"}, {"score": "5", "reason": "magic"},
                                     {"score": "5", "words": "x" * 2_001}])
def test_a_wrong_answer_is_explained_and_not_kept(s, visitor, answers):
    page = visitor.post(link(s), answers, status=422)
    assert "There is a problem" in page.words
    assert said() == [(None, None, "")]


def test_the_command_refuses_what_the_form_would(s):
    for wrong in (Said(0), Said(6), Said(None), Said(5, "magic"), Said(5, "", "x" * 2_001)):
        with pytest.raises(Invalid):
            answer_survey(s.ana, RESOLUTION, s.survey.id, wrong)


def test_nobody_answers_for_somebody_else(s, app):
    with pytest.raises(NotFound):
        answer_survey(s.bob, RESOLUTION, s.survey.id, Said(1))
    Visitor(app).sign_in(s.bob).get(f"/surveys/{s.survey.id}", status=404)
    Visitor(app).sign_in(make.admin()).get(f"/surveys/{s.survey.id}", status=404)
    Visitor(app).get(f"/surveys/{s.survey.id}", status=404)
    assert said() == [(None, None, "")]


@pytest.mark.parametrize("column", ["suspended_until", "silenced_until"])
def test_whoever_may_not_speak_may_not_by_link(s, visitor, column):
    @command
    def sanction():
        setattr(session().get_one(User, s.ana.id), column, s.start + timedelta(days=3))

    path = link(s)
    sanction()
    visitor.post(path, {"score": "5"}, status=403)
    assert said() == [(None, None, "")]


def test_the_inbox_leads_to_the_page_and_is_read_once_answered(s, app):
    ana = Visitor(app).sign_in(s.ana)
    assert any(place == f"/surveys/{s.survey.id}" for place in ana.get("/inbox/").links())
    before = unread_count(s.ana)
    page = ana.get(f"/surveys/{s.survey.id}").submit(f"/surveys/{s.survey.id}", score="3", words="So so.")
    assert page.url == "/surveys/" and "Neither good nor bad" in page.words
    assert unread_count(s.ana) == before - 1
    assert said() == [(3, None, "So so.")]
    assert drifting() == {}


def test_one_s_own_answers_can_be_downloaded(s, app, statements):
    answer_survey(s.ana, RESOLUTION, s.survey.id, Said(4, "clear", "Fine."))
    copy = Visitor(app).sign_in(s.ana).get("/surveys/export.json").json
    assert [(one["score"], one["reason"], one["words"], one["question"]) for one in copy["help"]] == [
        (4, "clear", "Fine.", "Why does it blink?"),
    ]
    with statements() as seen:
        own_answers(s.ana)
    assert not [one for one in seen if "JOIN categories" in one]
    assert Visitor(app).sign_in(s.bob).get("/surveys/export.json").json == {"help": [], "recommendation": []}
    assert Visitor(app)._open("GET", "/surveys/export.json").status_code in {302, 303, 403}


def test_staff_read_words_without_a_name_and_nobody_else_does(s, app):
    answer_survey(s.ana, RESOLUTION, s.survey.id, Said(2, "waited", "Three days is long."))
    page = Visitor(app).sign_in(make.agent()).get(STAFF_PAGE)
    assert "Three days is long." in page.text and "I had to wait" in page.words
    assert "Names are not listed here; the question shows who asked it." in page.words and "is not shown" not in page.words
    assert any("why-does-it-blink" in place for place in page.links())
    assert "ana" not in [word.lower() for word in page.one(".survey-answers").get_text(" ").split()]
    for viewer in (None, s.bob, s.ana):
        window = Visitor(app) if viewer is None else Visitor(app).sign_in(viewer)
        answer = window._open("GET", STAFF_PAGE)
        assert answer.status_code == 404 and "Three days" not in answer.get_data(as_text=True)
    hide_post(make.moderator(), make.opening_post(s.question).id, reason="spam")
    assert "Three days" not in Visitor(app).sign_in(make.agent()).get(STAFF_PAGE).text


def test_personal_data_is_left_out_of_words(s, app):
    answer_survey(s.ana, RESOLUTION, s.survey.id, Said(5, "", "Call +34 612 345 678 or write to ana@company.com, Bob."))
    assert said() == [(5, None, "Call […] or write to […], Bob.")]
    assert without_personal_data("Nothing here.") == "Nothing here."


def test_the_list_costs_the_same_for_one_and_for_many(s, app, statements):
    answer_survey(s.ana, RESOLUTION, s.survey.id, Said(2, "waited", "Long."))
    agent = Visitor(app).sign_in(make.agent())
    agent.get(STAFF_PAGE)
    with statements() as one:
        agent.client.get(STAFF_PAGE)
    _many(s, 60)
    agent.get(STAFF_PAGE)
    with statements() as many:
        page = agent.get(STAFF_PAGE)
    assert len(many) <= len(one) and len(page.all(".survey-answers > li")) == 50
    assert len(agent.get(f"{STAFF_PAGE}?page=2").all(".survey-answers > li")) == 11
    last = agent.get(f"{STAFF_PAGE}?page=9999")
    assert len(last.all(".survey-answers > li")) == 11 and last.one("nav.pages [aria-current]").get_text(strip=True) == "2"
    assert agent.get(f"{STAFF_PAGE}?about=place&page=7").one(".empty")


@command
def _many(s, number):
    first = session().get_one(ResolutionChange, s.survey.change_id)
    seqs = range(first.seq + 10, first.seq + 10 + number)
    columns = {key.name: getattr(first, key.name) for key in ResolutionChange.__table__.columns if key.name not in ("id", "seq")}
    for seq in seqs:
        change = ResolutionChange(**columns, seq=seq)
        session().add(change)
        session().flush()
        session().add(ResolutionSurvey(
            change_id=change.id, thread_id=s.question.id, member_id=s.ana.id, resolved_at=first.at, asked_at=s.survey.asked_at, score=4,
            answered_at=s.survey.asked_at,
        ))


def test_the_mail_asks_in_text_and_html_and_ends_only_surveys(s, visitor):
    mail = survey_mails()[0]
    html = mail.alternatives[0][0]
    assert "How was the help you got here?" in mail.body and "How was the help you got here?" in html
    assert len(survey_paths(mail)) == 5 and html.count("/mail/survey/") == 5
    assert "Very good" in mail.body and "Reply-To" not in mail.extra_headers
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = stop_path(mail)
    assert stop in mail.extra_headers["List-Unsubscribe"]
    page = visitor.get(stop).submit(stop, button="stop=this")
    assert "no more surveys by mail" in page.words
    with after(s, 24 * 9):
        again = solved(s.ana)
    hours(again, 25)
    assert len(asked(again)) == 1 and len(survey_mails()) == 1, "told in Plaza, not mailed"


def test_the_mail_is_in_the_language_of_its_reader(app):
    found = solved()
    choose(found.ana, locale="es")
    hours(found, 25)
    assert survey_mails()[0].body.startswith("Hola")


def test_a_stranger_answers_by_a_link_or_not_at_all(s):
    with pytest.raises(NotAllowed):
        answer_survey(STRANGER, RESOLUTION, s.survey.id, Said(5))
