"""Drafts on the server."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from forum.core.db import session
from forum.core.permissions import STRANGER, SYSTEM
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, NotFound
from forum.threads import commands
from forum.threads.commands import discard_draft, save_draft
from forum.threads.commands.drafting import MAX_DRAFTS
from forum.threads.models import Draft
from forum.threads.queries import drafts_of, find_draft
from tests import make


def test_a_draft_keeps_the_form_s_own_inputs(app):
    bob = make.member()
    inputs = {"title": "T", "body": "B\r\nb", "field_product": "HX"}
    save_draft(bob, "ask", content={**inputs, "csrf_token": "secret", "key": "k", "password": "p"})
    assert find_draft(bob, "ask") == {"title": "T", "body": "B\nb", "field_product": "HX"}
    assert find_draft(make.member(), "ask") == {}
    assert find_draft(STRANGER, "ask") == {}


def test_saving_again_replaces_and_saving_nothing_discards(app):
    bob = make.member()
    save_draft(bob, "ask", content={"body": "one"})
    save_draft(bob, "ask", content={"body": "two"})
    assert find_draft(bob, "ask") == {"body": "two"}
    assert save_draft(bob, "ask", content={"body": "  ", "tags": "wifi"}) is None
    assert drafts_of(bob) == []
    discard_draft(bob, "ask")


@pytest.mark.parametrize("key", [
    "", "question", "answer-", "answer-0", "answer-x", "edit-99999999999", "answer-9999999999", "comment-1", "ask ",
])
def test_only_forms_there_are_have_drafts(app, key):
    with pytest.raises(Invalid):
        save_draft(make.member(), key, content={"body": "x"})


def test_a_draft_for_what_one_may_not_see_is_refused(app):
    thread, bob = make.question(), make.member()
    answer = make.answer(thread)
    commands.hide_post(make.moderator(), make.opening_post(thread).id, reason="spam")
    for key in (f"answer-{thread.id}", f"edit-{answer.id}", "answer-999"):
        with pytest.raises(NotFound):
            save_draft(bob, key, content={"body": "x"})
    with pytest.raises(NotAllowed):
        save_draft(STRANGER, "ask", content={"body": "x"})


def test_the_list_names_threads_the_member_may_still_see(app):
    bob, thread = make.member(), make.question(title="Box blinks")
    answer = make.answer(thread, bob)
    save_draft(bob, f"answer-{thread.id}", content={"body": "half an answer"})
    save_draft(bob, f"edit-{answer.id}", content={"body": "half an edit"})
    save_draft(bob, "ask", content={"title": "New", "body": ""})
    lines = drafts_of(bob)
    assert [(line.kind, line.thread_title, line.url) for line in lines] == [
        ("ask", None, "/ask"), ("edit", "Box blinks", f"/posts/{answer.id}/edit"),
        ("answer", "Box blinks", f"/threads/{thread.id}/answers"),
    ]
    commands.hide_post(make.moderator(), make.opening_post(thread).id, reason="spam")
    assert [(line.thread_title, line.url) for line in drafts_of(bob)][1:] == [(None, None), (None, None)]


def test_drafts_are_bounded_and_the_oldest_make_room(app):
    bob = make.member()
    with time_machine.travel(utcnow() - timedelta(hours=1), tick=True):
        save_draft(bob, "ask", content={"body": "oldest"})
    threads = [make.question() for _each in range(MAX_DRAFTS)]
    for thread in threads:
        save_draft(bob, f"answer-{thread.id}", content={"body": "x"})
    assert session().scalar(select(func.count()).select_from(Draft)) == MAX_DRAFTS
    assert find_draft(bob, "ask") == {}


def test_old_drafts_are_forgotten(app):
    bob = make.member()
    with time_machine.travel(utcnow() - timedelta(days=91)):
        save_draft(bob, "ask", content={"body": "old"})
    save_draft(bob, f"answer-{make.question().id}", content={"body": "new"})
    commands.forget_old_drafts(SYSTEM)
    assert [line.words for line in drafts_of(bob)] == ["new"]
