"""The queue as a list and one item with its context."""

import pytest
from sqlalchemy import select

from forum.core.db import session
from forum.kit.errors import NotAllowed, NotFound
from forum.threads.commands import suggest_edit
from moderation.flags.commands import raise_flag
from moderation.review.commands import claim, decide
from moderation.review.models import ReviewItem
from moderation.review.queries import Filters, counts_for, item_view, next_item, queue, today_for, undoable_for
from moderation.review.ranking import score_of
from tests import make


@pytest.fixture
def s(app):
    class Scene:
        mod, other, author, ana = make.moderator("mod"), make.moderator("other"), make.member("author"), make.member("ana")
        thread = make.question(make.member("asker"))

        @classmethod
        def flagged(cls, reason="spam"):
            answer = make.answer(cls.thread, cls.author)
            raise_flag(cls.ana, post_id=answer.id, reason=reason)
            return session().scalars(select(ReviewItem).where(ReviewItem.post_id == answer.id)).one()

    return Scene


def ids(page):
    return [row.id for row in page.rows]


def test_what_can_hurt_comes_before_what_is_in_the_wrong_place(s):
    duplicate, danger, spam = s.flagged("not_an_answer"), s.flagged("dangerous_or_wrong"), s.flagged("spam")
    assert ids(queue(s.mod, Filters())) == [danger.id, spam.id, duplicate.id]
    assert ids(queue(s.mod, Filters(order="oldest"))) == [duplicate.id, danger.id, spam.id]


@pytest.mark.parametrize("order", ["priority", "oldest"])
def test_pages_of_the_queue_show_everything_once(s, order):
    made = [s.flagged(reason).id for reason in ("spam", "spam", "abusive", "off_topic", "spam")]
    seen, cursor = [], None
    while True:
        page = queue(s.mod, Filters(order=order), cursor=cursor, limit=2)
        seen += ids(page)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(seen) == sorted(made)
    assert seen == ids(queue(s.mod, Filters(order=order)))


def test_filters_and_counts_agree(s):
    spam, abuse = s.flagged("spam"), s.flagged("abusive")
    edit = suggest_edit(s.ana, make.opening_post(s.thread).id, body="A better text of this question.", base=1, note="Says it better now.")
    claim(s.mod, spam.id)
    counts = counts_for(s.mod)
    assert (counts.total, counts.subjects["post"], counts.subjects["edit"], counts.reasons["spam"]) == (3, 2, 1, 1)
    assert ids(queue(s.mod, Filters(reason="spam"))) == [spam.id]
    assert [row.subject for row in queue(s.mod, Filters(subject="edit")).rows] == ["edit"]
    assert ids(queue(s.mod, Filters(whose="mine"))) == [spam.id]
    assert spam.id not in ids(queue(s.mod, Filters(whose="free")))
    assert ids(queue(s.mod, Filters(category_id=s.thread.category_id, subject="post"))) == [abuse.id, spam.id]
    assert not ids(queue(s.mod, Filters(language="es")))
    assert edit.id


def test_the_next_item_is_one_that_nobody_else_holds(s):
    danger, spam = s.flagged("dangerous_or_wrong"), s.flagged("spam")
    claim(s.other, danger.id)
    assert next_item(s.mod, Filters()) == spam.id
    assert next_item(s.other, Filters()) == danger.id


def test_an_item_shows_its_context_and_costs_the_same_however_much_there_is(s, statements):
    item = s.flagged("spam")
    session().expunge_all()
    with statements() as few:
        view = item_view(s.mod, item.id)
    assert view.post.author_id == s.author.id
    assert [line.place for line in view.context] == ["opening"]
    assert [(line.reason, line.reporter.handle) for line in view.flags] == [("spam", "ana")]
    assert {choice.kind for choice in view.choices} >= {"keep", "hide", "remove", "spam"}
    for name in ("bea", "carl", "dora"):
        raise_flag(make.member(name), member_id=s.author.id, reason="spam")
        raise_flag(make.member(f"{name}2"), member_id=s.author.id, reason="abusive")
    for _number in range(4):
        made = s.flagged("spam")
        decide(s.mod, made.id, version=made.version, decision="hide", reason="spam")
    session().expunge_all()
    with statements() as many:
        again = item_view(s.mod, item.id)
    assert len(many) <= len(few) <= 9
    assert again.score == score_of(item.id)
    assert view.score.total == -session().get_one(ReviewItem, item.id).rank
    assert len(again.similar) == 4
    assert again.member.upheld == 4


def test_only_moderators_see_the_queue(s):
    item = s.flagged()
    for viewer in (s.author, s.ana, make.agent()):
        with pytest.raises(NotAllowed):
            queue(viewer, Filters())
        with pytest.raises(NotAllowed):
            item_view(viewer, item.id)
    with pytest.raises(NotFound):
        item_view(s.mod, 999)


def test_numbers_of_today_and_what_can_still_be_undone(s):
    first, second = s.flagged(), s.flagged()
    decide(s.mod, first.id, version=first.version, decision="keep")
    last = decide(s.other, second.id, version=second.version, decision="keep")
    assert (today_for(s.mod).decided, today_for(s.mod).mine) == (2, 1)
    assert undoable_for(s.other).decision_id == last.id
    assert undoable_for(make.moderator()) is None
