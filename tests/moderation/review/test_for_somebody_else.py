"""Items about staff, about oneself and about one's own decisions: shown, but for somebody else to decide; what is similar."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from forum.kit.clock import utcnow
from forum.threads.commands import hide_post
from moderation.flags.commands import raise_flag
from moderation.review.commands import claim_more, decide
from moderation.review.models import ReviewItem
from moderation.review.queries import Filters, item_view, next_item
from moderation.sanctions.commands.noting import write_note
from moderation.statements.commands import file_appeal
from moderation.statements.models import Statement
from tests import make
from tests.visitor import Visitor


@pytest.fixture
def s(app):
    class Scene:
        boss, mod, other, ana = make.admin("boss"), make.moderator("mod"), make.moderator("other"), make.member("ana")
        thread = make.question(make.member("asker"))

        @classmethod
        def flagged(cls, author, reason="spam"):
            answer = make.answer(cls.thread, author)
            raise_flag(cls.ana, post_id=answer.id, reason=reason)
            return session().scalars(select(ReviewItem).where(ReviewItem.post_id == answer.id)).one()

    return Scene


def test_an_item_about_staff_is_shown_without_the_notes_about_them(app, s):
    item = s.flagged(s.other)
    write_note(s.boss, s.other.id, text="Talked to them.")
    view = item_view(s.mod, item.id)
    assert view.member.notes == [] and view.choices and len(view.flags) == 1
    assert len(item_view(s.boss, item.id).member.notes) == 1
    Visitor(app).sign_in(s.mod).get(f"/desk/review/{item.id}/")


def test_an_item_about_oneself_is_shown_without_who_flagged_it_and_is_never_the_next(app, s):
    item = s.flagged(s.mod)
    view = item_view(s.mod, item.id)
    assert (view.flags, view.choices, view.member.notes) == ([], [], [])
    page = Visitor(app).sign_in(s.mod).get(f"/desk/review/{item.id}/")
    assert "Somebody else has to decide" in page.words
    assert (next_item(s.mod, Filters()), claim_more(s.mod, 5), next_item(s.other, Filters())) == (None, [], item.id)


def test_an_appeal_against_ones_own_decision_is_the_next_of_somebody_else(s):
    hide_post(s.mod, make.answer(s.thread, s.ana).id, reason="spam")
    with time_machine.travel(utcnow() + timedelta(seconds=30)):
        jobs.drain()
    file_appeal(s.ana, session().scalars(select(Statement.id)).one(), words="It was no spam, look at it again.")
    item = session().scalars(select(ReviewItem).where(ReviewItem.appeal_id.is_not(None))).one()
    assert (next_item(s.mod, Filters()), next_item(s.other, Filters())) == (None, item.id)


def test_similar_decisions_show_what_was_kept_too(s):
    kept = s.flagged(make.member("carl"), "abusive")
    decide(s.mod, kept.id, version=kept.version, decision="keep")
    similar = item_view(s.mod, s.flagged(make.member("dora"), "abusive").id).similar
    assert [(line.item_id, line.decision) for line in similar] == [(kept.id, "keep")]
