"""Splitting and merging out of the sight of those who wrote: meant, and told as moving is."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.core.db import session
from forum.kit.errors import Invalid
from forum.notifications.models import Notification
from forum.threads import commands
from forum.threads.models import Thread
from tests import make
from tests.forum.notifications.post import pass_time


@pytest.fixture
def s(app):
    """A question with an answer and a category that only staff read."""
    class Scene:
        asker, helper, staff = make.member("ana"), make.member("bob"), make.moderator()
        thread = make.question(asker, "Box blinks zqtitle")
        answer = make.answer(thread, helper)
        inside = make.category("inside", read_access="staff", post_access="staff")
    Scene.there = make.question(Scene.staff, "Inside")
    commands.move_thread(Scene.staff, Scene.there.id, category_id=Scene.inside.id)
    pass_time()
    return Scene


def told(who):
    found = select(Notification).where(Notification.user_id == who.id, Notification.kind == "moved_away")
    return [row.detail for row in session().scalars(found)]


def split(s, **how):
    where = how.pop("category_id", s.inside.id)
    return commands.split_thread(s.staff, s.thread.id, post_ids=[s.answer.id], title="Another box", category_id=where, **how)


def test_splitting_where_the_authors_cannot_read_has_to_be_meant(s):
    with pytest.raises(Invalid) as refused:
        split(s, without_writers=False)
    assert set(refused.value.fields) == {"without_writers"}
    assert split(s, without_writers=False, category_id=s.thread.category_id).listed, "where all of them can read nothing is asked"


def test_merging_where_the_authors_cannot_read_has_to_be_meant(s):
    with pytest.raises(Invalid) as refused:
        commands.merge_threads(s.staff, s.thread.id, into_id=s.there.id, without_writers=False)
    assert set(refused.value.fields) == {"without_writers"}
    assert session().get_one(Thread, s.thread.id, populate_existing=True).merged_into_id is None


def test_who_lost_sight_by_a_split_is_told_the_day_and_nothing_else(s, visitor):
    split(s, without_writers=True)
    pass_time()
    assert told(s.helper) == [f"{s.answer.created_at.date()}:wrote"] and told(s.asker) == [] == told(s.staff)
    page = visitor.sign_in(s.helper).get("/inbox/")
    assert "Staff moved what you wrote on" in page.words and "zqtitle" not in page.text and "Inside" not in page.text


def test_who_lost_sight_by_a_merge_is_told_asker_and_helpers_alike(s, visitor):
    commands.merge_threads(s.staff, s.thread.id, into_id=s.there.id)
    pass_time()
    assert told(s.asker) == [str(s.thread.created_at.date())] and told(s.helper) == [f"{s.answer.created_at.date()}:wrote"]
    page = visitor.sign_in(s.asker).get("/inbox/")
    assert "Staff moved what you asked on" in page.words and "zqtitle" not in page.text


def test_who_never_could_read_it_or_still_can_is_told_nothing(s):
    commands.move_thread(s.staff, s.thread.id, category_id=s.inside.id)
    pass_time()
    before = told(s.helper)
    split(s, without_writers=False)
    pass_time()
    assert told(s.helper) == before
    public = make.question(make.member())
    commands.merge_threads(s.staff, public.id, into_id=make.question().id)
    pass_time()
    assert told(s.staff) == []


@pytest.mark.parametrize("tool", ["split", "merge"])
def test_the_page_asks_once_and_goes_on_when_it_is_ticked(s, visitor, tool):
    visitor.sign_in(s.staff)
    page = visitor.get(f"/threads/{s.thread.id}/{tool}" + (f"?post={s.answer.id}" if tool == "split" else ""))
    assert not page.all("#without_writers")
    words = {"title": "Another box", "category": str(s.inside.id)} if tool == "split" else {"into": str(s.there.id)}
    asked = page.submit(f"/{tool}", status=422, **words)
    assert "Not everybody who wrote this can read it there." in asked.words
    done = asked.submit(f"/{tool}", without_writers="y", **words)
    assert done.one("h1").get_text().strip() == ("Another box" if tool == "split" else "Inside")
