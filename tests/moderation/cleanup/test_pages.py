"""The pages of cleaning up: what goes, how far it is, taking it back."""

import pytest
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from moderation.cleanup.commands import begin_cleanup
from moderation.cleanup.models import Cleanup
from tests import make
from tests.moderation.cleanup.scene import spammer_at_work, work
from tests.visitor import Visitor


def test_a_moderator_cleans_up_and_takes_it_back_without_scripts(app):
    s = spammer_at_work()
    browser = Visitor(app).sign_in(s.mod)
    page = browser.get(f"/desk/members/{s.spam.id}/clean-up")
    assert "1 post by somebody else stands in a thread of theirs" in page.words
    under_way = page.submit("/clean-up", what=["profile", "posts"])
    assert "Under way" in under_way.words and under_way.one("#cleanup")["hx-trigger"] == "every 3s"
    assert "A clean-up of this member is under way" in browser.get(f"/desk/members/{s.spam.id}/clean-up").words
    jobs.drain()
    done = browser.get(under_way.url)
    assert "Finished" in done.words and "hx-get" not in done.one("#cleanup").attrs
    assert session().scalars(select(Cleanup.what)).one() == ["profile", "posts"]
    done.submit("/revert")
    jobs.drain()
    back = browser.get(under_way.url)
    assert "Taken back" in back.words and not back.all("#revert")
    assert "Taken back" in browser.get("/desk/cleanups/").words


def test_nothing_chosen_is_said_beside_the_choices(app):
    ana = make.member()
    page = Visitor(app).sign_in(make.moderator()).get(f"/desk/members/{ana.id}/clean-up")
    assert "Choose at least one." in page.submit("/clean-up", status=422, what=[]).words


@pytest.mark.parametrize("who", ["stranger", "member", "agent"])
def test_nobody_else_finds_them(app, who):
    ana, mod = make.member(), make.moderator()
    cleanup = begin_cleanup(mod, ana.id)
    browser = Visitor(app) if who == "stranger" else Visitor(app).sign_in(getattr(make, who)())
    for url in (f"/desk/members/{ana.id}/clean-up", f"/desk/cleanups/{cleanup.id}/", "/desk/cleanups/"):
        browser.get(url, status=404)
    Visitor(app).sign_in(ana).get(f"/desk/cleanups/{cleanup.id}/", status=404)


def test_the_pages_ask_as_little_for_many_as_for_one(app, statements):
    s = spammer_at_work()
    browser, cleanup = Visitor(app).sign_in(s.mod), begin_cleanup(s.mod, s.spam.id)
    work(cleanup.id)
    browser.get("/desk/cleanups/")
    with statements() as few:
        browser.get("/desk/cleanups/")
    for _ in range(5):
        begin_cleanup(s.mod, make.member().id)
    with statements() as many:
        browser.get("/desk/cleanups/")
    assert len(few) <= 3 and len(many) <= 3  # settings are read again now and then
