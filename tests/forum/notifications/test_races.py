"""Two things happen to one inbox at the same moment: its count stays what is in it."""

import threading
import time

from forum.accounts.commands.leaving import _anonymise
from forum.core import jobs
from forum.core.db import command, db, session
from forum.notifications.commands import mark_read, unfollow_thread
from forum.notifications.queries import unread_count
from forum.threads.commands import hide_post
from tests import make
from tests.forum.drift import drifting

LONG_ENOUGH_TO_ASK_SECONDS = 0.5


def meanwhile(app, first, second):
    """`first` is done but not committed while `second` begins; then both end."""
    session().rollback()
    is_done, errors = threading.Event(), []

    @command
    def first_slowly():
        first()
        is_done.set()
        time.sleep(LONG_ENOUGH_TO_ASK_SECONDS)

    def run(act):
        with app.app_context():
            try:
                act()
            except Exception as error:
                errors.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(act,)) for act in (first_slowly, lambda: is_done.wait(10) and second())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    session().expire_all()
    assert not errors


def test_what_is_read_while_it_is_taken_back_is_taken_off_once(app):
    asker, moderator = make.member(), make.moderator()
    answer = make.answer(make.question(asker), make.agent())
    jobs.drain()
    meanwhile(app, lambda: mark_read(asker), lambda: hide_post(moderator, answer.id, reason="spam"))
    assert unread_count(asker) == 0
    assert drifting() == {}


def test_who_unfollows_while_leaving_is_taken_off_once(app):
    leaver = make.member()
    thread = make.question(leaver)
    meanwhile(app, lambda: unfollow_thread(leaver, thread.id), lambda: _anonymise(leaver))
    assert drifting() == {}
