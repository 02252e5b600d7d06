"""The links of a reminder: no sign-in, a page with a button, one effect, the asker's rights as they are now."""

from datetime import timedelta

import pytest
import time_machine

from forum.accounts.commands import set_locale
from forum.accounts.commands.leaving import _anonymise
from forum.accounts.models import User
from forum.core.config import current_config
from forum.core.db import command, session
from forum.kit.tokens import sign
from forum.resolution.commands import accept_answer, reopen_question
from forum.resolution.counting import counts
from forum.resolution.links import Reply, reply_link
from forum.resolution.states import Purpose
from forum.threads.commands import hide_post
from forum.threads.commands.organising import move_thread
from tests import make
from tests.forum.drift import drifting
from tests.forum.notifications.asked import day, denials, likely, on, reminders, reply_paths
from tests.forum.resolution.pieces import ledger, state, thread
from tests.visitor import Visitor


def link(s, purpose=Purpose.SOLVED, *, member=None, version=None):
    found = Reply(purpose, (member or s.ana).id, s.question.id, version or thread(s.question).resolution_seq, s.answer.id)
    return reply_link(found).removeprefix("http://localhost")


@pytest.fixture
def s(app):
    return likely()


def test_looking_changes_nothing_and_a_button_without_sign_in_accepts(s, visitor):
    page = visitor.get(link(s))
    assert state(s.question) == ("open", None)
    assert "Why does it blink?" in page.words and "Ana" in page.words
    assert "by Bob: Hold the button for ten seconds." in page.words
    page = page.submit(page.url)
    assert "Marked as the solution" in page.words
    assert state(s.question) == ("solved", "accepted_by_asker")
    assert drifting() == {}


def test_a_double_click_has_one_effect_and_a_kind_answer(s, visitor):
    path = link(s)
    page = visitor.get(path)
    page.submit(path)
    assert "already solved" in page.submit(path).words
    assert "already solved" in visitor.get(path).words
    assert ledger(s.question) == ["asked", "solved"]


def test_not_yet_and_not_needed_do_what_they_say(s, visitor, app):
    not_yet = link(s, Purpose.NOT_YET)
    page = visitor.get(not_yet).submit(not_yet)
    assert "only when there is a new answer" in page.words and len(denials()) == 1
    assert visitor.get(not_yet).all("form[action*='/mail/reply/']") == []
    visitor.post(not_yet)
    assert len(denials()) == 1
    closing = link(s, Purpose.NOT_NEEDED)
    visitor.get(closing).submit(closing)
    assert state(s.question) == ("closed", "no_longer_needed")
    assert "already closed" in visitor.get(not_yet).words
    assert "already closed" in visitor.post(link(s), {}).words
    assert drifting() == {}


def test_a_link_is_void_after_anybody_s_decision(s, visitor):
    path = link(s)
    accept_answer(s.ana, s.answer.id)
    reopen_question(s.ana, s.question.id)
    assert "has happened in your question" in visitor.get(path).words
    visitor.post(path)
    assert state(s.question) == ("open", None)


def test_a_removed_answer_is_not_accepted(s, visitor):
    path = link(s)
    hide_post(make.moderator(), s.answer.id, reason="spam")
    assert "not there any more" in visitor.get(path).words
    visitor.post(path)
    assert state(s.question) == ("open", None)


@pytest.mark.parametrize("wrong", ["changed", "expired", "another purpose", "not the asker", "left", "lost sight", "garbage", "hidden"])
def test_what_is_no_link_of_ours_is_gone(app, s, visitor, wrong):
    path, later = link(s), timedelta(0)
    if wrong == "changed":
        path = path[:-9] + ("x" if path[-9] != "x" else "y") + path[-8:]
    elif wrong == "expired":
        later = timedelta(days=30, minutes=9)
    elif wrong == "another purpose":
        path = "/mail/reply/" + sign(["solved", s.ana.id, s.question.id, 1, s.answer.id], current_config().secret_key, "stop-mail")
    elif wrong == "not the asker":
        path = link(s, member=s.cleo)
    elif wrong == "left":
        _anonymise(s.ana)
    elif wrong == "lost sight":
        move_thread(make.agent(), s.question.id, category_id=make.category("desk", read_access="staff").id)
    elif wrong == "garbage":
        path = "/mail/reply/" + sign({"solved": 1}, current_config().secret_key, "reminder-reply")
    elif wrong == "hidden":
        hide_post(make.moderator(), make.opening_post(s.question).id, reason="spam")
    with time_machine.travel(s.start + later):
        page = visitor.get(path, status=410)
        assert "Why does it blink?" not in page.text and "This link no longer works" in page.words
        assert "Sign in and open the question." in page.words and "This was removed" not in page.words
        assert "Why does it blink?" not in visitor.post(path, status=410).text
    assert state(s.question)[0] == "open"


@pytest.mark.parametrize("column", ["suspended_until", "silenced_until"])
def test_whoever_may_not_write_any_more_may_not_by_link(s, visitor, column):
    @command
    def sanction():
        setattr(session().get_one(User, s.ana.id), column, s.start + timedelta(days=3))

    path = link(s)
    sanction()
    visitor.get(path, status=403)
    visitor.post(path, status=403)
    assert state(s.question) == ("open", None)


def test_somebody_else_s_session_changes_nothing_about_whose_word_it_is(app, s):
    path = link(s)
    bob = Visitor(app).sign_in(s.bob)
    bob.get(path).submit(path)
    assert state(s.question) == ("solved", "accepted_by_asker")


def test_nobody_presses_the_button_for_the_asker_from_another_site(app, s):
    assert app.test_client().post(link(s)).status_code == 400
    assert state(s.question) == ("open", None)


def test_the_address_stays_a_secret(app, s, visitor):
    path = link(s)
    page = visitor.get(path)
    token = path.rsplit("/", 1)[1]
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"] and 'content="noindex,nofollow"' in page.text
    assert [str(tag) for tag in page.soup.find_all() if token in str(tag.attrs) and tag.name != "form"] == []
    assert [form.get("action") for form in page.all("form") if token in form.get("action", "")] == [path]


def test_the_page_speaks_the_asker_s_language_whatever_the_browser_s(s, visitor):
    set_locale(s.ana, "es")
    page = visitor.get(link(s), headers={"Accept-Language": "en"})
    assert page.one("html")["lang"] == "es" and "This solved it" not in page.words


def presumed(s):
    for number in (3.1, 7.1, 30.1, 37.5):
        day(s, number)
    assert state(s.question) == ("solved", "presumed")
    return reminders()[-1]


def test_presumed_is_counted_apart_and_the_asker_confirms_it_by_mail(s, visitor):
    letter = presumed(s)
    assert (counts().presumed, counts().resolved, counts().unresolved) == (1, 0, 0)
    yes, no = reply_paths(letter)
    with on(s, 38):
        visitor.get(yes).submit(yes)
        assert (counts().presumed, counts().resolved, counts().unresolved) == (0, 1, 0)
        assert "already solved" in visitor.get(no).words
    assert state(s.question) == ("solved", "accepted_by_asker")
    assert drifting() == {}


def test_no_reopens_what_was_presumed(s, visitor):
    _yes, no = reply_paths(presumed(s))
    with on(s, 38):
        visitor.get(no).submit(no)
        visitor.post(no)
        assert (counts().presumed, counts().resolved, counts().unresolved) == (0, 0, 1)
    assert ledger(s.question) == ["asked", "solved", "reopened"] and denials() == []
    for number in (45, 70):
        day(s, number)
    assert state(s.question) == ("open", None)
    assert drifting() == {}


def test_the_last_reminder_s_link_still_works_once_it_is_presumed(s, visitor):
    presumed(s)
    solved = reply_paths(reminders()[-2])[0]
    with on(s, 38):
        visitor.get(solved).submit(solved)
    assert state(s.question) == ("solved", "accepted_by_asker")


@pytest.mark.parametrize(("button", "after"), [("accept", ("solved", "accepted_by_asker")), ("not-yet", ("open", None))])
def test_the_page_asks_its_asker_too(app, s, button, after):
    presumed(s)
    with on(s, 38):
        ana = Visitor(app).sign_in(s.ana)
        page = ana.get(s.question.url)
        assert "Presumed solved: was it?" in page.words
        assert "was it?" not in Visitor(app).sign_in(s.bob).get(s.question.url).words
        page.submit(f"/{button}")
    assert state(s.question) == after


def test_not_yet_on_the_page_of_an_open_question_is_remembered(app, s):
    ana = Visitor(app).sign_in(s.ana)
    page = ana.get(s.question.url).submit("/not-yet")
    assert "Thank you" in page.words and len(denials()) == 1
    Visitor(app).sign_in(s.bob).post(f"/questions/{s.question.id}/not-yet", status=403)
