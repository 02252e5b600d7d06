"""The same draft written in two places: neither overwrites the other unseen, and what was sent does not come back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.kit.clock import iso, utcnow
from forum.kit.errors import WrongState
from forum.knowledge.commands import save_article_draft
from forum.threads import commands
from forum.threads.commands import discard_draft, edit_post, save_draft
from forum.threads.copies import Copy
from forum.threads.models import Draft
from forum.threads.opening_times import new_key
from forum.threads.queries import drafts_of, find_draft, find_kept_draft
from tests import make

LEFT, RIGHT = "left", "right"


def save(member, body, over="", tab=LEFT, key="ask", form=None):
    return save_draft(member, key, content={"body": body}, copy=Copy(over, tab, form))


def refused(member, body, **how):
    with pytest.raises(WrongState) as told:
        save(member, body, **how)
    return told.value


def test_a_save_that_does_not_know_of_the_newer_one_is_refused_with_its_words(app):
    bob = make.member()
    first = save(bob, "left")
    told = refused(bob, "right", tab=RIGHT)
    assert told.current == "elsewhere"
    assert told.details == {"version": iso(first.saved_at), "content": {"body": "left"}}
    assert find_draft(bob, "ask") == {"body": "left"}


def test_who_has_seen_the_other_version_or_chooses_their_own_overwrites_it(app):
    bob = make.member()
    seen = iso(save(bob, "left").saved_at)
    save(bob, "right", over=seen, tab=RIGHT)
    assert refused(bob, "left again", over=seen, tab="another page").details["content"] == {"body": "right"}
    save(bob, "left again", over=None)
    assert find_draft(bob, "ask") == {"body": "left again"}


def test_a_page_never_stands_in_its_own_way(app):
    bob = make.member()
    save(bob, "one")
    save(bob, "two")  # the answer to the first never arrived
    save(bob, "two", tab=RIGHT)  # the same words are no conflict
    assert find_draft(bob, "ask") == {"body": "two"}
    assert refused(bob, "", tab="a third page").current == "elsewhere", "nor does nothing throw away what another page wrote"


def test_two_saves_in_one_moment_are_two_versions(app):
    bob = make.member()
    with time_machine.travel(utcnow(), tick=False):
        first = iso(save(bob, "left").saved_at)
        save(bob, "more", over=first)
    assert refused(bob, "right", over=first, tab=RIGHT).current == "elsewhere"


def test_a_draft_that_was_discarded_elsewhere_does_not_come_back_by_itself(app):
    bob = make.member()
    version = iso(save(bob, "left").saved_at)
    discard_draft(bob, "ask")
    assert find_draft(bob, "ask") == {} and drafts_of(bob) == [] and not find_kept_draft(bob, "ask")
    assert refused(bob, "more", over=version, tab=RIGHT).current == "ended"
    assert refused(bob, "left", over=version).current == "ended", "nor from the page that saved it"
    save(bob, "more", over=None)
    assert find_draft(bob, "ask") == {"body": "more"}


@pytest.mark.parametrize("place", ["ask", "answer", "edit", "suggest"])
def test_a_save_on_its_way_when_the_post_is_sent_does_not_bring_the_draft_back(app, place):
    bob, thread, form = make.member(reputation=10), make.question(), None
    with time_machine.travel(utcnow() - timedelta(minutes=5), tick=True):
        form, answer = new_key(), make.answer(thread, bob if place == "edit" else None)
    key = {"ask": "ask", "answer": f"answer-{thread.id}"}.get(place, f"{place}-{answer.id}")
    send(bob, place, thread, answer, form)
    assert refused(bob, "Half of", key=key, form=form).current == "ended"
    assert drafts_of(bob) == [] and find_draft(bob, key) == {}
    save(bob, "The next one", key=key, form=new_key())
    assert find_draft(bob, key) == {"body": "The next one"}, "a form opened after that begins a draft of its own"


def send(bob, place, thread, answer, form):
    if place == "ask":
        commands.start_thread(bob, thread.category_id, title="Box blinks", body="Since eight it blinks.", key=form)
    elif place == "answer":
        commands.post_answer(bob, thread.id, body="Switch it off and on.", key=form)
    elif place == "edit":
        edit_post(bob, answer.id, body="Switch it off, wait, and on.", base=1, key=form)
    else:
        commands.suggest_edit(bob, answer.id, body="Switch it off, wait, and on again.", base=1, note="It needs the wait", key=form)


def test_what_is_left_of_ended_drafts_goes_after_a_day(app):
    bob = make.member()
    with time_machine.travel(utcnow() - timedelta(hours=25), tick=True):
        save(bob, "left")
        discard_draft(bob, "ask")
    commands.forget_old_drafts(SYSTEM)
    assert session().scalar(select(func.count()).select_from(Draft)) == 0


def test_merging_steps_over_drafts_that_ended(app):
    bob, staff, thread, into = make.member(), make.moderator(), make.question(), make.question()
    for each in (thread, into):
        save(bob, "half", key=f"answer-{each.id}")
        discard_draft(bob, f"answer-{each.id}")
    save(bob, "an answer", over=None, key=f"answer-{thread.id}")
    commands.merge_threads(staff, thread.id, into_id=into.id)
    assert find_draft(bob, f"answer-{into.id}") == {"body": "an answer"}


def test_drafts_of_articles_know_of_each_other_too(app):
    ana = make.member(roles={"editor"})
    save_article_draft(ana, "new", content={"title": "left"}, copy=Copy("", LEFT))
    with pytest.raises(WrongState):
        save_article_draft(ana, "new", content={"title": "right"}, copy=Copy("", RIGHT))


def test_the_script_is_told_the_version_and_the_other_words(app, visitor):
    visitor.sign_in(make.member())
    asked = {"draft_key": "ask", "body": "left", "draft_over": "", "draft_tab": LEFT}
    kept = visitor.post("/drafts/", asked, headers={"Accept": "application/json"})
    page = visitor.get("/ask")
    assert page.one("[data-draft-at]")["data-draft-at"] == kept.json["saved_at"]
    told = visitor.post("/drafts/", {**asked, "body": "right", "draft_tab": RIGHT}, headers={"Accept": "application/json"}, status=409)
    assert told.json["details"] == {"version": kept.json["saved_at"], "content": {"body": "left"}}
    assert "another tab" in visitor.get("/drafts/copies").text


def test_a_form_without_scripts_saves_as_ever(app, visitor):
    visitor.sign_in(make.member())
    for words in ("one", "two"):
        visitor.post("/drafts/", {"draft_key": "ask", "body": words})
    assert "two" in visitor.get("/drafts/").text
