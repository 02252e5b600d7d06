"""A held post that is let in or refused: the log and the author are told what really happened, and when."""

from datetime import timedelta

import time_machine
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import command, session
from forum.core.models import OutboxRow
from forum.core.permissions import SYSTEM
from forum.core.queue import JsonSerializer, Message
from forum.kit.clock import utcnow
from forum.threads.commands import hide_post
from forum.threads.commands.listing import relisted
from forum.threads.queries import get_post
from moderation.audit.models import AuditRow
from moderation.review.commands import decide, undo
from moderation.review.models import ReviewItem
from moderation.review.reactions import held_post_opens
from moderation.statements.models import Statement
from tests import make
from tests.visitor import Visitor


def held(author):
    answer = make.answer(make.question(make.member("asker")), author)

    @command
    def hold():
        row = get_post(SYSTEM, answer.id, lock=True)
        with relisted(row.thread, row):
            row.held_at = utcnow()
        held_post_opens(type("Held", (), {"post_id": row.id, "screening_id": None, "reason": "spam"}))

    hold()
    return answer.id, session().scalars(select(ReviewItem.id).where(ReviewItem.post_id == answer.id)).one()


def audited(action):
    return session().scalars(select(AuditRow).where(AuditRow.action == action)).one()


def test_letting_in_is_the_moderators_and_its_author_hears_of_it(app, monkeypatch):
    handed = []
    keeps = lambda self, args, delay: handed.append((args[0], delay))  # noqa: E731
    carrier = type("Carrier", (), {"__call__": lambda self, ids: None, "schedule": keeps})
    monkeypatch.setitem(app.extensions, "plaza_job_carrier", carrier())
    author, mod = make.member("author"), make.moderator("mod")
    _post_id, item_id = held(author)
    decide(mod, item_id, version=1, decision="release")
    settling = session().scalars(select(OutboxRow.id).where(OutboxRow.kind == "review.settle_decision")).one()
    [(ids, delay)] = handed
    assert ids == [settling] and 10 < delay < 13, "the engine keeps the moment: nobody waits for the sweeper"
    with time_machine.travel(utcnow() + timedelta(seconds=15)):
        jobs.drain()
        jobs.drain()
    assert audited("PostReleased").actor_id == mod.id
    assert "Your post is published" in Visitor(app).sign_in(author).get("/inbox/").words


def test_undoing_a_refusal_is_logged_as_that(app):
    mod = make.moderator("mod")
    _post_id, item_id = held(make.member("author"))
    made = decide(mod, item_id, version=1, decision="refuse", reason="spam")
    undo(mod, made.id)
    words = Visitor(app).sign_in(mod).get("/desk/audit/").words
    assert "undid the refusal of a held post" in words and "did not let a held post into" in words
    assert "restored a post" not in words and "hid a post" not in words


def test_what_is_held_was_found_automatically_also_where_it_is_refused_outside_the_queue(app):
    post_id, _item_id = held(make.member("author"))
    hide_post(make.moderator("mod"), post_id, reason="spam")
    assert session().scalars(select(Statement.found_how)).one() == "automated"


def test_a_message_for_later_keeps_its_moment():
    message = Message("1", "run_rows", utcnow().replace(tzinfo=None), 0, 0, 0, args=([1],), kwargs={})
    packed = JsonSerializer()
    assert packed._deserialize(packed._serialize(message)) == message
