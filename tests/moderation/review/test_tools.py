"""Splitting and merging are decisions: the tool is used and the item decided at once, and undone at once."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.threads.commands import hide_post, undo_act
from forum.threads.models import Post, Thread, ThreadAct
from moderation.flags.commands import raise_flag
from moderation.flags.models import Flag
from moderation.review.commands import decide, undo
from moderation.review.models import Decision, ReviewItem
from tests import make
from tests.forum.drift import drifting
from tests.visitor import Visitor


@pytest.fixture
def s(app):
    class Scene:
        mod, ana, author = make.moderator("mod"), make.member("ana"), make.member("author")
        thread, other = make.question(make.member("asker"), "Why is it slow?"), make.question(make.member("elsewhere"), "Where is it?")
        answer, second = make.answer(thread, author), make.answer(thread, author)

        @classmethod
        def flagged(cls, post):
            raise_flag(cls.ana, post_id=post.id, reason="off_topic")
            return session().scalars(select(ReviewItem).where(ReviewItem.post_id == post.id)).one().id

    return Scene


def now(item_id):
    """What became of the item, its flag and the tool."""
    session().expire_all()
    item = session().get_one(ReviewItem, item_id)
    flag = session().scalars(select(Flag.state).where(Flag.post_id == item.post_id)).one()
    return item.state, flag, [act.undone_at is None for act in session().scalars(select(ThreadAct))]


def test_the_form_of_the_tool_decides_the_item_and_undo_opens_it_again(app, s):
    item_id = s.flagged(s.answer)
    visitor = Visitor(app).sign_in(s.mod)
    place = visitor.get(f"/desk/review/{item_id}/").soup.select_one("#decide-split-page")["href"]
    page = visitor.get(place)
    assert [box["value"] for box in page.soup.select("[name=posts][checked]")] == [str(s.answer.id)]
    form = {"version": 1, "posts": s.answer.id, "category": s.thread.category_id, "type": "question"}
    assert visitor.post(place, {**form, "title": ""}, status=422).soup.select_one("#decides")
    visitor.post(place, {**form, "title": "Something else altogether"})
    assert now(item_id) == ("decided", "upheld", [True])
    made = session().scalars(select(Decision)).one()
    assert (made.decision, session().get_one(Post, s.answer.id).thread_id == s.thread.id) == ("split", False)
    undo(s.mod, made.id)
    assert now(item_id) == ("open", "open", [False])
    assert session().get_one(Post, s.answer.id).thread_id == s.thread.id and not drifting()


def test_what_was_flagged_has_to_leave_or_nothing_is_split(s):
    item_id = s.flagged(s.answer)
    tool = {"post_ids": [s.second.id], "title": "Something else altogether", "category_id": s.thread.category_id}
    with pytest.raises(Invalid) as refused:
        decide(s.mod, item_id, version=1, decision="split", tool=tool)
    assert "posts" in refused.value.fields and now(item_id) == ("open", "open", [])


def test_what_is_hidden_is_not_split_off(app, s):
    item_id = s.flagged(s.answer)
    hide_post(s.mod, s.answer.id, reason="off_topic")
    visitor = Visitor(app).sign_in(s.mod)
    assert not visitor.get(f"/desk/review/{item_id}/").soup.select("#decide-split")
    visitor.get(f"/desk/review/{item_id}/split", status=404)


def test_a_tool_without_its_form_decides_nothing(s):
    with pytest.raises(Invalid):
        decide(s.mod, s.flagged(s.answer), version=1, decision="split")


def test_taking_the_merge_back_days_later_opens_the_item_again(s):
    item_id = s.flagged(make.opening_post(s.thread))
    decide(s.mod, item_id, version=1, decision="merge", tool={"into_id": s.other.id})
    assert now(item_id) == ("decided", "upheld", [True]) and session().get_one(Thread, s.thread.id).merged_into_id == s.other.id
    with time_machine.travel(utcnow() + timedelta(days=3)):
        jobs.drain()
        undo_act(s.mod, session().scalars(select(ThreadAct.id)).one())
        assert now(item_id) == ("open", "open", [False])
        assert session().scalars(select(Decision.undone_how)).one() == "undone" and not drifting()
