"""Databases with data go back to the older inbox and come forth again: nothing is shown or counted that is not there."""

from sqlalchemy import text

from forum.accounts.commands import set_roles
from forum.core import jobs, migrate
from forum.core.db import command, session
from forum.notifications.commands import follow_category
from forum.notifications.queries import inbox, unread_count
from forum.threads.commands import hide_post
from tests import make
from tests.forum.drift import drifting
from tests.forum.notifications.post import pass_time

OLDER = "0004_notification_mail"


@command
def as_before(statement, **values):
    session().execute(text(statement), values)


def move(revision=None):
    session().rollback()
    migrate.downgrade(revision) if revision else migrate.upgrade()


def drift():
    return {name: rows for name, rows in drifting().items() if name.startswith("notifications.")}


def test_what_the_older_inbox_counted_and_never_showed_is_not_counted_any_more(app):
    ana, bob = make.member("ana"), make.member("bob")
    reply = make.answer(make.question(ana), bob)
    make.comment(reply, ana)
    jobs.drain()
    hide_post(make.moderator(), reply.id, reason="spam")
    move(OLDER)
    as_before("INSERT INTO notifications (user_id, kind, cause, thread_id, post_id, created_at, topic, in_app, mail) SELECT author_id, "
              "'comment', 'comment:1', thread_id, (SELECT max(id) FROM posts), created_at, 'reply', true, 'off' FROM posts WHERE id = :id",
              id=reply.id)
    as_before("UPDATE users SET unread_count = unread_count + 1 WHERE id = :id", id=bob.id)
    assert unread_count(bob) == 1
    move()
    assert (unread_count(bob), inbox(bob)[0], drift()) == (0, [], {})


def test_the_older_inbox_has_only_what_it_has_words_for(app):
    ana, bob, category = make.member("ana"), make.member("bob"), make.category("internet")
    follow_category(bob, "internet")
    thread = make.question(ana, category=category)
    make.answer(thread, make.member("cleo"))
    set_roles(make.admin("root"), ana.id, ["agent"])
    pass_time()
    assert {line.kind for member in (ana, bob) for line in inbox(member)[0]} >= {"answer", "roles", "question"}
    move(OLDER)
    assert {*session().scalars(text("SELECT kind FROM notifications"))} == {"answer"}
    assert unread_count(bob) == 0
    move()
    assert (unread_count(ana), drift()) == (1, {})
