"""The link in a mail: it needs no sign-in, a GET changes nothing, and mail programs may post to it."""

from datetime import timedelta

import pytest
import time_machine

from forum.accounts.commands import set_locale
from forum.accounts.commands.leaving import _anonymise
from forum.kit.clock import utcnow
from forum.notifications.links import Stop, stop_link
from forum.notifications.queries import follow_level, wishes_of
from forum.notifications.states import LetterKind, Rhythm
from forum.threads.commands.organising import move_thread
from tests import make
from tests.forum.notifications.post import choose, mails, pass_time, stop_path


@pytest.fixture
def mailed(app):
    """Ana, her thread, and the way to stop its mails."""
    ana = make.member("ana")
    with time_machine.travel(utcnow() - timedelta(hours=1)):
        thread = make.question(ana, "A title of mine")
        make.answer(thread)
        pass_time()
    return ana, thread, stop_path(mails("ana")[0])


def test_the_page_asks_and_a_button_mutes(visitor, mailed):
    ana, thread, path = mailed
    page = visitor.get(path)
    assert follow_level(ana, thread.id) == "all", "looking changes nothing"
    page = page.submit(path, button="stop=this")
    assert "no more mails about this thread" in page.words
    assert follow_level(ana, thread.id) == "muted"
    make.answer(thread)
    pass_time()
    assert len(mails("ana")) == 1


def test_a_mail_program_posts_without_cookie_or_token(app, mailed):
    ana, thread, path = mailed
    answer = app.test_client().post(path, data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, follow_level(ana, thread.id)) == (200, "muted")
    assert app.test_client().post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_all_mails_about_threads_can_be_stopped_and_come_back(visitor, mailed):
    ana, thread, path = mailed
    visitor.get(path).submit(path, button="stop=everything")
    assert not wishes_of(ana, "en").mails and follow_level(ana, thread.id) == "all"
    make.answer(make.question(ana))
    pass_time()
    assert len(mails("ana")) == 1
    choose(ana)
    make.answer(make.question(ana))
    pass_time()
    assert len(mails("ana")) == 2


def test_a_link_of_a_digest_ends_the_digest(app, visitor):
    ana = make.member("ana")
    with app.test_request_context():
        path = stop_link(Stop(ana.id, LetterKind.DIGEST, None)).removeprefix("http://localhost")
    visitor.get(path).submit(path, button="stop=this")
    assert wishes_of(ana, "en").digest is Rhythm.OFF


def test_a_link_that_was_changed_or_whose_member_left_is_gone(app, visitor, mailed):
    ana, _thread, path = mailed
    page = visitor.get(f"{path[:-2]}xx", status=410)
    assert "This link no longer works" in page.words and "This was removed" not in page.words
    assert page.one("main a[href='/settings/notifications']").get_text(strip=True) == "Sign in to choose what is mailed"
    assert app.test_client().post("/mail/stop/x").status_code == 410
    _anonymise(ana)
    visitor.get(path, status=410)
    assert app.test_client().post(path).status_code == 410


def test_the_page_does_not_name_what_its_reader_may_have_lost(visitor, mailed):
    _ana, thread, path = mailed
    move_thread(make.agent(), thread.id, category_id=make.category("desk", read_access="staff").id)
    assert "A title of mine" not in visitor.get(path).text
    assert "A title of mine" not in visitor.get(path).submit(path, button="stop=this").text


def test_the_page_names_the_thread_its_member_may_see_and_its_result_too(visitor, mailed):
    _ana, _thread, path = mailed
    page = visitor.get(path)
    assert page.one("main strong").get_text() == "A title of mine"
    assert page.submit(path, button="stop=this").one("main strong").get_text() == "A title of mine"


def test_the_page_speaks_the_member_s_language_whatever_the_browser_s(visitor, mailed):
    ana, _thread, path = mailed
    english = {"Accept-Language": "en"}
    assert visitor.get(path, headers=english).one("html")["lang"] == "en"
    set_locale(ana, "es")
    page = visitor.get(path, headers=english)
    assert page.one("html")["lang"] == "es" and "Mute this thread" not in page.words
    assert visitor.get("/", headers=english).one("html")["lang"] == "en"


def test_one_s_link_mutes_for_nobody_else(visitor, mailed):
    ana, thread, path = mailed
    bob = make.member("bob")
    visitor.sign_in(bob).get(path).submit(path, button="stop=this")
    assert (follow_level(ana, thread.id), follow_level(bob, thread.id)) == ("muted", None)
