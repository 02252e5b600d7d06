"""Ready words are for whoever reads them: in their language, for the reason at hand, each with its title."""

from sqlalchemy import select, update

from forum.accounts.models import User
from forum.core.db import command, session
from moderation.flags.commands import raise_flag
from moderation.guidelines.shipped_texts import shipped_reasons
from moderation.review.models import ReviewItem
from tests import make
from tests.visitor import Visitor


def test_they_are_offered_in_the_members_language_for_the_reason_of_the_item(app):
    author = make.member("author")

    @command
    def speaks_spanish():
        session().execute(update(User).where(User.id == author.id).values(locale="es"))

    speaks_spanish()
    raise_flag(make.member("ana"), post_id=make.answer(make.question(), author).id, reason="abusive")
    item_id = session().scalars(select(ReviewItem.id)).one()
    page = Visitor(app).sign_in(make.moderator("mod")).get(f"/desk/review/{item_id}/")
    titles = [one.get_text() for one in page.soup.select("#decide-hide .ready-words strong[lang=es]")]
    assert titles == [one.title_es for one in shipped_reasons() if "hidden" in one.fits and one.reason == "abusive"] != []
    spam = [one.get_text() for one in page.soup.select("#decide-spam .ready-words strong")]
    assert spam == [one.title_es for one in shipped_reasons() if one.reason == "spam"] != [], "whatever the flags say"
