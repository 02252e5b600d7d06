"""What was decided about nearly the same text is the first of what is similar."""

from sqlalchemy import select

from forum.core.db import session
from moderation.flags.commands import raise_flag
from moderation.review.commands import act
from moderation.review.models import ReviewItem
from moderation.review.queries import item_view
from tests import make
from tests.visitor import Visitor

WORDS = "Cheap watches of every brand can be had in our little shop by the harbour, come and see them all today"


def test_a_near_duplicate_by_somebody_else_shows_how_it_was_decided(app):
    mod, thread = make.moderator("mod"), make.question(make.member("asker"))
    before, again = (make.answer(thread, make.member(name), WORDS) for name in ("one", "two"))
    made = act(mod, post_id=before.id, decision="hide", reason="spam").id
    item_id = session().scalars(select(ReviewItem.id).where(ReviewItem.post_id == again.id)).one()
    assert [line.id for line in item_view(mod, item_id).similar] == [made]


def test_at_most_five_the_nearest_first_and_the_page_costs_little(app, statements):
    mod, thread, author = make.moderator("mod"), make.question(make.member("asker")), make.member("author")
    linked, mine = "Look at [this](https://shop.example/%s) if you like.", []
    for _number in range(3):
        mine.append(act(mod, post_id=make.answer(thread, author).id, decision="hide", reason="abusive").id)
    elsewhere = act(mod, post_id=make.answer(thread, make.member("other"), linked % "a").id, decision="hide", reason="off_topic").id
    for number in range(3):
        last = act(mod, post_id=make.answer(thread, make.member(f"m{number}")).id, decision="hide", reason="off_topic").id
    post = make.answer(thread, author, linked % "b")
    raise_flag(make.member("ana"), post_id=post.id, reason="off_topic")
    item_id = session().scalars(select(ReviewItem.id).where(ReviewItem.post_id == post.id)).one()
    assert [line.id for line in item_view(mod, item_id).similar] == [elsewhere, *reversed(mine), last]
    page = Visitor(app).sign_in(mod)
    page.get("/desk/review/")
    session().expunge_all()
    with statements() as seen:
        page.get(f"/desk/review/{item_id}/")
    assert len(seen) <= 14, "\n".join(seen)
