"""What was decided about nearly the same text is the first of what is similar."""

from sqlalchemy import select

from forum.core.db import session
from moderation.review.commands import act
from moderation.review.models import ReviewItem
from moderation.review.queries import item_view
from tests import make

WORDS = "Cheap watches of every brand can be had in our little shop by the harbour, come and see them all today"


def test_a_near_duplicate_by_somebody_else_shows_how_it_was_decided(app):
    mod, thread = make.moderator("mod"), make.question(make.member("asker"))
    before, again = (make.answer(thread, make.member(name), WORDS) for name in ("one", "two"))
    made = act(mod, post_id=before.id, decision="hide", reason="spam").id
    item_id = session().scalars(select(ReviewItem.id).where(ReviewItem.post_id == again.id)).one()
    assert [line.id for line in item_view(mod, item_id).similar] == [made]
