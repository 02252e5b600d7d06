"""Notices of illegal content in the queue: shown, decided about, undone."""

import pytest
from sqlalchemy import select

from forum.accounts.models import User
from forum.core.db import session
from forum.core.permissions import STRANGER
from forum.kit.clock import utcnow
from forum.threads.models import Post
from moderation.review.commands import decide, undo
from moderation.review.models import ReviewItem
from moderation.review.queries import Filters, queue
from moderation.statements.commands import send_notice
from moderation.statements.commands.noticing import Report
from moderation.statements.models import Notice, Statement
from tests import make
from tests.visitor import Visitor

WHY = "It sells copies of my book without my leave, page by page."


@pytest.fixture
def s(app):
    class Scene:
        mod, bob = make.moderator("mod"), make.member("bob")
        thread = make.question(make.member("asker"), title="Why does the lamp blink?")
        answer = make.answer(thread, bob)

    return Scene


def noticed(url, **said):
    facts = {"category": "fraud", "explanation": WHY, "form_key": f"key{utcnow().timestamp()}", "locale": "en", "name": "Eve",
             "address": "eve@example.net", "in_good_faith": True, "law": "Penal Code, § 263", **said}
    notice = send_notice(STRANGER, Report(url=url, **facts))
    return session().scalars(select(ReviewItem).where(ReviewItem.notice_id == notice.id)).one()


def reread(row):
    session().expire_all()
    return session().get_one(type(row), row.id)


def states(item):
    return session().scalars(select(Notice.state)).one(), reread(item).state


def test_its_item_is_shown_with_the_post_and_not_with_what_the_notice_says(s):
    item = noticed(f"/posts/{s.answer.id}/")
    row, = queue(s.mod, Filters(category_id=s.thread.category_id)).rows
    assert (row.title, row.concerns.handle) == ("Why does the lamp blink?", "bob")
    assert row.excerpt and row.excerpt in s.answer.body_markdown
    assert WHY not in row.excerpt
    assert item.author_id == s.bob.id


def test_its_page_names_law_category_and_address(app, s):
    item = noticed(f"/posts/{s.answer.id}/")
    page = Visitor(app).sign_in(s.mod).get(f"/desk/review/{item.id}/")
    for words in (WHY, "Penal Code, § 263", "Fraud or a scam", f"/posts/{s.answer.id}/"):
        assert words in page.words
    assert "eve@example.net" not in page.text


def test_it_is_taken_down_with_the_law_that_the_moderator_names_not_the_sender_and_undone(s):
    item = noticed(f"/posts/{s.answer.id}/")
    made = decide(s.mod, item.id, version=item.version, decision="act_on_notice", words="The book is not yours.", law="UrhG, § 106")
    post, notice, statement = (session().scalars(select(model).order_by(model.id.desc())).first() for model in (Post, Notice, Statement))
    assert (post.id, post.hidden_by_id, notice.state, notice.acted) == (s.answer.id, s.mod.id, "decided", True)
    assert (statement.member_id, statement.notice_id, statement.law, statement.reason, statement.found_how) == (
        s.bob.id, notice.id, "UrhG, § 106", "illegal", "notice")
    undo(s.mod, made.id)
    assert states(item) == ("open", "open")
    assert (reread(post).hidden_at, reread(statement).withdrawn_how) == (None, "undone")


def test_it_is_dismissed_and_undone(s):
    item = noticed(f"/posts/{s.answer.id}/")
    made = decide(s.mod, item.id, version=item.version, decision="dismiss")
    notice = session().scalars(select(Notice)).one()
    assert (notice.state, notice.acted, session().get_one(Post, s.answer.id).hidden_at) == ("decided", False, None)
    undo(s.mod, made.id)
    assert states(item) == ("open", "open")


@pytest.mark.parametrize(("decision", "said"), [
    ("warn", {}), ("silence", {"hours": 24}), ("suspend", {"hours": 24}), ("remove_member", {}),
])
def test_one_about_a_member_is_answered_by_sanctions_and_undone(app, s, decision, said):
    item = noticed(f"/members/{s.bob.id}/bob/")
    assert f'value="{decision}"' in Visitor(app).sign_in(s.mod).get(f"/desk/review/{item.id}/").text
    made = decide(s.mod, item.id, version=item.version, decision=decision, reason="spam", **said)
    notice, statement = session().scalars(select(Notice)).one(), session().scalars(select(Statement)).one()
    assert (notice.acted, statement.notice_id, statement.member_id) == (True, notice.id, s.bob.id)
    undo(s.mod, made.id)
    member = reread(session().get_one(User, s.bob.id))
    assert states(item) == ("open", "open")
    assert (member.suspended_until, member.silenced_until, member.removed_at) == (None, None, None)
